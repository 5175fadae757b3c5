// softmax(Q K' / sqrt D) V, one head and twelve.

import { attentionProblem, checkAttention } from '../attention-problem.js';
import * as jax from '../contenders/jax.js';
import * as onnxruntime from '../contenders/onnxruntime.js';
import { attention as ours, RELAXED, WITH_OUT } from '../contenders/ours.js';
import { FUSED, MULTIPLY_ADD, peaks } from '../contenders/peak.js';
import * as tensorflow from '../contenders/tensorflow.js';
import { gflops } from '../units.js';

/** @typedef {import('../attention-problem.js').Size} Size */

const sizesOf = (/** @type {number} */ H, /** @type {number[]} */ lengths) => lengths.map((n) => ({ H, T: n, S: n, D: 64 }));
const from = (/** @type {number} */ length, /** @type {number} */ wanted) => (/** @type {Size} */ { T }) => (T >= length ? wanted : undefined);

/** @type {import('../types.d.ts').Work} */
export const attention = {
  name: 'attention',
  about: 'Scaled dot-product attention, T = S, D = 64 (4 T S D operations a head; exponentials are not counted)',
  sizes: [...sizesOf(1, [16, 64, 128, 256, 512, 1024, 2048, 4096]), ...sizesOf(12, [16, 64, 128, 256, 512, 1024])],
  labelOf: ({ H, T }) => `${H === 1 ? '1 head' : `${H} heads`}, ${T}`,
  unit: gflops,
  amountOf: ({ H, T, S, D }) => 4 * H * T * S * D,
  problemOf: attentionProblem,
  checkOf: checkAttention,
  makers: [...ours, ...onnxruntime.attention, ...tensorflow.attention, ...jax.attention, ...peaks],
  goals: [
    { who: WITH_OUT, against: onnxruntime.attentionNames, measure: 'speed', wanted: 1.3 },
    { who: WITH_OUT, against: ['tfjs-wasm'], measure: 'speed', wanted: 7 },
    { who: WITH_OUT, against: [MULTIPLY_ADD], measure: 'speed', wanted: from(256, 0.85) },
    { who: RELAXED, against: onnxruntime.attentionNames, measure: 'speed', wanted: from(128, 1.8), engines: ['chromium'], needs: [FUSED] },
    { who: RELAXED, against: [FUSED], measure: 'speed', wanted: from(512, 0.86), engines: ['chromium'], needs: [FUSED] },
  ],
};
