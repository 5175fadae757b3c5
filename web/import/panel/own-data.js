/** Use your own data: where it comes in, what was understood of it, and which head of it is shown. */

import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { html } from '../../view/html.js';
import { Exporter } from './exporter-text.js';
import { Intake } from './intake.js';
import { Findings, Questions, Understood } from './understood.js';
import { HeadPicks, Reproduced } from './heads.js';

/** @typedef {import('../../view/figure.js').View} View */

/** A field of more text makes the page slow; what is longer is read without being written there. */
const mostTyped = 100_000;

/** One of each figure. @type {WeakMap<ShadowRoot, Intake>} */
const intakes = new WeakMap();

/** @param {View} view @param {import('../../core/lenses.js').Looking} attention */
function useIntake({ root, set, state }, attention) {
  const [, redraw] = useReducer((/** @type {number} */ count) => count + 1, 0);
  const intake = intakes.get(root) ?? new Intake({ attention, show: set.data });
  intakes.set(root, intake);
  useEffect(() => {
    intake.onChange = () => redraw(undefined);
    return () => (intake.onChange = () => {});
  }, []);
  useEffect(() => intake.follow(state.origin), [state.origin]);
  return intake;
}

/** @param {import('../../view/lenses.js').LensProps} props */
export function OwnData({ view, attention }) {
  const { text, state } = view;
  const [isOver, setOver] = useState(false);
  const intake = useIntake(view, attention);
  const { examined } = intake;
  const shown = intake.originOf(state.origin);
  const answer = (/** @type {import('./intake.js').Answers} */ answers) => void intake.answer(answers, state.origin);
  const line = useRef(/** @type {HTMLElement | null} */ (null));
  // A button that goes with what it mends or removes would take the focus along.
  const props = { view, intake, answer, leave: () => line.current?.focus() };
  /** @param {DragEvent} event */
  const onDrag = (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    setOver(event.type === 'dragover');
    if (event.type === 'drop') void intake.open([...event.dataTransfer.files]);
  };
  return html`<div class=${`own-data${isOver ? ' is-over' : ''}`} onDragOver=${onDrag} onDragLeave=${onDrag} onDrop=${onDrag}>
    <p class="muted">${text.say('import.about')}</p>
    <${Entrance} ...${props} />
    <p class="drop-hint" aria-hidden="true">${text.say('import.drop')}</p>
    <p class=${`said${intake.problem ? ' is-wrong' : ''}`} role="status" aria-live="polite" tabindex="-1" ref=${line}>${status(view, intake, shown !== null)}</p>
    <${Sources} ...${props} />
    ${examined && html`
      <${Understood} ...${props} />
      <${Questions} ...${props} />
      <${Findings} ...${props} notes=${shown?.notes ?? []} />
      <${HeadPicks} ...${props} />
      <p class="row-of-controls"><button type="button" class="button is-main" aria-disabled=${!intake.isUsable || shown !== null} onClick=${() => intake.isUsable && !shown && void intake.use()}>${text.say('import.use')}</button></p>
      ${shown && html`<${Reproduced} view=${view} />`}`}
    <${Exporter} view=${view} />
  </div>`;
}

/** What is going on, or what went wrong. @param {View} view @param {Intake} intake @param {boolean} isShown */
function status({ text }, { problem, isBusy, sources }, isShown) {
  if (problem) return text.say(`problem.${problem.id}`, problem.args);
  if (isBusy) return text.say('import.reading');
  if (isShown) return text.say('import.used');
  return sources.length ? text.say('import.read', { names: sources.map((source) => labelOf(text, source)).join(', ') }) : '';
}

/** @param {import('../../view/text.js').Text} text @param {import('./intake.js').Source} source */
const labelOf = (text, { label }) => label || text.say('import.field');

/** @param {{ view: View, intake: Intake }} props */
function Entrance({ view: { text }, intake }) {
  const files = useRef(/** @type {HTMLInputElement | null} */ (null));
  /** @param {ClipboardEvent} event */
  const onPaste = (event) => {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (pasted.length <= mostTyped) return;
    event.preventDefault();
    void intake.paste(text.say('import.pasted'), pasted);
  };
  return html`
    <label class="own-text"><span>${text.say('import.paste')}</span>
      <textarea dir="ltr" rows="6" spellcheck=${false} autocomplete="off" value=${intake.typed} onPaste=${onPaste}
        onInput=${(/** @type {Event} */ event) => void intake.type(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value)}></textarea></label>
    <p class="row-of-controls">
      <button type="button" class="button" onClick=${() => files.current?.click()}>${text.say('import.choose')}</button>
      <input ref=${files} type="file" multiple hidden onChange=${(/** @type {Event} */ event) => {
        const input = /** @type {HTMLInputElement} */ (event.currentTarget);
        const chosen = [...input.files ?? []];
        // So that the same file, saved anew, can be chosen again.
        input.value = '';
        if (chosen.length) void intake.open(chosen);
      }} />
    </p>`;
}

/** What can be taken away again; the field is emptied instead. @param {import('./understood.js').Props} props */
function Sources({ view: { text }, intake, leave }) {
  const files = intake.sources.filter(({ label }) => label);
  return files.length > 0 && html`<ul class="own-sources">
    ${files.map((source) => html`<li key=${source.label}><bdi>${source.label}</bdi>
      <button type="button" class="button" aria-label=${text.say('import.remove.name', { name: source.label })} onClick=${() => {
        leave();
        intake.remove(source);
      }}>${text.say('import.remove')}</button></li>`)}
  </ul>`;
}
