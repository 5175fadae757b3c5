/** What becomes of the output when one token is not there. */

import { useMemo } from 'preact/hooks';
import { lookNumber } from '../../model/look.js';
import { row } from '../../model/scene.js';
import { largest } from '../../model/shown.js';
import { html } from '../../view/html.js';
import { Switch } from '../../view/tokens.js';
import { barsFor } from '../bars.js';
import { arrowPath } from '../geometry/path.js';
import { Caption, Question, TokenTable } from '../parts.js';
import { AxisPicks, badgePx, Mark, Plane } from '../plane.js';
import { VectorTable } from '../vectors.js';
import { leaveOut } from './absence.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../geometry/outline.js').Point} Point
 * @typedef {import('../plane.js').Place} Place
 */

/** @param {import('../../view/lenses.js').LensProps} props */
export function LeaveOneOut({ view, attention }) {
  const { text, id, focus, layout, scene, state: { look }, set } = view;
  const { weights, weightSum, output } = focus.scene;
  const isShared = look.share !== 'no';
  const absence = useMemo(() => leaveOut(attention, { weights, values: scene.values, output, weightSum, isShared }), [focus.scene, isShared]);
  const operand = largest([output, absence.outputs]);
  const lengths = view.differences(absence.lengths, operand);
  const most = indexOfMost(absence.lengths.data);
  const dropped = Math.round(lookNumber(look, 'drop', most + 1, 1, scene.S)) - 1;
  const [without, move] = [row(absence.outputs, dropped), row(absence.moves, dropped)];
  const withoutShown = view.figures(without, focus.shown.output.digits);
  const bars = { weights: barsFor(weights.data, [0, 1]), lengths: barsFor(absence.lengths.data) };

  return html`<${Question} text=${text} lens="leave-one-out" />
    <${Caption}>${sentences(view, { lengths, most, dropped, without: withoutShown, isStuck: isShared && !absence.canShare[dropped] }).join(' ')}<//>
    <div class="row-of-controls">
      <${Switch} label=${text.say('leave-one-out.share')} isOn=${isShared} onClick=${() => set.look({ share: isShared ? 'no' : null })} />
      <${AxisPicks} view=${view} />
    </div>
    <div class="plane-and-numbers">
      <${Plane} view=${view} label=${text.say('leave-one-out.picture')} points=${absence.outputs} rows=${[output]} chosen=${dropped}
        under=${(/** @type {Place} */ place) => html`<path class="plane-line" d=${arrowTo(place(output.data), place(without.data))} />`}
        over=${(/** @type {Place} */ place) => html`<${Mark} at=${place(output.data)} kind="dot" />`} />
      <div><${TokenTable} view=${view} label=${text.say('lens.leave-one-out')} tokens=${layout.tokens}
        heads=${[text.say('weight'), text.say('leave-one-out.length')]}
        choice=${{ name: `${id}-absent`, value: dropped, label: (/** @type {number} */ token) => text.say('leave-one-out.drop', { token: scene.data.tokens[token] }), onChoose: (/** @type {number} */ token) => set.look({ drop: token + 1 }) }}
        cells=${(/** @type {number} */ token) => [
          { text: text.number(focus.shown.weights.at(token)), bar: bars.weights(weights.data[token]) },
          { text: text.number(lengths.at(token)), bar: bars.lengths(absence.lengths.data[token]) },
        ]}
      /></div>
    </div>
    <${VectorTable} view=${view} label=${text.say('leave-one-out.vectors')} vectors=${[
      { name: text.say('output.short'), numbers: output, shown: focus.shown.output, mark: 'dot' },
      { name: text.say('leave-one-out.without', { token: scene.data.tokens[dropped] }), numbers: without, shown: withoutShown, token: dropped },
      { name: text.say('difference.short'), numbers: move, shown: view.differences(move, operand), isSigned: true, token: dropped },
    ]} />
    <p class="lens-note">${text.say('leave-one-out.what')}</p>`;
}

/** @param {Float32Array} numbers */
const indexOfMost = (numbers) => numbers.indexOf(Math.max(...numbers));

/**
 * @param {View} view
 * @param {{ lengths: import('../../model/shown.js').Figures, most: number, dropped: number, without: import('../../model/shown.js').Figures, isStuck: boolean }} found
 */
function sentences({ text, scene, focus }, { lengths, most, dropped, without, isStuck }) {
  const { tokens } = scene.data;
  const { weights } = focus.scene;
  const heaviest = indexOfMost(weights.data);
  const said = [text.say('leave-one-out.moves', { token: tokens[dropped], length: lengths.at(dropped), output: Array.from({ length: scene.D }, (_, dim) => without.at(dim)) })];
  if (isStuck) said.push(text.say('leave-one-out.stuck'));
  if (lengths.at(most).number === 0) said.push(text.say('leave-one-out.none'));
  else if (scene.S > 1) {
    said.push(most === dropped ? text.say('leave-one-out.most') : text.say('leave-one-out.other', { most: tokens[most], length: lengths.at(most) }));
    if (weights.data[most] < weights.data[heaviest]) said.push(text.say('leave-one-out.lighter', { most: tokens[most], heaviest: tokens[heaviest], weight: focus.shown.weights.at(heaviest) }));
  }
  return said;
}

/** An arrow to the edge of a token's point. @param {Point} from @param {Point} to */
function arrowTo(from, to) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const part = Math.max(0, length - badgePx - 2) / (length || 1);
  return arrowPath(from, [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
}
