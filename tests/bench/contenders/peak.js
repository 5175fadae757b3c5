// No contender, a yardstick: arithmetic in registers, see peak.c.

import { readBytes } from '../assets.js';

/** @typedef {import('../types.d.ts').Maker} Maker */

const ITERATIONS = 10_000;
const OPERATIONS_AN_ITERATION = 2 * 4 * 13;

/** @param {string} file @returns {Maker['make']} */
const maker = (file) => async () => {
  const instance = new WebAssembly.Instance(await WebAssembly.compile(/** @type {Uint8Array<ArrayBuffer>} */ (await readBytes(file))));
  const peak = /** @type {(iterations: number, m: number, a: number) => number} */ (instance.exports.peak);
  if (!Number.isFinite(peak(ITERATIONS, 0.999, 0.001))) throw new Error('the chains overflow');
  return { run: () => peak(ITERATIONS, 0.999, 0.001), amount: ITERATIONS * OPERATIONS_AN_ITERATION };
};

export const MULTIPLY_ADD = 'peak: multiply, add';
export const FUSED = 'peak: fused multiply-add';

/** @type {Maker[]} */
export const peaks = [
  { name: MULTIPLY_ADD, isPeer: false, make: maker('compiled/peak.simd.wasm') },
  { name: FUSED, isPeer: false, make: maker('compiled/peak.relaxed.wasm') },
];
