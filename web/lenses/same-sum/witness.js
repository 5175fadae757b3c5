/**
 * What would tell the two ends from each other.
 *
 * @typedef {import('../../core/lenses.js').Looking} Attention
 * @typedef {import('../../core/index.js').Tensor} Tensor
 */

import { largest } from '../../model/shown.js';

/** Outputs that differ by less, relative to the values, may do so by rounding alone: 64 terms, each off by up to 2^-23, mostly cancelling. */
const noise = 2 ** -19;

/**
 * @param {Attention} attention @param {Tensor} weights (2, S) @param {Tensor} values (S, D)
 * @returns {{ outputs: Tensor, dims: number[] }} outputs (2, D) of both weightings, and the dimensions in which they differ
 */
export function findDifferences(attention, weights, values) {
  const outputs = attention.weightedSum({ weights, values });
  const [, D] = values.shape;
  const least = noise * largest([values]) * Math.max(1, largest([weights]));
  const dims = Array.from({ length: D }, (_, dim) => dim).filter((dim) => Math.abs(outputs.data[dim] - outputs.data[D + dim]) > least);
  return { outputs, dims };
}

/** The rows in reverse order. @param {Tensor} values (S, D) @returns {Tensor} */
export function reverseRows({ data, shape: [S, D] }) {
  return { data: data.map((_, i) => data[(S - 1 - Math.floor(i / D)) * D + (i % D)]), shape: [S, D] };
}
