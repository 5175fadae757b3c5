/** Two sentences that differ in one word, on two maps: what goes into the layer, and what comes out. */

import { useMemo, useRef } from 'preact/hooks';
import { lookNumbers } from '../../model/look.js';
import { tint } from '../../view/cells.js';
import { html } from '../../view/html.js';
import { NumberField } from '../../view/number-field.js';
import { Step, vectorText } from '../chain.js';
import { pathOf } from '../geometry/path.js';
import { Caption } from '../parts.js';
import { compare, mostMoved, moved, sentences, start, words } from './two-sentences.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {{ at: [number, number], from?: [number, number], label: string, word: number, place: Place, isOutput?: boolean }} Point
 * @typedef {'above' | 'below' | 'left' | 'right'} Place  where the label stands
 */

/** The maps show from -reach to reach. */
const reach = 1.6;
const sizePx = 260;
const perUnit = sizePx / (2 * reach);

/** By how much a label is away from its point, and where it begins. @type {Record<Place, [number, number, string]>} */
const sides = { left: [-9, 0, 'is-end'], right: [9, 0, 'is-start'], above: [0, -14, ''], below: [0, 14, ''] };

/** Labels that would lie on each other stand apart. @type {{ inputs: Place[], values: Place[], outputs: Place[] }} */
const places = { inputs: ['above', 'above', 'above', 'below', 'right'], values: ['below', 'left', 'left', 'right', 'below'], outputs: ['right', 'below', 'below'] };

/** @param {{ view: View, attention: import('../../view/lenses.js').LensProps['attention'] }} props */
export function Sentences({ view, attention }) {
  const { text, set, figures, edit, state: { look } } = view;
  const clamp = (/** @type {number} */ number) => Math.min(mostMoved, Math.max(-mostMoved, number));
  const word = (lookNumbers(look, 'word', 2) ?? start).map(clamp);
  const result = useMemo(() => compare(attention, word), [attention, ...word]);
  const move = (/** @type {number[]} */ to) => set.look({ word: to.map((number) => Math.round(clamp(number) * 100) / 100).join(';') });
  const { e, x, v, outputs, distances } = result;
  const [shownE, shownX, shownV] = [e, x, v].map((tensor) => figures(tensor));
  // Three decimals tell these apart.
  const [shownOutputs, shownDistances] = [outputs, distances].map((tensor) => figures(tensor, Math.min(3, view.state.precision)));
  const pair = (/** @type {import('../../model/shown.js').Figures} */ { at }, /** @type {number} */ i) => [at(2 * i), at(2 * i + 1)];
  const vector = (/** @type {import('../../model/shown.js').Figures} */ shown, /** @type {number} */ i) => vectorText(text, pair(shown, i));
  const point = (/** @type {import('../../core/index.js').Tensor} */ { data }, /** @type {number} */ i) => /** @type {[number, number]} */ ([data[2 * i], data[2 * i + 1]]);
  const inputs = words.map((label, i) => ({ at: point(x, i), from: point(e, i), label, word: i, place: places.inputs[i] }));
  const values = words.map((label, i) => ({ at: point(v, i), label, word: i, place: places.values[i] }));
  const results = sentences.map(([, , last], i) => ({ at: point(outputs, i), label: words[last], word: last, place: places.outputs[i], isOutput: true }));
  return html`<${Step} title=${text.say('where.two')} what=${text.say('where.two.what')}>
    <div class="plane-and-numbers">
      <${Map} caption=${text.say('where.map.x')} points=${inputs} onMove=${move} />
      <${Map} caption=${text.say('where.map.v')} points=${[...values, ...results]} />
      <div class="map-numbers">
        <p class="row-of-controls">${text.say('where.move', { word: words[moved] })} ${word.map((number, i) => html`<span key=${i} class="n boxed" dir="ltr"><${NumberField}
          text=${text} label=${text.say('where.e.of', { token: words[moved], dim: i + 1 })} value=${number} shown=${text.number(shownE.at(2 * moved + i))} min=${-mostMoved} max=${mostMoved}
          onNumber=${(/** @type {number} */ to) => move(word.map((old, k) => (k === i ? to : old)))} onWrong=${edit.wrong} onSame=${edit.same} /></span>`)}</p>
        <${Caption}>${text.say('where.distances', { first: pair(shownOutputs, 0), second: pair(shownOutputs, 1), near: shownDistances.at(0), word: words[moved], far: shownDistances.at(1) })}<//>
        <${Rows} label=${text.say('where.words')} heads=${[text.say('token'), 'e', 'x', 'v']} rows=${words.map((label, i) => [label, ...[shownE, shownX, shownV].map((shown) => vector(shown, i))])} />
        <${Rows} label=${text.say('where.output')} heads=${['where.sentence', 'where.output', 'where.distance'].map((head) => text.say(head))}
          rows=${sentences.map((sentence, i) => [sentence.map((one) => words[one]).join(' '), vector(shownOutputs, i), i > 0 ? text.number(shownDistances.at(i - 1)) : '–'])} />
      </div>
    </div>
  <//>`;
}

