/**
 * @typedef {import('../../core/lenses.js').Looking} Looking
 * @typedef {import('../../core/index.js').Tensor} Tensor
 */

import { largest } from '../../model/shown.js';

/** Outputs that differ by less, relative to the largest number, may do so by rounding alone. */
const noise = 2 ** -19;

/** Whether a head with these values tells two weightings apart. @param {Looking} attention @param {Tensor} weights (2, S) @param {Tensor} values (S, D) */
export function compareEnds(attention, weights, values) {
  const outputs = attention.weightedSum({ weights, values }); // (2, D)
  const [, D] = values.shape;
  const least = noise * largest([values]) * Math.max(1, largest([weights]));
  return { outputs, isSame: outputs.data.subarray(D).every((number, dim) => Math.abs(number - outputs.data[dim]) <= least) };
}

/** @param {Tensor} values (S, D) @returns {Tensor} */
export function reverseRows({ data, shape: [S, D] }) {
  return { data: data.map((_, i) => data[(S - 1 - Math.floor(i / D)) * D + (i % D)]), shape: [S, D] };
}
