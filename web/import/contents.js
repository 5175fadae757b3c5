/**
 * What was found in a file or a text, whatever the format: arrays of numbers, lists of texts, and options.
 *
 * @typedef {'layer' | 'batch' | 'head' | 'query' | 'key' | 'token' | 'width'} Axis
 *
 * @typedef {object} NamedArray
 * @property {string} name                          as the file has it, else that of the file or a number
 * @property {ReadonlyArray<number>} shape          row-major
 * @property {string} dtype                         of the source: float16, float32, int64, bool, text, …
 * @property {Float32Array | Float64Array} data
 * @property {ReadonlyArray<Axis>} [axes]           where the file says what they are
 * @property {ReadonlyArray<number>} [layers]       the layers that were put together along the first axis
 *
 * @typedef {object} LabelList
 * @property {string} name
 * @property {ReadonlyArray<string>} texts
 * @property {string} [of]                          the array whose rows or columns they name
 * @property {'rows' | 'columns'} [side]
 *
 * @typedef {object} Contents
 * @property {string} format                        json, text, table, npy, npz, zip or safetensors
 * @property {NamedArray[]} arrays
 * @property {LabelList[]} labels
 * @property {Record<string, unknown>} options      fields of Data that are no matrices: scale, causal, …
 * @property {string[]} ignored                     names of what was there and says nothing about attention
 */

import { readLabel } from '../model/data.js';
import { Problem } from '../model/problem.js';
import { mostArrays, mostNumbers } from './limits.js';

/** Fields of Data that are neither matrices nor tokens. */
const optionNames = new Set(['weighting', 'scale', 'causal', 'temperature', 'rescale']);

/** @param {string} format @returns {Contents} */
export const emptyContents = (format) => ({ format, arrays: [], labels: [], options: {}, ignored: [] });

/**
 * What an array is called that has no name in the file.
 * @param {Contents} contents so far @param {string} name of the file; '' for a pasted text
 */
export function nextName({ arrays, labels }, name) {
  const number = arrays.length + labels.length + 1;
  if (!name) return `#${number}`;
  return number === 1 ? name : `${name} #${number}`;
}

/**
 * A number, a flag or a word that stands alone.
 * @param {Contents} contents @param {string} name @param {unknown} value
 */
export function addOption(contents, name, value) {
  if (optionNames.has(name)) contents.options[name] = value;
  else if (name) contents.ignored.push(name);
}

/**
 * Puts the contents of several files together, in their order; of options that say different things the first counts.
 * @param {ReadonlyArray<Contents>} all at least one
 * @returns {Contents} in which no two arrays have the same name
 */
export function joinContents(all) {
  /** @type {Map<string, number>} */
  const taken = new Map();
  const named = all.map((one) => withOwnNames(one, taken));
  return {
    format: all.length === 1 ? all[0].format : 'several',
    arrays: named.flatMap(({ arrays }) => arrays),
    labels: named.flatMap(({ labels }) => labels),
    options: Object.assign({}, ...all.map(({ options }) => options).reverse()),
    ignored: all.flatMap(({ ignored }) => ignored),
  };
}

/** Answers name the arrays they are about. @param {Contents} contents @param {Map<string, number>} taken names, which grow, with the last number that was put to each @returns {Contents} */
function withOwnNames(contents, taken) {
  /** @type {Map<string, string>} */
  const names = new Map();
  const arrays = contents.arrays.map((array) => {
    const numbered = /#(\d{1,9})$/.exec(array.name);
    const stem = numbered ? array.name.slice(0, numbered.index).trimEnd() : array.name;
    let name = array.name;
    for (let next = taken.get(array.name) ?? Number(numbered?.[1] ?? 1); taken.has(name); taken.set(array.name, next)) name = `${stem} #${++next}`.trim();
    taken.set(name, Number(/#(\d{1,9})$/.exec(name)?.[1] ?? 1));
    if (!names.has(array.name)) names.set(array.name, name);
    return name === array.name ? array : { ...array, name };
  });
  const labels = contents.labels.map((list) => (list.of === undefined ? list : { ...list, of: names.get(list.of) ?? list.of }));
  return { ...contents, arrays, labels };
}

/**
 * Refuses what is too much to keep, before it is unpacked.
 * @param {number} numbers how many there will be @param {number} [arrays]
 */
export function checkAmount(numbers, arrays = 0) {
  if (numbers > mostNumbers) throw new Problem('import.tooManyNumbers', { count: numbers, most: mostNumbers });
  if (arrays > mostArrays) throw new Problem('import.tooManyArrays', { count: arrays, most: mostArrays });
}

/** @param {Contents} contents @returns {Contents} the same @throws {Problem} where there are no numbers in it */
export function expectNumbers(contents) {
  checkAmount(contents.arrays.reduce((sum, { data }) => sum + data.length, 0), contents.arrays.length);
  if (contents.arrays.some(({ data }) => data.length > 0)) return contents;
  // A file of tokens can come beside others.
  if (!contents.arrays.length && contents.labels.length && contents.format !== 'table') return contents;
  throw new Problem(contents.arrays.length ? 'import.empty' : 'import.noNumbers');
}

/** A piece of a text from outside, short enough for a message. @param {unknown} text */
export const excerpt = (text) => {
  const plain = String(text).replace(/\s+/g, ' ').trim();
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
};

/**
 * What fills in a message: names from outside are made short, and lose what could turn the text around them.
 * @template {Record<string, unknown>} Arguments
 * @param {Arguments} args
 * @returns {Arguments}
 */
export const showable = (args) => /** @type {Arguments} */ (Object.fromEntries(Object.entries(args).map(([key, value]) => [key, typeof value === 'string' && value ? readLabel(value) : value])));

/** Several names in one message. @param {ReadonlyArray<string>} names */
export const showNames = (names) => names.slice(0, 8).map((name) => excerpt(readLabel(name))).join(', ') + (names.length > 8 ? ', …' : '');
