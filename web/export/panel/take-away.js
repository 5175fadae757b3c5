/** The panel: what to take away, and what comes of it. */

import { useMemo, useState } from 'preact/hooks';
import { Choice } from '../../view/choice.js';
import { html } from '../../view/html.js';
import { createExample } from '../index.js';
import { groups, isLarge, texts } from './formats.js';
import { GifResult, PngResult } from './pictures.js';
import { TextResult } from './text-result.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('./formats.js').GroupId} GroupId
 * @typedef {import('./formats.js').Source} Source
 *
 * @typedef {object} ResultProps  of the component that shows one format
 * @property {View} view
 * @property {string} id          of the format
 * @property {Source} source
 * @property {ReadonlyArray<unknown>} inputs  what the source depends on, without the time
 * @property {boolean} isLarge
 */

const groupIds = /** @type {GroupId[]} */ (Object.keys(groups));

/** @param {import('../../view/lenses.js').LensProps} props */
export function TakeAway({ view, attention }) {
  const { text, state, scene, id: figure } = view;
  const [group, setGroup] = useState(/** @type {GroupId} */ ('link'));
  const [chosen, choose] = useState(/** @type {Partial<Record<GroupId, string>>} */ ({}));
  const [seed, setSeed] = useState(Math.max(1, state.seed));
  const formats = groups[group];
  const id = chosen[group] ?? formats[0];
  const data = [scene, state.token, state.all, state.precision, text];
  const example = useMemo(() => once(() => createExample({ attention, scene, token: state.token, isAll: state.all, precision: state.precision, text })), data);
  const source = { state, example, seed, href: view.root.ownerDocument.URL };
  const Result = id === 'png' ? PngResult : id === 'gif' ? GifResult : TextResult;
  return html`<div class="take-away">
    <div class="take-away-choices">
      <${Choice} label=${text.say('export.what')} name=${`${figure}-take-away`} value=${group} onChoose=${setGroup}
        options=${groupIds.map((one) => ({ value: one, label: text.say(`export.group.${one}`) }))} />
      ${formats.length > 1 && html`<${Choice} label=${text.say('export.format')} name=${`${figure}-format`} value=${id} onChoose=${(/** @type {string} */ one) => choose({ ...chosen, [group]: one })}
        options=${formats.map((one) => ({ value: one, label: text.say(`export.format.${one}`) }))} />`}
    </div>
    ${id === 'worksheet' && html`<${Seed} view=${view} seed=${seed} onSeed=${setSeed} />`}
    <p class="muted">${text.say(`export.about.${texts.has(id) ? group : id}`)}</p>
    <${Result} key=${id} view=${view} id=${id} source=${source} inputs=${[...data, seed, ...shownWith(view, group)]} isLarge=${isLarge(id, { ...scene, isAll: state.all })} />
  </div>`;
}

/** Computed when first needed. @template Result @param {() => Result} compute @returns {() => Result} */
function once(compute) {
  /** @type {{ result: Result } | null} */
  let known = null;
  return () => (known ??= { result: compute() }).result;
}

/** What else of the state a group of formats shows. @param {View} view @param {GroupId} group @returns {unknown[]} */
function shownWith({ state, root }, group) {
  if (group === 'pictures') return [state.grain, state.theme];
  // A link holds all of the state; what follows from the numbers is in it, too.
  return group === 'link' ? [state.grain, state.theme, state.speed, state.lens, state.look, state.predict, state.seed, state.data, state.controls, state.hide, state.lock, state.lang, root.ownerDocument.URL.split('#')[0]] : [];
}

/** Another seed, other blanks. @param {{ view: View, seed: number, onSeed: (seed: number) => void }} props */
const Seed = ({ view: { text }, seed, onSeed }) => html`<p class="row-of-controls">
  <label class="pick"><span class="pick-label">${text.say('export.seed')}</span>
    <input type="number" class="seed" min="1" max=${mostSeed} value=${seed} onChange=${(/** @type {Event} */ event) => {
      const { valueAsNumber } = /** @type {HTMLInputElement} */ (event.currentTarget);
      if (Number.isInteger(valueAsNumber) && valueAsNumber >= 1 && valueAsNumber <= mostSeed) onSeed(valueAsNumber);
    }} /></label>
  <button type="button" class="button" onClick=${() => onSeed((seed % mostSeed) + 1)}>${text.say('export.otherBlanks')}</button>
</p>`;

const mostSeed = 2 ** 31;
