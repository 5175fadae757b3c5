/** Two dimensions as a small flat picture: axes, one point a token, and what a lens draws among them. */

import { lookNumber } from '../model/look.js';
import { tint } from '../view/cells.js';
import { html } from '../view/html.js';
import { Pick } from '../view/settings.js';
import { pathOf } from './geometry/path.js';
import { fitScale, ticks } from './geometry/scale.js';

/**
 * @typedef {import('../view/figure.js').View} View
 * @typedef {import('./geometry/outline.js').Point} Point
 * @typedef {(data: ArrayLike<number>, row?: number) => Point} Place  where a vector lies in the picture: a row of (…, D)
 */

const mostWidthPx = 440;
const heightPx = 280;
const lineHeightPx = 92;
/** So many points all have their token's number; of more, those of the tokens in view. */
const mostNumbers = 24;
/** About as much as a digit takes. */
const digitPx = 8;
/** Half the size of a point that has its token's number. */
export const badgePx = 10;

/** The dimensions that are drawn, as the look says. @param {Pick<View, 'state' | 'scene'>} view @returns {Point} the second one means nothing where there is but one */
export function readAxes({ state: { look }, scene: { D } }) {
  const [x, y] = ['x', 'y'].map((name, i) => Math.min(D, Math.round(lookNumber(look, name, i + 1, 1, D))) - 1);
  return [x, x === y ? (x + 1) % D : y];
}

/** Which dimensions are drawn, where there is a choice. @param {{ view: View }} props */
export function AxisPicks({ view }) {
  const { text, set, scene: { D } } = view;
  if (D < 3) return null;
  const axes = readAxes(view);
  const options = Array.from({ length: D }, (_, dim) => ({ value: dim + 1, label: text.say('dimension', { dim: dim + 1 }) }));
  // Taking the other axis's dimension gives that one ours.
  const choose = (/** @type {number} */ i, /** @type {number} */ dim) => {
    const next = axes.map((axis, j) => (j === i ? dim : axis === dim ? axes[i] : axis) + 1);
    set.look({ x: next[0], y: next[1] });
  };
  return ['across', 'up'].map((axis, i) => html`<${Pick} key=${axis} label=${text.say(`plane.${axis}`)} value=${axes[i] + 1} options=${options}
    onPick=${(/** @type {string} */ value) => choose(i, Number(value) - 1)} />`);
}

/**
 * @param {object} props
 * @param {View} props.view
 * @param {string} props.label  what the picture shows
 * @param {import('../core/index.js').Tensor} props.points  (S, D)
 * @param {ReadonlyArray<import('../core/index.js').Tensor>} props.rows  (…, D) what else has to be in the picture
 * @param {number} [props.chosen]  the token whose point is on top
 * @param {(place: Place) => any} props.under  drawn below the points
 * @param {(place: Place) => any} props.over   drawn over them
 */
export function Plane({ view, label, points, rows, chosen, under, over }) {
  const { text, widthPx, layout: { tokens }, scene: { S, D } } = view;
  const [x, y] = readAxes(view);
  const isLine = D === 1;
  const pointOf = (/** @type {ArrayLike<number>} */ data, row = 0) => /** @type {Point} */ ([data[row * D + x], isLine ? 0 : data[row * D + y]]);
  const all = [points, ...rows].flatMap(({ data }) => Array.from({ length: data.length / D }, (_, row) => pointOf(data, row)));
  const width = Math.min(widthPx, mostWidthPx);
  const height = isLine ? lineHeightPx : heightPx;
  const left = isLine ? 20 : 18 + digitPx * Math.max(3, ...all.map(([, up]) => text.plain(Math.round(up)).length));
  const scale = fitScale(all, { left, top: 26, width: width - left - 20, height: height - 66 });
  /** @type {Place} */
  const place = (data, row = 0) => scale.place(pointOf(data, row));
  const names = (isLine ? [x] : [x, y]).map((dim) => text.say('dimension', { dim: dim + 1 }));
  // Those with a number over those without.
  const rank = (/** @type {number} */ token) => (token === chosen ? 2 : S <= mostNumbers || tokens.includes(token) ? 1 : 0);
  const order = Array.from({ length: S }, (_, token) => token).sort((a, b) => rank(a) - rank(b));
  return html`<svg class="plane" width=${width} height=${height} direction="ltr" role="img" aria-label=${label}>
    <${Axes} text=${text} scale=${scale} left=${left} width=${width} height=${height} names=${names} />
    ${under(place)}
    ${order.map((token) => html`<${TokenPoint} key=${token} view=${view} token=${token} at=${place(points.data, token)} hasNumber=${rank(token) > 0} />`)}
    ${over(place)}
  </svg>`;
}

/** Ticks across and, for two names, up. @param {{ text: View['text'], scale: import('./geometry/scale.js').Scale, left: number, width: number, height: number, names: string[] }} props */
export function Axes({ text, scale, left, width, height, names }) {
  const [right, top, bottom] = [width - 8, 20, height - 34];
  const isLine = names.length === 1;
  const across = ticks(scale.across, scale.step);
  // Long numbers stand at every other line only.
  const every = Math.ceil((digitPx * Math.max(...across.map((tick) => text.plain(tick).length + 1))) / (scale.step * scale.perUnit));
  return html`<g class="plane-axes">
    ${across.map((tick) => {
      const [x] = scale.place([tick, 0]);
      return x >= left - 6 && x <= right && html`<g key=${tick} class=${tick === 0 ? 'is-zero' : ''}><path d=${pathOf([[x, top], [x, bottom]])} />${Math.round(tick / scale.step) % every === 0 && html`<text x=${x} y=${bottom + 11}>${text.plain(tick)}</text>`}</g>`;
    })}
    ${!isLine && ticks(scale.up, scale.step).map((tick) => {
      const [, y] = scale.place([0, tick]);
      return y >= top && y <= bottom && html`<g key=${tick} class=${tick === 0 ? 'is-zero' : ''}><path d=${pathOf([[left - 6, y], [right, y]])} /><text class="is-end" x=${left - 11} y=${y}>${text.plain(tick)}</text></g>`;
    })}
    <text class="is-end" x=${right} y=${height - 8}>${names[0]}</text>
    ${!isLine && html`<text class="is-start" x="2" y="9">${names[1]}</text>`}
  </g>`;
}

/** @param {{ view: View, token: number, at: Point, hasNumber: boolean }} props */
const TokenPoint = ({ view: { lit }, token, at: [x, y], hasNumber }) =>
  html`<g class=${`plane-point ${tint(token)}${lit?.token === token ? ' is-lit' : ''}`} data-token=${token}>
    <circle cx=${x} cy=${y} r=${hasNumber ? badgePx : 3} />${hasNumber && html`<text x=${x} y=${y}>${token + 1}</text>`}
  </g>`;

/** What a lens marks, and its key in a table. @param {{ at: Point, kind: 'dot' | 'ring' | 'diamond', r?: number }} props */
export const Mark = ({ at: [x, y], kind, r = 5.5 }) => (kind === 'diamond'
  ? html`<path class="plane-mark is-diamond" d=${pathOf([[x - r, y], [x, y - r], [x + r, y], [x, y + r]], true)} />`
  : html`<circle class=${`plane-mark is-${kind}`} cx=${x} cy=${y} r=${r} />`);
