/** What lenses are built of, besides the parts of the figure: the question a lens answers, its caption, sliders, and the table of its numbers. */

import { Bar, TokenName } from '../view/cells.js';
import { html } from '../view/html.js';

export { Choice } from '../view/choice.js';

/** @typedef {import('../view/figure.js').View} View */

/** The question that a lens answers, as its heading. @param {{ text: import('../view/text.js').Text, lens: string }} props */
export const Question = ({ text, lens }) => html`<h3 class="lens-question">${text.say(`${lens}.question`)}</h3>`;

/** What the lens shows now, in words and numbers; spoken when it changes. @param {{ children?: any }} props */
export const Caption = ({ children }) => html`<p class="lens-caption" role="status" aria-live="polite">${children}</p>`;

/**
 * A slider with its name before it and its value, in words or as a number, after it.
 * @param {object} props
 * @param {string} props.label @param {number} props.value @param {number} props.min @param {number} props.max @param {number} [props.step]
 * @param {string} props.shown   the value as shown and spoken
 * @param {[string, string]} [props.ends] what the two ends are called
 * @param {(value: number, gesture: string) => void} props.onSlide  all calls of one gesture are undone together
 */
export function Slider({ label, value, min, max, step = (max - min) / 200, shown, ends, onSlide }) {
  return html`<label class="slider">
    <span class="slider-label">${label}</span>
    <span class="slider-line" dir="ltr">
      <input type="range" aria-label=${label} aria-valuetext=${shown} min=${min} max=${max} step=${step} value=${value}
        onInput=${(/** @type {Event} */ event) => onSlide(Number(/** @type {HTMLInputElement} */ (event.currentTarget).value), `slide ${label}`)} />
      ${ends && html`<span class="slider-ends" aria-hidden="true"><span>${ends[0]}</span><span>${ends[1]}</span></span>`}
    </span>
    <output class="n">${shown}</output>
  </label>`;
}

/**
 * One of the tokens is chosen in its row. `name` is unique in the document.
 * @typedef {{ name: string, value: number, label: (token: number) => string, onChoose: (token: number) => void }} RowChoice
 */

/** @param {{ token: number, label: string, choice: RowChoice | null }} props */
function RowHead({ token, label, choice }) {
  const name = html`<${TokenName} token=${token} label=${label} />`;
  return choice ? html`<label class="row-choice">
    <input type="radio" name=${choice.name} aria-label=${choice.label(token)} checked=${choice.value === token} onChange=${() => choice.onChoose(token)} />${name}
  </label>` : name;
}

/**
 * One row a token: its name, then cells. A cell is a number, with a bar under it where it has one.
 * @param {object} props
 * @param {View} props.view @param {string} props.label
 * @param {string[]} props.heads of the columns after the token's
 * @param {ReadonlyArray<number>} props.tokens
 * @param {(token: number) => { text: string, bar?: { start: number, length: number } }[]} props.cells
 * @param {{ head: string, cells: string[] } | null} [props.foot]
 * @param {RowChoice | null} [props.choice]
 */
export const TokenTable = ({ view, label, heads, tokens, cells, foot = null, choice = null }) => html`<div class="scroller"><table class="plain-table lens-table" aria-label=${label}>
  <thead><tr><th scope="col">${view.text.say('token')}</th>${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}</tr></thead>
  <tbody>${tokens.map((token) => html`<tr key=${token} data-token=${token} class=${view.lit?.token === token ? 'is-lit' : ''}>
    <th scope="row"><${RowHead} token=${token} label=${view.scene.data.tokens[token]} choice=${choice} /></th>
    ${cells(token).map((cell, i) => html`<td key=${i} class=${cell.bar ? 'has-bar' : ''}><span class="n">${cell.text}</span>${cell.bar && html`<${Bar} bar=${cell.bar} token=${token} />`}</td>`)}
  </tr>`)}</tbody>
  ${foot && html`<tfoot><tr><th scope="row">${foot.head}</th>${foot.cells.map((cell, i) => html`<td key=${i}>${cell}</td>`)}</tr></tfoot>`}
</table></div>`;
