/**
 * Where the output goes while the temperature rises.
 *
 * @typedef {import('../../core/lenses.js').Looking} Attention
 * @typedef {import('../../core/index.js').Tensor} Tensor
 */

import { row } from '../../model/scene.js';

/** So many temperatures make a smooth curve. */
const count = 61;

/**
 * @param {Attention} attention @param {ArrayLike<number>} scores (S), -Infinity where hidden @param {Tensor} values (S, D)
 * @param {import('./temperatures.js').Temperatures} temperatures
 * @returns {{ outputs: Tensor, lookUp: Tensor, average: Tensor, averageWeights: Tensor }} (count, D) from cold to hot; the limits of it, (D),
 *   and the weights of the average (S)
 */
export function trackOutput(attention, scores, values, { least, most, top, visible }) {
  const [S] = values.shape;
  const rows = new Float32Array((count + 2) * S).fill(-Infinity);
  for (let i = 0; i < count; i++) {
    const temperature = 10 ** (least + ((most - least) * i) / (count - 1));
    for (let token = 0; token < S; token++) rows[i * S + token] = scores[token] / temperature;
  }
  // At temperature 0 only the highest scores count, at an infinite one they all count the same.
  for (const token of top) rows[count * S + token] = 0;
  for (const token of visible) rows[(count + 1) * S + token] = 0;
  const weights = attention.softmax({ scores: { data: rows, shape: [count + 2, S] } });
  const all = attention.weightedSum({ weights, values });
  const D = values.shape[1];
  return {
    outputs: { data: all.data.slice(0, count * D), shape: [count, D] },
    lookUp: row(all, count),
    average: row(all, count + 1),
    averageWeights: row(weights, count + 1),
  };
}

/**
 * How widely the weights are spread: - sum of w log2 w.
 * @param {Attention} attention @param {Tensor} weights (S), none negative @returns {Tensor} (1), in bits
 */
export function entropyOf(attention, { data }) {
  // A weight of 0 adds nothing; its logarithm would be minus infinity.
  const some = data.filter((weight) => weight > 0);
  const weights = { data: some, shape: [some.length] };
  const logarithms = attention.logits({ weights }).data;
  const nats = attention.weightedSum({ weights, values: { data: logarithms, shape: [some.length, 1] } });
  return attention.weightedSum({ weights: [-Math.LOG2E], values: { data: nats.data, shape: [1, 1] } });
}
