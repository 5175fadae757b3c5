/** The equation line of a state, and the exact arithmetic of one output number. */

import { useEffect, useRef } from 'preact/hooks';
import { html } from './html.js';
import { icons } from './icons.js';
import { tint } from './cells.js';

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
  return html`<span class=${`n term-${term.kind}${token === undefined ? '' : ` ${tint(token)}`}${isLit ? ' is-lit' : ''}`} data-token=${token} data-dim=${term.kind === 'weight' ? undefined : dim}>${view.text.number(term.shown)}</span>`;
}

/** Every product of one output number, its sum, and the way to each source. @param {{ view: View }} props */
export function Arithmetic({ view }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  const opened = view.arithmetic && `${view.arithmetic.query}/${view.arithmetic.dim}`;
  useEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), [opened]);
  const { arithmetic, groups, scene, shown, text, open } = view;
  const group = arithmetic && groups.find(({ token }) => token === arithmetic.query);
  if (!arithmetic || !group) return null;
  const { dim } = arithmetic;
  const { D, S } = scene;
  return html`<section class="arithmetic" ref=${section} aria-label=${text.say('arithmetic')}>
    <header>
      <h3 class="heading"><b>${text.say('arithmetic')}</b> ${text.say('arithmetic.of', { token: scene.data.tokens[group.token], dim: dim + 1 })}</h3>
      <button type="button" class="quiet" aria-label=${text.say('close')} onClick=${() => open(null)}>${icons.remove}</button>
    </header>
    <p class="sum-line" dir="ltr">
      ${Array.from({ length: S }, (_, token) => html`<span key=${token} tabindex="0" class=${`summand ${tint(token)}${view.lit?.token === token ? ' is-lit' : ''}`} data-token=${token} data-dim=${dim}>
        ${token > 0 ? html`<span class="sign">+</span> ` : null}<span class="n summand-weight">${text.number(group.shown.weights.at(token))}</span> <span class="sign">×</span> <span class="n">${text.number(shown.values.at(token * D + dim))}</span>
      </span> `)}
      <span class="summand"><span class="sign">=</span> <strong class="n">${text.number(group.shown.output.at(dim))}</strong></span>
    </p>
    ${scene.data.rescale ? html`<p class="muted">${text.say('arithmetic.rescaled')}</p>` : null}
  </section>`;
}
