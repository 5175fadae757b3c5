/** How a gradient is computed, with its numbers. */

import { lossDigits } from './curve.js';
import { dot } from './descent.js';
import { html } from '../../view/html.js';
import { mostTerms, Sum } from '../chain.js';

/**
 * @typedef {import('./tables.js').Shared} Shared
 * @typedef {{ terms: import('../chain.js').Term[], result: import('../../model/shown.js').Shown }} Line
 */

/** @param {Shared & { attention: import('../../core/lenses.js').Looking }} props */
export function Arithmetic(props) {
  const { view: { text, scene: { S, D, data } }, opened: { kind, token, dim } } = props;
  if (token >= S || dim >= D) return null;
  const of = kind === 'loss' ? '' : kind === 'value' ? text.say('arithmetic.of', { token: data.tokens[token], dim: dim + 1 }) : data.tokens[token];
  return html`<div class="gradients-arithmetic">
    <p><b>${text.say(`gradients.sum.${kind}`)}</b> <bdi class="muted">${of}</bdi></p>
    ${linesOf[kind](props).map((line, i) => html`<${Sum} key=${i} text=${text} ...${line} />`)}
  </div>`;
}

/** @type {Record<Shared['opened']['kind'], (props: Shared & { attention: import('../../core/lenses.js').Looking }) => Line[]>} */
const linesOf = {
  loss: ({ view: { text, state, figures }, at: { loss, shown } }) => {
    const squares = Array.from(loss.gradOutput.data, (_, k) => `${enclosed(text.number(shown.gradOutput.at(k)))}²`);
    return [{ terms: [{ number: `½ × (${squares.slice(0, mostTerms).join(' + ')}${squares.length > mostTerms ? ' + …' : ''})` }], result: figures(loss.loss, lossDigits(state.precision)).at(0) }];
  },
  weight: ({ view: { shown: { values }, scene: { D } }, at: { shown }, opened: { token } }) => [{
    terms: Array.from({ length: D }, (_, k) => ({ factor: values.at(token * D + k), number: shown.gradOutput.at(k) })),
    result: shown.gradWeights.at(token),
  }],
  value: ({ view: { focus, scene: { D } }, at: { shown }, opened: { token, dim } }) => [{
    terms: [{ factor: focus.shown.weights.at(token), number: shown.gradOutput.at(dim) }],
    result: shown.gradValues.at(token * D + dim),
  }],
  score: ({ view: { text, figures }, at: { base, baseLoss: { gradWeights }, shown }, attention, opened: { token } }) => {
    const [weights, gradients] = [figures(base.weights), figures(gradWeights)];
    const mean = figures(dot(attention, base.weights, gradWeights)).at(0);
    const temperature = base.temperature === 1 ? '' : ` ÷ ${text.plain(base.temperature)}`;
    return [
      { terms: Array.from({ length: base.seen }, (_, i) => ({ factor: weights.at(i), number: gradients.at(i) })), result: mean },
      { terms: [{ factor: weights.at(token), number: `(${text.number(gradients.at(token))} − ${enclosed(text.number(mean))})${temperature}` }], result: shown.gradScores.at(token) },
    ];
  },
};

/** A negative number after a sign stands in brackets. @param {string} number */
const enclosed = (number) => (number.includes('−') ? `(${number})` : number);
