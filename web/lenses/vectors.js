/** A few vectors one below the other, with bars on one scale. */

import { Bar } from '../view/cells.js';
import { html } from '../view/html.js';
import { barsFor } from './bars.js';
import { Mark } from './plane.js';

/**
 * @typedef {object} NamedVector
 * @property {string} name
 * @property {import('../core/index.js').Tensor} numbers (D)
 * @property {import('../model/shown.js').Figures} shown
 * @property {boolean} [isSigned]
 * @property {number} [token]  whose colour its bars have
 * @property {'dot' | 'ring' | 'diamond'} [mark]  what shows it in the picture
 * @property {(dim: number) => any} [cell]  what stands there instead of the number: a field
 */

/**
 * @param {{ view: import('../view/figure.js').View, label: string, vectors: ReadonlyArray<NamedVector>, counted?: number }} props
 *   counted: so many dimensions count, the others are struck out
 */
export function VectorTable({ view: { text, layout: { dims } }, label, vectors, counted = Infinity }) {
  const isOut = (/** @type {number} */ dim) => dim >= counted && 'is-out';
  const bars = barsFor(vectors.flatMap(({ numbers: { data } }) => dims.map((dim) => data[dim])));
  return html`<div class="scroller"><table class="plain-table lens-vectors" aria-label=${label}>
    <thead><tr><td></td>${dims.map((dim) => html`<th key=${dim} scope="col" class=${isOut(dim)}><span class="hidden">${text.say('dimension', { dim: dim + 1 })}</span><span aria-hidden="true">${text.count(dim + 1)}</span></th>`)}</tr></thead>
    <tbody>${vectors.map(({ name, numbers, shown, isSigned, token, mark, cell }) => html`<tr key=${name}>
      <th scope="row">${mark && html`<svg class="plane-key" viewBox="0 0 14 14" aria-hidden="true"><${Mark} at=${[7, 7]} kind=${mark} /></svg>`}${name}</th>
      ${dims.map((dim) => html`<td key=${dim} data-dim=${dim} class=${isOut(dim)}><span class="n">${cell ? cell(dim) : text.number(shown.at(dim), { isSigned })}</span><${Bar} bar=${bars(numbers.data[dim])} token=${token} /></td>`)}
    </tr>`)}</tbody>
  </table></div>`;
}
