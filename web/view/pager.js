/** What is not in view: how much of it there is, and the way there. */

import { html } from './html.js';
import { icons } from './icons.js';

/** @param {{ view: import('./figure.js').View }} props the tokens of the picture */
export function Pager({ view }) {
  const { text, scene, layout, page, restWeight } = view;
  const { tokens, tokenPage } = layout;
  if (tokens.length === scene.S) return null;
  const rest = restWeight();
  return html`<p class="pager">
    <${Turn} label=${text.say('page.previous')} icon=${icons.left} isDisabled=${tokens[0] === 0} onClick=${() => page({ token: tokens[0] - tokenPage })} />
    <span>${text.say('page.rows', { from: tokens[0] + 1, to: tokens[tokens.length - 1] + 1, total: scene.S })}</span>
    <${Turn} label=${text.say('page.next')} icon=${icons.right} isDisabled=${tokens[0] + tokenPage >= scene.S} onClick=${() => page({ token: tokens[0] + tokenPage })} />
    ${rest && html`<span class="muted">${text.say('page.rest', { count: scene.S - tokens.length, sum: rest })}</span>`}
  </p>`;
}

/** @param {{ view: import('./figure.js').View }} props the dimensions of the picture */
export function DimPager({ view }) {
  const { text, scene, layout, page } = view;
  const { dims, dimPage } = layout;
  if (dims.length === scene.D) return null;
  return html`<p class="pager">
    <${Turn} label=${text.say('page.dims.previous')} icon=${icons.left} isDisabled=${dims[0] === 0} onClick=${() => page({ dim: dims[0] - dimPage })} />
    <span>${text.say('page.dims', { from: dims[0] + 1, to: dims[dims.length - 1] + 1, total: scene.D })}</span>
    <${Turn} label=${text.say('page.dims.next')} icon=${icons.right} isDisabled=${dims[0] + dimPage >= scene.D} onClick=${() => page({ dim: dims[0] + dimPage })} />
  </p>`;
}

/** @param {{ view: import('./figure.js').View }} props the query tokens, with all tokens at once */
export function QueryPager({ view }) {
  const { text, scene, layout, page, state } = view;
  const { queries, queryPage } = layout;
  if (!state.all || queries.length === scene.S) return null;
  return html`<p class="pager">
    <${Turn} label=${text.say('page.previous')} icon=${icons.left} isDisabled=${queries[0] === 0} onClick=${() => page({ query: queries[0] - queryPage })} />
    <span>${text.say('page.rows', { from: queries[0] + 1, to: queries[queries.length - 1] + 1, total: scene.S })}</span>
    <${Turn} label=${text.say('page.next')} icon=${icons.right} isDisabled=${queries[0] + queryPage >= scene.S} onClick=${() => page({ query: queries[0] + queryPage })} />
  </p>`;
}

/** @param {{ label: string, icon: any, isDisabled: boolean, onClick: () => void }} props */
export const Turn = ({ label, icon, isDisabled, onClick }) =>
  html`<button type="button" class="quiet" aria-label=${label} disabled=${isDisabled} onClick=${onClick}>${icon}</button>`;
