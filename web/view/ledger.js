/**
 * The picture's matrices: V with a place for each weight before its row, the weighted values, the output and, at the
 * end, the embedding before and after. Cells render the state at rest; what moves is painted over them.
 */

import { bar } from '../story/bars.js';
import { Bar, DragBar, litClass, percent, tint, TokenName } from './cells.js';
import { html } from './html.js';
import { NumberField } from './number-field.js';
import { DimPager, QueryPager } from './pager.js';

/** @typedef {import('./figure.js').View} View */
/** @typedef {import('./figure.js').Group} Group */

/** @param {{ view: View }} props */
export function Ledger({ view }) {
  const { state, layout, groups } = view;
  if (state.all) {
    return html`<div class="ledger is-all">
      <${Values} view=${view} hasSlots=${false} />
      <${DimPager} view=${view} />
      <div class="groups">${groups.map((group) => html`<${GroupPanel} key=${group.token} view=${view} group=${group} />`)}</div>
      <${QueryPager} view=${view} />
    </div>`;
  }
  const [group] = groups;
  return html`<div class=${`ledger ${layout.isStacked ? 'is-stacked' : 'is-wide'}`}>
    <${Values} view=${view} hasSlots=${true} />
    ${layout.isStacked ? null : html`<${Equals} view=${view} />`}
    <div class="block weighted-block" data-term="weighted">
      <${StepHeading} view=${view} step="5" />
      <${Weighted} view=${view} group=${group} hasSlots=${false} />
    </div>
    <div class="block output-block" data-term="output">
      <${StepHeading} view=${view} step="6" />
      <${Output} view=${view} group=${group} />
    </div>
    <div class="block compare-block" data-term="difference">
      <${Comparison} view=${view} group=${group} />
    </div>
    <${DimPager} view=${view} />
  </div>`;
}

/** @param {{ view: View, group: Group }} props */
const GroupPanel = ({ view, group }) => html`<section class="group" aria-label=${view.scene.data.tokens[group.token]}>
  <h4 class="group-head"><${TokenName} token=${group.token} label=${view.scene.data.tokens[group.token]} /></h4>
  <div data-term="weighted"><${Weighted} view=${view} group=${group} hasSlots=${true} /></div>
  <div data-term="output"><${Output} view=${view} group=${group} /></div>
  <div data-term="difference"><${Comparison} view=${view} group=${group} /></div>
</section>`;

/** @param {{ view: View, step: '5' | '6' }} props */
const StepHeading = ({ view: { text, frame }, step }) => html`<h3 class=${`heading step${frame.move?.step === step && frame.progress > 0 ? ' is-active' : ''}`} dir=${text.dir}>
  <b>${text.say(`step.${step}`)}</b> ${text.say(`step${step}.what`)}
</h3>`;

/** Column heads: the dimensions in view. @param {{ view: View, before?: any, label: string }} props */
const Head = ({ view, before = null, label }) => html`<thead>
  <tr>
    <th scope="col" class="corner"><span class="hidden">${label}</span></th>
    ${before}
    ${view.layout.dims.map((dim) => html`<th key=${dim} scope="col" class=${`dim${litClass({ ...view, lit: view.lit?.token === undefined ? view.lit : null }, undefined, dim)}`} data-dim=${dim}>
      <span class="hidden">${view.text.say('dimension', { dim: dim + 1 })}</span><span aria-hidden="true">${view.text.count(dim + 1)}</span>
    </th>`)}
  </tr>
</thead>`;

/** @param {{ view: View, hasSlots: boolean }} props */
function Values({ view, hasSlots }) {
  const { text, scene, layout, groups } = view;
  return html`<div class="block values-block" data-term="values">
    <h3 class="heading" dir=${text.dir}><b>${text.say('values')}</b> ${text.say('values.short')}</h3>
    <table class="matrix values" aria-label=${text.say('values')}>
      <${Head} view=${view} label=${text.say('token')} before=${hasSlots && html`<td class="slot-head" aria-hidden="true"></td>`} />
      <tbody>
        ${layout.tokens.map((token) => html`<tr key=${token} class="row">
          <th scope="row" class=${`row-head${litClass(view, token, undefined)}`} data-token=${token}><${TokenName} token=${token} label=${scene.data.tokens[token]} /></th>
          ${hasSlots && html`<${Slot} view=${view} group=${groups[0]} token=${token} />`}
          ${layout.dims.map((dim) => html`<${Value} key=${dim} view=${view} token=${token} dim=${dim} />`)}
        </tr>`)}
      </tbody>
    </table>
  </div>`;
}

