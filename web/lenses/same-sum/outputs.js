/** The outputs of both ends and of the present weights, with all decimals that float32 gives. */

import { figures, largest } from '../../model/shown.js';
import { html } from '../../view/html.js';
import { VectorTable } from '../vectors.js';

/**
 * @typedef {import('../../view/figure.js').View} View
 * @typedef {import('../../model/shown.js').Shown} Shown
 * @typedef {{ data: Float32Array, at: (i: number) => Shown, now: Shown[], difference: number }} Compared
 *   data, at: (3, D) of left, now, right; now: the present output, difference: the largest between it and the ends, both in the dimensions looked at
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
    data: outputs.data, at,
    now: Array.from({ length: k }, (_, dim) => at(D + dim)),
    difference: largest([{ data: differences.data.filter((_, i) => i % D < k), shape: [3, k] }]),
  };
}

/** @param {{ view: View, outputs: Compared, k: number }} props */
export const Outputs = ({ view, outputs: { data, at }, k }) => html`<${VectorTable} view=${view} label=${view.text.say('output')} counted=${k}
  vectors=${['left', 'now', 'right'].map((row, i) => {
    const from = i * view.scene.D;
    return { name: view.text.say(`same-sum.${row}`), numbers: { data: data.subarray(from) }, shown: { at: (/** @type {number} */ dim) => at(from + dim) } };
  })} />`;
