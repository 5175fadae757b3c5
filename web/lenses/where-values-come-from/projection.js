/** W_V: what can be chosen for it, how the look carries it, and which one the data bears out. */

import { lookNumbers } from '../../model/look.js';
import { isProjection } from './project.js';

/**
 * @typedef {import('../../model/data.js').Matrix} Matrix
 * @typedef {import('../../model/data.js').Data} Data
 * @typedef {'identity' | 'halve' | 'swap'} Preset
 */

/** @param {number} D @returns {ReadonlyArray<Preset>} */
export const presetsFor = (D) => (D > 1 ? ['identity', 'halve', 'swap'] : ['identity', 'halve']);

/** @param {Preset} preset @param {number} D @returns {Matrix} (D, D); `swap` exchanges the first two dimensions */
export function presetMatrix(preset, D) {
  const source = (/** @type {number} */ dim) => (preset === 'swap' && dim < 2 ? 1 - dim : dim);
  return Array.from({ length: D }, (_, i) => Array.from({ length: D }, (__, k) => (source(k) === i ? (preset === 'halve' ? 0.5 : 1) : 0)));
}

/** @param {Matrix} matrix (D, D) @returns {string} as the look has it: a preset's name, or the numbers row after row */
export function writeProjection(matrix) {
  const numbers = matrix.flat().join(';');
  const D = matrix.length;
  return presetsFor(D).find((preset) => presetMatrix(preset, D).flat().join(';') === numbers) ?? numbers;
}

/** @param {string | undefined} text @param {number} D @returns {Matrix | null} null: none, or not of this width */
export function readProjection(text = '', D) {
  const preset = presetsFor(D).find((one) => one === text);
  if (preset) return presetMatrix(preset, D);
  const numbers = lookNumbers({ text }, 'text', D * D);
  return numbers && Array.from({ length: D }, (_, i) => numbers.slice(i * D, (i + 1) * D));
}

/** The W_V that made these values: undo gives the same values again, and so finds it. @type {WeakMap<Matrix, Matrix>} */
const remembered = new WeakMap();

/**
 * The W_V that gives the values, as the core computes them: the look's, the one before an undo, or the identity.
 * @param {import('../../core/index.js').Steps} attention @param {Data} data @param {string | undefined} text in the look
 * @returns {Matrix | null} (D, D); null where none of them does, so that W_V is not known
 */
export function findProjection(attention, data, text) {
  const D = data.values[0].length;
  const candidates = [() => readProjection(text, D), () => remembered.get(data.values), () => presetMatrix('identity', D)];
  for (const candidate of candidates) {
    const projection = candidate();
    if (projection && isProjection(attention, data, projection)) {
      remembered.set(data.values, projection);
      return projection;
    }
  }
  return null;
}
