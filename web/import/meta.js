/** What export_attention.py writes beside the numbers: tokens, options, and which axis is which. */

import { addOption } from './contents.js';

/** @typedef {import('./contents.js').Axis} Axis */

/** The entry that holds it, as a text of JSON. */
const metaName = 'attention_explainer';
/** @type {ReadonlyArray<string>} */
const axisNames = ['layer', 'batch', 'head', 'query', 'key', 'token', 'width'];

/**
 * @param {string} name of a text in a file
 * @param {string} text
 * @param {import('./contents.js').Contents} contents which gets what the text says; its arrays have to be there
 * @returns {boolean} whether it was one of ours, or a list of tokens
 */
export function readMeta(name, text, contents) {
  if (name !== metaName && name !== 'tokens') return false;
  let meta;
  try {
    meta = JSON.parse(text);
  } catch {
    return false;
  }
  if (name === 'tokens') meta = isTexts(meta) ? { tokens: meta } : null;
  if (typeof meta !== 'object' || meta === null) return false;
  if (isTexts(meta.tokens)) contents.labels.push({ name: 'tokens', texts: meta.tokens });
  for (const option of ['scale', 'causal']) if (Object.hasOwn(meta, option) && meta[option] !== null) addOption(contents, option, meta[option]);
  contents.arrays = contents.arrays.map((array) => withMeta(array, meta));
  return true;
}

/** @param {import('./contents.js').NamedArray} array @param {any} meta @returns {import('./contents.js').NamedArray} */
function withMeta(array, { axes: all, layers }) {
  const axes = typeof all === 'object' && all !== null && Object.hasOwn(all, array.name) ? all[array.name] : undefined;
  if (!isTexts(axes) || axes.length !== array.shape.length || !axes.every((axis) => axisNames.includes(axis))) return array;
  const hasLayers = axes[0] === 'layer' && Array.isArray(layers) && layers.length === array.shape[0] && layers.every(Number.isSafeInteger);
  return { ...array, axes: /** @type {Axis[]} */ (axes), ...(hasLayers ? { layers } : {}) };
}

/** @param {unknown} list @returns {list is string[]} */
const isTexts = (list) => Array.isArray(list) && list.every((text) => typeof text === 'string');
