/** How the loss has fallen, as a curve and in a table. */

import { html } from '../../view/html.js';

const widthPx = 320;
const heightPx = 84;
/** The line is not cut off at the edges. */
const edgePx = 5;
/** The curve leaves room for the steps to come. */
const leastSteps = 10;
const mostColumns = 3;

/** Decimals of a loss: one more than other numbers have, as small differences are squared. @param {number} precision */
export const lossDigits = (precision) => Math.min(6, precision + 1);

/** @param {{ view: import('../../view/figure.js').View, way: ReadonlyArray<import('./track.js').Entry>, shown: import('../../model/shown.js').Figures }} props */
export function Curve({ view: { text }, way, shown }) {
  const losses = way.map(({ loss }) => (Number.isFinite(loss) ? loss : 0));
  const most = Math.max(...losses) || 1;
  const count = way.length - 1;
  const x = (/** @type {number} */ i) => edgePx + ((widthPx - 2 * edgePx) * i) / Math.max(leastSteps, count);
  const y = (/** @type {number} */ loss) => heightPx - edgePx - ((heightPx - 2 * edgePx) * loss) / most;
  const last = Array.from(way, (_, i) => i).slice(-mostColumns);
  return html`<div class="loss">
    <svg direction="ltr" viewBox=${`0 0 ${widthPx} ${heightPx}`} role="img" aria-label=${text.say('gradients.loss')}>
      <path class="loss-base" d=${`M0 ${heightPx - edgePx}H${widthPx}`} />
      <polyline points=${losses.map((loss, i) => `${x(i).toFixed(1)},${y(loss).toFixed(1)}`).join(' ')} />
      <circle cx=${x(count)} cy=${y(losses[count])} r="3.5" />
    </svg>
    <table class="plain-table lens-table" aria-label=${text.say('gradients.loss')}>
      <thead><tr><th scope="col">${text.say('grain.step')}</th>${last.map((i) => html`<th key=${i} scope="col">${text.count(i)}</th>`)}</tr></thead>
      <tbody><tr><th scope="row">${text.say('gradients.loss')}</th>${last.map((i) => html`<td key=${i} class="n">${text.number(shown.at(i))}</td>`)}</tr></tbody>
    </table>
  </div>`;
}
