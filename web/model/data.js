/**
 * The numbers a figure is about, as a frozen plain object; everything that undo, a link and the `data` attribute carry.
 *
 * T query tokens, S key/value tokens, D value width, Dk query/key width. In self-attention T = S: one list of tokens.
 *
 * @typedef {'free' | 'sum' | 'scores' | 'query-key'} Weighting
 *   free: weights as given or typed; sum: editing one weight shares the rest out so that the row sums to 1;
 *   scores: softmax of the scores; query-key: softmax of query . key x scale.
 *
 * @typedef {object} DataFields
 * @property {ReadonlyArray<string>} tokens        (S)
 * @property {Matrix} values                       (S, D)
 * @property {Matrix} weights                      (S, S) as given
 * @property {Matrix | null} scores                (S, S) before the softmax; null: the logarithm of the weights
 * @property {Matrix | null} query                 (S, Dk); null: same as the embeddings
 * @property {Matrix | null} key                   (S, Dk); null: same as the embeddings
 * @property {Matrix | null} embeddings            (S, D); null: same as the values
 * @property {Matrix | null} printed               (S, D) the output that the source prints
 * @property {Weighting} weighting
 * @property {number | null} scale                 factor on query . key; null: 1 / sqrt(Dk)
 * @property {boolean} causal                      token i sees keys 0 to i only, where weights come from scores
 * @property {number} temperature                  divides the scores
 * @property {boolean} rescale                     divide each row of weights by its sum
 *
 * @typedef {ReadonlyArray<ReadonlyArray<number>>} Matrix
 * @typedef {Readonly<DataFields>} Data
 */

import { Problem } from './problem.js';
import { mostDimensions, mostLabelLength, mostMagnitude, mostTokens } from './limits.js';

/** Matrices of Data with the row they need: one row a token; `square` ones have one column a token too. */
const matrixFields = /** @type {const} */ ({
  values: { square: false, optional: false },
  weights: { square: true, optional: false },
  scores: { square: true, optional: true },
  query: { square: false, optional: true },
  key: { square: false, optional: true },
  embeddings: { square: false, optional: true },
  printed: { square: false, optional: true },
});

/** @type {ReadonlyArray<Weighting>} */
export const weightings = ['free', 'sum', 'scores', 'query-key'];

/** @type {Omit<Data, 'tokens' | 'values' | 'weights'>} */
const defaults = {
  scores: null,
  query: null,
  key: null,
  embeddings: null,
  printed: null,
  weighting: 'free',
  scale: null,
  causal: false,
  temperature: 1,
  rescale: false,
};

/**
 * Checks data from outside (an attribute, a property, a link) and returns it complete and frozen.
 * Missing tokens are numbered, missing weights are uniform; anything wrong throws a Problem that names it.
 * @param {unknown} input  object with some of Data's fields
 * @returns {Data}
 */
export function readData(input) {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw new Problem('data.kind');
  const given = /** @type {Record<string, unknown>} */ (input);
  const values = readMatrix('values', given.values, mostDimensions);
  const count = values.length;
  const tokens = readTokens(given.tokens, count);
  /** @type {any} */
  const data = { ...defaults, tokens, values };
  for (const [name, { square, optional }] of Object.entries(matrixFields)) {
    if (name === 'values') continue;
    if (given[name] === undefined || given[name] === null) {
      data[name] = optional ? null : uniform(count);
      continue;
    }
    const matrix = readMatrix(name, given[name], square ? mostTokens : mostDimensions);
    checkShape(name, matrix, count, square ? count : undefined);
    data[name] = matrix;
  }
  checkWidths(data);
  readOptions(data, given);
  return freeze(data);
}

/** @param {number} count */
const uniform = (count) => Array.from({ length: count }, () => Array(count).fill(1 / count));

/** @param {unknown} input @param {number} count @returns {string[]} */
function readTokens(input, count) {
  if (input === undefined || input === null) return Array.from({ length: count }, (_, i) => `Token ${i + 1}`);
  if (!Array.isArray(input)) throw new Problem('data.tokens');
  if (input.length !== count) throw new Problem('data.tokenCount', { count: input.length, rows: count });
  return Array.from(input, (token) => {
    if (typeof token !== 'string') throw new Problem('data.tokens');
    return readLabel(token);
  });
}

/**
 * A label as it can be shown: one line, no control or direction-override characters, no half of a surrogate pair, not too long.
 * @param {string} text
 */
export function readLabel(text) {
  const clean = text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/gu, ' ').trim();
  const shown = [...clean.slice(0, mostLabelLength * 4)];
  return shown.length > mostLabelLength ? `${shown.slice(0, mostLabelLength - 1).join('')}…` : shown.join('') || '?';
}

