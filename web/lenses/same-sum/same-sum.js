/** The other weights that give the same output (Brunner et al. 2020), and what keeps the information that the sum does not. */

import { useMemo } from 'preact/hooks';
import { findExample } from '../../model/examples.js';
import { lookNumber } from '../../model/look.js';
import { html } from '../../view/html.js';
import { Pick } from '../../view/settings.js';
import { barsFor } from '../bars.js';
import { Caption, Question, Slider, TokenTable } from '../parts.js';
import { Answers } from './answers.js';
import { hasWay } from './ends.js';
import { countFreeByDims, countUp } from './free-directions.js';
import { FreeChart } from './free-chart.js';
import { operandOf, sayWeights } from './say-weights.js';
import { compareOutputs, Outputs } from './outputs.js';
import { useEnds } from './use-ends.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../../core/lenses.js').Looking} Looking
 * @typedef {import('./ends.js').Ends} Ends
 */

/** The example in which two tokens swap. */
const swap = 'two-ways';

/** @param {import('../../view/lenses.js').LensProps} props */
export function SameSum({ view, attention }) {
  const { text, state, set, can, scene: { D, values } } = view;
  const k = Math.round(lookNumber(state.look, 'k', D, 1, D));
  const hidden = hiddenTokens(view);
  const { ends, slide } = useEnds({ view, attention }, k, hidden);
  const free = useMemo(() => countFreeByDims(attention, values, hidden, { [k]: ends.free }), [state.data.values, hidden.length]);
  const isOpen = hasWay(ends);
  const outputs = isOpen ? compareOutputs(view, attention, ends, k) : null;
  return html`<${Question} text=${text} lens="same-sum" />
    <${Caption}>${k < D && `${text.say('same-sum.part', { k, all: D })} `}${say(view, ends, outputs, free.slice(1, k).some(Boolean))}<//>
    <div class="same-sum-way">
      ${isOpen && can.edit && html`<${Way} view=${view} ends=${ends} slide=${slide} />`}
      ${ends.free > 1 && html`<${Pick} label=${text.say('same-sum.direction')} value=${ends.chosen + 1} onPick=${(/** @type {string} */ n) => set.look({ n })}
        options=${ends.movers.map((token, n) => ({ value: n + 1, label: `${text.count(n + 1)}: ${state.data.tokens[token]}` }))} />`}
    </div>
    <div class="plane-and-numbers same-sum">
      <div>
        <${Weightings} view=${view} attention=${attention} ends=${ends} />
      </div>
      <div>
        ${outputs && html`<${Outputs} view=${view} outputs=${outputs} k=${k} />`}
        <${FreeChart} view=${view} free=${free} k=${k} hidden=${hidden.length} />
      </div>
    </div>
    <${Answers} view=${view} attention=${attention} ends=${ends} k=${k} />
    ${can.edit && findExample(swap) && state.example !== swap && html`<button type="button" class="button" onClick=${() => set.example(swap)}>${text.say('same-sum.swap')}</button>`}`;
}

/** Tokens that the mask hides from the chosen one stay without a weight. @param {View} view @returns {number[]} */
function hiddenTokens({ state: { data, token }, focus: { scene: { weights } } }) {
  const later = data.causal ? data.tokens.map((_, i) => i).slice(token + 1) : [];
  return later.every((one) => weights.data[one] === 0) ? later : [];
}

/**
 * @param {View} view @param {Ends} ends @param {import('./outputs.js').Compared | null} outputs @param {boolean} canTry whether fewer dimensions leave
 *   other weights
 * @returns {string}
 */
function say(view, { free, weights, falling, rising }, outputs, canTry) {
  const { text, state: { token, data } } = view;
  if (free === 0) return `${text.say('same-sum.no', { sum: view.shown.weightSums.at(token) })}${canTry ? ` ${text.say('same-sum.try')}` : ''}`;
  if (!outputs) return text.say('same-sum.stuck');
  const at = sayWeights(view, weights);
  return text.say('same-sum.yes', {
    first: data.tokens[rising], second: data.tokens[falling], firstLeft: at(0, rising), secondLeft: at(0, falling), firstRight: at(1, rising), secondRight: at(1, falling),
    output: outputs.now, difference: text.small(outputs.difference),
  });
}

/** From left to right. @param {{ view: View, ends: Ends, slide: (position: number, gesture: string) => void }} props */
function Way({ view, ends: { mix, weights, falling, rising }, slide }) {
  const { text, state: { data }, scene: { S } } = view;
  const figures = view.differences(weights, operandOf(weights));
  const end = (/** @type {number} */ token, /** @type {number} */ i) => `${data.tokens[token]}: ${text.number(figures.at(i))}`;
  const isComputed = data.weighting === 'scores' || data.weighting === 'query-key';
  return html`
    <${Slider} label=${text.say('same-sum.slide')} value=${mix.data[1]} min=${0} max=${1} step=${0.005} ends=${[end(falling, falling), end(rising, S + rising)]}
      shown=${text.number(view.figures(mix, 3).at(1))} onSlide=${slide} />
    ${isComputed && html`<p class="lens-note">${text.say('same-sum.typed')}</p>`}`;
}

/** The weights of both ends, the present ones between them, and what the output tells of all. @param {{ view: View, attention: Looking, ends: Ends }} props */
function Weightings({ view, attention, ends }) {
  const { text, focus: { scene: { weights } }, layout, scene: { S } } = view;
  const both = ends.weights.data;
  const rows = hasWay(ends) ? { left: both.subarray(0, S), now: weights.data, right: both.subarray(S), seen: ends.effective.data } : { now: weights.data, seen: ends.effective.data };
  const numbers = { data: Float32Array.from(Object.values(rows).flatMap((row) => [...row])), shape: [Object.keys(rows).length, S] };
  const bars = barsFor(numbers.data);
  const figures = view.differences(numbers, operandOf(numbers));
  const sums = view.differences(attention.rescale({ weights: numbers }).sums, operandOf(numbers));
  const shown = mostMoved(layout.tokens, S, both);
  return html`<div dir="ltr"><${TokenTable} view=${view} label=${text.say('lens.same-sum')} tokens=${shown}
    heads=${Object.keys(rows).map((id) => text.say(`same-sum.${id}`))}
    cells=${(/** @type {number} */ token) => Object.values(rows).map((row, i) => ({ text: text.number(figures.at(i * S + token)), bar: bars(row[token]) }))}
    foot=${{ head: text.say('sum'), cells: Object.keys(rows).map((_, i) => text.number(sums.at(i))) }} /></div>
    <p class="lens-note">${shown !== layout.tokens && `${text.say('same-sum.most')} `}${text.say('same-sum.seen.what')}</p>`;
}

/** Where not all tokens have room, those that differ most between the ends. @param {ReadonlyArray<number>} room @param {number} S @param {Float32Array} both (2, S) or nothing */
function mostMoved(room, S, both) {
  if (room.length === S || both.length === 0) return room;
  const move = (/** @type {number} */ token) => Math.abs(both[S + token] - both[token]);
  return countUp(S).sort((a, b) => move(b) - move(a)).slice(0, room.length).sort((a, b) => a - b);
}
