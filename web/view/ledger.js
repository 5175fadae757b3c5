/**
 * The picture's matrices: V with a place for each weight before its row, the weighted values, the output and, at the
 * end, the embedding before and after. Cells render the state at rest; what moves is painted over them.
 */

import { bar } from '../story/bars.js';
import { Bar, DragBar, litClass, percent, tint, TokenName } from './cells.js';
import { html } from './html.js';
import { NumberField } from './number-field.js';
import { DimPager, QueryPager } from './pager.js';
import { pure } from './pure.js';

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

/** Column heads: the dimensions in view. @param {{ view: View, hasSlots?: boolean }} props */
const Head = ({ view: { text, layout: { dims }, lit }, hasSlots = false }) =>
  html`<${Heads} text=${text} first=${dims[0]} count=${dims.length} lit=${lit?.token === undefined ? lit?.dim : undefined} hasSlots=${hasSlots} />`;

/** @typedef {{ text: View['text'], first: number, count: number, lit: number | undefined, hasSlots: boolean }} HeadsProps */
const Heads = pure((/** @type {HeadsProps} */ { text, first, count, lit, hasSlots }) => html`<thead>
  <tr>
    <th scope="col" class="corner"><span class="hidden">${text.say('token')}</span></th>
    ${hasSlots && html`<td class="slot-head" aria-hidden="true"></td>`}
    ${Array.from({ length: count }, (_, i) => first + i).map((dim) => html`<th key=${dim} scope="col" class=${`dim${lit === undefined ? '' : lit === dim ? ' is-lit' : ' is-dim'}`} data-dim=${dim}>
      <span class="hidden">${text.say('dimension', { dim: dim + 1 })}</span><span aria-hidden="true">${text.count(dim + 1)}</span>
    </th>`)}
  </tr>
</thead>`);

/** @param {{ view: View, hasSlots: boolean }} props */
function Values({ view, hasSlots }) {
  const { text, scene, layout, groups } = view;
  return html`<div class="block values-block" data-term="values">
    <h3 class="heading" dir=${text.dir}><b>${text.say('values')}</b> ${text.say('values.short')}</h3>
    <table class="matrix values" aria-label=${text.say('values')}>
      <${Head} view=${view} hasSlots=${hasSlots} />
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
const Slot = ({ view, group, token }) =>
  html`<${SlotCell} query=${group.token} token=${token} number=${view.text.number(group.shown.weights.at(token))} lit=${litClass(view, token, undefined)} />`;

const SlotCell = pure((/** @type {{ query: number, token: number, number: string, lit: string }} */ { query, token, number, lit }) => html`<td class=${`slot ${lit}`} aria-hidden="true" data-token=${token} data-anchor=${`slot:${query}:${token}`}>
  <span class="slot-content" data-slot=${token}><span class="n">${number}</span><span class="times">×</span></span>
</td>`);

/** @param {{ view: View, token: number, dim: number }} props */
function Value({ view, token, dim }) {
  const { text, scene, shown, scale, can, edit } = view;
  const figure = shown.values.at(token * scene.D + dim);
  return html`<${ValueCell} text=${text} edit=${edit} token=${token} dim=${dim} isTyped=${can.edit} exact=${scene.data.values[token][dim]}
    number=${text.number(figure)} ...${bar(scale, figure.number)} perUnit=${scale.perUnit} name=${scene.data.tokens[token]} lit=${litClass(view, token, dim)} />`;
}

/**
 * @typedef {{ text: View['text'], edit: View['edit'], token: number, dim: number, isTyped: boolean, exact: number, number: string,
 *   start: number, length: number, perUnit: number, name: string, lit: string }} ValueProps
 */
const ValueCell = pure((/** @type {ValueProps} */ { text, edit, token, dim, isTyped, exact, number, start, length, perUnit, name, lit }) => {
  const onNumber = edit.number('values', token, dim);
  const bar = { start, length };
  return html`<td class=${`cell value${lit}`} data-token=${token} data-dim=${dim} data-anchor=${`value:${token}:${dim}`}>
    <span class="n">${isTyped
      ? html`<${NumberField}
          text=${text}
          label=${text.say('value.of', { token: name, dim: dim + 1 })}
          value=${exact}
          shown=${number}
          onNumber=${onNumber}
          onWrong=${edit.wrong} onSame=${edit.same}
        />`
      : number}</span>
    ${isTyped
      ? html`<${DragBar} bar=${bar} token=${token} value=${exact} perUnit=${perUnit} onNumber=${onNumber} />`
      : html`<${Bar} bar=${bar} token=${token} />`}
  </td>`;
});

/** @param {{ view: View }} props */
const Equals = ({ view }) => html`<div class="equals" aria-hidden="true">${view.layout.tokens.map((token) => html`<span key=${token} data-equals=${token}>=</span>`)}</div>`;

/** @param {{ view: View, group: Group, hasSlots: boolean }} props */
function Weighted({ view, group, hasSlots }) {
  const { text, scene, layout } = view;
  return html`<table class="matrix weighted" aria-label=${text.say('weightedValues')}>
    <${Head} view=${view} hasSlots=${hasSlots} />
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
  return html`<${ProductCell} text=${text} query=${group.token} token=${token} dim=${dim} isThere=${frame.isWeighted(token, dim)} isSpent=${frame.isAdded(token, dim)}
    number=${text.number(figure)} ...${bar(scale, figure.number)} lit=${litClass(view, token, dim)} />`;
}

