/** The list of tokens: names, order, how many; and the number of dimensions. */

import { useState } from 'preact/hooks';
import { addToken, changeDimensions, moving, removing, renameToken, replaceTokens } from '../model/edit-tokens.js';
import { html } from './html.js';
import { Badge } from './cells.js';
import { icons } from './icons.js';
import { Tool } from './settings.js';

/** @typedef {import('./figure.js').View} View */

/** The list holds as many tokens, those around the chosen one. */
const mostNames = 64;

/** @param {{ view: View }} props */
export function Editor({ view }) {
  const { text, scene, state, edit } = view;
  const make = (/** @type {import('../model/state.js').Edit} */ { change, follow }) => edit.change(change, '', follow);
  const { tokens } = scene.data;
  const first = Math.floor(state.token / mostNames) * mostNames;
  return html`<div class="editor">
    <ol class="token-list">
      ${tokens.slice(first, first + mostNames).map((label, i) => ({ label, token: first + i })).map(({ label, token }) => html`<li key=${token}>
        <${Badge} token=${token} />
        <${Name} label=${text.say('editor.name', { number: token + 1 })} value=${label} onName=${(/** @type {string} */ name) => edit.change((data) => renameToken(data, token, name))} />
        <${Tool} label=${text.say('editor.up', { token: label })} icon=${icons.up} isDisabled=${token === 0} onClick=${() => make(moving(token, token - 1))} />
        <${Tool} label=${text.say('editor.down', { token: label })} icon=${icons.down} isDisabled=${token === tokens.length - 1} onClick=${() => make(moving(token, token + 1))} />
        <${Tool} label=${text.say('editor.remove', { token: label })} icon=${icons.remove} isDisabled=${tokens.length === 1} onClick=${() => make(removing(token))} />
      </li>`)}
    </ol>
    <div class="row-of-controls">
      <button type="button" class="button" onClick=${() => edit.change((data) => addToken(data, text.say('default.label', { number: tokens.length + 1 })))}>${icons.add}${text.say('editor.add')}</button>
      <span class="stepper"><span>${text.say('editor.dimensions')}: <b class="n">${text.count(scene.D)}</b></span>
        <${Tool} label=${text.say('editor.dimension.remove')} icon=${icons.less} isDisabled=${scene.D === 1} onClick=${() => edit.change((data) => changeDimensions(data, -1))} />
        <${Tool} label=${text.say('editor.dimension.add')} icon=${icons.add} onClick=${() => edit.change((data) => changeDimensions(data, 1))} />
      </span>
    </div>
    <${Words} view=${view} />
  </div>`;
}

/** @param {{ label: string, value: string, onName: (name: string) => void }} props */
const Name = ({ label, value, onName }) => html`<input
  type="text"
  dir="auto"
  class="name"
  aria-label=${label}
  value=${value}
  autocomplete="off"
  onChange=${(/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.currentTarget);
    onName(field.value);
    field.value = value;
  }}
/>`;

/** @param {{ view: View }} props */
function Words({ view: { text, edit } }) {
  const [words, setWords] = useState('');
  return html`<form class="sentence" onSubmit=${(/** @type {Event} */ event) => {
    event.preventDefault();
    if (edit.change((data) => replaceTokens(data, words)).notice === null) setWords('');
  }}>
    <label><span>${text.say('editor.words')}</span>
      <input type="text" dir="auto" value=${words} autocomplete="off" onInput=${(/** @type {Event} */ event) => setWords(/** @type {HTMLInputElement} */ (event.currentTarget).value)} />
    </label>
    <button type="submit" class="button">${text.say('editor.words.apply')}</button>
  </form>`;
}
