/** The equation line of a state. */

import { html } from './html.js';
import { tint } from './cells.js';
import { pure } from './pure.js';

/** @typedef {import('./figure.js').View} View */
/** @typedef {import('../story/caption.js').Part} Part */
/** @typedef {import('../story/caption.js').Term} Term */

/** @param {{ view: View, parts: Part[] | null, isGhost?: boolean }} props isGhost: only keeps room free */
export const Equation = ({ view, parts, isGhost = false }) => html`<p class=${isGhost ? 'equation-ghost ghost' : 'equation'} dir="ltr" aria-hidden=${isGhost ? 'true' : undefined} data-term=${isGhost ? undefined : 'equation'}>
  ${parts ? parts.map((part, i) => html`<${Piece} key=${i} view=${view} part=${part} />${' '}`) : html`<${Symbolic} view=${view} />`}
</p>`;

/** Where no single row is meant: shapes instead of numbers. @param {{ view: View }} props */
function Symbolic({ view: { text, scene, state } }) {
  const rows = state.all ? scene.S : 1;
  const shape = (/** @type {number} */ a, /** @type {number} */ b) => `(${text.count(a)} × ${text.count(b)})`;
  return html`<span>
    <span><i>A</i> ${shape(rows, scene.S)}</span> <span class="sign">×</span> <span><i>V</i> ${shape(scene.S, scene.D)}</span> <span class="sign">=</span> <span><i>Z</i> ${shape(rows, scene.D)}</span>
  </span>`;
}

/** @param {{ view: View, part: Part }} props */
function Piece({ view, part }) {
  if (part.kind === 'sign') return html`<span class="sign">${part.text}</span>`;
  if (part.kind !== 'vector') return html`<${NumberTerm} view=${view} term=${part} />`;
  return html`<span class="vector">[${part.items.map((item, i) => html`${i > 0 ? ' ' : ''}<${NumberTerm} key=${i} view=${view} term=${item} />`)}${part.isFolded ? html` <span class="muted">…</span>` : null}]</span>`;
}

/** A number that lights its source, and is lit by it. @param {{ view: View, term: Term }} props */
function NumberTerm({ view, term }) {
  const { token, dim } = term;
  const isLit = view.lit && ((view.lit.token !== undefined && view.lit.token === token) || (view.lit.token === undefined && view.lit.dim !== undefined && view.lit.dim === dim));
  return html`<${TermNumber} kind=${term.kind} token=${token} dim=${term.kind === 'weight' ? undefined : dim} isLit=${isLit} number=${view.text.number(term.shown)} />`;
}

const TermNumber = pure((/** @type {{ kind: string, token: number | undefined, dim: number | undefined, isLit: boolean, number: string }} */ { kind, token, dim, isLit, number }) =>
  html`<span class=${`n term-${kind}${token === undefined ? '' : ` ${tint(token)}`}${isLit ? ' is-lit' : ''}`} data-token=${token} data-dim=${dim}>${number}</span>`);
