/** Where the output lands: the values as points, and a point to place among them. */

import { Mark, Plane } from '../lenses/plane.js';
import { html } from '../view/html.js';

/**
 * @typedef {import('./question.js').Question} Question
 * @typedef {import('../lenses/plane.js').Place} At
 * @typedef {import('../lenses/geometry/scale.js').Scale} Scale
 */

/**
 * @param {object} props
 * @param {import('../view/figure.js').View} props.view @param {Question} props.question
 * @param {number[] | null} props.answer what is placed now @param {number[] | null} props.given what was answered: then the output is shown, too
 * @param {(place: number[]) => void} props.onPlace
 */
export function Place({ view, question: { dims, tolerance }, answer, given, onPlace }) {
  const { text, focus, scene: { values, D } } = view;
  return html`<div class="place"><${Plane} view=${view} label=${text.say('predict.place')} points=${values} rows=${[{ data: Array(D).fill(0) }]} axes=${dims}
    onPoint=${(/** @type {number[]} */ point, /** @type {Scale} */ { step }) =>
      onPlace(point.slice(0, dims.length).map((number) => Number(number.toFixed(Math.max(0, Math.ceil(-Math.log10(step)) + 1)))))}
    over=${(/** @type {At} */ place, /** @type {Scale} */ scale) => {
      const truth = place(focus.scene.output.data);
      return html`${answer && html`<g class="place-answer"><${Mark} at=${scale.place([answer[0], answer[1] ?? 0])} kind="ring" /></g>`}
        ${given && html`<circle class="place-tolerance" cx=${truth[0]} cy=${truth[1]} r=${tolerance * scale.perUnit} /><${Mark} at=${truth} kind="dot" />`}`;
    }} /></div>`;
}
