/**
 * One head of one layer, as what readData() of model/data.js takes.
 *
 * @typedef {import('./examine.js').Examined} Examined
 * @typedef {import('./examine.js').Finding} Finding
 * @typedef {import('./layouts.js').View} View
 * @typedef {import('./roles.js').Role} Role
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {import('./layouts.js').Matrix} Matrix
 *
 * @typedef {object} Choice counted from 0
 * @property {number} [layer]  its place in `layers`
 * @property {number} [batch]
 * @property {number} [head]
 *
 * @typedef {object} Picked
 * @property {Record<string, unknown>} fields  for readData(): tokens, values, weights, query, key, scores, embeddings, printed, scale, causal, weighting, rescale
 * @property {Finding[]} notes  what of this head is not as the file has it
 */

import { mostDimensions, mostLinkNumbers, mostMagnitude, mostTokens } from '../model/limits.js';
import { Problem } from '../model/problem.js';
import { limitOf } from './examine.js';
import { matrixOf, tensorOf } from './layouts.js';

/** Frameworks hide a key with a large negative score where they do not use -Infinity. */
const isHidden = (/** @type {number} */ score) => score < -mostMagnitude;

/**
 * @param {Examined} examined
 * @param {Choice} choice
 * @param {Steps} attention
 * @returns {Picked}
 * @throws {Problem} that of the first finding that is an error
 */
export function pick(examined, { layer = 0, batch = 0, head = 0 }, attention) {
  const { roles, answers, keys } = examined;
  const error = examined.findings.find(({ level }) => level === 'error');
  if (error) throw new Problem(error.id.replace('problem.', ''), /** @type {Record<string, string | number>} */ (error.args));
  const count = Math.min(keys, limitOf(answers.firstTokens, mostTokens));
  const width = limitOf(answers.firstDimensions, mostDimensions);
  const place = { layer, batch, head, heads: examined.heads };
  const get = (/** @type {Role} */ role, /** @type {number} */ columns) => {
    const view = /** @type {View | undefined} */ (roles[role]);
    return view ? matrixOf(view, place, { columns }) : null;
  };
  /** @type {Finding[]} */
  const notes = [];
  const values = get('values', width) ?? identity(keys, width);
  /** @type {Record<string, unknown>} */
  const fields = { ...examined.options, values: firstRows(values, count) };
  if (examined.tokens) fields.tokens = examined.tokens.slice(0, count);
  if (answers.rescale === true) fields.rescale = true;
  const queryKey = { query: get('query', Infinity), key: get('key', Infinity) };
  const source = pickWeights(examined, { weights: get('weights', Infinity), scores: get('scores', Infinity), ...queryKey }, attention, notes);
  const isWhole = source.weights ? putWeights(fields, source.weights, count, examined, notes) : source.scores === null || examined.queries === keys;
  if (source.scores) fields.scores = rowsOf(source.scores, count, count).map((row) => row.map((score) => (isHidden(score) ? 0 : score)));
  putQueryKey(fields, queryKey, count, examined, notes);
  putBeside(fields, 'embeddings', get('embeddings', width), count, true, notes);
  putBeside(fields, 'printed', get('output', width), count, isWhole && examined.queries === keys, notes);
  if (source.causal) fields.causal = true;
  return { fields, notes };
}

/**
 * How closely the core reproduces the output that came with the file.
 * @param {Record<string, any>} fields that pick() gave
 * @param {Steps} attention
 * @returns {{ maxDifference: number, count: number } | null} the largest difference, and how many numbers were compared; null where the
 *   file has no output, or no weights
 */
export function reproduce({ weights, values, printed, rescale }, attention) {
  if (!weights || !printed || printed.length !== weights.length || printed[0].length !== values[0].length) return null;
  const { asPrinted, rescaled } = attention.audit({ weights, values, printed, digits: 6 });
  return { maxDifference: (rescale ? rescaled : asPrinted).maxDifference, count: printed.length * printed[0].length };
}

/** Values that pass the weights on: the output is the row of weights. @param {number} count @param {number} width @returns {Matrix} */
function identity(count, width) {
  const columns = Math.min(count, width);
  return { data: Float32Array.from({ length: count * columns }, (_, i) => (Math.floor(i / columns) === i % columns ? 1 : 0)), shape: [count, columns] };
}

/**
 * Weights as given; else scores, if the figure can take their softmax itself; else the softmax of the scores.
 * @param {Examined} examined @param {Record<'weights' | 'scores' | 'query' | 'key', Matrix | null>} matrices @param {Steps} attention @param {Finding[]} notes
 * @returns {{ weights: Matrix | null, scores: Matrix | null, causal: boolean }}
 */
