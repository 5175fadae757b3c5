/** How many directions are free when only the first k dimensions are looked at, as a table whose cells are bars, with a slider for k. */

import { html } from '../../view/html.js';
import { Slider } from '../parts.js';

/** Columns at once. */
const most = { narrow: 6, wide: 9 };
/** Height of the highest bar. */
const highRem = 4;

/** @param {{ view: import('../../view/figure.js').View, free: number[], k: number, hidden: number }} props free (D + 1); hidden: how many tokens get no weight */
export function FreeChart({ view, free, k, hidden }) {
  const { text, set, layout, scene: { S, D } } = view;
  const count = Math.min(D + 1, layout.isNarrow ? most.narrow : most.wide);
  const first = Math.max(0, Math.min(k - Math.floor(count / 2), D + 1 - count));
  const columns = Array.from({ length: count }, (_, i) => first + i);
  const tokens = S - hidden;
  return html`
    ${D > 1 && html`<${Slider} label=${text.say('same-sum.look')} value=${k} min=${1} max=${D} step=${1} shown=${text.count(k)}
      onSlide=${(/** @type {number} */ next) => set.look({ k: next === D ? null : next })} />`}
    <table class="plain-table same-sum-free" dir="ltr" aria-label=${text.say('same-sum.free')}>
      <thead><tr><th scope="col">${text.say('editor.dimensions')}</th>${columns.map((one) => html`<th key=${one} scope="col" class=${one === k ? 'is-now' : ''}>${text.count(one)}</th>`)}</tr></thead>
      <tbody><tr><th scope="row">${text.say('same-sum.free')}</th>${columns.map((one) => html`<td key=${one} class=${one === k ? 'is-now' : ''}>
        <span class="n">${text.count(free[one])}</span><i class="bar plain" style=${{ height: `${(highRem * free[one]) / Math.max(1, tokens - 1)}rem` }}></i>
      </td>`)}</tr></tbody>
    </table>
    <p class="lens-note">${text.say('same-sum.why', { tokens, one: 1, taken: tokens - 1 - free[k], free: free[k] })}</p>`;
}
