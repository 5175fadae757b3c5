// One query against S keys: what a language model does for each token it writes. Memory decides, so the yardstick is a copy.
//
// Bytes moved: a copy of n bytes reads n and writes n. Attention reads keys and values in JavaScript's memory, writes them to
// the core's and reads them there: three times their size, and the same is counted for the other runtimes.

import { attentionProblem, checkAttention } from '../attention-problem.js';
import { copy } from '../contenders/copy.js';
import * as onnxruntime from '../contenders/onnxruntime.js';
import { attention as ours, OURS, WITH_OUT } from '../contenders/ours.js';
import { gigabytes } from '../units.js';

/** @type {import('../types.d.ts').Work} */
export const decoding = {
  name: 'decoding',
  about: 'Decoding: one query, S keys and values, D = 64 (a copy moves twice its bytes, attention three times)',
  sizes: [1, 16, 128, 512, 1024, 2048, 4096, 8192].map((S) => ({ H: 1, T: 1, S, D: 64 })),
  labelOf: ({ S }) => `S = ${S}`,
  unit: gigabytes,
  amountOf: ({ S, D }) => 3 * 2 * S * D * Float32Array.BYTES_PER_ELEMENT,
  problemOf: attentionProblem,
  checkOf: checkAttention,
  makers: [...ours.filter(({ name }) => name !== OURS), ...onnxruntime.attention, copy],
  goals: [{ who: WITH_OUT, against: ['copy'], measure: 'speed', wanted: ({ S }) => (S >= 512 ? 0.8 : undefined) }],
  showsTimes: true,
};
