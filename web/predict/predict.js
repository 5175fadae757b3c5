/** Predict, then reveal: a question about the output, an answer, and what the core says. */

import { useLayoutEffect, useState } from 'preact/hooks';
import { questionKinds } from '../model/parameters.js';
import { readNumber } from '../model/read-number.js';
import { Choice } from '../lenses/parts.js';
import { timeOfStep } from '../story/timeline.js';
import { TokenName, tint } from '../view/cells.js';
import { html } from '../view/html.js';
import { Place } from './place.js';
import { ask, isRight } from './question.js';

/** @typedef {import('../view/figure.js').View} View */
/** @typedef {import('./question.js').Question} Question */

/** @param {import('../view/lenses.js').LensProps} props */
export function Predict({ view, attention }) {
  const { text, state, set, scene, focus, id } = view;
  const kind = questionKinds.find((one) => one === state.predict) ?? questionKinds[0];
  const { norms } = attention.contributions({ weights: focus.scene.weights, values: scene.values });
  const question = ask({ kind, seed: state.seed, scene: focus.scene, values: scene.values, norms: norms.data });
  return html`<div class="predict">
    <${Choice} label=${text.say('predict.kind')} name=${`${id}-question`} value=${kind} onChoose=${(/** @type {any} */ one) => set.predict(one)}
      options=${questionKinds.map((one) => ({ value: one, label: text.say(`predict.${one}`) }))} />
    <${Asked} key=${`${kind}/${state.seed}/${state.token}`} view=${view} question=${question} />
  </div>`;
}

/** @param {{ view: View, question: Question }} props */
function Asked({ view, question }) {
  const { text, state, set, scene, transport, timeline } = view;
  const { kind, dims } = question;
  const [fields, setFields] = useState(/** @type {string[]} */ (dims.map(() => '')));
  const [token, setToken] = useState(-1);
  const [given, setGiven] = useState(/** @type {number[] | null} */ (null));
  const [hints, setHints] = useState(0);
  // What is asked for is not shown before it is answered: the figure stands where the weighted values are not added up yet.
  useLayoutEffect(() => transport.scrub(timeOfStep(timeline, '5')), []);
  const answer = kind === 'token' ? [token] : fields.map((field) => readNumber(field, text.group));
  const isComplete = kind === 'token' ? token >= 0 : answer.every((number) => !Number.isNaN(number));
  const args = { token: scene.data.tokens[state.token], dim: (dims[0] ?? 0) + 1, other: (dims[1] ?? 0) + 1, tolerance: shownExactly(question.tolerance) };
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!isComplete || given) return;
    setGiven(answer);
    set.answered({ kind, seed: state.seed, answer: kind === 'token' ? answer[0] + 1 : dims.length > 1 ? answer : answer[0], isRight: isRight(question, answer) });
    transport.toggle();
  };
  return html`<form class="question" onSubmit=${onSubmit} noValidate>
    <p class="asked">${text.say(`predict.${dims.length === 1 ? 'number' : kind}.ask`, args)}</p>
    ${kind === 'token'
      ? html`<${TokenAnswer} view=${view} token=${token} onToken=${setToken} isDone=${given !== null} />`
      : html`<${NumberAnswer} view=${view} question=${question} fields=${fields} onFields=${setFields} isDone=${given !== null} />`}
    ${kind === 'point' && html`<${Place} view=${view} question=${question} answer=${isComplete ? answer : null} given=${given}
      onPlace=${(/** @type {number[]} */ place) => given || setFields(place.map((number) => text.plain(number)))} />`}
    ${hints > 0 && html`<${Hints} view=${view} question=${question} count=${hints} />`}
    <p class="row-of-controls">
      ${given ? null : html`<button type="submit" class="button is-main" aria-disabled=${!isComplete}>${text.say('predict.check')}</button>`}
      ${given || hints >= scene.S ? null : html`<button type="button" class="button" onClick=${() => {
        view.light({ token: hints, dim: kind === 'number' ? dims[0] : undefined });
        setHints(hints + 1);
      }}>${text.say('predict.hint')}</button>`}
      <button type="button" class="button" onClick=${() => set.predict(kind, state.seed + 1)}>${text.say('predict.next')}</button>
    </p>
    <p class="verdict is-shown" role="status" aria-live="polite">${given ? verdict(view, question, given) : fields.some((field) => field !== '' && Number.isNaN(readNumber(field, text.group))) ? text.say('predict.noNumber') : ''}</p>
  </form>`;
}

