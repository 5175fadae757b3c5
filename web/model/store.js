/**
 * Holds the state and tells its subscribers. @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').Action} Action
 * @typedef {{ getState(): State, dispatch(action: Action): State, subscribe(listener: (state: State, before: State) => void): () => void }} Store
 */

import { reduce } from './state.js';

/** @param {import('../core/index.js').Steps} attention @param {State} initial @returns {Store} */
export function createStore(attention, initial) {
  let state = initial;
  /** @type {Set<(state: State, before: State) => void>} */
  const listeners = new Set();
  return {
    getState: () => state,
    dispatch(action) {
      const before = state;
      state = reduce(attention, state, action);
      if (state !== before) for (const listener of [...listeners]) listener(state, before);
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
