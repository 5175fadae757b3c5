/** Which layer, batch and head is shown, and how closely the core reproduces the output that came with it. */

import { largest } from '../../model/shown.js';
import { html } from '../../view/html.js';
import { icons } from '../../view/icons.js';
import { Pick, Tool } from '../../view/settings.js';

/** @typedef {import('../../view/figure.js').View} View */
/** @typedef {import('./intake.js').Choice} Choice */

/** Outputs of models with numbers of 16 bits differ by less, in proportion to the largest. */
const mostNoise = 0.01;

/** @param {import('./understood.js').Props} props */
export function HeadPicks({ view, intake }) {
  const { layers, batches, heads } = /** @type {import('../examine.js').Examined} */ (intake.examined);
  const counted = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => i);
  const axes = /** @type {[keyof Choice, ReadonlyArray<number>][]} */ ([['layer', layers], ['batch', counted(batches)], ['head', counted(heads)]]);
  return html`<div class="row-of-controls">
    ${axes.map(([axis, names]) => names.length > 1 && html`<${AxisPick} key=${axis} view=${view} axis=${axis} names=${names} value=${intake.choice[axis]}
      onChoose=${(/** @type {number} */ place) => void intake.choose({ [axis]: place }, view.state.origin)} />`)}
  </div>`;
}

/** @param {{ view: View, axis: string, names: ReadonlyArray<number>, value: number, onChoose: (place: number) => void }} props */
function AxisPick({ view: { text }, axis, names, value, onChoose }) {
  const label = text.say(`import.pick.${axis}`);
  const turn = (/** @type {-1 | 1} */ by) => html`<${Tool} label=${text.say(by < 0 ? 'import.previous' : 'import.next', { axis: label })} icon=${by < 0 ? icons.left : icons.right}
    isDisabled=${names[value + by] === undefined} onClick=${() => onChoose(value + by)} />`;
  return html`<span class="axis-pick">
    <${Pick} label=${label} value=${value} onPick=${(/** @type {string} */ place) => onChoose(Number(place))} options=${names.map((name, place) => ({ value: place, label: text.count(name) }))} />
    ${turn(-1)}${turn(1)}
  </span>`;
}

/** Only for data as it came: after an edit the audit tells. @param {{ view: View }} props */
export function Reproduced({ view: { text, state, scene } }) {
  const audit = state.data === state.origin && scene.audit();
  if (!audit) return null;
  const { maxDifference, computed } = scene.data.rescale ? audit.rescaled : audit.asPrinted;
  const is = maxDifference <= mostNoise * largest([computed]) ? 'reproduced' : 'notReproduced';
  return html`<p class=${`verdict is-shown ${is === 'reproduced' ? 'is-right' : 'is-wrong'}`}><span aria-hidden="true">${is === 'reproduced' ? icons.same : icons.different}</span>
    ${text.say(`import.${is}`, { numbers: computed.data.length, difference: text.small(maxDifference) })}</p>`;
}
