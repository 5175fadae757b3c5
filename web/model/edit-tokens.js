/**
 * Every change of the tokens and dimensions, as functions (data, ...) -> data; they come with the list of tokens that calls them. Numbers
 * are changed in edits.js.
 *
 * @typedef {import('./data.js').Data} Data
 * @typedef {import('./data.js').Matrix} Matrix
 * @typedef {import('./state.js').Edit} Edit
 */

import { keyOf, queryOf, readLabel } from './data.js';
import { changed } from './edits.js';
import { mostDimensions, mostTokens } from './limits.js';
import { Problem } from './problem.js';
import { hiddenScore } from './scene.js';

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

/** Removing a token, as an edit that the chosen token follows. @param {number} index @returns {Edit} */
export const removing = (index) => ({ change: (data) => removeToken(data, index), follow: (token) => (token > index ? token - 1 : token) });

/** Moving a token, as an edit that the chosen token follows. @param {number} from @param {number} to @returns {Edit} */
export const moving = (from, to) => ({
  change: (data) => moveToken(data, from, to),
  follow: (token) => {
    if (token === from) return to;
    if (from < token && to >= token) return token - 1;
    if (from > token && to <= token) return token + 1;
    return token;
  },
});

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
    values: data.values.map(resize),
    embeddings: data.embeddings && data.embeddings.map(resize),
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
