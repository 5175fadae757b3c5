/** What changes with every frame: the arrows, the end of the sum, and the difference from the original embedding. */

import { useLayoutEffect, useState } from 'preact/hooks';
import { tint } from '../../view/cells.js';
import { html } from '../../view/html.js';
import { Mark } from '../plane.js';
import { arrowPath } from './path.js';
import { layTipToTail } from './tip-to-tail.js';

/** @typedef {import('./outline.js').Point} Point */

/** An arrow shorter than this has no number beside it. */
const leastNamedPx = 24;
const mostNamed = 24;

/**
 * @param {object} props
 * @param {import('../../view/figure.js').View} props.view
 * @param {(data: ArrayLike<number>, row?: number) => Point} props.place
 * @param {number} props.lane        pixels from arrow to arrow where all lie on one line
 * @param {string[]} props.labels    of the output and of the original embedding
 * @param {Point[]} props.spots      where these labels stand
 * @param {boolean} props.isOutside  the output lies outside the hull
 * @param {string} props.gap         the path from there to the hull
 * @param {any} [props.children]     what is drawn over the arrows and below the sum
 */
export function Moving({ view, place, lane, labels, spots, isOutside, gap, children }) {
  const { text, lit, focus, scene: { values, D, S } } = view;
  const [frame, follow] = useState(view.frame);
  useLayoutEffect(() => view.onFrame(follow));
  const { tails, tips, isThere, isWaiting, sum, hasSum, compared } = layTipToTail(frame, values.data, focus.scene, D);
  const isWhole = frame.addedCount(D - 1) === S;
  const [end, result, original] = [sum, focus.scene.output.data, focus.scene.embedding.data].map((data) => place(data));
  const tip = /** @type {Point} */ (original.map((number, i) => number + (result[i] - number) * compared));
  const arrow = (/** @type {number} */ token) => {
    const [from, to] = [tails, tips].map((data) => place(data, token));
    for (const point of [from, to]) point[1] += lane * (token + 1);
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    const aside = 9 / length;
    return html`<g key=${token} class=${`${tint(token)}${isWaiting[token] ? ' is-waiting' : ''}${lit?.token === token ? ' is-lit' : ''}`} data-token=${token} data-arrow=${token}>
      <path d=${isThere[token] ? arrowPath(from, to) : ''} />
      ${isThere[token] && !isWaiting[token] && length > leastNamedPx && S <= mostNamed && html`<text x=${(from[0] + to[0]) / 2 + dy * aside} y=${(from[1] + to[1]) / 2 - dx * aside}>${token + 1}</text>`}
    </g>`;
  };
  return html`${isWhole && gap && html`<path class="geometry-gap" d=${gap} />`}
    <g aria-hidden="true" class="geometry-arrows">${Array.from({ length: S }, (_, token) => arrow(token))}</g>
    <g aria-hidden="true" class="geometry-original"><path d=${compared > 0 ? arrowPath(original, tip) : ''} /><${Mark} at=${original} kind="ring" r="8" /><text x=${spots[1][0]} y=${spots[1][1]}>${labels[1]}</text></g>
    ${children}
    <g aria-hidden="true" class=${`geometry-sum${isOutside ? ' is-outside' : ''}`} data-sum visibility=${hasSum ? 'visible' : 'hidden'}>
      <${Mark} at=${end} kind="dot" r="6" /><text x=${end[0] + spots[0][0] - result[0]} y=${end[1] + spots[0][1] - result[1]}>${isWhole ? labels[0] : text.say('runningSum')}</text>
    </g>`;
}
