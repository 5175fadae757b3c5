/** Row vectors one below the other, as in a written sum: a sign before each, numbers that can be changed or that open their arithmetic. */

import { Bar, tint } from '../view/cells.js';
import { html } from '../view/html.js';
import { NumberField } from '../view/number-field.js';

/**
 * @typedef {import('../view/figure.js').View} View
 * @typedef {import('../model/shown.js').Shown} Shown
 * @typedef {{ factor?: Shown, number: Shown, token?: number }} Term  of a sum: a product, or a number alone
 *
 * @typedef {object} ChainRow
 * @property {string} id
 * @property {string} [sign]       what stands before the row
 * @property {any} [symbol]        its letter
 * @property {string} name         what it is, in words
 * @property {Shown} [factor]      the number that it is multiplied by
 * @property {(dim: number) => Shown} at
 * @property {(number: number) => { start: number, length: number }} [bars]
 * @property {{ label: (dim: number) => string, value: (dim: number) => number, onNumber: (dim: number) => (number: number, gesture?: string) => void }} [edit]
 * @property {(dim: number) => Term[]} [terms]  what each number is the sum of
 */

/** More of a sum is not written out. */
const mostTerms = 64;

/** A sentence with its W_V and W_O set as mathematics sets them. @param {string} sentence */
export const math = (sentence) => sentence.split(/W_([VO])/).map((part, i) => (i % 2 ? html`<span class="n">W<sub>${part}</sub></span>` : part));

/** @param {import('../view/text.js').Text} text @param {ReadonlyArray<Shown>} numbers as in captions, but longer */
export const vectorText = (text, numbers) => `[${numbers.slice(0, mostTerms).map((one) => text.number(one)).join('; ')}${numbers.length > mostTerms ? '; …' : ''}]`;

/** A step of a lens: its heading, what happens in it, and that. @param {{ title: string, what: string, children?: any }} props */
export const Step = ({ title, what, children }) => html`<section class="lens-step">
  <h4>${math(title)}</h4>
  <p class="lens-note">${math(what)}</p>
  ${children}
</section>`;

/**
 * @param {object} props
 * @param {View} props.view @param {string} props.label
 * @param {number} [props.token] whose colour the bars have
 * @param {ReadonlyArray<ChainRow>} props.rows
 * @param {string} props.open    row and number (from 1) whose arithmetic is open; it is kept in the look
 */
export function Chain({ view, label, token, rows, open }) {
  const { text, layout: { dims, isNarrow }, set } = view;
  const characters = Math.max(...rows.flatMap(({ at }) => dims.map((dim) => text.number(at(dim)).length)));
  const numberPx = Math.ceil(characters * (isNarrow ? 8.6 : 9.5)) + 6;
  const opened = rows.find(({ id, terms }) => terms && open.startsWith(id) && Number(open.slice(id.length)) > 0);
  const openedDim = opened ? Number(open.slice(opened.id.length)) - 1 : 0;
  return html`<div class="scroller"><table class="matrix chain" dir="ltr" aria-label=${label} style=${{ '--number': `${numberPx}px` }}>
    <thead><tr>
      <td></td>${dims.map((dim) => html`<th key=${dim} scope="col" class="dim"><span><span class="hidden">${text.say('dimension', { dim: dim + 1 })}</span><span aria-hidden="true">${text.count(dim + 1)}</span></span></th>`)}
    </tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${row.id} class=${`row${row.sign === '=' ? ' is-result' : ''}`}>
      <th scope="row" class="row-head"><span class="chain-head">
        <span class="chain-sign">${row.sign}</span>
        ${row.factor ? html`<span class="chain-factor"><span class="n">${text.number(row.factor)}</span> <span class="sign">×</span> <span class="hidden">${math(row.name)}</span></span>`
          : html`<span>${row.symbol} <span class="chain-name" dir=${text.dir}>${math(row.name)}</span></span>`}
      </span></th>
      ${dims.map((dim) => html`<td key=${dim} class="cell" data-dim=${dim}>
        <${Content} view=${view} row=${row} dim=${dim} isOpen=${row === opened && dim === openedDim}
          onOpen=${() => set.look({ open: row === opened && dim === openedDim ? 'none' : `${row.id}${dim + 1}` })} />
        ${row.bars && html`<${Bar} bar=${row.bars(row.at(dim).number)} token=${token} />`}
      </td>`)}
    </tr>`)}</tbody>
  </table></div>
  ${opened?.terms && dims.includes(openedDim) && html`<${Sum} text=${text} terms=${opened.terms(openedDim)} result=${opened.at(openedDim)} />`}`;
}

/** @param {{ view: View, row: ChainRow, dim: number, isOpen: boolean, onOpen: () => void }} props */
function Content({ view: { text, can, edit }, row, dim, isOpen, onOpen }) {
  const shown = text.number(row.at(dim));
  if (row.terms) return html`<button type="button" class="chain-number n" aria-expanded=${isOpen} title=${text.say('arithmetic')} onClick=${onOpen}>${shown}</button>`;
  if (!row.edit || !can.edit) return html`<span class="n">${shown}</span>`;
  const { label, value, onNumber } = row.edit;
  return html`<span class="n"><${NumberField} text=${text} label=${label(dim)} value=${value(dim)} shown=${shown} onNumber=${onNumber(dim)} onWrong=${edit.wrong} onSame=${edit.same} /></span>`;
}

/** @param {{ text: import('../view/text.js').Text, terms: Term[], result: Shown }} props */
const Sum = ({ text, terms, result }) => html`<p class="sum-line chain-sum" dir="ltr" role="group" aria-label=${text.say('arithmetic')}>
  ${terms.slice(0, mostTerms).map(({ factor, number, token }, i) => html`<span key=${i} class=${`summand${token === undefined ? '' : ` ${tint(token)}`}`} data-token=${token}>
    ${i > 0 && html`<span class="sign">+</span> `}${factor && html`<span class=${`n${token === undefined ? '' : ' summand-weight'}`}>${text.number(factor)}</span> <span class="sign">×</span> `}<span class="n">${text.number(number)}</span>
  </span> `)}
  ${terms.length > mostTerms && html`<span class="summand"><span class="sign">+</span> … </span>`}
  <span class="summand"><span class="sign">=</span> <strong class="n">${text.number(result)}</strong></span>
</p>`;
