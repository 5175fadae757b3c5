/** What parameters and time make of a state, the same before and after the figure runs. @typedef {import('../model/state.js').State} State */

import { applyParameters } from '../model/parameters.js';
import { clampTime, convertTime, createTimeline, stepAt, timeOfStep } from '../story/timeline.js';

/** @param {State} state */
const timelineOf = ({ grain, data }) => createTimeline(grain, data.tokens.length, data.values[0].length);

/**
 * The state that parameter values make of another one. Another example is shown at its end; another grain keeps the moment.
 * @param {State} base @param {Record<string, unknown>} values as readParameters gives them
 */
export function changeState(base, values) {
  const { state, problems } = applyParameters(values, (one, step) => timeOfStep(timelineOf(one), step), base);
  const isTimed = values.t !== undefined || values.step !== undefined;
  if (isTimed) return { state: atTime(state, state.t), problems };
  if (values.example !== undefined) return { state: atTime(state, Infinity), problems };
  if (state.grain === base.grain) return { state, problems };
  return { state: atTime(state, convertTime(timelineOf(base), base.t, timelineOf(state))), problems };
}

/** @param {State} state @param {number} t @returns {State} */
export function atTime(state, t) {
  const timeline = timelineOf(state);
  const clamped = clampTime(timeline, t);
  return Object.freeze({ ...state, t: clamped >= timeline.count ? Infinity : clamped });
}

/** Where a state stands, in numbers that JSON can carry. @param {State} state @returns {{ t: number, step: import('./types.js').Step }} */
export function momentOf(state) {
  const timeline = timelineOf(state);
  return { t: clampTime(timeline, state.t), step: /** @type {import('./types.js').Step} */ (stepAt(timeline, state.t)) };
}
