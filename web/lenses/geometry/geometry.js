/** Where the output lies among the values, and why it cannot lie elsewhere while it is an average. */

import { useMemo } from 'preact/hooks';
import { lookNumber } from '../../model/look.js';
import { html } from '../../view/html.js';
import { Caption, Choice, Question, TokenTable } from '../parts.js';
import { AxisPicks, readAxes } from '../plane.js';
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
    <div class="plane-and-numbers geometry">
      <${Picture} view=${view} scheme=${scheme} isInside=${isInside} nearest=${nearest} />
      <div>
        <${Numbers} view=${view} scheme=${scheme} verdict=${verdict && text.say(`geometry.is.${verdict}`)} />
        <p class="lens-note">${text.say('geometry.what')}</p>
        ${scheme.axes.length < scene.D && html`<p class="lens-note">${text.say('geometry.projection')}</p>`}
        ${can.edit && scheme.kind !== 'best' && html`<p class="lens-note">${text.say(scheme.kind === 'space' ? 'geometry.turn' : 'geometry.drag')}</p>`}
      </div>
    </div>`;
}

/** The axes of the picture, as the look says and the values allow. @param {View} view @returns {Scheme} */
function useScheme(view) {
  const { text, state: { look }, scene: { values, D } } = view;
  const kind = D === 1 ? 'line' : D === 2 ? 'plane' : kinds.find((one) => one === look.view) ?? 'plane';
  const plane = useMemo(() => (kind === 'best' ? bestPlane(values.data, D) : null), [values, kind]);
  const [turn, tilt] = [lookNumber(look, 'turn', -40, -180, 180), lookNumber(look, 'tilt', 20, -90, 90)];
  const axes = plane ? [] : readAxes(view, kind === 'space' ? 3 : 2);
  const directions = plane ?? (kind === 'space' ? turned(axes, D, turn, tilt) : { across: unit(axes[0], D), up: unit(axes[1], D), nearness: null });
  return { kind, axes, directions, names: plane ? [text.say('geometry.most'), text.say('geometry.next')] : axes.map((axis) => text.say('dimension', { dim: axis + 1 })), turn, tilt };
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
const Controls = ({ view, scheme: { kind, axes } }) => view.scene.D > 2 && html`<div class="row-of-controls">
  <${Choice} label=${view.text.say('geometry.view')} name=${`${view.id}-geometry`} value=${kind} options=${kinds.map((value) => ({ value, label: view.text.say(`geometry.${value}`) }))} onChoose=${(/** @type {string} */ value) => view.set.look({ view: value })} />
  <${AxisPicks} view=${view} axes=${axes} />
</div>`;

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
