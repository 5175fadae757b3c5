/** The first example as a table, for readers without JavaScript; its numbers are computed by the core at build time. */

import { loadSteps } from '../core/figure.js';
import { readData } from '../model/data.js';
import { examples } from '../model/examples.js';
import { computeScene } from '../model/scene.js';
import { showScene, showToken } from '../model/shown.js';
import { createText } from '../view/text.js';

/** @param {string} text */
const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @returns {Promise<string>} HTML */
export async function workedExample() {
  const attention = await loadSteps();
  const text = createText('en');
  const [{ data: input, token, precision }] = examples;
  const data = readData(input);
  const scene = computeScene(attention, data);
  const shown = showScene(attention, scene, precision);
  const tokenShown = showToken(attention, scene.of(token), precision, shown.weights.digits);
  const { S, D } = scene;
  const vector = (/** @type {import('../model/shown.js').Figures} */ figures, /** @type {number} */ from) =>
    Array.from({ length: D }, (_, dim) => `<td>${text.number(figures.at(from + dim))}</td>`).join('');
  const rows = data.tokens.map((name, i) => `<tr><th scope="row">${escape(name)}</th><td>${text.number(tokenShown.weights.at(i))} ×</td>${vector(shown.values, i * D)}<td>=</td>${vector(tokenShown.weighted, i * D)}</tr>`);
  return `<div class="worked">
<table>
<caption>${escape(text.say('weights.of', { token: data.tokens[token] }).replace(/[\u2068\u2069]/g, ''))}: ${escape(text.say('step.5'))}, ${escape(text.say('step5.what'))}; ${escape(text.say('step.6'))}, ${escape(text.say('step6.what'))}</caption>
<thead><tr><th scope="col">${text.say('token')}</th><th scope="col">${text.say('weight')}</th><th scope="col" colspan="${D}">${text.say('values')}</th><td></td><th scope="col" colspan="${D}">${text.say('weightedValues')}</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
<tfoot><tr><th scope="row" colspan="${D + 3}">${text.say('output')}, Σ of the ${S} rows</th>${vector(tokenShown.output, 0)}</tr></tfoot>
</table>
</div>`;
}
