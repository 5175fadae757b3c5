/** Draws what changes with every frame: the arrows, the end of the sum, and the difference from the original embedding. */

import { arrowPath } from './path.js';
import { layTipToTail } from './tip-to-tail.js';

/**
 * @typedef {import('./outline.js').Point} Point
 * @typedef {object} Drawing
 * @property {import('../../model/scene.js').Scene} scene @property {import('../../model/scene.js').TokenScene} tokenScene
 * @property {(data: ArrayLike<number>, row?: number) => Point} place
 * @property {number} lane        pixels from arrow to arrow where all lie on one line
 * @property {Point} labelShift   of the name of the sum from its end
 * @property {{ sum: string, output: string }} labels
 */

/** An arrow shorter than this has no number beside it. */
const leastNamedPx = 24;

/** @param {SVGSVGElement} svg @param {import('../../story/frame.js').Frame} frame @param {Drawing} drawing */
export function paintFrame(svg, frame, { scene: { values, D, S }, tokenScene, place, lane, labelShift, labels }) {
  const { tails, tips, isThere, isWaiting, sum, hasSum, compared } = layTipToTail(frame, values.data, tokenScene, D);
  for (const arrow of /** @type {NodeListOf<SVGGElement>} */ (svg.querySelectorAll('[data-arrow]'))) {
    const token = Number(arrow.dataset.arrow);
    const [line, name] = arrow.children;
    const [from, to] = [place(tails, token), place(tips, token)];
    if (lane) for (const end of [from, to]) end[1] += lane * (token + 1);
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    line.setAttribute('d', isThere[token] ? arrowPath(from, to) : '');
    arrow.classList.toggle('is-waiting', isWaiting[token]);
    const isNamed = isThere[token] && !isWaiting[token] && length > leastNamedPx && S <= 24;
    name.setAttribute('visibility', isNamed ? 'visible' : 'hidden');
    if (!isNamed) continue;
    const aside = 9 / length;
    name.setAttribute('x', String((from[0] + to[0]) / 2 + (to[1] - from[1]) * aside));
    name.setAttribute('y', String((from[1] + to[1]) / 2 - (to[0] - from[0]) * aside));
  }
  const isWhole = frame.addedCount(D - 1) === S;
  paintSum(/** @type {SVGGElement} */ (svg.querySelector('[data-sum]')), place(sum), hasSum, labelShift, isWhole ? labels.output : labels.sum);
  svg.querySelector('.geometry-gap')?.setAttribute('visibility', isWhole ? 'visible' : 'hidden');
  const from = place(tokenScene.embedding.data);
  const to = place(tokenScene.output.data);
  const tip = /** @type {Point} */ (from.map((number, i) => number + (to[i] - number) * compared));
  svg.querySelector('[data-difference]')?.setAttribute('d', compared > 0 ? arrowPath(from, tip) : '');
}

/** @param {SVGGElement} mark @param {Point} at @param {boolean} isThere @param {Point} shift @param {string} label */
function paintSum(mark, [x, y], isThere, [dx, dy], label) {
  mark.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  mark.setAttribute('visibility', isThere ? 'visible' : 'hidden');
  const name = mark.children[1];
  name.setAttribute('x', String(dx));
  name.setAttribute('y', String(dy));
  if (name.textContent !== label) name.textContent = label;
}