/** The place before a row where its weight comes to stand; the number is in the attention row, so it is not read twice. @param {{ view: View, group: Group, token: number }} props */
const Slot = ({ view, group, token }) => html`<td class=${`slot ${litClass(view, token, undefined)}`} aria-hidden="true" data-token=${token} data-anchor=${`slot:${group.token}:${token}`}>
  <span class="slot-content" data-slot=${token}><span class="n">${view.text.number(group.shown.weights.at(token))}</span><span class="times">×</span></span>
</td>`;

/** @param {{ view: View, token: number, dim: number }} props */
function Value({ view, token, dim }) {
  const { text, scene, shown, scale, can, edit } = view;
  const figure = shown.values.at(token * scene.D + dim);
  const number = text.number(figure);
  const exact = scene.data.values[token][dim];
  const onNumber = edit.number('values', token, dim);
  return html`<td class=${`cell value${litClass(view, token, dim)}`} data-token=${token} data-dim=${dim} data-anchor=${`value:${token}:${dim}`}>
    <span class="n">${can.edit
      ? html`<${NumberField}
          text=${text}
          label=${text.say('value.of', { token: scene.data.tokens[token], dim: dim + 1 })}
          value=${exact}
          shown=${number}
          onNumber=${onNumber}
          onWrong=${edit.wrong} onSame=${edit.same}
        />`
      : number}</span>
    ${can.edit
      ? html`<${DragBar} bar=${bar(scale, figure.number)} token=${token} value=${exact} perUnit=${scale.perUnit} onNumber=${onNumber} />`
      : html`<${Bar} bar=${bar(scale, figure.number)} token=${token} />`}
  </td>`;
}

/** @param {{ view: View }} props */
const Equals = ({ view }) => html`<div class="equals" aria-hidden="true">${view.layout.tokens.map((token) => html`<span key=${token} data-equals=${token}>=</span>`)}</div>`;

/** @param {{ view: View, group: Group, hasSlots: boolean }} props */
function Weighted({ view, group, hasSlots }) {
  const { text, scene, layout } = view;
  return html`<table class="matrix weighted" aria-label=${text.say('weightedValues')}>
    <${Head} view=${view} label=${text.say('token')} before=${hasSlots && html`<td class="slot-head" aria-hidden="true"></td>`} />
    <tbody>
      ${layout.tokens.map((token) => html`<tr key=${token} class="row">
        <th scope="row" class=${`row-head${litClass(view, token, undefined)}`} data-token=${token}><${TokenName} token=${token} label=${scene.data.tokens[token]} /></th>
        ${hasSlots && html`<${Slot} view=${view} group=${group} token=${token} />`}
        ${layout.dims.map((dim) => html`<${Product} key=${dim} view=${view} group=${group} token=${token} dim=${dim} />`)}
      </tr>`)}
    </tbody>
  </table>`;
}

/** @param {{ view: View, group: Group, token: number, dim: number }} props */
function Product({ view, group, token, dim }) {
  const { text, scene, scale, frame } = view;
  const figure = group.shown.weighted.at(token * scene.D + dim);
  const isThere = frame.isWeighted(token, dim);
  const isSpent = frame.isAdded(token, dim);
  return html`<td class=${`cell product${isSpent ? ' is-spent' : ''}${litClass(view, token, dim)}`} data-token=${token} data-dim=${dim} data-anchor=${`product:${group.token}:${token}:${dim}`}>
    ${isThere
      ? html`<span class="n">${text.number(figure)}</span><${Bar} bar=${bar(scale, figure.number)} token=${token} />`
      : html`<${Pending} view=${view} /><span class="track"></span>`}
  </td>`;
}

/** @param {{ view: View }} props */
const Pending = ({ view }) => html`<span class="n pending"><span aria-hidden="true">·</span><span class="hidden">${view.text.say('pending')}</span></span>`;

/** @param {{ view: View, group: Group }} props */
function Output({ view, group }) {
  const { text, layout } = view;
  return html`<table class="matrix output" aria-label=${text.say('output')}>
    <${Head} view=${view} label=${text.say('token')} />
    <tbody>
      <tr class="row">
        <th scope="row" class="row-head"><span class="hidden">${view.scene.data.tokens[group.token]}</span><span aria-hidden="true">${text.say('output')}</span></th>
        ${layout.dims.map((dim) => html`<${OutputCell} key=${dim} view=${view} group=${group} dim=${dim} />`)}
      </tr>
    </tbody>
  </table>`;
}

