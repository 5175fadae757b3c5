/** Which token the figure is about. */

import { html } from './html.js';
import { Badge, tint } from './cells.js';

/** @param {{ view: import('./figure.js').View, children?: any }} props children: what else stands at the head */
export const Tokens = ({ view: { text, scene, state, set, id }, children }) => html`<div class="tokens">
  <fieldset class="token-choice" role="radiogroup" aria-label=${text.say('token')}>
    ${scene.data.tokens.map((label, token) => {
      const isChosen = token === state.token && !state.all;
      return html`<label key=${token} class=${`chip ${tint(token)}${isChosen ? ' is-chosen' : ''}`} title=${label}>
        <input type="radio" name=${`${id}-token`} value=${token} checked=${isChosen} onChange=${() => set.token(token)} />
        <${Badge} token=${token} /><bdi class="label">${label}</bdi>
      </label>`;
    })}
  </fieldset>
  <div class="head-controls">
    <${Switch} label=${text.say('all')} isOn=${state.all} onClick=${() => set.all(!state.all)} />
    ${children}
  </div>
</div>`;

/** @param {{ label: string, isOn: boolean, onClick: () => void }} props */
export const Switch = ({ label, isOn, onClick }) =>
  html`<button type="button" class="switch" role="switch" aria-checked=${isOn} onClick=${onClick}><span class="knob" aria-hidden="true"></span><span>${label}</span></button>`;