function pickWeights({ options, queries, keys }, { weights, scores, query, key }, attention, notes) {
  if (scores) {
    const hidden = hiddenKeys(scores);
    if (!weights && (hidden === 'some' || queries !== keys)) {
      notes.push({ id: 'import.softmaxed', args: {}, level: 'note' });
      return { weights: /** @type {Matrix} */ (attention.softmax({ scores: tensorOf(scores) })), scores: null, causal: false };
    }
    if (hidden === 'some') notes.push({ id: 'import.withoutScores', args: {}, level: 'note' });
    return { weights, scores: hidden === 'some' || queries !== keys ? null : scores, causal: hidden === 'causal' };
  }
  if (!weights && query && key && (query.shape[1] > mostDimensions || queries !== keys) && query.shape[1] === key.shape[1]) {
    notes.push({ id: 'import.softmaxed', args: {}, level: 'note' });
    const isCausal = options.causal === true && queries === keys;
    const own = attention.scores({ query: tensorOf(query), key: tensorOf(key), isCausal, ...(typeof options.scale === 'number' ? { scale: options.scale } : {}) });
    return { weights: /** @type {Matrix} */ (attention.softmax({ scores: own })), scores: null, causal: false };
  }
  return { weights, scores: null, causal: weights !== null && options.causal === undefined && isLowerTriangle(weights) };
}

/** Which keys a mask has hidden. @param {Matrix} scores @returns {'none' | 'causal' | 'some'} */
function hiddenKeys({ data, shape: [rows, columns] }) {
  let isCausal = rows === columns && rows > 1;
  let isAny = false;
  for (let i = 0; i < data.length; i++) {
    isAny ||= isHidden(data[i]);
    isCausal &&= isHidden(data[i]) === (i % columns > Math.floor(i / columns));
  }
  return isCausal ? 'causal' : isAny ? 'some' : 'none';
}

/** Whether no token looks ahead. @param {Matrix} weights */
const isLowerTriangle = ({ data, shape: [rows, columns] }) => rows === columns && rows > 1 && data.every((weight, i) => weight === 0 || i % columns <= Math.floor(i / columns));

/**
 * The figure has a row for every token. Where there are fewer queries they are the last tokens, as when a model writes on; the others get
 * uniform weights, as where none are given.
 * @param {Record<string, unknown>} fields @param {Matrix} weights @param {number} count of tokens shown @param {Examined} examined @param {Finding[]} notes
 * @returns {boolean} whether every row is whole, so that its output can be compared
 */
function putWeights(fields, weights, count, { keys, queries }, notes) {
  const [rows, columns] = weights.shape;
  const kept = rowsOf(weights, rows, Math.min(columns, count));
  const skipped = Math.max(0, keys - queries);
  fields.weights = Array.from({ length: count }, (_, i) => kept[i - skipped] ?? Array(count).fill(1 / count));
  const isCut = Array.from({ length: Math.min(rows, count) }, (_, i) => i).some((i) => weights.data.subarray(i * columns + count, (i + 1) * columns).some((weight) => weight !== 0));
  if (isCut) notes.push({ id: 'import.cutWeights', args: { count }, level: 'note' });
  return !isCut;
}

/** Query and key of a width that the figure shows. @param {Record<string, unknown>} fields @param {{ query: Matrix | null, key: Matrix | null }} matrices @param {number} count @param {Examined} examined @param {Finding[]} notes */
function putQueryKey(fields, { query, key }, count, { queries, keys }, notes) {
  if (!query || !key) return;
  if (query.shape[1] > mostDimensions || queries !== keys || query.shape[1] !== key.shape[1]) {
    notes.push({ id: 'import.withoutQueryKey', args: { count: query.shape[1], most: mostDimensions }, level: 'note' });
    return;
  }
  fields.query = firstRows(query, count);
  fields.key = firstRows(key, count);
}

/**
 * A matrix that stands beside the values, if it can be compared with them.
 * @param {Record<string, unknown>} fields @param {'embeddings' | 'printed'} name @param {Matrix | null} matrix @param {number} count
 * @param {boolean} isComparable @param {Finding[]} notes
 */
function putBeside(fields, name, matrix, count, isComparable, notes) {
  if (!matrix) return;
  const [first] = /** @type {number[][]} */ (fields.values);
  if (isComparable && matrix.shape[1] === first.length && matrix.shape[0] >= count) fields[name] = firstRows(matrix, count);
  else notes.push({ id: `import.without.${name}`, args: {}, level: 'note' });
}

/** @param {Matrix} matrix @param {number} rows @param {number} columns at most its own @returns {number[][]} */
function rowsOf({ data, shape: [, width] }, rows, columns) {
  // What goes into no link stays as it is: 262 144 weights would take a second.
  const isShort = data instanceof Float32Array && rows * columns <= mostLinkNumbers;
  return Array.from({ length: rows }, (_, i) => {
    const row = Array.from(data.subarray(i * width, i * width + columns));
    return isShort ? row.map(shortest) : row;
  });
}

/** @param {Matrix} matrix @param {number} count */
const firstRows = (matrix, count) => rowsOf(matrix, Math.min(count, matrix.shape[0]), matrix.shape[1]);

/** The decimal with the fewest digits that is the same float32: 0.1 rather than 0.10000000149011612, for links and eyes. @param {number} single */
function shortest(single) {
  for (let digits = 6; digits < 9; digits++) {
    const number = Number(single.toPrecision(digits));
    if (Math.fround(number) === single) return number;
  }
  return Number(single.toPrecision(9));
}