/** A number that is shown as it is, with the decimals that it has. @param {number} number */
const shownExactly = (number) => ({ number, digits: Math.max(0, -Math.floor(Math.log10(number) + 1e-9)), isRounded: false });

/** @param {{ view: View, question: Question, fields: string[], onFields: (fields: string[]) => void, isDone: boolean }} props */
const NumberAnswer = ({ view: { text }, question, fields, onFields, isDone }) => html`<p class="row-of-controls">
  ${question.dims.map((dim, i) => html`<label key=${dim} class="answer"><span>${text.say('dimension', { dim: dim + 1 })}</span>
    <input type="text" inputmode="decimal" autocomplete="off" value=${fields[i]} readonly=${isDone}
      onInput=${(/** @type {Event} */ event) => onFields(fields.map((old, k) => (k === i ? /** @type {HTMLInputElement} */ (event.currentTarget).value : old)))} /></label>`)}
</p>`;

/** @param {{ view: View, token: number, onToken: (token: number) => void, isDone: boolean }} props */
const TokenAnswer = ({ view: { text, scene, id, layout }, token, onToken, isDone }) => html`<fieldset class="token-choice" role="radiogroup" aria-label=${text.say('predict.token')}>
  ${(scene.S > 64 ? layout.tokens : scene.data.tokens.map((_, one) => one)).map((one) => html`<label key=${one} class=${`chip ${tint(one)}${one === token ? ' is-chosen' : ''}`}>
    <input type="radio" name=${`${id}-answer`} value=${one} checked=${one === token} disabled=${isDone} onChange=${() => onToken(one)} /><${TokenName} token=${one} label=${scene.data.tokens[one]} />
  </label>`)}
</fieldset>`;

/** The terms of the sum, one more with each hint; pointing at one lights where it comes from. @param {{ view: View, question: Question, count: number }} props */
function Hints({ view, question: { kind, dims }, count }) {
  const { text, focus, shown, scene, lit } = view;
  return html`<ul class="hints">
    ${Array.from({ length: count }, (_, token) => html`<li key=${token} tabindex="0" class=${`${tint(token)}${lit?.token === token ? ' is-lit' : ''}`} data-token=${token}>
      <${TokenName} token=${token} label=${scene.data.tokens[token]} />
      <span dir="ltr">${(kind === 'token' ? [...Array(Math.min(scene.D, 8)).keys()] : dims).map((dim) => html`<span key=${dim} class="hint-term">
        <span class="n">${text.number(focus.shown.weights.at(token))}</span> <span class="sign">×</span> <span class="n">${text.number(shown.values.at(token * scene.D + dim))}</span>
      </span>`)}</span>
    </li>`)}
  </ul>`;
}

/** What the core says to an answer. @param {View} view @param {Question} question @param {number[]} given */
function verdict({ text, scene, focus }, question, given) {
  const is = isRight(question, given) ? 'right' : 'wrong';
  if (question.kind === 'token') {
    return text.say(`predict.token.${is}`, { answer: scene.data.tokens[given[0]], truth: question.truth.map((token) => scene.data.tokens[token]).join(', ') });
  }
  const truth = question.dims.map((dim) => focus.shown.output.at(dim));
  return text.say(`predict.number.${is}`, { truth: truth.length > 1 ? truth : truth[0], tolerance: shownExactly(question.tolerance) });
}
