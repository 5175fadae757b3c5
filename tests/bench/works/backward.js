// Gradients with respect to query, key and value. The libraries compute the output on the way; ours gets the inputs and
// computes the weights again.

import { attentionProblem, expectClose } from '../attention-problem.js';
import * as jax from '../contenders/jax.js';
import { backward as ours, FORWARD, OURS } from '../contenders/ours.js';
import { peaks } from '../contenders/peak.js';
import * as tensorflow from '../contenders/tensorflow.js';
import { gradients } from '../references.js';
import { makeNumbers } from '../statistics.js';
import { gflops } from '../units.js';

/** Of the largest gradient. Everyone's are within 1e-6; a forgotten term is off by more than 1e-3. */
const TOLERANCE = 1e-5;

/** @param {import('../attention-problem.js').Size} size */
function problemOf(size) {
  return { ...attentionProblem(size), gradOutput: makeNumbers(size.T * size.D, 4) };
}

/** @type {import('../types.d.ts').Work} */
export const backward = {
  name: 'backward',
  about: 'Gradients of attention, T = S, D = 64 (10 T S D operations)',
  sizes: [64, 256, 1024].map((n) => ({ H: 1, T: n, S: n, D: 64 })),
  labelOf: ({ T }) => `${T}`,
  unit: gflops,
  amountOf: ({ T, S, D }) => 10 * T * S * D,
  problemOf,
  checkOf: (problem) => {
    const expected = gradients(problem);
    const largest = expected.reduce((max, number) => Math.max(max, Math.abs(number)), 0);
    return (numbers) => expectClose(numbers, expected, TOLERANCE * largest);
  },
  makers: [...ours, ...tensorflow.backward, ...jax.backward, ...peaks],
  goals: [
    { who: OURS, against: [FORWARD], measure: 'time', wanted: 2.6 },
    { who: OURS, against: ['jax-js'], measure: 'speed', wanted: 1.7 },
  ],
};
