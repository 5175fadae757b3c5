/** Lists within lists, as arrays with a shape. */

import { Problem } from '../model/problem.js';
import { checkAmount, excerpt } from './contents.js';
import { mostAxes } from './limits.js';

/** @typedef {import('./contents.js').NamedArray} NamedArray */

/**
 * @param {ReadonlyArray<unknown>} lists numbers or booleans, nested evenly
 * @param {string} name
 * @returns {NamedArray} float64
 * @throws {Problem} import.deep, import.ragged, import.number
 */
export function readNested(lists, name) {
  const shape = measure(lists, name);
  const count = shape.reduce((product, size) => product * size, 1);
  checkAmount(count);
  const data = new Float64Array(count);
  let at = 0;
  /** @param {ReadonlyArray<unknown>} list @param {number} axis @param {string} path */
  const fill = (list, axis, path) => {
    if (list.length !== shape[axis]) throw new Problem('import.ragged', { name: `${name}${path}`, count: list.length, expected: shape[axis] });
    const isLast = axis === shape.length - 1;
    for (let i = 0; i < list.length; i++) {
      const entry = list[i];
      if (isLast) data[at++] = readEntry(entry, `${name}${path}[${i}]`);
      else if (Array.isArray(entry)) fill(entry, axis + 1, `${path}[${i}]`);
      else throw new Problem('import.listExpected', { name: `${name}${path}[${i}]`, text: excerpt(entry), expected: shape[axis + 1] });
    }
  };
  fill(lists, 0, '');
  return { name, shape, dtype: 'float64', data };
}

/** The sizes along the first entries. @param {unknown} list @param {string} name */
function measure(list, name) {
  const shape = [];
  while (Array.isArray(list)) {
    if (shape.length === mostAxes) throw new Problem('import.deep', { name, most: mostAxes });
    shape.push(list.length);
    list = list[0];
  }
  return shape;
}

/** @param {unknown} entry @param {string} name @returns {number} */
function readEntry(entry, name) {
  if (typeof entry === 'number') return entry;
  if (typeof entry === 'boolean') return Number(entry);
  throw new Problem('import.number', { name, text: Array.isArray(entry) ? '[…]' : typeof entry === 'object' && entry ? '{…}' : excerpt(entry) });
}