/** @param {{ label: string, heads: string[], rows: string[][] }} props the first of a row is its head */
const Rows = ({ label, heads, rows }) => html`<table class="plain-table" aria-label=${label}>
  <thead><tr>${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}</tr></thead>
  <tbody>${rows.map(([head, ...cells]) => html`<tr key=${head}><th scope="row"><bdi>${head}</bdi></th>${cells.map((cell, i) => html`<td key=${i}>${cell}</td>`)}</tr>`)}</tbody>
</table>`;

/** A picture; the tables say the same. @param {{ caption: any, points: Point[], onMove?: (to: number[]) => void }} props */
function Map({ caption, points, onMove }) {
  const drag = useRef(/** @type {{ x: number, y: number, from: number[] } | null} */ (null));
  /** @returns {import('../geometry/outline.js').Point} */
  const place = (/** @type {[number, number]} */ [x, y]) => [(x + reach) * perUnit, (reach - y) * perUnit];
  const handlers = (/** @type {number[]} */ from) => ({
    onPointerDown: (/** @type {PointerEvent} */ event) => {
      /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX, y: event.clientY, from };
    },
    onPointerMove: (/** @type {PointerEvent} */ event) => {
      if (!drag.current || !onMove) return;
      const { x, y, from } = drag.current;
      const unitPx = perUnit * (/** @type {SVGGraphicsElement} */ (event.currentTarget).getScreenCTM()?.a ?? 1);
      onMove([from[0] + (event.clientX - x) / unitPx, from[1] + (y - event.clientY) / unitPx]);
    },
    onLostPointerCapture: () => (drag.current = null),
  });
  return html`<figure class="map"><figcaption class="muted">${caption}</figcaption>
    <svg class="plane" viewBox=${`0 0 ${sizePx} ${sizePx}`} aria-hidden="true" direction="ltr">
      <g class="plane-axes"><path d=${`M0 ${sizePx / 2}H${sizePx}M${sizePx / 2} 0V${sizePx}`} /></g>
      ${points.map(({ at, from, label, word, place: side, isOutput }) => {
        const [x, y] = place(at);
        const [right, down, anchor] = sides[side];
        const handle = onMove && from && word === moved && handlers(from);
        return html`<g key=${`${word}${isOutput}`} class=${tint(word)} ...${handle}>
          ${from && html`<path class="map-way" d=${pathOf([place(from), [x, y]])} /><circle class="map-way" cx=${place(from)[0]} cy=${place(from)[1]} r="4" />`}
          ${isOutput ? html`<path class="map-dot" d=${`M${x} ${y - 6}l6 6l-6 6l-6 -6z`} />` : html`<circle class="map-dot" cx=${x} cy=${y} r="5" />`}
          ${handle && html`<circle class="map-handle" cx=${x} cy=${y} r="13" />`}
          <text class=${anchor} x=${x + right + (handle ? 8 : 0)} y=${y + down}>${isOutput ? `love (${label})` : label}</text>
        </g>`;
      })}
    </svg>
  </figure>`;
}
