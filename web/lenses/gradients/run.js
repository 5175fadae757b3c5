import { useEffect, useRef, useState } from 'preact/hooks';

/** A step is seen before the next one comes. */
const paceMs = 45;

/**
 * Takes one step after the other until there is none left, it is stopped, or the page is hidden. It never starts by itself.
 * @param {() => boolean} step takes one; whether there is another
 * @returns {{ isRunning: boolean, start: () => void, stop: () => void }}
 */
export function useRun(step) {
  const [isRunning, setRunning] = useState(false);
  const latest = useRef(step);
  latest.current = step;
  // Told at once: a frame may come before what follows from the new state does.
  const isOn = useRef(false);
  const set = (/** @type {boolean} */ on) => {
    isOn.current = on;
    setRunning(on);
  };
  const stop = () => set(false);
  useEffect(() => {
    if (!isRunning) return undefined;
    let last = -Infinity;
    const tick = (/** @type {number} */ now) => {
      request = requestAnimationFrame(tick);
      if (!isOn.current || now - last < paceMs) return;
      last = now;
      if (!latest.current()) stop();
    };
    let request = requestAnimationFrame(tick);
    document.addEventListener('visibilitychange', stop);
    return () => {
      cancelAnimationFrame(request);
      document.removeEventListener('visibilitychange', stop);
    };
  }, [isRunning]);
  return { isRunning, start: () => set(true), stop };
}

/** Whether steps are to be made without the motion between them. */
export const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
