/** Values as what they are in a model: embeddings times W_V. */

import { embeddingsOf, freeze, rowsOf } from '../../model/data.js';
import { mostMagnitude } from '../../model/limits.js';
import { Problem } from '../../model/problem.js';
import { largest } from '../../model/shown.js';

/**
 * @typedef {import('../../model/data.js').Data} Data
 * @typedef {import('../../model/data.js').Matrix} Matrix
 * @typedef {import('../../core/index.js').Steps} Steps
 * @typedef {import('../../core/index.js').Tensor} Tensor
 */

/** Decimals to which results of the core are kept where nothing but float32 noise is lost: 0.3 rather than 0.30000001. */
const mostDigits = 6;

/** @param {Matrix} matrix @returns {Tensor} */
export const tensorOf = (matrix) => ({ data: Float32Array.from(matrix.flat()), shape: [matrix.length, matrix[0].length] });

/**
 * Results as they would be typed: a decimal, where they are one up to float32 noise.
 * @param {Steps} attention @param {Tensor} numbers (rows, columns) @param {number} operand  largest magnitude of what they are sums of
 * @returns {number[][]}
 */
export function typed(attention, numbers, operand) {
  const { data, isRounded } = attention.round({ numbers, digits: mostDigits, operand });
  return rowsOf({ data: data.map((number, i) => (isRounded[i] ? numbers.data[i] : number)), shape: numbers.shape });
}

/**
 * The data with values = embeddings x W_V, the embeddings fixed beside them.
 * @param {Steps} attention @param {Data} data @param {Matrix} embeddings (S, D) @param {Matrix} projection (D, D) W_V
 * @returns {Data} throws a Problem where a number or a product is too large
 */
export function setProjection(attention, data, embeddings, projection) {
  const [x, matrix] = [embeddings, projection].map(tensorOf);
  const product = attention.weightedSum({ weights: x, values: matrix });
  for (const { data: numbers } of [x, matrix, product]) {
    if (!numbers.every((number) => Math.abs(number) <= mostMagnitude)) throw new Problem('edit.magnitude', { most: mostMagnitude });
  }
  return freeze({ ...data, embeddings, values: typed(attention, product, largest([x]) * largest([matrix])) });
}

/**
 * Whether the values are the embeddings times this matrix, up to float32 noise.
 * @param {Steps} attention @param {Data} data @param {Matrix} projection (D, D)
 */
export function isProjection(attention, data, projection) {
  const [x, matrix, values] = [embeddingsOf(data), projection, data.values].map(tensorOf);
  const { data: difference } = attention.subtract({ from: values, what: attention.weightedSum({ weights: x, values: matrix }) });
  const noise = 1e-6 * Math.max(1, largest([x]) * largest([matrix]));
  return difference.every((number) => Math.abs(number) <= noise);
}
