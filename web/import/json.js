/** JSON: our own Data, tensors as `{ data, shape }`, nested lists, and objects that hold several of them under names. */

import { Problem } from '../model/problem.js';
import { addOption, checkAmount, emptyContents, excerpt, nextName } from './contents.js';
import { mostAxes, mostDepth } from './limits.js';
import { readMeta } from './meta.js';
import { readNested } from './nested.js';

/** @typedef {import('./contents.js').Contents} Contents */

/** Stands before a word that Python writes as a number, and that JSON does not have. */
const wordMark = '\u0000number ';
/** @type {Record<string, number>} */
const words = { NaN, Infinity, '-Infinity': -Infinity };

/**
 * @param {string} text
 * @param {string} name of what has no name of its own
 * @returns {Contents | null} null where the text is no JSON
 * @throws {Problem} where it is, and cannot be used
 */
export function readJson(text, name) {
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return null;
  const contents = emptyContents('json');
  walk(value, '', name, 0, contents);
  return contents;
}

/** @param {string} text @returns {unknown} undefined where it is no JSON */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return JSON.parse(markWords(text), (_, value) => (typeof value === 'string' && value.startsWith(wordMark) ? words[value.slice(wordMark.length)] : value));
    } catch {
      return undefined;
    }
  }
}

/** NaN and infinities as texts, which JSON has. @param {string} text */
const markWords = (text) => text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) => (part.startsWith('"') ? part : JSON.stringify(wordMark + part)));

/**
 * @param {unknown} value
 * @param {string} path names of what it lies in, with points between
 * @param {string} name of what has no name
 * @param {number} depth
 * @param {Contents} contents
 */
function walk(value, path, name, depth, contents) {
  if (depth > mostDepth) throw new Problem('import.deep', { name: path.slice(0, 40), most: mostDepth });
  if (Array.isArray(value)) walkList(value, path, name, depth, contents);
  else if (typeof value !== 'object' || value === null) walkScalar(value, path, contents);
  else if (isTensor(value)) contents.arrays.push(readTensor(/** @type {any} */ (value), path || nextName(contents, name)));
  else for (const [key, entry] of Object.entries(value)) walk(entry, path ? `${path}.${key}` : key, name, depth + 1, contents);
  checkAmount(0, contents.arrays.length);
}

/** @param {unknown[]} list @param {string} path @param {string} name @param {number} depth @param {Contents} contents */
function walkList(list, path, name, depth, contents) {
  const first = innermost(list);
  if (typeof first === 'string' && list.every((text) => typeof text === 'string')) {
    contents.labels.push({ name: path || nextName(contents, name), texts: list });
  } else if (typeof first === 'object' && first !== null && !Array.isArray(first)) {
    list.forEach((entry, i) => walk(entry, path ? `${path}.${i}` : String(i), name, depth + 1, contents));
  } else {
    contents.arrays.push(readNested(list, path || nextName(contents, name)));
  }
}

/** The first entry of the first entry, and so on, as far as arrays can be nested. @param {unknown} list */
function innermost(list) {
  for (let axis = 0; Array.isArray(list) && axis <= mostAxes; axis++) list = list[0];
  return list;
}

/** @param {unknown} value @param {string} path @param {Contents} contents */
function walkScalar(value, path, contents) {
  if (typeof value === 'string' && readMeta(path, value, contents)) return;
  if (value !== null) addOption(contents, path, value);
}

/** @param {object} value */
const isTensor = (value) => Object.hasOwn(value, 'data') && Object.hasOwn(value, 'shape');

/** @param {{ data: unknown, shape: unknown, dtype?: unknown }} tensor @param {string} name */
function readTensor({ data, shape, dtype }, name) {
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) throw new Problem('import.shape', { name });
  if (shape.length > mostAxes) throw new Problem('import.deep', { name, most: mostAxes });
  // JSON.stringify writes a typed array as an object with the keys 0, 1, 2, …
  const list = Array.isArray(data) ? data : typeof data === 'object' && data !== null ? Object.values(data) : null;
  if (!list) throw new Problem('import.shape', { name });
  const array = readNested(list, name);
  const count = shape.reduce((product, size) => product * size, 1);
  if (array.data.length !== count) throw new Problem('import.shapeCount', { name, shape: shape.join(' × '), expected: count, count: array.data.length });
  return { ...array, shape, dtype: typeof dtype === 'string' ? excerpt(dtype) : array.dtype };
}
