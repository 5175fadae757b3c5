/** Heads that lie beside each other in one row, as the projections of a model give them: (token, head × width). */

import { showable } from './contents.js';

/**
 * @typedef {import('./roles.js').Role} Role
 * @typedef {import('./layouts.js').View} View
 */

/** @type {ReadonlyArray<Role>} query first: its width tells that of the keys */
const splitRoles = ['query', 'output', 'key', 'values'];

/**
 * @param {Partial<Record<Role, View>>} views which change
 * @param {import('./layouts.js').Sizes} sizes
 * @param {import('./examine.js').Answers} answers
 * @param {import('./examine.js').Question[]} questions which grow
 */
export function splitHeads(views, { head: heads = 1 }, answers, questions) {
  if (heads < 2) return;
  for (const role of splitRoles) {
    const view = views[role];
    if (!view || view.axes.includes('head') || view.axes.at(-1) !== 'width') continue;
    const whole = view.shape[view.shape.length - 1];
    // Keys may be shared by several queries, but a key is as wide as a query; likewise for values and the output.
    const widthOfHead = widthOf(views[role === 'key' ? 'query' : role === 'values' ? 'output' : role]);
    const own = widthOfHead && whole % widthOfHead === 0 && heads % (whole / widthOfHead) === 0 ? whole / widthOfHead : heads;
    if (whole % own) continue;
    const id = `split.${view.array.name}`;
    questions.push({ id, options: ['split', 'shared'], default: 'split', why: { id: 'import.why.split', args: showable({ name: view.array.name, count: whole, heads: own, width: whole / own }) } });
    if (answers[id] === 'shared') continue;
    views[role] = { ...view, axes: [...view.axes.slice(0, -1), 'head', 'width'], shape: [...view.shape.slice(0, -1), own, whole / own] };
  }
}

/** Of one head, where heads are apart. @param {View | undefined} view */
const widthOf = (view) => (view?.axes.includes('head') ? view.shape[view.axes.indexOf('width')] : 0);
