/** Whether weights are weights: rows that sum to 1. */

import { showable } from './contents.js';
import { matrixOf, tensorOf } from './layouts.js';
import { scan } from './scan.js';

/**
 * @typedef {import('./examine.js').Examined} Examined
 * @typedef {import('./examine.js').Finding} Finding
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {import('../core/index.js').Tensor} Tensor
 * @typedef {{ layer: number, batch: number, head: number, heads: number }} Place
 */

/** How far a sum may be from 1 because numbers have 16 bits only. */
const noise = 0.01;
/** And because they were printed with few decimals. */
const rounding = 0.15;
const digits = 3;

/**
 * @param {import('./layouts.js').View} view
 * @param {Examined} examined
 * @param {Steps} attention
 * @param {Finding[]} findings which grow
 */
export function checkWeights(view, examined, attention, findings) {
  const { name } = view.array;
  const { negative } = scan(view.array);
  if (negative >= 0) {
    findings.push({ id: 'import.negative', args: showable({ name, number: show(attention, view.array.data[negative]) }), level: 'doubt', fix: { id: 'import.fix.scores', answers: { [`role.${name}`]: 'scores' } } });
    return;
  }
  const worst = findWorstRow(view, examined, attention);
  if (!worst || Math.abs(worst.sum - 1) <= noise) return;
  const args = showable({ name, row: worst.row + 1, head: worst.place.head, layer: examined.layers[worst.place.layer] ?? 0, sum: show(attention, worst.sum) });
  const columns = sumsOf(transpose(tensorOf(matrixOf(view, worst.place))), attention);
  const column = columns.length > worst.row ? worst.row : 0;
  if (columns.every((sum) => Math.abs(sum - 1) <= noise)) {
    findings.push({
      id: 'import.columns', args: { ...args, column: column + 1, columnSum: show(attention, columns[column]) }, level: 'doubt',
      fix: { id: 'import.fix.transpose', answers: { [`transpose.${name}`]: true } },
    });
    return;
  }
  const isRounded = Math.abs(worst.sum - 1) <= rounding;
  findings.push({ id: isRounded ? 'import.rounded' : 'import.sums', args, level: isRounded ? 'note' : 'doubt', ...(examined.answers.rescale === true ? {} : { fix: { id: 'import.fix.rescale', answers: { rescale: true } } }) });
}

/** @typedef {{ place: Place, row: number, sum: number }} Worst */

/** What was found before, by the numbers and their axes. @type {WeakMap<object, Map<string, Worst | undefined>>} */
const found = new WeakMap();

/** @param {import('./layouts.js').View} view @param {Examined} examined @param {Steps} attention @returns {Worst | undefined} */
function findWorstRow(view, examined, attention) {
  const known = found.get(view.array.data) ?? new Map();
  found.set(view.array.data, known);
  const axes = view.axes.join();
  if (!known.has(axes)) known.set(axes, searchWorstRow(view, examined, attention));
  return known.get(axes);
}

/** The row whose sum is farthest from 1; rows of zeros belong to tokens that see nothing. @param {import('./layouts.js').View} view @param {Examined} examined @param {Steps} attention */
function searchWorstRow(view, { heads }, attention) {
  const sizeOf = (/** @type {import('./layouts.js').Axis} */ axis) => (view.axes.includes(axis) ? view.shape[view.axes.indexOf(axis)] : 1);
  /** @type {Worst | undefined} */
  let worst;
  for (let layer = 0; layer < sizeOf('layer'); layer++) {
    for (let batch = 0; batch < sizeOf('batch'); batch++) {
      for (let head = 0; head < sizeOf('head'); head++) {
        const place = { layer, batch, head, heads };
        sumsOf(tensorOf(matrixOf(view, place)), attention).forEach((sum, row) => {
          if (Number.isFinite(sum) && sum !== 0 && (!worst || Math.abs(sum - 1) > Math.abs(worst.sum - 1) + noise / 100)) worst = { place, row, sum };
        });
      }
    }
  }
  return worst;
}

/** @param {Tensor} weights @param {Steps} attention */
const sumsOf = (weights, attention) => attention.rescale({ weights }).sums.data;

/** @param {Tensor} matrix @returns {Tensor} */
function transpose({ data, shape: [rows, columns] }) {
  return { data: Float32Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]), shape: [columns, rows] };
}

/** @param {Steps} attention @param {number} number @returns {import('../model/shown.js').Shown} */
function show(attention, number) {
  const { data, isRounded } = attention.round({ numbers: [number], digits });
  return { number: data[0], digits, isRounded: isRounded[0] !== 0 };
}
