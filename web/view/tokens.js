/** Which token the figure is about. */

import { html } from './html.js';
import { Badge, tint } from './cells.js';
import { Later } from './panel.js';
import { pure } from './pure.js';

/** @typedef {import('./figure.js').View} View */

/** More tokens than these are chosen from in pages. */
const mostChips = 64;

/** @param {{ view: View, children?: any }} props children: what else stands at the head */
export const Tokens = ({ view, children }) => {
  const { text, scene, state, set } = view;
  return html`<div class="tokens">
    ${scene.S > mostChips
      ? html`<${Later} view=${view} part="ManyTokens" isWanted=${true} />`
      : html`<fieldset class="token-choice" role="radiogroup" aria-label=${text.say('token')}>${scene.data.tokens.map((_, token) => html`<${Chip} key=${token} view=${view} token=${token} />`)}</fieldset>`}
    <div class="head-controls">
      <${Switch} label=${text.say('all')} isOn=${state.all} onClick=${() => set.all(!state.all)} />
      ${children}
    </div>
  </div>`;
};

/** @param {{ view: View, token: number }} props */
export const Chip = ({ view: { scene, state, set, id }, token }) =>
  html`<${ChipLabel} id=${id} set=${set} token=${token} label=${scene.data.tokens[token]} isChosen=${token === state.token && !state.all} />`;

const ChipLabel = pure((/** @type {{ id: string, set: View['set'], token: number, label: string, isChosen: boolean }} */ { id, set, token, label, isChosen }) => html`<label class=${`chip ${tint(token)}${isChosen ? ' is-chosen' : ''}`} title=${label}>
  <input type="radio" name=${`${id}-token`} value=${token} checked=${isChosen} onChange=${() => set.token(token)} />
  <${Badge} token=${token} /><bdi class="label">${label}</bdi>
</label>`);

/** @param {{ label: string, isOn: boolean, onClick: () => void }} props */
export const Switch = ({ label, isOn, onClick }) =>
  html`<button type="button" class="switch" role="switch" aria-checked=${isOn} onClick=${onClick}><span class="knob" aria-hidden="true"></span><span>${label}</span></button>`;
