/**
 * Every change a person can make to the numbers, as functions (data, ...) -> data. Arithmetic is the core's. Those of the tokens are in
 * edit-tokens.js.
 *
 * @typedef {import('./data.js').Data} Data
 * @typedef {import('./data.js').Matrix} Matrix
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {'weights' | 'scores' | 'values' | 'query' | 'key' | 'embeddings'} Editable
 * @typedef {{ row: number, column: number, number: number }} Cell
 */

import { embeddingsOf, freeze, keyOf, queryOf } from './data.js';
import { mostMagnitude } from './limits.js';
import { Problem } from './problem.js';
import { scoresOf } from './scene.js';

/** @param {Data} data @param {Partial<Data>} change @returns {Data} */
export const changed = (data, change) => freeze({ ...data, ...change });

/** @param {Matrix} matrix @param {number} row @param {number} column @param {number} number @returns {Matrix} */
const withCell = (matrix, row, column, number) =>
  matrix.map((cells, i) => (i === row ? cells.map((old, k) => (k === column ? number : old)) : cells));

/**
 * Sets one number. In the mode "sum kept at 1" the other weights of the row make room; a causal or computed row
 * is edited through what it is computed from.
 * @param {Steps} attention @param {Data} data @param {{ field: Editable, row: number, column: number, number: number }} edit
 */
export function setNumber(attention, data, { field, row, column, number }) {
  if (!Number.isFinite(number)) throw new Problem('edit.number', { text: String(number) });
  if (Math.abs(number) > mostMagnitude) throw new Problem('edit.magnitude', { most: mostMagnitude });
  if (field === 'weights' && data.weighting === 'sum') return shareWeight(attention, data, row, column, number);
  const cells = withCell(matrixOf(attention, data, field), row, column, number);
  // Typed weights are no softmax of the old scores any more.
  return changed(data, field === 'weights' ? { weights: cells, scores: null } : { [field]: cells });
}

/**
 * Sets several numbers together, as a drag or a step of descent does. Where weights or scores come from something else, they
 * are taken as they are shown, and are typed ones from then on.
 * @param {Steps} attention @param {Data} data @param {Editable} field @param {ReadonlyArray<Cell>} cells
 * @param {Matrix} weights (T, S) the weights shown before
 */
export function setNumbers(attention, data, field, cells, weights) {
  if (cells.length === 0) return data;
  for (const { number } of cells) {
    if (!Number.isFinite(number)) throw new Problem('edit.number', { text: String(number) });
    if (Math.abs(number) > mostMagnitude) throw new Problem('edit.magnitude', { most: mostMagnitude });
  }
  const base = field === 'weights' ? typedWeights(data, weights) : field === 'scores' ? setWeighting(attention, data, 'scores', weights) : data;
  const rows = matrixOf(attention, base, field).map((row) => [...row]);
  for (const { row, column, number } of cells) rows[row][column] = number;
  return changed(base, field === 'weights' ? { weights: rows, scores: null } : { [field]: rows });
}

/** The data with the weights shown as typed ones, free to change. @param {Data} data @param {Matrix} weights @returns {Data} */
function typedWeights(data, weights) {
  const isTyped = (data.weighting === 'free' || data.weighting === 'sum') && !data.rescale;
  return isTyped ? { ...data, weighting: 'free' } : { ...data, weighting: 'free', rescale: false, weights };
}

/** @param {Steps} attention @param {Data} data @param {Editable} field @returns {Matrix} */
function matrixOf(attention, data, field) {
  if (field === 'query') return queryOf(data);
  if (field === 'key') return keyOf(data);
  if (field === 'embeddings') return embeddingsOf(data);
  if (field === 'scores') return scoresOf(attention, data);
  return data[field];
}

/** @param {Steps} attention @param {Data} data @param {number} row @param {number} column @param {number} number */
function shareWeight(attention, data, row, column, number) {
  if (number < 0 || number > 1) throw new Problem('edit.weightRange');
  const { data: shared } = attention.shareWeight({ weights: [...data.weights[row]], index: column, weight: number });
  // What was typed stays as typed, unless it could not be taken; the float32 neighbours come from the core.
  const cells = Array.from(shared, (weight, j) => (j === column && weight === Math.fround(number) ? number : weight));
  return changed(data, { weights: data.weights.map((old, i) => (i === row ? cells : old)), scores: null });
}

/**
 * Changes where the weights come from without changing what is shown, as far as that can be: leaving a computed
 * row for a typed one takes the computed numbers along.
 * @param {Steps} attention @param {Data} data @param {import('./data.js').Weighting} weighting
 * @param {Matrix} weights (T, S) the weights shown before
 */
export function setWeighting(attention, data, weighting, weights) {
  const wasComputed = data.weighting === 'scores' || data.weighting === 'query-key';
  const isComputed = weighting === 'scores' || weighting === 'query-key';
  if (wasComputed && !isComputed) return changed(data, { weighting, weights, scores: data.weighting === 'scores' ? data.scores : null });
  if (weighting === 'scores' && data.weighting === 'query-key') return changed(data, { weighting, scores: scoresOf(attention, data) });
  // The logarithms of typed weights give them back only at temperature 1 and with nothing masked.
  if (weighting === 'scores' && !wasComputed && !data.scores) return changed(data, { weighting, temperature: 1, causal: false });
  return changed(data, { weighting });
}

/** @param {Data} data @param {Partial<Pick<Data, 'scale' | 'causal' | 'temperature' | 'rescale'>>} options */
export const setOptions = (data, options) => changed(data, options);
