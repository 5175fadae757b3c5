/** Where the output should go, and how large steps may be, when nobody has said so yet. */

import { largest } from '../../model/shown.js';

/** @typedef {import('../../core/lenses.js').Looking} Attention */
/** @typedef {import('../../core/index.js').Tensor} Tensor */

/** Learning rates to choose from. */
export const rates = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** So many that rounding does not take the target out of a flat hull, as far as can be seen. @param {number} size of the numbers */
const decimalsFor = (size) => Math.min(6, Math.max(0, Math.ceil(3.5 - Math.log10(size || 1))));

/**
 * Halfway from the output to the value of the next token: weights can learn that, and it takes them a while.
 * @param {Attention} attention @param {Tensor} output (D) @param {Tensor} values (S, D) @param {number} token @param {number} seen keys that can have a weight
 * @returns {number[]} (D)
 */
export function defaultTarget(attention, output, values, token, seen) {
  const [, D] = values.shape;
  const next = ((token + 1) % seen) * D;
  const ends = Float32Array.of(...output.data, ...values.data.subarray(next, next + D));
  const numbers = attention.weightedSum({ weights: [0.5, 0.5], values: { data: ends, shape: [2, D] } });
  return Array.from(attention.round({ numbers, digits: decimalsFor(largest([numbers])) }).data);
}

/**
 * A rate at which the loss falls steadily: where values are far apart a small change of a score is a large one of the output.
 * @param {import('./descent.js').Moves} moves @param {Tensor} output (D) @param {Tensor} values (S, D) @param {number} temperature
 */
export function defaultRate(moves, output, values, temperature) {
  const [S, D] = values.shape;
  let farthest = 0;
  for (let i = 0; i < S * D; i += D) farthest = Math.max(farthest, Math.hypot(...output.data.map((number, k) => values.data[i + k] - number)));
  const forScores = (8 * temperature * temperature) / (farthest * farthest);
  const most = moves === 'scores' ? forScores : moves === 'values' ? 1 : Math.min(1, forScores);
  return rates.filter((rate) => rate <= most).at(-1) ?? rates[0];
}

/** The rate of the list that is nearest. @param {number} rate */
export const nearestRate = (rate) => rates.reduce((best, one, i) => (Math.abs(Math.log(one / rate)) < Math.abs(Math.log(rates[best] / rate)) ? i : best), 0);