/**
 * @typedef {{ text: View['text'], query: number, token: number, dim: number, isThere: boolean, isSpent: boolean, number: string,
 *   start: number, length: number, lit: string }} ProductProps
 */
const ProductCell = pure((/** @type {ProductProps} */ { text, query, token, dim, isThere, isSpent, number, start, length, lit }) => html`<td class=${`cell product${isSpent ? ' is-spent' : ''}${lit}`} data-token=${token} data-dim=${dim} data-anchor=${`product:${query}:${token}:${dim}`}>
  ${isThere
    ? html`<span class="n">${number}</span><${Bar} bar=${{ start, length }} token=${token} />`
    : html`<${Pending} text=${text} /><span class="track"></span>`}
</td>`);

const Pending = pure((/** @type {{ text: View['text'] }} */ { text }) => html`<span class="n pending"><span aria-hidden="true">·</span><span class="hidden">${text.say('pending')}</span></span>`);

/** @param {{ view: View, group: Group }} props */
function Output({ view, group }) {
  const { text, layout } = view;
  return html`<table class="matrix output" aria-label=${text.say('output')}>
    <${Head} view=${view} />
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
  const { scale, frame, text, open, arithmetic, segmentsOf, lit, layout } = view;
  return html`<${TotalCell} text=${text} query=${group.token} dim=${dim} isThere=${frame.addedCount(dim) > 0} open=${open} lit=${lit}
    isOpen=${arithmetic?.query === group.token && arithmetic?.dim === dim} segments=${segmentsOf(group, dim)} zero=${scale.zero} cellPx=${layout.cellPx} />`;
}

/**
 * @typedef {{ text: View['text'], query: number, dim: number, isThere: boolean, open: View['open'], isOpen: boolean, lit: View['lit'],
 *   segments: import('../story/bars.js').Segment[], zero: number, cellPx: number }} TotalProps
 */
const TotalCell = pure((/** @type {TotalProps} */ { text, query, dim, isThere, open, isOpen, lit, segments, zero, cellPx }) => html`<td class=${`cell out${litClass({ lit }, undefined, dim)}`} data-dim=${dim} data-anchor=${`output:${query}:${dim}`}>
  <button type="button" class="out-button" aria-expanded=${isOpen} disabled=${!isThere} title=${text.say('arithmetic')} onClick=${() => open({ query, dim })}>
    <span class="track stack" aria-hidden="true">
      ${segments.map(({ token, start, length, isNegative }) => html`<i
        key=${token}
        class=${`segment ${tint(token)}${isNegative ? ' is-negative' : ''}${litClass({ lit }, token, dim)}`}
        data-token=${token}
        style=${{ left: percent(start), width: percent(length) }}
      >${length * cellPx > 13 ? token + 1 : ''}</i>`)}
      <i class="zero" style=${{ left: percent(zero) }}></i>
    </span>
    <span class="n total" data-total=${dim}></span>
  </button>
</td>`);

/** @param {{ view: View, group: Group }} props */
function Comparison({ view, group }) {
  const { text, scene, shown, layout, frame, state, scale } = view;
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
        ${layout.dims.map((dim) => html`<${CompareCell} key=${dim} text=${text} id=${id} anchor=${`${place}:${group.token}:${dim}`} dim=${dim} isThere=${frame.isCompared} lit=${litClass(view, undefined, dim)}
          shown=${text.number(number(dim), { isSigned })} number=${number(dim).number} original=${shown.embeddings.at(base + dim).number} zero=${scale.zero} perUnit=${scale.perUnit} />`)}
      </tr>`)}
    </tbody>
  </table>`;
}

/**
 * @typedef {{ text: View['text'], id: string, anchor: string, dim: number, isThere: boolean, lit: string, shown: string, number: number,
 *   original: number, zero: number, perUnit: number }} CompareProps
 */
const CompareCell = pure((/** @type {CompareProps} */ { text, id, anchor, dim, isThere, lit, shown, number, original, zero, perUnit }) => html`<td class=${`cell${lit}`} data-dim=${dim} data-anchor=${anchor}>
  ${isThere
    ? html`<span class="n">${shown}</span><${CompareBar} scale=${{ zero, perUnit }} id=${id} number=${number} original=${original} />`
    : html`<${Pending} text=${text} /><span class="track"></span>`}
</td>`);

/**
 * The output's bar ends hatched where it grew beyond the embedding's, and hollow where it fell short.
 * @param {{ scale: import('../story/bars.js').BarScale, id: string, number: number, original: number }} props
 */
function CompareBar({ scale, id, number, original }) {
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
