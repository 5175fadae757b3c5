/** From the output on: a second head, both end to end, times W_O, added to the embedding. */

import { mostMagnitude } from '../../model/limits.js';
import { largest } from '../../model/shown.js';
import { html } from '../../view/html.js';
import { NumberField } from '../../view/number-field.js';
import { DimPager } from '../../view/pager.js';
import { barsFor } from '../bars.js';
import { Chain, math, Product, Step, vectorText } from '../chain.js';
import { Caption, Choice, Question, TokenTable } from '../parts.js';
import { computeLayer, heads, mixes, mostTyped, readMix, secondHead } from './layer.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../../core/index.js').Tensor} Tensor
 * @typedef {import('../../model/shown.js').Figures} Figures
 */

const symbol = (/** @type {string} */ letter, /** @type {number} */ index) => html`<b>${letter}<sub>${index}</sub></b>`;

/** @param {import('../../view/lenses.js').LensProps} props */
export function ThenWhat({ view, attention }) {
  const { text, focus, scene, shown, state: { token, data, look }, set } = view;
  const { D, values } = scene;
  const { output, embedding } = focus.scene;
  const head = secondHead(attention, look.head, scene.weights, token);
  const { choice, matrix } = readMix(look.wo, D);
  const { second, joined, update, next } = computeLayer(attention, { output, weights: head.weights, values, matrix, embedding });
  const rows = {
    first: focus.shown.output.at,
    second: view.differences(second, largest([head.weights]) * largest([values])).at,
    update: view.differences(update, largest([joined]) * largest([matrix])).at,
    embedding: (/** @type {number} */ dim) => shown.embeddings.at(token * D + dim),
    next: view.differences(next, largest([embedding, update])).at,
  };
  const joinedAt = (/** @type {number} */ i) => (i < D ? rows.first(i) : rows.second(i - D));
  const all = (/** @type {(i: number) => any} */ at, count = D) => Array.from({ length: count }, (_, i) => at(i));
  const bars = barsFor([output, second, update, embedding, next].flatMap((one) => [...one.data]));
  return html`<${Question} text=${text} lens="then" />
    <${Caption}>${math(text.say('then.caption', { token: data.tokens[token], first: all(rows.first), second: all(rows.second), update: all(rows.update), embedding: all(rows.embedding), next: all(rows.next) }))}<//>
    <div class="lens-steps">
      <${Step} title=${text.say('then.heads')} what=${text.say('then.heads.what')}>
        <${Heads} view=${view} attention=${attention} head=${head} />
        <${Chain} view=${view} label=${text.say('then.outputs')} rows=${[
          { id: 'z', symbol: symbol('z', 1), name: text.say('then.head.1'), at: rows.first, bars, terms: termsOf(focus.shown.weights, shown.values, scene) },
          { id: 'y', symbol: symbol('z', 2), name: text.say('then.head.2'), at: rows.second, bars, terms: termsOf(view.figures(head.weights), shown.values, scene) },
        ]} />
      <//>
      <div>
        <${Step} title=${text.say('then.mix')} what=${text.say('then.mix.what', { count: 2 * D })}>
          <p class="sum-line chain-sum" dir="ltr"><span>[${symbol('z', 1)} ${symbol('z', 2)}] = ${vectorText(text, all(joinedAt, 2 * D))}</span></p>
          <${Product} view=${view} name="W_O" title=${text.say('then.mix')} choice=${choice} options=${mixes.map((value) => ({ value, label: text.say(`then.mix.${value}`) }))}
            onChoose=${(/** @type {string} */ wo) => set.look({ wo })} factor=${joinedAt} matrix=${matrix}
            onNumber=${(/** @type {number} */ at, /** @type {number} */ number) => set.look({ wo: withNumber(view.figures(matrix, 6), 2 * D * D, at, number) })}
            result=${{ id: 'u', symbol: html`<b>u</b>`, name: text.say('then.update'), at: rows.update, bars }} />
        <//>
        <${Step} title=${text.say('then.add')} what=${text.say('then.add.what')}>
          <${Chain} view=${view} label=${text.say('then.add')} rows=${[
            { id: 'x', symbol: html`<b>x</b>`, name: text.say('original.short'), at: rows.embedding, bars },
            { id: 'u', sign: '+', symbol: html`<b>u</b>`, name: text.say('then.update'), at: rows.update, bars },
            { id: 'last', sign: '=', symbol: html`<b>h</b>`, name: text.say('then.next'), at: rows.next, bars, terms: (/** @type {number} */ dim) => [{ number: rows.embedding(dim) }, { number: rows.update(dim) }] },
          ]} />
        <//>
      </div>
    </div>
    <${DimPager} view=${view} />`;
}

/** The products of an output number. @param {Figures} weights (S) @param {Figures} values (S, D) @param {import('../../model/scene.js').Scene} scene */
const termsOf = (weights, values, { S, D }) => (/** @type {number} */ dim) =>
  Array.from({ length: S }, (_, token) => ({ factor: weights.at(token), number: values.at(token * D + dim), token }));

/** @param {number} number */
const clamp = (number) => Math.min(mostMagnitude, Math.max(-mostMagnitude, number));

/** Numbers as the look has them, one of them changed. @param {Figures} shown with six decimals @param {number} count @param {number} at @param {number} number */
const withNumber = (shown, count, at, number) => Array.from({ length: count }, (_, i) => (i === at ? clamp(number) : shown.at(i).number)).join(';');

/** The weights of both heads, token by token. @param {{ view: View, attention: import('../../view/lenses.js').LensProps['attention'], head: ReturnType<typeof secondHead> }} props */
function Heads({ view, attention, head: { choice, weights } }) {
  const { text, focus, layout, scene: { S }, state: { token, data }, can, set, edit, figures, id } = view;
  const [shown, six] = [figures(weights), figures(weights, 6)];
  const canType = can.edit && S <= mostTyped;
  const bars = barsFor([...focus.scene.weights.data, ...weights.data], [0, 1]);
  const sumOf = (/** @type {Tensor} */ one) => text.number(figures(attention.rescale({ weights: one }).sums).at(0));
  const field = (/** @type {number} */ key) => html`<${NumberField} text=${text} label=${text.say('then.weight', { token: data.tokens[key] })} value=${six.at(key).number} shown=${text.number(shown.at(key))}
    onNumber=${(/** @type {number} */ number) => set.look({ head: withNumber(six, S, key, number) })} onWrong=${edit.wrong} onSame=${edit.same} />`;
  return html`${can.edit && html`<p class="row-of-controls"><span aria-hidden="true">${text.say('then.head.2')}</span> <${Choice} label=${text.say('then.head.2')} name=${`${id}-head`} value=${choice}
      options=${heads.map((value) => ({ value, label: text.say(`then.head.${value}`, { token: data.tokens[(token + 1) % S] }) }))} onChoose=${(/** @type {string} */ value) => set.look({ head: value })} /></p>`}
    <${TokenTable} view=${view} label=${text.say('then.weights')} tokens=${layout.tokens} heads=${[text.say('then.head.1'), text.say('then.head.2')]}
      cells=${(/** @type {number} */ key) => [
        { text: text.number(focus.shown.weights.at(key)), bar: bars(focus.scene.weights.data[key]) },
        { text: canType ? field(key) : text.number(shown.at(key)), bar: bars(weights.data[key]) },
      ]} foot=${{ head: text.say('sum'), cells: [focus.scene.weights, weights].map(sumOf) }} />`;
}
