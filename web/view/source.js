/** Where the weights come from: typed, kept at sum 1, from scores, or from query and key. */

import { keyOf, queryOf, weightings } from '../model/data.js';
import { litClass, TokenName } from './cells.js';
import { html } from './html.js';
import { NumberField } from './number-field.js';
import { Pick } from './settings.js';
import { Switch } from './tokens.js';

/** @typedef {import('./figure.js').View} View */

/** @param {{ view: View }} props */
export function Source({ view }) {
  const { text, state, set, can, id } = view;
  const { weighting } = state.data;
  return html`<div class="source-panel">
    ${can.edit && html`<fieldset class="choice" role="radiogroup" aria-label=${text.say('weighting')}>
      ${weightings.map((one) => html`<label key=${one} class=${one === weighting ? 'is-chosen' : ''}>
        <input type="radio" name=${`${id}-weighting`} value=${one} checked=${one === weighting} onChange=${() => set.weighting(one)} /><span>${text.say(`weighting.${one}`)}</span>
      </label>`)}
    </fieldset>`}
    <p class="muted">${text.say(`source.${weighting}`)}</p>
    ${(weighting === 'scores' || weighting === 'query-key') && html`<${ScaleAndMask} view=${view} />`}
    ${(weighting === 'scores' || weighting === 'query-key') && html`<${Scores} view=${view} />`}
    ${weighting === 'query-key' && html`<${QueryKey} view=${view} />`}
  </div>`;
}

/** @param {{ view: View }} props */
const ScaleAndMask = ({ view: { text, state, set, can } }) => {
  const { scale, causal } = state.data;
  const options = [{ value: 'sqrt', label: text.say('scale.sqrt') }, { value: '1', label: text.say('scale.one') }];
  if (scale !== null && scale !== 1) options.push({ value: String(scale), label: text.plain(scale) });
  if (!can.edit) return null;
  return html`<div class="row-of-controls">
    ${state.data.weighting === 'query-key' && html`<${Pick} label=${text.say('scale')} value=${scale === null ? 'sqrt' : String(scale)} options=${options} onPick=${(/** @type {string} */ value) => set.options({ scale: value === 'sqrt' ? null : Number(value) })} />`}
    <${Switch} label=${text.say('causal')} isOn=${causal} onClick=${() => set.options({ causal: !causal })} />
  </div>`;
};

/** Score and weight of every key for the chosen token. @param {{ view: View }} props */
function Scores({ view }) {
  const { text, scene, shown, layout, state, can, edit } = view;
  const { S } = scene;
  const query = state.token;
  const group = view.focus;
  return html`<div class="scroller"><table class="plain-table" aria-label=${text.say('scores')}>
    <thead><tr><th scope="col">${text.say('token')}</th>${layout.tokens.map((token) => html`<th key=${token} scope="col" data-token=${token}><${TokenName} token=${token} label=${scene.data.tokens[token]} /></th>`)}</tr></thead>
    <tbody>
      <tr><th scope="row">${text.say('score')}</th>
        ${layout.tokens.map((token) => {
          const score = /** @type {import('../model/scene.js').Scene} */ (scene).scores?.data[query * S + token] ?? 0;
          const number = Number.isFinite(score) && shown.scores ? text.number(shown.scores.at(query * S + token)) : '−∞';
          return html`<td key=${token} class=${litClass(view, token, undefined)} data-token=${token}>${can.edit && state.data.weighting === 'scores'
            ? html`<${NumberField} text=${text} label=${text.say('score.of', { token: scene.data.tokens[token] })} value=${view.scoreAt(query, token)} shown=${number} onNumber=${edit.number('scores', query, token)} onWrong=${edit.wrong} onSame=${edit.same} />`
            : Number.isFinite(score) ? number : html`<span title=${text.say('masked')}>−∞</span>`}</td>`;
        })}</tr>
      <tr><th scope="row">${text.say('weight')}</th>
        ${layout.tokens.map((token) => html`<td key=${token} class=${litClass(view, token, undefined)} data-token=${token}>${text.number(group.shown.weights.at(token))}</td>`)}</tr>
    </tbody>
  </table></div>`;
}

/** The query of the chosen token and the keys in view. @param {{ view: View }} props */
function QueryKey({ view }) {
  const { text, scene, layout, state } = view;
  const query = queryOf(scene.data);
  const key = keyOf(scene.data);
  const dims = key[0].map((_, dim) => dim).slice(0, Math.max(8, layout.dims.length));
  return html`<div class="scroller"><table class="plain-table" aria-label=${text.say('queryKey')}>
    <thead><tr><th scope="col">${text.say('token')}</th><th></th>${dims.map((dim) => html`<th key=${dim} scope="col">${text.count(dim + 1)}</th>`)}${dims.length < key[0].length ? html`<th>…</th>` : null}</tr></thead>
    <tbody>
      <${VectorRow} view=${view} field="query" matrix=${query} token=${state.token} dims=${dims} />
      ${layout.tokens.map((token) => html`<${VectorRow} key=${token} view=${view} field="key" matrix=${key} token=${token} dims=${dims} />`)}
    </tbody>
  </table></div>`;
}

/** @param {{ view: View, field: 'query' | 'key', matrix: import('../model/data.js').Matrix, token: number, dims: number[] }} props */
const VectorRow = ({ view, field, matrix, token, dims }) => {
  const { text, scene, can, edit } = view;
  return html`<tr class=${field === 'query' ? 'query-row' : ''}>
    <th scope="row"><${TokenName} token=${token} label=${scene.data.tokens[token]} /></th>
    <th scope="row" class="muted">${text.say(field)}</th>
    ${dims.map((dim) => {
      const number = text.plain(matrix[token][dim]);
      return html`<td key=${dim}>${can.edit
        ? html`<${NumberField} text=${text} label=${text.say(`${field}.of`, { token: scene.data.tokens[token], dim: dim + 1 })} value=${matrix[token][dim]} shown=${number} onNumber=${edit.number(field, token, dim)} onWrong=${edit.wrong} onSame=${edit.same} />`
        : number}</td>`;
    })}
  </tr>`;
};
