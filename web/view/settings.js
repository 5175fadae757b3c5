/** What the figure shows and how exactly; undo. */

import { examples } from '../model/examples.js';
import { leastPrecision, mostPrecision } from '../model/limits.js';
import { html } from './html.js';
import { icons } from './icons.js';
import { Switch } from './tokens.js';

/** @typedef {import('./figure.js').View} View */

const precisions = Array.from({ length: mostPrecision - leastPrecision + 1 }, (_, i) => leastPrecision + i);

/** @param {{ view: View }} props */
export const Settings = ({ view }) => {
  const { text, state, set, can } = view;
  return html`<div class="settings" role="group" aria-label=${text.say('settings')}>
    <${Pick}
      label=${text.say('precision')}
      value=${state.precision}
      onPick=${(/** @type {string} */ value) => set.precision(Number(value))}
      options=${precisions.map((digits) => ({ value: digits, label: text.say('precision.digits', { count: digits }) }))}
    />
    ${can.edit && html`<${Switch} label=${text.say('rescale')} isOn=${state.data.rescale} onClick=${() => set.rescale(!state.data.rescale)} />
    <span class="history">
      <${Tool} label=${text.say('undo')} icon=${icons.undo} isDisabled=${state.past.length === 0} onClick=${set.undo} />
      <${Tool} label=${text.say('redo')} icon=${icons.redo} isDisabled=${state.future.length === 0} onClick=${set.redo} />
      <${Tool} label=${text.say('reset')} icon=${icons.reset} isDisabled=${state.data === state.origin} onClick=${set.reset} />
    </span>`}
  </div>`;
};

/** @param {{ view: View }} props */
export const ExamplePick = ({ view }) => {
  const { text, state, set } = view;
  return html`<${Pick} label=${text.say('example')} value=${state.example} onPick=${set.example} options=${exampleOptions(view)} />`;
};

/** @param {View} view */
function exampleOptions({ text, state }) {
  const isEdited = state.data !== state.origin;
  const ids = [...examples.map(({ id }) => id), ...(state.example === 'own' ? ['own'] : [])];
  return ids.map((id) => ({ value: id, label: `${text.say(`example.${id}`)}${isEdited && id === state.example ? ` (${text.say('example.edited')})` : ''}` }));
}

/** @param {{ label: string, value: string | number, options: ReadonlyArray<{ value: string | number, label: string }>, onPick: (value: string) => void }} props */
export const Pick = ({ label, value, options, onPick }) => html`<label class="pick">
  <span class="pick-label">${label}</span>
  <select aria-label=${label} onChange=${(/** @type {Event} */ event) => onPick(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
    ${options.map((option) => html`<option key=${option.value} value=${option.value} selected=${option.value === value}>${option.label}</option>`)}
  </select>
</label>`;

/** @param {{ label: string, icon: any, isDisabled?: boolean, onClick: () => void }} props */
export const Tool = ({ label, icon, isDisabled = false, onClick }) =>
  html`<button type="button" class="quiet" aria-label=${label} title=${label} aria-disabled=${isDisabled} onClick=${() => !isDisabled && onClick()}>${icon}</button>`;
