// The softmax of rows whose exponentials span the whole of float32.

import * as jax from '../contenders/jax.js';
import * as onnxruntime from '../contenders/onnxruntime.js';
import { OURS, softmax as ours, WITH_OUT } from '../contenders/ours.js';
import * as tensorflow from '../contenders/tensorflow.js';
import { softmaxInPlace } from '../references.js';
import { makeNumbers } from '../statistics.js';
import { nsAnElement } from '../units.js';

const SMALLEST_NORMAL = 2 ** -126;
/** More is no rounding any more: the worst library is at 132. */
const MOST_ULP = 1000;

/** @param {{ rows: number, columns: number }} size */
function problemOf({ rows, columns }) {
  return { rows, columns, scores: makeNumbers(rows * columns, 1, 50) };
}

/** @param {number} number normal @returns {number} the distance of float32 numbers there */
function ulpOf(number) {
  return 2 ** (Math.floor(Math.log2(number)) - 23);
}

/** @param {ReturnType<typeof problemOf>} problem @returns {(output: Float32Array) => { ulp: number }} */
function checkOf({ rows, columns, scores }) {
  const expected = Array.from({ length: rows }, (_, row) => softmaxInPlace(Float64Array.from(scores.subarray(row * columns, (row + 1) * columns))));
  return (output) => {
    let ulp = 0;
    expected.forEach((numbers, row) => numbers.forEach((number, i) => {
      // Smaller ones have fewer bits, and engines that flush them to zero are not to blame.
      if (number < SMALLEST_NORMAL) return;
      const error = Math.abs(output[row * columns + i] - number) / ulpOf(number);
      ulp = error <= ulp ? ulp : error;
    }));
    if (!(ulp <= MOST_ULP)) throw new Error(`wrong by ${ulp} ulp`);
    return { ulp };
  };
}

/** @type {import('../types.d.ts').Work} */
export const softmax = {
  name: 'softmax',
  about: 'Softmax, 64 rows of 2048 scores from -50 to 50; errors against float64, over the results that are normal float32 numbers',
  sizes: [{ rows: 64, columns: 2048 }],
  labelOf: ({ rows, columns }) => `${rows}x${columns}`,
  unit: nsAnElement,
  amountOf: ({ rows, columns }) => rows * columns,
  problemOf,
  checkOf,
  makers: [...ours, ...onnxruntime.softmax, ...tensorflow.softmax, ...jax.softmax],
  goals: [
    { who: OURS, measure: 'ulp', wanted: 3 },
    { who: WITH_OUT, against: ['onnxruntime-web'], measure: 'speed', wanted: 4 },
    { who: WITH_OUT, against: ['tfjs-wasm'], measure: 'speed', wanted: 4 },
  ],
};
