/** How a gradient is computed, with its numbers. */

import { lossDigits } from './curve.js';
import { dot } from './descent.js';
import { html } from '../../view/html.js';

/**
 * @typedef {import('./tables.js').Shared} Shared
 * @typedef {{ terms: string[], result: string }} Line
 */

/** More of a sum is not written out. */
const mostTerms = 64;

/** @param {Shared & { attention: import('../../core/lenses.js').Looking }} props */
export function Arithmetic(props) {
  const { view: { text, scene: { S, D, data } }, opened: { kind, token, dim } } = props;
  if (token >= S || dim >= D) return null;
  const of = kind === 'loss' ? '' : kind === 'value' ? text.say('arithmetic.of', { token: data.tokens[token], dim: dim + 1 }) : data.tokens[token];
  return html`<div class="gradients-arithmetic" role="group" aria-label=${text.say('arithmetic')}>
    <p><b>${text.say(`gradients.sum.${kind}`)}</b> <bdi class="muted">${of}</bdi></p>
    ${linesOf[kind](props).map(({ terms, result }, i) => html`<p key=${i} class="sum-line" dir="ltr">
      ${terms.slice(0, mostTerms).map((term, j) => html`<span key=${j} class="summand n">${j > 0 ? '+ ' : ''}${term}</span> `)}
      ${terms.length > mostTerms ? '+ … ' : ''}<span class="summand n">= <strong>${result}</strong></span>
    </p>`)}
  </div>`;
}

/** @type {Record<Shared['opened']['kind'], (props: Shared & { attention: import('../../core/lenses.js').Looking }) => Line[]>} */
const linesOf = {
  loss: ({ view: { text, state, figures }, at: { loss, shown } }) => {
    const squares = Array.from(loss.gradOutput.data, (_, k) => `${enclosed(text.number(shown.gradOutput.at(k)))}²`);
    return [{ terms: [`½ × (${squares.slice(0, mostTerms).join(' + ')}${squares.length > mostTerms ? ' + …' : ''})`], result: text.number(figures(loss.loss, lossDigits(state.precision)).at(0)) }];
  },
  weight: ({ view: { text, shown: { values }, scene: { D } }, at: { shown }, opened: { token } }) => [{
    terms: Array.from({ length: D }, (_, k) => `${text.number(values.at(token * D + k))} × ${text.number(shown.gradOutput.at(k))}`),
    result: text.number(shown.gradWeights.at(token)),
  }],
  value: ({ view: { text, focus, scene: { D } }, at: { shown }, opened: { token, dim } }) => [{
    terms: [`${text.number(focus.shown.weights.at(token))} × ${text.number(shown.gradOutput.at(dim))}`],
    result: text.number(shown.gradValues.at(token * D + dim)),
  }],
  score: ({ view: { text, figures }, at: { base, baseLoss, shown }, attention, opened: { token } }) => {
    const { gradWeights } = baseLoss;
    const [weights, gradients] = [figures(base.weights), figures(gradWeights)];
    const mean = text.number(figures(dot(attention, base.weights, gradWeights)).at(0));
    const product = (/** @type {number} */ i) => `${text.number(weights.at(i))} × ${text.number(gradients.at(i))}`;
    const inside = `${text.number(gradients.at(token))} − ${enclosed(mean)}`;
    const temperature = base.temperature === 1 ? '' : ` ÷ ${text.plain(base.temperature)}`;
    return [
      { terms: Array.from({ length: base.seen }, (_, i) => product(i)), result: mean },
      { terms: [`${text.number(weights.at(token))} × (${inside})${temperature}`], result: text.number(shown.gradScores.at(token)) },
    ];
  },
};

/** A negative number after a sign stands in brackets. @param {string} number */
const enclosed = (number) => (number.includes('−') ? `(${number})` : number);
