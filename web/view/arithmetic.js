/** The exact arithmetic of one output number. */

import { useEffect, useRef } from 'preact/hooks';
import { tint } from './cells.js';
import { html } from './html.js';
import { icons } from './icons.js';

/** @typedef {import('./figure.js').View} View */

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
