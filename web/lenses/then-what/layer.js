/** A second head, W_O and the residual: what the look says of them, and what the core makes of it. */

import { lookNumbers } from '../../model/look.js';
import { row } from '../../model/scene.js';
import { mostShown } from '../chain.js';

/**
 * @typedef {import('../../view/lenses.js').LensProps['attention']} Attention
 * @typedef {import('../../core/index.js').Tensor} Tensor
 */

/** Where the weights of the second head come from, if they are not typed. */
export const heads = /** @type {const} */ (['reversed', 'uniform', 'next']);
/** What W_O does, if its numbers are not typed. */
export const mixes = /** @type {const} */ (['mean', 'first', 'second']);

/** Up to so many tokens the weights of the second head can be typed. */
export const mostTyped = 16;

/**
 * @param {Attention} attention @param {string | undefined} text in the look
 * @param {Tensor} weights (S, S) of the figure, its first head @param {number} token
 * @returns {{ choice: string, weights: Tensor }} choice: '' where they are typed; weights (S): by default the row of the first head, reversed
 */
export function secondHead(attention, text = '', weights, token) {
  const [S] = weights.shape;
  const typed = S <= mostTyped && lookNumbers({ text }, 'text', S);
  if (typed) return { choice: '', weights: { data: Float32Array.from(typed), shape: [S] } };
  if (text === 'uniform') return { choice: text, weights: attention.softmax({ scores: { data: new Float32Array(S), shape: [S] } }) };
  if (text === 'next') return { choice: text, weights: row(weights, (token + 1) % S) };
  return { choice: 'reversed', weights: { data: row(weights, token).data.reverse(), shape: [S] } };
}

/**
 * @param {string | undefined} text in the look @param {number} D
 * @returns {{ choice: string, matrix: Tensor }} choice: '' where it is typed; matrix (2D, D), W_O: by default half of each head
 */
export function readMix(text = '', D) {
  const shape = [2 * D, D];
  const typed = D <= mostShown && lookNumbers({ text }, 'text', 2 * D * D);
  if (typed) return { choice: '', matrix: { data: Float32Array.from(typed), shape } };
  const choice = mixes.find((mix) => mix === text) ?? 'mean';
  const parts = { mean: [0.5, 0.5], first: [1, 0], second: [0, 1] }[choice];
  const data = new Float32Array(2 * D * D);
  for (let dim = 0; dim < D; dim++) parts.forEach((part, head) => (data[(head * D + dim) * D + dim] = part));
  return { choice, matrix: { data, shape } };
}

/**
 * @param {Attention} attention
 * @param {{ output: Tensor, weights: Tensor, values: Tensor, matrix: Tensor, embedding: Tensor }} given  output (D) of the first head,
 *   weights (S) of the second, values (S, D), matrix (2D, D), embedding (D)
 * @returns {{ second: Tensor, joined: Tensor, update: Tensor, next: Tensor }} (D), (2D), (D), (D)
 */
export function computeLayer(attention, { output, weights, values, matrix, embedding }) {
  const D = embedding.data.length;
  const second = attention.weightedSum({ weights, values });
  const joined = { data: Float32Array.of(...output.data, ...second.data), shape: [2 * D] };
  const update = attention.weightedSum({ weights: joined, values: matrix });
  const both = { data: Float32Array.of(...embedding.data, ...update.data), shape: [2, D] };
  return { second, joined, update, next: attention.weightedSum({ weights: [1, 1], values: both }) };
}
