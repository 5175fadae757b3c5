/** The outputs of both ends and of the present weights, with all decimals that float32 gives. */

import { figures, largest } from '../../model/shown.js';
import { html } from '../../view/html.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../../model/shown.js').Shown} Shown
 * @typedef {{ at: (i: number) => Shown, now: Shown[], difference: number }} Compared
 *   at: (3, D) of left, now, right; now: the present output, difference: the largest between it and the ends, both in the dimensions looked at
 */

const mostDigits = 6;

/** Decimals that rounding errors (8 u, see round() of the core) leave alone. @param {number} operand largest magnitude in the sum */
const stableDigits = (operand) => Math.max(0, Math.min(mostDigits, Math.floor(-Math.log10(2 ** -20 * operand))));

/**
 * @param {View} view @param {import('../../core/lenses.js').Looking} attention @param {import('./ends.js').Ends} ends
 * @param {number} k dimensions looked at
 * @returns {Compared}
 */
export function compareOutputs({ focus: { scene: { weights, weighted, partial, output } }, scene: { S, D, values } }, attention, ends, k) {
  const rows = { data: Float32Array.of(...ends.weights.data.subarray(0, S), ...weights.data, ...ends.weights.data.subarray(S)), shape: [3, S] };
  const outputs = attention.weightedSum({ weights: rows, values });
  const operand = largest([weighted, partial]);
  const { at } = figures(attention, outputs, attention.digits({ numbers: outputs, most: stableDigits(operand), operand }), operand);
  const differences = attention.subtract({ from: outputs, what: { data: Float32Array.of(...output.data, ...output.data, ...output.data), shape: [3, D] } });
  return {
    at,
    now: Array.from({ length: k }, (_, dim) => at(D + dim)),
    difference: largest([{ data: differences.data.filter((_, i) => i % D < k), shape: [3, k] }]),
  };
}

/** @param {{ view: View, outputs: Compared, k: number }} props */
export function Outputs({ view, outputs, k }) {
  const { text, layout, scene: { D } } = view;
  return html`<div class="scroller"><table class="plain-table same-sum-outputs" aria-label=${text.say('output')}>
    <thead><tr><th scope="col">${text.say('output')}</th>${layout.dims.map((dim) => html`<th key=${dim} scope="col" class=${dim < k ? '' : 'is-out'} aria-label=${text.say('dimension', { dim: dim + 1 })}>${text.count(dim + 1)}</th>`)}</tr></thead>
    <tbody>${['left', 'now', 'right'].map((row, i) => html`<tr key=${row}>
      <th scope="row">${text.say(`same-sum.${row}`)}</th>
      ${layout.dims.map((dim) => html`<td key=${dim} class=${dim < k ? '' : 'is-out'}><span class="n">${text.number(outputs.at(i * D + dim))}</span></td>`)}
    </tr>`)}</tbody>
  </table></div>`;
}
