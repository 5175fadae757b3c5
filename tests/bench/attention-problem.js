// What the works on attention have in common.

import { attendRow } from './references.js';
import { makeNumbers } from './statistics.js';

/** @typedef {{ H: number, T: number, S: number, D: number }} Size */

/** Queries and keys with a variance of 1: so have the scores, then. */
const BOUND = Math.sqrt(3);
/** Rows that are checked of a large output: computing all of it in float64 takes longer than the run. */
const CHECKED_ROWS = 48;
/**
 * Of the largest magnitude of a value. Everyone's are within 3e-7; the weights of some are off by 4e-6, of either sign.
 * A key too many or too few would show as more than 1 / S, which is 1e-4 or more.
 */
const TOLERANCE = 4e-6;

/** @param {Size} size */
export function attentionProblem({ H, T, S, D }) {
  const numbers = (/** @type {number} */ tokens, /** @type {number} */ seed) => makeNumbers(H * tokens * D, seed, BOUND);
  return { H, T, S, D, query: numbers(T, 1), key: numbers(S, 2), value: numbers(S, 3) };
}

/** @param {ReturnType<typeof attentionProblem>} problem @returns {(output: Float32Array) => void} */
export function checkAttention(problem) {
  const { H, T, D } = problem;
  const step = Math.ceil((H * T) / CHECKED_ROWS);
  /** @type {Map<number, Float64Array>} */
  const expected = new Map();
  for (let row = 0; row < H * T; row += step) expected.set(row, attendRow(problem, Math.floor(row / T), row % T));
  return (output) => {
    if (output.length !== H * T * D) throw new Error(`wrong: ${output.length} numbers`);
    for (const [row, numbers] of expected) expectClose(output.subarray(row * D, (row + 1) * D), numbers, TOLERANCE * BOUND);
  };
}

/** @param {Float32Array} numbers @param {Float64Array} expected @param {number} tolerance */
export function expectClose(numbers, expected, tolerance) {
  if (numbers.length !== expected.length) throw new Error(`wrong: ${numbers.length} numbers`);
  const bad = expected.findIndex((number, i) => !(Math.abs(numbers[i] - number) <= tolerance));
  if (bad >= 0) throw new Error(`wrong: ${numbers[bad]} for ${expected[bad]}`);
}
