/** The attention row of the chosen token, or every row, with the sum beside each. */

import { html } from './html.js';
import { Bar, DragBar, litClass, TokenName } from './cells.js';
import { icons } from './icons.js';
import { NumberField } from './number-field.js';
import { Pager } from './pager.js';
import { Later } from './panel.js';
import { pure } from './pure.js';

/** @typedef {import('./figure.js').View} View */

/** With more tokens than these, all weights are shown at once, too. */
const leastOverview = 16;

/** @param {{ view: View }} props */
export function Weights({ view }) {
  const { text, scene, layout, groups, state } = view;
  const names = scene.data.tokens;
  const hasSum = state.all || !layout.isNarrow;
  return html`<div class="weights" data-term="weights">
    <h3 class="heading" dir=${text.dir}>
      ${state.all ? text.say('weights.all') : text.say('weights.of', { token: names[state.token] })}
      ${hasSum ? null : html`<span class="sum-beside">${text.say('sum')} <${SumBadge} view=${view} group=${groups[0]} isLong=${true} /></span>`}
    </h3>
    <table class=${`matrix attention${state.all ? ' is-all' : ''}`} aria-label=${text.say('attentionWeights')}>
      <thead>
        <tr>
          <th scope="col" class="corner"><span class="hidden">${text.say('query')}</span></th>
          ${layout.tokens.map((token) => html`<th key=${token} scope="col" class=${`head${litClass(view, token, undefined)}`} data-token=${token}>
            <${TokenName} token=${token} label=${names[token]} />
          </th>`)}
          ${hasSum && html`<th scope="col" class="head sum-head">${text.say('sum')}</th>`}
        </tr>
      </thead>
      <tbody>
        ${groups.map((group) => html`<${Row} key=${group.token} view=${view} group=${group} hasSum=${hasSum} />`)}
      </tbody>
    </table>
    <${Pager} view=${view} />
    <${Later} view=${view} part="Overview" isWanted=${scene.S > leastOverview} />
  </div>`;
}

/** @param {{ view: View, group: import('./figure.js').Group, hasSum: boolean }} props */
function Row({ view, group, hasSum }) {
  const { scene, layout, state } = view;
  const { token: query } = group;
  return html`<tr>
    <th scope="row" class="row-head"><${TokenName} token=${query} label=${scene.data.tokens[query]} /></th>
    ${layout.tokens.map((token) => html`<${Weight} key=${token} view=${view} group=${group} token=${token} />`)}
    ${hasSum && html`<td class="sum-cell"><${SumBadge} view=${view} group=${group} isLong=${!state.all} /></td>`}
  </tr>`;
}

/** @param {{ view: View, group: import('./figure.js').Group, token: number }} props */
function Weight({ view, group: { token: query, shown }, token }) {
  const { text, scene, state, can, edit } = view;
  const name = scene.data.tokens[token];
  const figure = shown.weights.at(token);
  const { weighting, rescale } = scene.data;
  const isTyped = can.edit && !rescale && (weighting === 'free' || weighting === 'sum');
  return html`<${WeightCell} text=${text} edit=${edit} query=${query} token=${token} isTyped=${isTyped} hasLimits=${weighting === 'sum'}
    exact=${scene.data.weights[query][token]} number=${text.number(figure)} length=${Math.min(1, Math.abs(figure.number))}
    name=${name} row=${state.all ? scene.data.tokens[query] : ''} lit=${litClass(view, token, undefined)} />`;
}

/**
 * @typedef {{ text: View['text'], edit: View['edit'], query: number, token: number, isTyped: boolean, hasLimits: boolean, exact: number,
 *   number: string, length: number, name: string, row: string, lit: string }} WeightProps  row: the query's name where there are several
 */
const WeightCell = pure((/** @type {WeightProps} */ { text, edit, query, token, isTyped, hasLimits, exact, number, length, name, row, lit }) => {
  const limits = hasLimits ? { min: 0, max: 1 } : {};
  const bar = { start: 0, length };
  const onNumber = edit.number('weights', query, token);
  return html`<td class=${`cell weight${lit}`} data-token=${token} data-anchor=${`weight:${query}:${token}`}>
    <span class="n">${isTyped
      ? html`<${NumberField}
          text=${text}
          label=${row ? text.say('weight.of.in', { token: name, query: row }) : text.say('weight.of', { token: name })}
          value=${exact}
          shown=${number}
          ...${limits}
          onNumber=${onNumber}
          onWrong=${edit.wrong} onSame=${edit.same}
        />`
      : number}</span>
    ${isTyped
      ? html`<${DragBar} bar=${bar} token=${token} value=${exact} perUnit=${1} ...${limits} onNumber=${onNumber} />`
      : html`<${Bar} bar=${bar} token=${token} />`}
  </td>`;
});

/** The sum of a row, and in words what it means. @param {{ view: View, group: import('./figure.js').Group, isLong: boolean }} props */
function SumBadge({ view: { text, shown, state }, group, isLong }) {
  const sum = shown.weightSums.at(group.token);
  const isOne = sum.number === 1 && !sum.isRounded;
  const meaning = text.say(isOne ? 'sum.one' : 'sum.off');
  return html`<span class=${`sum ${isOne ? 'is-one' : 'is-off'}`} title=${meaning}>
    <span class="n">${text.number(sum)}</span>
    ${isLong ? html`<span class="hidden">${meaning}</span>` : null}
    <span aria-hidden="true" class="sum-mark">${isOne ? icons.same : icons.different}${isOne || (state.all && !isLong) ? '' : text.count(1)}</span>
  </span>`;
}
