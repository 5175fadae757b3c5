/** The gradients in tables; each opens its arithmetic. */

import { barsFor } from '../bars.js';
import { TokenTable } from '../parts.js';
import { VectorTable } from '../vectors.js';
import { mostMagnitude } from '../../model/limits.js';
import { html } from '../../view/html.js';
import { NumberField } from '../../view/number-field.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('./gradients.js').Opened} Opened
 * @typedef {{ view: View, at: import('./gradients.js').Learning, choices: import('./gradients.js').Choices, opened: Opened, open: (opened: Opened) => void }} Shared
 */

/** A gradient that opens its arithmetic, and closes it again. @param {{ number: string, which: Opened, opened: Opened, open: (opened: Opened) => void }} props */
function Gradient({ number, which, opened, open }) {
  const isOpen = Object.entries(which).every(([name, value]) => opened[/** @type {keyof Opened} */ (name)] === value);
  return html`<button type="button" class="gradient" aria-expanded=${isOpen} onClick=${() => open(isOpen ? { kind: 'loss', token: 0, dim: 0 } : which)}>${number}</button>`;
}

/** Output, target, and the gradient between them. @param {Shared} props */
export function OutputTable({ view: { text, focus, edit }, view, at: { loss, target, shown }, choices: { numbers, aim } }) {
  const field = (/** @type {number} */ dim) => {
    const number = text.number(shown.target.at(dim));
    // A field is as narrow as it has to be; its number is to be seen whole.
    return html`<span style=${{ display: 'block', minWidth: `${number.length}ch` }}><${NumberField} text=${text} label=${text.say('gradients.target.of', { dim: dim + 1 })} value=${numbers[dim]} shown=${number}
      min=${-mostMagnitude} max=${mostMagnitude} onNumber=${(/** @type {number} */ to) => aim({ [dim]: to })} onWrong=${edit.wrong} onSame=${edit.same} /></span>`;
  };
  return html`<${VectorTable} view=${view} label=${text.say('gradients.target')} vectors=${[
    { name: text.say('output'), numbers: loss.output, shown: focus.shown.output, mark: 'dot' },
    { name: text.say('gradients.target'), numbers: target, shown: shown.target, mark: 'ring', cell: field },
    { name: text.say('gradients.byOutput'), numbers: loss.gradOutput, shown: shown.gradOutput },
  ]} />`;
}

/** @param {Shared} props */
export function ScoreTable({ view, at, opened, open }) {
  const { text, layout, focus } = view;
  const { loss: { gradWeights }, base, gradScores, shown } = at;
  const bars = { weight: barsFor(focus.scene.weights.data, [0, 1]), gradWeight: barsFor(gradWeights.data), gradScore: barsFor(gradScores.data) };
  const gradient = (/** @type {'weight' | 'score'} */ kind, /** @type {number} */ token, /** @type {import('../../model/shown.js').Figures} */ figures) =>
    html`<${Gradient} number=${text.number(figures.at(token))} which=${{ kind, token, dim: 0 }} opened=${opened} open=${open} />`;
  return html`<div><p class="heading"><b>${text.say('gradients.byScore')}</b></p><${TokenTable} view=${view} label=${text.say('gradients.byScore')} tokens=${layout.tokens}
    heads=${['weight', 'gradients.byWeight', 'score', 'gradients.byScore'].map((id) => text.say(id))}
    cells=${(/** @type {number} */ token) => [
      { text: text.number(focus.shown.weights.at(token)), bar: bars.weight(focus.scene.weights.data[token]) },
      { text: gradient('weight', token, shown.gradWeights), bar: bars.gradWeight(gradWeights.data[token]) },
      { text: token < base.seen ? text.number(shown.scores.at(token)) : '−∞' },
      { text: gradient('score', token, shown.gradScores), bar: bars.gradScore(gradScores.data[token]) },
    ]} /></div>`;
}

/** @param {Shared} props */
export function ValueTable({ view, at, opened, open }) {
  const { text, layout, scene: { D } } = view;
  const { loss: { gradValues }, shown } = at;
  const bars = barsFor(gradValues.data);
  return html`<div><p class="heading"><b>${text.say('gradients.byValue')}</b></p><${TokenTable} view=${view} label=${text.say('gradients.byValue')} tokens=${layout.tokens}
    heads=${layout.dims.map((dim) => text.count(dim + 1))}
    cells=${(/** @type {number} */ token) => layout.dims.map((dim) => ({
      text: html`<${Gradient} number=${text.number(shown.gradValues.at(token * D + dim))} which=${{ kind: 'value', token, dim }} opened=${opened} open=${open} />`,
      bar: bars(gradValues.data[token * D + dim]),
    }))} /></div>`;
}
