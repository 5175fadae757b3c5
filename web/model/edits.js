/**
 * Every change a person can make to the data, as functions (data, ...) -> data. Arithmetic is the core's.
 *
 * @typedef {import('./data.js').Data} Data
 * @typedef {import('./data.js').Matrix} Matrix
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {'weights' | 'scores' | 'values' | 'query' | 'key' | 'embeddings'} Editable
 * @typedef {{ row: number, column: number, number: number }} Cell
 */

import { embeddingsOf, freeze, keyOf, queryOf, readLabel } from './data.js';
import { mostDimensions, mostMagnitude, mostTokens } from './limits.js';
import { Problem } from './problem.js';
import { hiddenScore, scoresOf } from './scene.js';

/** @param {Data} data @param {Partial<Data>} change @returns {Data} */
const changed = (data, change) => freeze({ ...data, ...change });

/** @param {Matrix} matrix @param {number} row @param {number} column @param {number} number @returns {Matrix} */
const withCell = (matrix, row, column, number) =>
  matrix.map((cells, i) => (i === row ? cells.map((old, k) => (k === column ? number : old)) : cells));

/** @param {Matrix} matrix @param {(row: ReadonlyArray<number>, i: number) => number[]} change @returns {Matrix} */
const mapRows = (matrix, change) => matrix.map((row, i) => change(row, i));

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

/** @param {Data} data @param {number} index @param {string} label */
export function renameToken(data, index, label) {
  if (label.trim() === '') throw new Problem('edit.emptyLabel');
  return changed(data, { tokens: data.tokens.map((old, i) => (i === index ? readLabel(label) : old)) });
}

/**
 * Adds tokens at the end with zero values that only they themselves attend to, so that nothing else moves; only query and key of
 * zeros give them some weight in the other rows.
 * @param {Data} data @param {ReadonlyArray<string>} labels
 */
export function addTokens(data, labels) {
  const count = data.tokens.length;
  const total = count + labels.length;
  if (total > mostTokens) throw new Problem('edit.mostTokens', { most: mostTokens });
  const zeroRows = (/** @type {Matrix | null} */ matrix) => matrix && [...matrix, ...labels.map(() => Array(matrix[0].length).fill(0))];
  /** Square matrices get columns of `edge` and rows of it, with `corner` where a new row meets its own column. */
  const grow = (/** @type {Matrix} */ matrix, /** @type {number} */ corner, /** @type {(row: ReadonlyArray<number>) => number} */ edge) => [
    ...matrix.map((row) => [...row, ...Array(labels.length).fill(edge(row))]),
    ...labels.map((_, i) => Object.assign(Array(total).fill(edge([corner])), { [count + i]: corner })),
  ];
  return changed(data, {
    tokens: [...data.tokens, ...labels.map(readLabel)],
    values: /** @type {Matrix} */ (zeroRows(data.values)),
    weights: grow(data.weights, 1, () => 0),
    scores: data.scores && grow(data.scores, 0, (row) => hiddenScore(row, data.temperature)),
    query: zeroRows(data.query),
    key: zeroRows(data.key),
    embeddings: zeroRows(data.embeddings),
    printed: null,
  });
}

/** @param {Data} data @param {string} label */
export const addToken = (data, label) => addTokens(data, [label]);

/** @param {Data} data @param {number} index */
export function removeToken(data, index) {
  if (!(index in data.tokens)) return data;
  if (data.tokens.length === 1) throw new Problem('edit.lastToken');
  const keep = (/** @type {unknown} */ _, /** @type {number} */ i) => i !== index;
  return rearrange(data, (list) => list.filter(keep), { printed: null });
}

/** @param {Data} data @param {number} from @param {number} to */
export function moveToken(data, from, to) {
  if (from === to || !(from in data.tokens) || !(to in data.tokens)) return data;
  return rearrange(data, (list) => {
    const moved = [...list];
    moved.splice(to, 0, ...moved.splice(from, 1));
    return moved;
  });
}

/**
 * Applies one rearrangement of the tokens to every list and matrix, rows and (where square) columns.
 * @param {Data} data @param {<E>(list: ReadonlyArray<E>) => E[]} arrange @param {Partial<Data>} [change]
 */
function rearrange(data, arrange, change) {
  const rows = (/** @type {Matrix | null} */ matrix) => matrix && arrange(matrix);
  const square = (/** @type {Matrix | null} */ matrix) => matrix && arrange(matrix).map((row) => arrange(row));
  return changed(data, {
    tokens: arrange(data.tokens),
    values: arrange(data.values),
    weights: /** @type {Matrix} */ (square(data.weights)),
    scores: square(data.scores),
    query: rows(data.query),
    key: rows(data.key),
    embeddings: rows(data.embeddings),
    printed: rows(data.printed),
    ...change,
  });
}

/** Adds a dimension of zeros to the values (and to separate embeddings), or removes the last one. @param {Data} data @param {1 | -1} by */
export function changeDimensions(data, by) {
  const width = data.values[0].length;
  if (width + by > mostDimensions) throw new Problem('edit.mostDimensions', { most: mostDimensions });
  if (width + by < 1) throw new Problem('edit.lastDimension');
  const resize = (/** @type {ReadonlyArray<number>} */ row) => (by > 0 ? [...row, 0] : row.slice(0, -1));
  return changed(data, {
    values: mapRows(data.values, resize),
    embeddings: data.embeddings && mapRows(data.embeddings, resize),
    printed: null,
    // Query and key that followed the values keep their numbers: the weights do not change by themselves.
    query: queryOf(data),
    key: keyOf(data),
  });
}

/**
 * Replaces the tokens by the words of a text: tokens keep their numbers by position, new ones start at zero.
 * @param {Data} data @param {string} text
 */
export function replaceTokens(data, text) {
  const labels = text.trim().split(/\s+/u).filter(Boolean);
  if (labels.length === 0) throw new Problem('edit.noWords');
  if (labels.length > mostTokens) throw new Problem('edit.tooManyWords', { count: labels.length, most: mostTokens });
  const count = data.tokens.length;
  const next = labels.length < count ? rearrange(data, (list) => list.slice(0, labels.length), { printed: null })
    : labels.length > count ? addTokens(data, labels.slice(count)) : data;
  return changed(next, { tokens: labels.map(readLabel) });
}