/** One output number: a bar made of one segment a token, the running total under it. @param {{ view: View, group: Group, dim: number }} props */
function OutputCell({ view, group, dim }) {
  const { scale, frame, text, open, arithmetic, segmentsOf } = view;
  const isOpen = arithmetic?.query === group.token && arithmetic?.dim === dim;
  const isThere = frame.addedCount(dim) > 0;
  return html`<td class=${`cell out${litClass(view, undefined, dim)}`} data-dim=${dim} data-anchor=${`output:${group.token}:${dim}`}>
    <button type="button" class="out-button" aria-expanded=${isOpen} disabled=${!isThere} title=${text.say('arithmetic')} onClick=${() => open({ query: group.token, dim })}>
      <span class="track stack" aria-hidden="true">
        ${segmentsOf(group, dim).map(({ token, start, length, isNegative }) => html`<i
          key=${token}
          class=${`segment ${tint(token)}${isNegative ? ' is-negative' : ''}${litClass(view, token, dim)}`}
          data-token=${token}
          style=${{ left: percent(start), width: percent(length) }}
        >${length * view.layout.cellPx > 13 ? token + 1 : ''}</i>`)}
        <i class="zero" style=${{ left: percent(scale.zero) }}></i>
      </span>
      <span class="n total" data-total=${dim}></span>
    </button>
  </td>`;
}

/** @param {{ view: View, group: Group }} props */
function Comparison({ view, group }) {
  const { text, scene, shown, layout, frame, state } = view;
  const { D } = scene;
  const base = group.token * D;
  /** @type {ReadonlyArray<{ id: string, place: string, number: (dim: number) => import('../model/shown.js').Shown, isSigned: boolean }>} */
  const rows = [
    { id: 'original', place: 'original', number: (dim) => shown.embeddings.at(base + dim), isSigned: false },
    { id: 'output', place: 'result', number: (dim) => group.shown.output.at(dim), isSigned: false },
    { id: 'difference', place: 'difference', number: (dim) => group.shown.difference.at(dim), isSigned: true },
  ];
  return html`<table class="matrix compare" aria-label=${text.say('comparison')}>
    <thead class="hidden"><tr><td></td>${layout.dims.map((dim) => html`<th key=${dim} scope="col">${text.say('dimension', { dim: dim + 1 })}</th>`)}</tr></thead>
    <tbody>
      ${rows.map(({ id, place, number, isSigned }) => html`<tr key=${id} class=${`row compare-${id}`}>
        <th scope="row" class="row-head">${text.say(`${id}.short`)}</th>
        ${state.all ? null : html`<td class="slot" aria-hidden="true"></td>`}
        ${layout.dims.map((dim) => html`<td key=${dim} class=${`cell${litClass(view, undefined, dim)}`} data-dim=${dim} data-anchor=${`${place}:${group.token}:${dim}`}>
          ${frame.isCompared
            ? html`<span class="n">${text.number(number(dim), { isSigned })}</span><${CompareBar} view=${view} id=${id} number=${number(dim).number} original=${shown.embeddings.at(base + dim).number} />`
            : html`<${Pending} view=${view} /><span class="track"></span>`}
        </td>`)}
      </tr>`)}
    </tbody>
  </table>`;
}

/** The output's bar ends hatched where it grew beyond the embedding's, and hollow where it fell short. @param {{ view: View, id: string, number: number, original: number }} props */
function CompareBar({ view: { scale }, id, number, original }) {
  if (id === 'difference') return null;
  if (id === 'original') return html`<${Bar} bar=${bar(scale, number)} />`;
  const [from, to] = [scale.zero + original * scale.perUnit, scale.zero + number * scale.perUnit];
  const change = { left: percent(Math.min(from, to)), width: percent(Math.abs(to - from)) };
  return html`<span class="track">
    <i class="bar plain" style=${{ left: percent(bar(scale, number).start), width: percent(bar(scale, number).length) }}></i>
    <i class=${`bar change ${Math.abs(number) < Math.abs(original) ? 'is-loss' : 'is-gain'}`} style=${change}></i>
  </span>`;
}

/** The running sum as a table for those who do not see the picture. @param {{ view: View, group: Group }} props */
export function RunningSum({ view, group }) {
  const { text, scene, layout, frame } = view;
  const { D } = scene;
  return html`<div class="hidden"><table aria-label=${text.say('runningSum')}>
    <thead><tr><td></td>${layout.dims.map((dim) => html`<th key=${dim} scope="col">${text.say('dimension', { dim: dim + 1 })}</th>`)}</tr></thead>
    <tbody>
      ${[-1, ...layout.tokens].map((token) => html`<tr key=${token}>
        <th scope="row">${token < 0 ? text.say('row.start') : text.say('row.after', { token: scene.data.tokens[token] })}</th>
        ${layout.dims.map((dim) => html`<td key=${dim}>${frame.addedCount(dim) > token ? text.number(group.shown.partial.at((token + 1) * D + dim)) : text.say('pending')}</td>`)}
      </tr>`)}
    </tbody>
  </table></div>`;
}
