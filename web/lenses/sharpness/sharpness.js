/** What a sharper or a blunter softmax does to the weights of a row, and to its output. */

import { useMemo } from 'preact/hooks';
import { rowsOf } from '../../model/data.js';
import { setOptions, setWeighting } from '../../model/edits.js';
import { computeScene, row } from '../../model/scene.js';
import { html } from '../../view/html.js';
import { barsFor } from '../bars.js';
import { pathOf } from '../geometry/path.js';
import { Caption, Question, Slider, TokenTable } from '../parts.js';
import { AxisPicks, badgePx, Mark, Plane } from '../plane.js';
import { VectorTable } from '../vectors.js';
import { entropyOf, trackOutput } from './path.js';
import { findTemperatures, temperatureAt } from './temperatures.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../../core/lenses.js').Looking} Attention
 * @typedef {import('../../model/data.js').Data} Data
 * @typedef {import('../plane.js').Place} Place
 */

/** @param {import('../../view/lenses.js').LensProps} props */
export function Sharpness({ view, attention }) {
  const { text, focus, layout, scene, shown, can, edit } = view;
  const { scores, temperature, isTyped } = useScores(view, attention);
  const range = findTemperatures(scores.data, temperature);
  const { least, most } = range;
  const track = useMemo(() => trackOutput(attention, scores.data, scene.values, range), [scores, scene.values, least, most]);
  const scoresShown = view.figures(scores);
  const bars = barsFor(focus.scene.weights.data, [0, 1]);
  const { outputs, lookUp, average } = track;

  return html`<${Question} text=${text} lens="sharpness" />
    <${Caption}>${sentences(view, attention, { scores, temperature, isTyped, range, averageWeights: track.averageWeights }).join(' ')}<//>
    ${can.edit && html`<${Slider} label=${text.say('sharpness.temperature')} value=${Math.log10(temperature)} min=${least} max=${most} step=${0.02} shown=${text.plain(temperature)}
      ends=${[text.say('sharpness.cold'), text.say('sharpness.hot')]}
      onSlide=${(/** @type {number} */ exponent, /** @type {string} */ gesture) => edit.change((data, core) => setTemperature(core, data, temperatureAt(exponent), rowsOf(scene.weights)), gesture)} />`}
    <div class="row-of-controls"><${AxisPicks} view=${view} /></div>
    <div class="plane-and-numbers">
      <${Plane} view=${view} label=${text.say('sharpness.picture')} points=${scene.values} rows=${[outputs, focus.scene.output]}
        under=${(/** @type {Place} */ place) => html`<path class="plane-line" d=${pathOf(Array.from({ length: outputs.shape[0] }, (_, i) => place(outputs.data, i)))} />`}
        over=${(/** @type {Place} */ place) => html`<${Mark} at=${place(lookUp.data)} kind="ring" r=${badgePx + 3} /><${Mark} at=${place(average.data)} kind="diamond" /><${Mark} at=${place(focus.scene.output.data)} kind="dot" />`} />
      <div><${TokenTable} view=${view} label=${text.say('lens.sharpness')} tokens=${layout.tokens} heads=${[text.say('score'), text.say('weight')]}
        cells=${(/** @type {number} */ token) => [
          { text: text.number(scoresShown.at(token)) },
          { text: text.number(focus.shown.weights.at(token)), bar: bars(focus.scene.weights.data[token]) },
        ]} /></div>
    </div>
    <${VectorTable} view=${view} label=${text.say('sharpness.vectors')} vectors=${[
      { name: text.say('sharpness.cold'), numbers: lookUp, shown: view.figures(lookUp), mark: 'ring' },
      { name: text.say('output.short'), numbers: focus.scene.output, shown: focus.shown.output, mark: 'dot' },
      { name: text.say('sharpness.hot'), numbers: average, shown: view.figures(average), mark: 'diamond' },
    ]} />
    <p class="lens-note">${text.say('sharpness.what')}</p>`;
}

/**
 * The scores behind the chosen row, -Infinity where a key is hidden or its typed weight is 0; those that typed weights would get.
 * @param {View} view @param {Attention} attention
 */
function useScores({ scene, state: { data, token } }, attention) {
  return useMemo(() => {
    const isTyped = scene.scores === null;
    const source = isTyped ? setWeighting(attention, data, 'scores', []) : data;
    const all = scene.scores ?? /** @type {import('../../core/index.js').Tensor} */ (computeScene(attention, source).scores);
    const scores = row(all, token);
    const isLogarithm = source.weighting === 'scores' && source.scores === null;
    if (isLogarithm && data.weights[token].some((weight) => weight > 0)) {
      data.weights[token].forEach((weight, key) => {
        if (!(weight > 0)) scores.data[key] = -Infinity;
      });
    }
    return { scores, temperature: source.temperature, isTyped };
  }, [scene, token]);
}

/** Typed weights become the softmax of their logarithms first. @param {import('../../core/index.js').Steps} attention @param {Data} data @param {number} temperature @param {number[][]} weights as shown */
function setTemperature(attention, data, temperature, weights) {
  const isComputed = data.weighting === 'scores' || data.weighting === 'query-key';
  return setOptions(isComputed ? data : setWeighting(attention, data, 'scores', weights), { temperature });
}

/**
 * @param {View} view @param {Attention} attention
 * @param {{ scores: import('../../core/index.js').Tensor, temperature: number, isTyped: boolean, range: import('./temperatures.js').Temperatures,
 *   averageWeights: import('../../core/index.js').Tensor }} found
 */
function sentences({ text, scene, focus, differences }, attention, { scores, temperature, isTyped, range: { top, visible }, averageWeights }) {
  const { data } = focus.scene.weights;
  const heaviest = data.indexOf(Math.max(...data));
  const spread = [attention.softmax({ scores, temperature }), averageWeights].map((weights) => differences(entropyOf(attention, weights), 1).at(0));
  const said = [text.say('sharpness.at', { temperature, weight: focus.shown.weights.at(heaviest), token: scene.data.tokens[heaviest], entropy: spread[0], most: spread[1] })];
  if (top.length === visible.length) said.push(text.say('sharpness.equal'));
  else if (top.length > 1) said.push(text.say('sharpness.tie', { tied: top.length }));
  if (isTyped) said.push(text.say('sharpness.typed'));
  return said;
}
