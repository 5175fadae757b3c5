/**
 * The gradients of the loss of one query token, and steps against them. loss = 1/2 |output - target|^2.
 *
 * @typedef {import('../../core/lenses.js').Looking} Attention
 * @typedef {import('../../core/index.js').Tensor} Tensor
 * @typedef {import('../../model/data.js').Data} Data
 * @typedef {'scores' | 'values' | 'both'} Moves  what learns
 *
 * @typedef {object} Point  what a query token's output comes from
 * @property {Tensor} scores       (S)
 * @property {number} seen         how many keys the token sees; causal hides the others
 * @property {number} temperature
 * @property {Tensor} weights      (S) softmax of the scores, or as given
 * @property {Tensor} values       (S, D)
 *
 * @typedef {object} Loss
 * @property {Tensor} loss         (1)
 * @property {Tensor} output       (D)
 * @property {Tensor} gradOutput   (D) output - target
 * @property {Tensor} gradWeights  (S)
 * @property {Tensor} gradValues   (S, D)
 */

import { keyOf, queryOf } from '../../model/data.js';
import { scoresOf } from '../../model/scene.js';

/** @type {ReadonlyArray<Moves>} */
export const allMoves = ['scores', 'values', 'both'];

/** Whether the weights are as given, so that scores would be their logarithms. @param {Data} data */
export const isTyped = ({ weighting }) => weighting === 'free' || weighting === 'sum';

/**
 * The scores that the token's weights are, or would be, the softmax of; a step on the scores begins here.
 * @param {Attention} attention @param {Data} data @param {Tensor} values (S, D) @param {number} token @returns {Point}
 */
export function pointOf(attention, data, values, token) {
  const [S] = values.shape;
  // As setWeighting() has it: logarithms give the weights back only at temperature 1 and with nothing masked.
  const isFree = isTyped(data) && !data.scores;
  const temperature = isFree ? 1 : data.temperature;
  // One row is enough; what hides keys from it is left to `seen`.
  const row = { ...data, weights: [data.weights[token]], scores: data.scores && [data.scores[token]], query: [queryOf(data)[token]], key: keyOf(data), causal: false, temperature };
  const scores = { data: Float32Array.from(scoresOf(attention, row)[0]), shape: [S] };
  return weighed(attention, { scores, seen: data.causal && !isFree ? token + 1 : S, temperature, values });
}

/** @param {Attention} attention @param {Omit<Point, 'weights'>} point @returns {Point} with the softmax of its scores */
function weighed(attention, point) {
  const { scores, seen, temperature } = point;
  const masked = { ...scores, data: scores.data.map((score, i) => (i < seen ? score : -Infinity)) };
  return { ...point, weights: attention.softmax({ scores: masked, temperature }) };
}

/** @param {Attention} attention @param {Pick<Point, 'weights' | 'values'>} point @param {Tensor} target (D) @returns {Loss} */
export function findLoss(attention, { weights, values }, target) {
  const output = attention.weightedSum({ weights, values });
  const gradOutput = attention.subtract({ from: output, what: target });
  const half = attention.weightedSum({ weights: [0.5], values: asRow(gradOutput) });
  const { gradWeights, gradValues } = attention.weightedSumBackward({ weights, values, gradOutput });
  return { loss: dot(attention, half, gradOutput), output, gradOutput, gradWeights, gradValues };
}

/**
 * d loss / d score.
 * @param {Attention} attention @param {Point} point @param {Tensor} gradWeights (S) @returns {Tensor} (S)
 */
export const findScoreGradient = (attention, { weights, temperature }, gradWeights) => attention.softmaxBackward({ weights, gradWeights, temperature });

/**
 * One step of gradient descent.
 * @param {Attention} attention @param {Point} point @param {Tensor} target (D) @param {Moves} moves @param {number} rate @returns {Point}
 */
export function stepDown(attention, point, target, moves, rate) {
  const { gradWeights, gradValues } = findLoss(attention, point, target);
  const values = moves === 'scores' ? point.values : against(attention, point.values, gradValues, rate);
  if (moves === 'values') return { ...point, values };
  const scores = against(attention, point.scores, findScoreGradient(attention, point, gradWeights), rate);
  return weighed(attention, { ...point, scores, values });
}

/** new = old - rate x gradient, of as many decimals as the figure can show: links stay short. @param {Attention} attention @param {Tensor} old @param {Tensor} gradient @param {number} rate @returns {Tensor} */
function against(attention, old, gradient, rate) {
  const count = old.data.length;
  const both = new Float32Array(2 * count);
  both.set(old.data);
  both.set(gradient.data, count);
  const numbers = attention.weightedSum({ weights: [1, -rate], values: { data: both, shape: [2, count] } });
  return { data: Float32Array.from(attention.round({ numbers, digits: 6 }).data), shape: old.shape };
}

/** @param {Attention} attention @param {Tensor} a (n) @param {Tensor} b (n) @returns {Tensor} (1) */
export const dot = (attention, a, b) => attention.weightedSum({ weights: a, values: { data: b.data, shape: [b.data.length, 1] } });

/** @param {Tensor} vector */
const asRow = ({ data }) => ({ data, shape: [1, data.length] });
