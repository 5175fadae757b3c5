import { html } from './html.js';

/**
 * One choice of a few.
 * @template {string | number} Option
 * @param {{ label: string, name: string, value: Option, options: ReadonlyArray<{ value: Option, label: string }>, onChoose: (value: Option) => void }} props
 *   name: unique in the document
 */
export const Choice = ({ label, name, value, options, onChoose }) => html`<fieldset class="choice" role="radiogroup" aria-label=${label}>
  ${options.map((option) => html`<label key=${option.value} class=${option.value === value ? 'is-chosen' : ''}>
    <input type="radio" name=${name} value=${option.value} checked=${option.value === value} onChange=${() => onChoose(option.value)} /><span>${option.label}</span>
  </label>`)}
</fieldset>`;
