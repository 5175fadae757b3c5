/** Two dimensions as a flat picture: axes, one point a token, and what a lens draws among them. */

import { lookNumber } from '../model/look.js';
import { tint } from '../view/cells.js';
import { html } from '../view/html.js';
import { Pick } from '../view/settings.js';
import { pathOf } from './geometry/path.js';
import { fitScale, ticks } from './geometry/scale.js';

/**
 * @typedef {import('../view/figure.js').View} View
 * @typedef {import('./geometry/outline.js').Point} Point
 * @typedef {import('./geometry/scale.js').Scale} Scale
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

const axisNames = ['x', 'y', 'z'];

/** The dimensions that are drawn, each once, as the look says: fewer where the values have fewer. @param {Pick<View, 'state' | 'scene'>} view @param {number} [count] */
export function readAxes({ state: { look }, scene: { D } }, count = 2) {
  /** @type {number[]} */
  const axes = [];
  for (const name of axisNames.slice(0, Math.min(count, D))) {
    let axis = Math.round(lookNumber(look, name, axes.length + 1, 1, D)) - 1;
    while (axes.includes(axis)) axis = (axis + 1) % D;
    axes.push(axis);
  }
  return axes;
}

/** Which dimensions are drawn, where there is a choice. @param {{ view: View, axes?: number[] }} props */
export function AxisPicks({ view, axes = readAxes(view) }) {
  const { text, set, scene: { D } } = view;
  if (D < 3) return null;
  const options = Array.from({ length: D }, (_, dim) => ({ value: dim + 1, label: text.say('dimension', { dim: dim + 1 }) }));
  // Taking another axis's dimension gives that one ours.
  const choose = (/** @type {number} */ i, /** @type {number} */ dim) =>
    set.look(Object.fromEntries(axes.map((axis, j) => [axisNames[j], (j === i ? dim : axis === dim ? axes[i] : axis) + 1])));
  return axes.map((axis, i) => html`<${Pick} key=${i} label=${text.say('plane.axis', { axis: axisNames[i] })} value=${axis + 1} options=${options}
    onPick=${(/** @type {string} */ value) => choose(i, Number(value) - 1)} />`);
}

/**
 * Room for the numbers beside the axes, and a margin around the points.
 * @param {View['text']} text @param {ReadonlyArray<Point>} points @param {number} width @param {number} height @param {number} [margin]
 * @returns where the axes begin, and the box of the points
 */
export function leaveRoom(text, points, width, height, margin = 0) {
  const left = 18 + digitPx * Math.max(3, ...points.map(([, up]) => text.plain(Math.round(up)).length));
  return { left, box: { left: left + margin, top: 26 + margin, width: width - left - 20 - 2 * margin, height: height - 66 - 2 * margin } };
}

/**
 * @param {object} props
 * @param {View} props.view
 * @param {string} props.label  what the picture shows
 * @param {import('../core/index.js').Tensor} props.points  (S, D)
 * @param {ReadonlyArray<import('../core/index.js').Tensor>} props.rows  (…, D) what else has to be in the picture
 * @param {number[]} [props.axes]  dimensions; those of the look if not given
 * @param {number} [props.chosen]  the token whose point is on top
 * @param {(place: Place) => any} [props.under]  drawn below the points
 * @param {(place: Place, scale: Scale) => any} props.over   drawn over them
 * @param {(point: Point, scale: Scale) => void} [props.onPoint]  the pointer is pressed there
 */
export function Plane({ view, label, points, rows, axes = readAxes(view), chosen, under, over, onPoint }) {
  const { text, widthPx, layout: { tokens }, scene: { S, D } } = view;
  const isLine = D === 1;
  const pointOf = (/** @type {ArrayLike<number>} */ data, row = 0) => /** @type {Point} */ ([data[row * D + axes[0]], isLine ? 0 : data[row * D + axes[1]]]);
  const all = [points, ...rows].flatMap(({ data }) => Array.from({ length: data.length / D }, (_, row) => pointOf(data, row)));
  const width = Math.min(widthPx, mostWidthPx);
  const height = isLine ? lineHeightPx : heightPx;
  const { left, box } = leaveRoom(text, all, width, height);
  const scale = fitScale(all, box);
  /** @type {Place} */
  const place = (data, row) => scale.place(pointOf(data, row));
  /** @param {PointerEvent} event */
  const onPointer = (event) => {
    if (!onPoint || event.buttons === 0) return;
    const frame = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    onPoint(scale.at([event.clientX - frame.left, event.clientY - frame.top]), scale);
  };
  // Those with a number over those without.
  const rank = (/** @type {number} */ token) => (token === chosen ? 2 : S <= mostNumbers || tokens.includes(token) ? 1 : 0);
  const order = Array.from({ length: S }, (_, token) => token).sort((a, b) => rank(a) - rank(b));
  return html`<svg class="plane" width=${width} height=${height} direction="ltr" role="img" aria-label=${label} onPointerDown=${onPointer} onPointerMove=${onPointer}>
    <${Axes} text=${text} scale=${scale} left=${left} width=${width} height=${height} names=${axes.map((dim) => text.say('dimension', { dim: dim + 1 }))} />
    ${under?.(place)}
    ${order.map((token) => html`<${TokenPoint} key=${token} view=${view} token=${token} at=${place(points.data, token)} hasNumber=${rank(token) > 0} />`)}
    ${over(place, scale)}
  </svg>`;
}

/** Ticks across and, for two names, up. @param {{ text: View['text'], scale: Scale, left: number, width: number, height: number, names: string[] }} props */
export function Axes({ text, scale, left, width, height, names }) {
  const [right, top, bottom] = [width - 8, 20, height - 34];
  const across = ticks(scale.across, scale.step);
  // Long numbers stand at every other line only.
  const every = Math.ceil((digitPx * Math.max(...across.map((tick) => text.plain(tick).length + 1))) / (scale.step * scale.perUnit));
  return html`<g class="plane-axes">
    ${across.map((tick) => {
      const [x] = scale.place([tick, 0]);
      return x >= left - 6 && x <= right && html`<g key=${tick} class=${tick === 0 ? 'is-zero' : ''}><path d=${pathOf([[x, top], [x, bottom]])} />${Math.round(tick / scale.step) % every === 0 && html`<text x=${x} y=${bottom + 11}>${text.plain(tick)}</text>`}</g>`;
    })}
    ${(names[1] ? ticks(scale.up, scale.step) : [0]).map((tick) => {
      const [, y] = scale.place([0, tick]);
      return y >= top && y <= bottom && html`<g key=${tick} class=${tick === 0 ? 'is-zero' : ''}><path d=${pathOf([[left - 6, y], [right, y]])} />${names[1] && html`<text class="is-end" x=${left - 11} y=${y}>${text.plain(tick)}</text>`}</g>`;
    })}
    <text class="is-end" x=${right} y=${height - 8}>${names[0]}</text>
    <text class="is-start" x="2" y="9">${names[1]}</text>
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