/** @param {string} name @param {unknown} input @param {number} most columns @returns {number[][]} a copy: the input stays as it is */
function readMatrix(name, input, most) {
  const isFlat = isTensor(input);
  const [count, width] = isFlat ? input.shape : Array.isArray(input) ? [input.length, lengthOf(input[0])] : [0, 0];
  if (!(count > 0 && width > 0)) throw new Problem('data.matrix', { name });
  if (count > mostTokens) throw new Problem('data.tooManyTokens', { count, most: mostTokens });
  if (width > most) throw new Problem('data.tooWide', { name, count: width, most });
  return Array.from(isFlat ? rowsOf(input) : /** @type {unknown[]} */ (input), (row, i) => readRow(name, row, i, width));
}

/** Numbers in a row of any kind; 0 where it is no row. @param {unknown} row @returns {number} */
const lengthOf = (row) => (Array.isArray(row) || ArrayBuffer.isView(row) ? /** @type {any} */ (row).length ?? 0 : 0);

/** @param {string} name @param {unknown} row @param {number} i @param {number} width @returns {number[]} */
function readRow(name, row, i, width) {
  const count = lengthOf(row);
  if (count !== width) throw new Problem('data.ragged', { name, row: i + 1, count, width });
  return Array.from(/** @type {ArrayLike<unknown>} */ (row), (number, k) => {
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      throw new Problem('data.number', { name, row: i + 1, column: k + 1, text: textOf(number) });
    }
    if (Math.abs(number) > mostMagnitude) {
      throw new Problem('data.magnitude', { name, row: i + 1, column: k + 1, most: mostMagnitude });
    }
    return number;
  });
}

/** Objects are not asked for their text, which could throw or never end. @param {unknown} input */
function textOf(input) {
  const isObject = (typeof input === 'object' && input !== null) || typeof input === 'function';
  return isObject ? (Array.isArray(input) ? '[…]' : '{…}') : String(input).slice(0, 40);
}

/** @param {unknown} input @returns {input is { data: ArrayLike<number>, shape: number[] }} */
function isTensor(input) {
  const { data, shape } = /** @type {any} */ (input ?? {});
  return !!data && Array.isArray(shape) && shape.length === 2 && shape.every(Number.isInteger) && data.length === shape[0] * shape[1];
}

/** @param {{ data: ArrayLike<number>, shape: number[] }} tensor  (rows, columns) */
export function rowsOf({ data, shape: [rows, columns] }) {
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, k) => data[i * columns + k]));
}

/** @param {string} name @param {number[][]} matrix @param {number} rows @param {number} [columns] for a square matrix */
function checkShape(name, matrix, rows, columns) {
  if (matrix.length !== rows) throw new Problem('data.rows', { name, count: matrix.length, rows });
  if (columns !== undefined && matrix[0].length !== columns) {
    throw new Problem('data.columns', { name, count: matrix[0].length, columns });
  }
}

/** Embeddings and the printed output are compared with the output, query with key: their widths must agree. @param {any} data */
function checkWidths(data) {
  const width = data.values[0].length;
  for (const name of ['embeddings', 'printed']) if (data[name]) checkWidth(name, data[name], 'values', width);
  checkWidth('query', queryOf(data), 'key', keyOf(data)[0].length);
}

/** @param {string} name @param {Matrix} matrix @param {string} other what it has to be as wide as @param {number} width */
function checkWidth(name, matrix, other, width) {
  if (matrix[0].length !== width) throw new Problem('data.width', { name, count: matrix[0].length, other, width });
}

/** @param {any} data @param {Record<string, unknown>} given */
function readOptions(data, given) {
  // Without a word on it, what was given tells where the weights come from.
  if (!given.weights) data.weighting = given.scores ? 'scores' : given.query || given.key ? 'query-key' : 'free';
  if (given.weighting !== undefined) {
    if (!weightings.includes(/** @type {any} */ (given.weighting))) throw new Problem('data.weighting', { options: weightings.join(', ') });
    data.weighting = given.weighting;
  }
  if (given.scale !== undefined && given.scale !== null) data.scale = readPositive('scale', given.scale);
  if (given.temperature !== undefined) data.temperature = readPositive('temperature', given.temperature);
  data.causal = given.causal === true;
  data.rescale = given.rescale === true;
}

/** @param {string} name @param {unknown} input */
function readPositive(name, input) {
  if (typeof input !== 'number' || !Number.isFinite(input) || input <= 0 || input > mostMagnitude) throw new Problem('data.positive', { name });
  return input;
}

/** @param {any} data @returns {Data} */
export function freeze(data) {
  for (const field of Object.values(data)) {
    if (Array.isArray(field)) {
      field.forEach(Object.freeze);
      Object.freeze(field);
    }
  }
  return Object.freeze(data);
}

/** Fields of `data` that differ from the defaults, as a plain object for a link. @param {Data} data */
export function writeData(data) {
  return Object.fromEntries(Object.entries(data).filter(([name, field]) => field !== /** @type {any} */ (defaults)[name]));
}

/** @param {Data} data */
export const embeddingsOf = (data) => data.embeddings ?? data.values;
/** @param {Data} data */
export const queryOf = (data) => data.query ?? embeddingsOf(data);
/** @param {Data} data */
export const keyOf = (data) => data.key ?? embeddingsOf(data);
