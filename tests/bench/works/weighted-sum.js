// weights (T,S) times values (S,D).

import * as jax from '../contenders/jax.js';
import * as numpy from '../contenders/numpy.js';
import * as onnxruntime from '../contenders/onnxruntime.js';
import { OURS, RELAXED, WITH_OUT, weightedSum as ours } from '../contenders/ours.js';
import { FUSED, MULTIPLY_ADD, peaks } from '../contenders/peak.js';
import * as plain from '../contenders/plain.js';
import * as tensorflow from '../contenders/tensorflow.js';
import { makeNumbers } from '../statistics.js';
import { gflops } from '../units.js';

/** @typedef {{ T: number, S: number, D: number }} Size */

const libraries = [onnxruntime, tensorflow, jax, numpy].flatMap(({ weightedSum }) => weightedSum);
/** Rows that are checked of a large output: computing all of it in float64 takes longer than the run. */
const CHECKED_ROWS = 64;

/** @param {Size} size */
function problemOf({ T, S, D }) {
  return { T, S, D, weights: makeNumbers(T * S, 1), values: makeNumbers(S * D, 2) };
}

/**
 * Each product and each sum is rounded to float32 (u = 2^-24), in whatever order and with or without fused multiply-adds:
 * the error is at most (S + 1) u times the sum of the magnitudes.
 *
 * @param {Size & { weights: Float32Array, values: Float32Array }} problem
 * @returns {(output: Float32Array) => void}
 */
function checkOf({ T, S, D, weights, values }) {
  const step = Math.ceil(T / CHECKED_ROWS);
  /** @type {{ index: number, sum: number, bound: number }[]} */
  const expected = [];
  for (let t = 0; t < T; t += step) {
    for (let d = 0; d < D; d++) {
      let sum = 0;
      let magnitude = 0;
      for (let s = 0; s < S; s++) {
        const product = weights[t * S + s] * values[s * D + d];
        sum += product;
        magnitude += Math.abs(product);
      }
      expected.push({ index: t * D + d, sum, bound: (S + 1) * 2 ** -24 * magnitude });
    }
  }
  return (output) => {
    if (output.length !== T * D) throw new Error(`wrong: ${output.length} numbers`);
    const bad = expected.find(({ index, sum, bound }) => !(Math.abs(output[index] - sum) <= bound));
    if (bad) throw new Error(`wrong: ${output[bad.index]} for ${bad.sum}`);
  };
}

const common = {
  labelOf: (/** @type {Size} */ { T, S, D }) => `${T}x${S} by ${S}x${D}`,
  unit: gflops,
  amountOf: (/** @type {Size} */ { T, S, D }) => 2 * T * S * D,
  problemOf,
  checkOf,
};

/** @type {import('../types.d.ts').Work} All of it is the way into the core and back. */
export const weightedSumSmall = {
  ...common,
  name: 'weighted-sum-small',
  about: 'Weighted sum of the five tokens on the page: weights (5,5) times values (5,3)',
  sizes: [{ T: 5, S: 5, D: 3 }],
  makers: [...ours, ...libraries, ...plain.weightedSum.map((maker) => ({ ...maker, isPeer: false }))],
  goals: [
    { who: WITH_OUT, against: ['onnxruntime-web'], measure: 'speed', wanted: 90 },
    { who: WITH_OUT, against: ['tfjs-wasm'], measure: 'speed', wanted: 50 },
    { who: WITH_OUT, against: ['plain JavaScript, out'], measure: 'speed', wanted: 1 },
    { who: OURS, against: ['plain JavaScript'], measure: 'speed', wanted: 1 },
  ],
};

/** @type {import('../types.d.ts').Work} */
export const weightedSum = {
  ...common,
  name: 'weighted-sum',
  about: 'Weighted sum: weights (T,S) times values (S,64)',
  sizes: [64, 128, 256, 512, 1024, 2048].map((n) => ({ T: n, S: n, D: 64 })),
  makers: [...ours, ...libraries, ...peaks],
  goals: [
    { who: OURS, against: 'peers', measure: 'speed', wanted: 1.25 },
    { who: WITH_OUT, against: [MULTIPLY_ADD], measure: 'speed', wanted: shareOfPeak(0.95, 0.9), engines: ['chromium'] },
    { who: RELAXED, against: 'peers', measure: 'speed', wanted: ({ T }) => (T >= 256 ? 1.65 : undefined), engines: ['chromium'], needs: [FUSED] },
    { who: RELAXED, against: [FUSED], measure: 'speed', wanted: shareOfPeak(0.92, 0.88), engines: ['chromium'], needs: [FUSED] },
  ],
};

/** @param {number} share @param {number} shareOfLargest @returns {(size: Size) => number | undefined} */
function shareOfPeak(share, shareOfLargest) {
  return ({ T }) => (T < 256 ? undefined : T < 2048 ? share : shareOfLargest);
}
