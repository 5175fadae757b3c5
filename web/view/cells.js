/**
 * The parts that every matrix of the picture is made of: a number with its bar, a token's sign, a row head.
 *
 * Every place that something moves from or to carries `data-anchor`; cells carry `data-token` and `data-dim`, so that
 * pointing at one lights its relatives.
 */

import { html } from './html.js';

/** Colours repeat after this many tokens; then a pattern tells them apart, and the number always does. */
const colours = 8;

/** @param {number} token */
export const tint = (token) => `tint-${(token % colours) + 1}${token >= colours ? ' is-patterned' : ''}`;

/** The number of a token on its colour. @param {{ token: number }} props */
export const Badge = ({ token }) => html`<span class=${`badge ${tint(token)}`} aria-hidden="true">${token + 1}</span>`;

/** @param {{ token: number, label: string }} props */
export const TokenName = ({ token, label }) => html`<span class="token-name" title=${label}><${Badge} token=${token} /><bdi class="label">${label}</bdi></span>`;

/**
 * The bar under a number.
 * @param {{ bar: { start: number, length: number }, token?: number }} props fractions of the cell's width
 */
export const Bar = ({ bar, token }) =>
  html`<span class="track"><i class=${`bar ${token === undefined ? 'plain' : tint(token)}`} style=${{ left: percent(bar.start), width: percent(bar.length) }}></i></span>`;

/** @param {number} fraction */
export const percent = (fraction) => `${Math.round(fraction * 1e4) / 100}%`;

/** @param {import('./figure.js').View} view @param {number | undefined} token @param {number | undefined} dim */
export function litClass({ lit }, token, dim) {
  if (!lit || (lit.token === undefined && lit.dim === undefined)) return '';
  const isToken = lit.token === undefined || token === undefined || lit.token === token;
  const isDim = lit.dim === undefined || dim === undefined || lit.dim === dim;
  return isToken && isDim ? ' is-lit' : ' is-dim';
}
