/** Row vectors one below the other, as in a written sum: a sign before each, numbers that can be changed or that open their arithmetic. */

import { Bar, tint } from '../view/cells.js';
import { html } from '../view/html.js';
import { NumberField } from '../view/number-field.js';
import { Choice } from './parts.js';

/**
 * @typedef {import('../view/figure.js').View} View
 * @typedef {import('../model/shown.js').Shown} Shown
 * @typedef {{ factor?: Shown, number: Shown | string, token?: number }} Term  of a sum: a product, or a number alone
 *
 * @typedef {{ label: (dim: number) => string, value: (dim: number) => number, onNumber: (dim: number, number: number, gesture?: string) => void }} Edit
 *
 * @typedef {object} ChainRow
 * @property {string} id
 * @property {string} [sign]       what stands before the row
 * @property {any} [symbol]        its letter
 * @property {string} name         what it is, in words
 * @property {Shown} [factor]      the number that it is multiplied by
 * @property {(dim: number) => Shown} at
 * @property {(number: number) => { start: number, length: number }} [bars]
 * @property {Edit | null} [edit]
 * @property {(dim: number) => Term[]} [terms]  what each number is the sum of
 */

/** More of a sum is not written out. */
export const mostTerms = 64;

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
 * @param {ReadonlyArray<ChainRow>} props.rows  one is called `last`: its first number is open at the beginning
 */
export function Chain({ view, label, rows }) {
  const { text, layout: { dims, isNarrow }, set, state: { token, look: { open = 'last1' } } } = view;
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
  ${opened?.terms && dims.includes(openedDim) && html`<div class="chain-sum"><${Sum} text=${text} terms=${opened.terms(openedDim)} result=${opened.at(openedDim)} /></div>`}`;
}

/** @param {{ view: View, row: ChainRow, dim: number, isOpen: boolean, onOpen: () => void }} props */
function Content({ view: { text, can, edit }, row, dim, isOpen, onOpen }) {
  const shown = text.number(row.at(dim));
  if (row.terms) return html`<button type="button" class="chain-number n" aria-expanded=${isOpen} title=${text.say('arithmetic')} onClick=${onOpen}>${shown}</button>`;
  if (!row.edit || !can.edit) return html`<span class="n">${shown}</span>`;
  const { label, value, onNumber } = row.edit;
  return html`<span class="n"><${NumberField} text=${text} label=${label(dim)} value=${value(dim)} shown=${shown} onNumber=${(/** @type {number} */ number, /** @type {string | undefined} */ gesture) => onNumber(dim, number, gesture)} onWrong=${edit.wrong} onSame=${edit.same} /></span>`;
}

/** Matrices that are larger are not written out. */
export const mostShown = 4;

/**
 * The token's vector times a matrix, which can be chosen and changed: each number of the vector stands beside the row that it weighs.
 * @param {object} props
 * @param {View} props.view @param {'W_V' | 'W_O'} props.name @param {string} props.title
 * @param {string} props.choice @param {ReadonlyArray<{ value: string, label: string }>} props.options @param {(value: any) => void} props.onChoose
 * @param {(i: number) => Shown} props.factor  of the vector
 * @param {import('../core/index.js').Tensor | null} props.matrix (rows, D)
 * @param {(i: number, number: number, gesture?: string) => void} props.onNumber  one of the matrix, by its place in it
 * @param {ChainRow} props.result
 */
export function Product({ view, name, title, choice, options, onChoose, factor, matrix, onNumber, result }) {
  const { text, can, figures, id, scene: { D } } = view;
  const count = matrix ? matrix.shape[0] : 0;
  const [shown, exact] = /** @type {import('../model/shown.js').Figures[]} */ (matrix ? [figures(matrix), figures(matrix, 6)] : []);
  const label = title.replace('_', ' ');
  /** @param {number} i @returns {ChainRow} */
  const rowOf = (i) => ({
    id: `${name}${i}.`, sign: i > 0 ? '+' : '', factor: factor(i), name: text.say('chain.row', { name, row: i + 1 }), at: (dim) => shown.at(i * D + dim),
    edit: {
      label: (dim) => text.say('chain.cell', { name, row: i + 1, column: dim + 1 }),
      value: (dim) => exact.at(i * D + dim).number,
      onNumber: (dim, number, gesture) => onNumber(i * D + dim, number, gesture),
    },
  });
  const all = Array.from({ length: count }, (_, i) => i);
  const terms = (/** @type {number} */ dim) => all.map((i) => ({ factor: factor(i), number: shown.at(i * D + dim) }));
  return html`${can.edit && html`<p class="row-of-controls"><span aria-hidden="true">${math(name)}</span> <${Choice} label=${label} name=${id + name} value=${choice} options=${options} onChoose=${onChoose} /></p>`}
    <${Chain} view=${view} label=${label} rows=${[...(D > mostShown ? [] : all.map(rowOf)), { ...result, sign: matrix && '=', terms: matrix && terms }]} />`;
}

/** A sum, written out. @param {{ text: import('../view/text.js').Text, terms: Term[], result: Shown }} props */
export const Sum = ({ text, terms, result }) => html`<p class="sum-line" dir="ltr" role="group" aria-label=${text.say('arithmetic')}>
  ${terms.slice(0, mostTerms).map(({ factor, number, token }, i) => html`<span key=${i} class=${`summand${token === undefined ? '' : ` ${tint(token)}`}`} data-token=${token}>
    ${i > 0 && html`<span class="sign">+</span> `}${factor && html`<span class=${`n${token === undefined ? '' : ' summand-weight'}`}>${text.number(factor)}</span> <span class="sign">×</span> `}<span class="n">${typeof number === 'string' ? number : text.number(number)}</span>
  </span> `)}
  ${terms.length > mostTerms && html`<span class="summand"><span class="sign">+</span> … </span>`}
  <span class="summand"><span class="sign">=</span> <strong class="n">${text.number(result)}</strong></span>
</p>`;
