/**
 * “I love sushi”, “I love pasta”, and a third sentence with another word: from word embeddings to what “love” becomes in each. The
 * numbers are ours: two dimensions, foods near each other, W_V a turn that keeps lengths.
 *
 * @typedef {import('../../core/index.js').Tensor} Tensor
 */

import { positionOf } from '../position.js';

export const words = ['I', 'love', 'sushi', 'pasta', 'rain'];
/** The words of each sentence, as indices. */
export const sentences = [[0, 1, 2], [0, 1, 3], [0, 1, 4]];
/** “love”, which attends. */
const query = 1;
/** The word that can be moved, and how far. */
export const moved = 4;
export const mostMoved = 1.1;

export const start = [0.2, -1.1];
const embeddings = [[-1, 0.2], [0.33, 1.03], [1, 0.7], [1.1, 0.5]];
const positions = [0, 1, 2, 2, 2];
const projection = [[0.6, 0.8], [-0.8, 0.6]];

/**
 * @param {import('../../view/lenses.js').LensProps['attention']} attention
 * @param {ReadonlyArray<number>} word (2) the word embedding of the last word
 * @returns {{ e: Tensor, x: Tensor, v: Tensor, outputs: Tensor, distances: Tensor }} e, x, v (5, 2); outputs (3, 2) of “love”, one a
 *   sentence; distances (2) of the second and the third from the first
 */
export function compare(attention, word) {
  const rows = [...embeddings, word];
  const e = { data: Float32Array.from(rows.flat()), shape: [words.length, 2] };
  const x = attention.subtract({ from: e, what: positions.map((position) => positionOf(position, 2).map((number) => -number)) });
  const v = attention.weightedSum({ weights: x, values: projection });
  const of = (/** @type {Tensor} */ { data }, /** @type {number} */ i) => [data[2 * i], data[2 * i + 1]];
  const outputs = sentences.map((sentence) => {
    const [key, value] = [x, v].map((tensor) => sentence.map((i) => of(tensor, i)));
    const weights = attention.softmax({ scores: attention.scores({ query: [of(x, query)], key, scale: 1 }) });
    return Array.from(attention.weightedSum({ weights, values: value }).data);
  });
  const differences = attention.subtract({ from: outputs.slice(1), what: [outputs[0], outputs[0]] });
  const { norms } = attention.contributions({ weights: [1, 1], values: differences });
  return { e, x, v, outputs: { data: Float32Array.from(outputs.flat()), shape: [3, 2] }, distances: norms };
}
