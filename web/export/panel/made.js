/**
 * Something made from the figure: anew a moment after the figure has come to rest, or when asked for.
 *
 * @template Result
 * @typedef {object} Made
 * @property {'idle' | 'busy' | 'done' | 'failed'} status
 * @property {Result | null} result  also the last one, while the next is made
 * @property {Problem | null} problem
 * @property {number} part           0 to 1
 */

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { problemOf } from '../../model/parameters.js';

/** @typedef {import('../../model/problem.js').Problem} Problem */
/** @typedef {{ signal: AbortSignal, onProgress: (part: number) => void }} Run */

/** While a number is dragged nothing is written. */
const restMs = 250;

const idle = { status: /** @type {const} */ ('idle'), result: null, problem: null, part: 0 };

/**
 * @template Result
 * @param {object} options
 * @param {ReadonlyArray<unknown>} options.inputs  what the result depends on
 * @param {'live' | 'held' | 'asked'} options.mode held: what is there stays; asked: made by start() only, gone when the inputs change
 * @param {(run: Run) => Result | Promise<Result>} options.make
 * @returns {Made<Result> & { start: () => void, cancel: () => void }}
 */
export function useMade({ inputs, mode, make }) {
  const [made, setMade] = useState(/** @type {Made<Result>} */ (idle));
  const running = useRef(/** @type {AbortController | null} */ (null));
  const start = () => {
    running.current?.abort();
    const { signal } = (running.current = new AbortController());
    const tell = (/** @type {(old: Made<Result>) => Made<Result>} */ next) => void (signal.aborted || setMade(next));
    tell((old) => ({ ...idle, status: 'busy', result: mode === 'asked' ? null : old.result }));
    // In a task of its own, so that it is seen to have begun.
    setTimeout(async () => {
      if (signal.aborted) return;
      try {
        const result = await make({ signal, onProgress: (part) => tell((old) => ({ ...old, part })) });
        tell(() => ({ ...idle, status: 'done', result }));
      } catch (error) {
        tell(() => ({ ...idle, status: 'failed', problem: problemOf(error) }));
      }
    });
  };
  const cancel = () => {
    running.current?.abort();
    setMade(idle);
  };
  // At once: a run begun by a key right after a change must not be ended by that change.
  useLayoutEffect(() => {
    if (mode === 'held') return undefined;
    if (mode === 'asked') {
      setMade(idle);
      return () => running.current?.abort();
    }
    const timer = setTimeout(start, made.result === null ? 0 : restMs);
    return () => {
      clearTimeout(timer);
      running.current?.abort();
    };
  }, [...inputs, mode]);
  return { ...made, start, cancel };
}
