/**
 * Takes data from outside as it is at this moment: what its owner changes later changes nothing here. What is wrong
 * stays wrong in the copy, for readData to say.
 */

import { initialState } from './state.js';

/** What data consists of, as properties and as fields of `data`. */
export const dataFields = Object.keys(initialState().data);

/** No list is copied that is longer: it could not be shown, and its length may be all there is of it. */
const mostItems = 1e6;

/** @param {unknown} input data, or anything else @returns {unknown} */
export function copyData(input) {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const given = /** @type {Record<string, unknown>} */ (input);
  return Object.fromEntries(dataFields.map((name) => [name, copyField(given[name])]).filter(([, field]) => field !== undefined));
}

/** @param {unknown} input one field of data @returns {unknown} */
export function copyField(input) {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return copyList(input, 2);
  const { data, shape } = /** @type {Record<string, unknown>} */ (input);
  return { data: copyList(data, 1), shape: copyList(shape, 1) };
}

/** @param {unknown} input @param {number} depth of lists in lists; what lies deeper is no number @returns {unknown} */
function copyList(input, depth) {
  if (!Array.isArray(input) && !ArrayBuffer.isView(input)) return input;
  const list = /** @type {ArrayLike<unknown>} */ (input);
  return depth === 0 || list.length > mostItems ? [] : Array.from(list, (one) => copyList(one, depth - 1));
}
