/**
 * The parts that every matrix of the picture is made of: a number with its bar, a token's sign, a row head.
 *
 * Every place that something moves from or to carries `data-anchor`; cells carry `data-token` and `data-dim`, so that
 * pointing at one lights its relatives.
 */

import { useRef } from 'preact/hooks';
import { html } from './html.js';
import { pure } from './pure.js';

/** Colours repeat after this many tokens; then a pattern tells them apart, and the number always does. */
const colours = 8;

/** @param {number} token */
export const tint = (token) => `tint-${(token % colours) + 1}${token >= colours ? ' is-patterned' : ''}`;

/** The number of a token on its colour. @param {{ token: number }} props */
export const Badge = ({ token }) => html`<span class=${`badge ${tint(token)}`} aria-hidden="true">${token + 1}</span>`;

export const TokenName = pure((/** @type {{ token: number, label: string }} */ { token, label }) =>
  html`<span class="token-name" title=${label}><${Badge} token=${token} /><bdi class="label">${label}</bdi></span>`);

/**
 * The bar under a number.
 * @param {{ bar: { start: number, length: number }, token?: number }} props fractions of the cell's width
 */
export const Bar = ({ bar, token }) =>
  html`<span class="track"><i class=${`bar ${token === undefined ? 'plain' : tint(token)}`} style=${{ left: percent(bar.start), width: percent(bar.length) }}></i></span>`;

let gestures = 0;

/** A name for one drag, so that it is undone as one. */
export const nextGesture = () => `drag${++gestures}`;

/**
 * A bar whose end can be dragged; the number above it is its equal for keyboards.
 * @param {object} props
 * @param {{ start: number, length: number }} props.bar @param {number} [props.token]
 * @param {number} props.value    the exact number
 * @param {number} props.perUnit  length of 1, in fractions of the track's width
 * @param {number} [props.min] @param {number} [props.max]
 * @param {(number: number, gesture: string) => void} props.onNumber
 */
export function DragBar({ bar, token, value, perUnit, min = -Infinity, max = Infinity, onNumber }) {
  const drag = useRef(/** @type {{ x: number, value: number, perPx: number, id: string } | null} */ (null));
  /** @param {PointerEvent} event */
  const onPointerDown = (event) => {
    const track = /** @type {HTMLElement} */ (event.currentTarget);
    if (event.button !== 0 || perUnit === 0) return;
    event.preventDefault();
    track.setPointerCapture(event.pointerId);
    // The scale of the moment the drag begins: the bar's end follows the pointer even where the scale adapts.
    drag.current = { x: event.clientX, value, perPx: 1 / (perUnit * track.clientWidth), id: nextGesture() };
  };
  /** @param {PointerEvent} event */
  const onPointerMove = (event) => {
    if (event.buttons === 0) drag.current = null;
    if (!drag.current) return;
    const { x, value: from, perPx, id } = drag.current;
    const number = Math.min(max, Math.max(min, Math.round((from + (event.clientX - x) * perPx) * 100) / 100));
    if (number !== value) onNumber(number, id);
  };
  const onPointerUp = () => (drag.current = null);
  return html`<span class="track is-draggable" onPointerDown=${onPointerDown} onPointerMove=${onPointerMove} onPointerUp=${onPointerUp} onPointerCancel=${onPointerUp} onLostPointerCapture=${onPointerUp}>
    <i class=${`bar ${token === undefined ? 'plain' : tint(token)}`} style=${{ left: percent(bar.start), width: percent(bar.length) }}></i>
  </span>`;
}

/** @param {number} fraction */
export const percent = (fraction) => `${Math.round(fraction * 1e4) / 100}%`;

/** @param {Pick<import('./figure.js').View, 'lit'>} view @param {number | undefined} token @param {number | undefined} dim */
export function litClass({ lit }, token, dim) {
  if (!lit || (lit.token === undefined && lit.dim === undefined)) return '';
  const isToken = lit.token === undefined || token === undefined || lit.token === token;
  const isDim = lit.dim === undefined || dim === undefined || lit.dim === dim;
  return isToken && isDim ? ' is-lit' : ' is-dim';
}
