/** Where the output lies among the values, and why it cannot lie elsewhere while it is an average. */

import { useMemo } from 'preact/hooks';
import { lookNumber } from '../../model/look.js';
import { html } from '../../view/html.js';
import { Pick } from '../../view/settings.js';
import { Caption, Choice, Question, TokenTable } from '../parts.js';
import { bestPlane, turned, unit } from './directions.js';
import { nearestInHull } from './nearest.js';
import { Picture } from './picture.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('./picture.js').Scheme} Scheme
 */

/** How the picture can be drawn, as links write it. */
const kinds = /** @type {const} */ (['plane', 'space', 'best']);

/** @param {import('../../view/lenses.js').LensProps} props */
export function Geometry({ view }) {
  const { text, scene, can } = view;
  const scheme = useScheme(view);
  const { isInside, nearest, reasons } = useFinding(view);
  const verdict = isInside === null ? '' : isInside ? 'inside' : 'outside';
  return html`<${Question} text=${text} lens="geometry" />
    <${Caption}>${reasons.join(' ')}<//>
    <${Controls} view=${view} scheme=${scheme} />
    <div class="geometry">
      <${Picture} view=${view} scheme=${scheme} isInside=${isInside} nearest=${nearest} />
      <div class="geometry-beside">
        <${Numbers} view=${view} scheme=${scheme} verdict=${verdict && text.say(`geometry.is.${verdict}`)} />
        <p class="lens-note">${text.say('geometry.what')}</p>
        ${isProjection(scheme, scene.D) && html`<p class="lens-note">${text.say('geometry.projection')}</p>`}
        ${can.edit && scheme.kind !== 'best' && html`<p class="lens-note">${text.say(scheme.kind === 'space' ? 'geometry.turn' : 'geometry.drag')}</p>`}
      </div>
    </div>`;
}

/** @param {Scheme} scheme @param {number} D */
const isProjection = ({ kind, axes }, D) => kind === 'best' || axes.length < D;

/** The axes of the picture, as the look says and the values allow. @param {View} view @returns {Scheme} */
function useScheme({ text, state: { look }, scene: { values, D } }) {
  const kind = D === 1 ? 'line' : D === 2 ? 'plane' : kinds.find((one) => one === look.view) ?? 'plane';
  const plane = useMemo(() => (kind === 'best' ? bestPlane(values.data, D) : null), [values, kind]);
  const [turn, tilt] = [lookNumber(look, 'turn', -40, -180, 180), lookNumber(look, 'tilt', 20, -90, 90)];
  if (plane) return { kind, axes: [], directions: plane, names: [text.say('geometry.most'), text.say('geometry.next')], turn, tilt };
  const axes = distinct(['x', 'y', 'z'].slice(0, kind === 'line' ? 1 : kind === 'plane' ? 2 : 3).map((name, i) => Math.round(lookNumber(look, name, i + 1, 1, D)) - 1), D);
  const directions = kind === 'space' ? turned(axes, D, turn, tilt) : { across: unit(axes[0], D), up: unit(axes[1] ?? -1, D), nearness: null };
  return { kind, axes, directions, names: axes.map((axis) => text.say('dimension', { dim: axis + 1 })), turn, tilt };
}

/** Each dimension once: what is there already makes room for the next free one. @param {number[]} axes @param {number} D */
function distinct(axes, D) {
  /** @type {number[]} */
  const taken = [];
  for (const axis of axes) {
    let free = axis;
    while (taken.includes(free)) free = (free + 1) % D;
    taken.push(free);
  }
  return taken;
}

/** Whether the output lies in the hull, and the sentences that say so and why. @param {View} view */
function useFinding({ text, scene, shown, focus }) {
  const { weights, output } = focus.scene;
  const sum = shown.weightSums.at(focus.token);
  const lowest = weights.data.indexOf(Math.min(...weights.data));
  const isNegative = weights.data[lowest] < 0;
  const isAverage = !isNegative && sum.number === 1 && !sum.isRounded;
  const { isInside, nearest } = useMemo(() => (isAverage ? { isInside: true, nearest: null } : nearestInHull(scene.values.data, output.data)), [focus.scene, isAverage]);
  const where = text.say(isInside ? 'geometry.inside' : 'geometry.outside', {
    token: scene.data.tokens[focus.token], output: Array.from(output.data, (_, dim) => focus.shown.output.at(dim)),
  });
  const why = isAverage ? text.say('geometry.average')
    : isNegative ? text.say('geometry.negative', { part: scene.data.tokens[lowest], weight: focus.shown.weights.at(lowest) })
    : text.say('geometry.sum', { sum });
  return { isInside, nearest, reasons: isInside === null ? [why] : [where, why] };
}

/** Which picture, and its axes. @param {{ view: View, scheme: Scheme }} props */
function Controls({ view: { text, id, set, scene: { D } }, scheme: { kind, axes } }) {
  if (D < 3) return null;
  const options = Array.from({ length: D }, (_, dim) => ({ value: dim + 1, label: text.say('dimension', { dim: dim + 1 }) }));
  const names = ['x', 'y', 'z'];
  /** Taking another axis's dimension gives that one ours. @param {number} i @param {number} dim */
  const choose = (i, dim) => set.look(Object.fromEntries(axes.map((axis, j) => [names[j], (j === i ? dim : axis === dim ? axes[i] : axis) + 1])));
  return html`<div class="row-of-controls">
    <${Choice} label=${text.say('geometry.view')} name=${`${id}-geometry`} value=${kind} options=${kinds.map((value) => ({ value, label: text.say(`geometry.${value}`) }))} onChoose=${(/** @type {string} */ value) => set.look({ view: value })} />
    ${axes.map((axis, i) => html`<${Pick} key=${names[i]} label=${text.say('geometry.axis', { axis: names[i] })} value=${axis + 1} options=${options} onPick=${(/** @type {string} */ value) => choose(i, Number(value) - 1)} />`)}
  </div>`;
}

/** Values, weighted values and running sums in the dimensions that are drawn. @param {{ view: View, scheme: Scheme, verdict: string }} props */
function Numbers({ view, scheme: { kind, axes }, verdict }) {
  const { text, scene: { D }, shown, focus, layout } = view;
  const dims = kind === 'best' ? layout.dims.slice(0, 4) : axes;
  /** @param {import('../../model/shown.js').Figures} figures @param {number} row */
  const vector = (figures, row) => `[${dims.map((dim) => text.number(figures.at(row * D + dim))).join('; ')}]`;
  return html`${dims.length < D && html`<p class="muted">${dims.map((dim) => text.say('dimension', { dim: dim + 1 })).join('; ')}</p>`}
    <${TokenTable} view=${view} label=${text.say('lens.geometry')} tokens=${layout.tokens} heads=${['values', 'weightedValues', 'runningSum'].map((head) => text.say(head))}
      cells=${(/** @type {number} */ token) => [vector(shown.values, token), vector(focus.shown.weighted, token), vector(focus.shown.partial, token + 1)].map((cell) => ({ text: cell }))}
      foot=${{ head: text.say('output'), cells: [verdict, '', vector(focus.shown.output, 0)] }} />`;
}
