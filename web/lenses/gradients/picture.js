/** Values, output and target in two dimensions. The target can be dragged; the fields of the table are its equal for keyboards. */

import { useRef } from 'preact/hooks';
import { outline } from '../geometry/outline.js';
import { pathOf } from '../geometry/path.js';
import { Mark, Plane, readAxes } from '../plane.js';
import { html } from '../../view/html.js';

/** @typedef {import('../plane.js').Place} Place */
/** @typedef {{ x: number, y: number, numbers: ReadonlyArray<number>, perPx: number }} Drag  perPx: how much the target moves with the pointer */

/** @param {import('./tables.js').Shared & { way: ReadonlyArray<import('./track.js').Entry> }} props */
export function Picture({ view, at: { loss: { output }, target }, choices: { numbers, aim }, way }) {
  const { text, scene: { S, D, values } } = view;
  const [across, up] = readAxes(view);
  const drag = useRef(/** @type {Drag | null} */ (null));

  /** @param {PointerEvent} event @param {Place} place */
  const onPointerDown = (event, place) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const grip = /** @type {SVGGElement} */ (event.currentTarget);
    grip.setPointerCapture(event.pointerId);
    const pxPerUnit = place(values.data.map(() => 1))[0] - place(values.data.map(() => 0))[0];
    // The scale of the moment the drag begins: it may adapt to where the target goes.
    drag.current = { x: event.clientX, y: event.clientY, numbers, perPx: 1 / pxPerUnit / (grip.getScreenCTM()?.a ?? 1) };
  };
  /** @param {PointerEvent} event */
  const onPointerMove = (event) => {
    if (!drag.current) return;
    const { x, y, numbers: from, perPx } = drag.current;
    const decimals = Math.min(6, Math.max(0, Math.floor(-Math.log10(perPx))));
    const moved = (/** @type {number} */ dim, /** @type {number} */ px) => Number((from[dim] + px * perPx).toFixed(decimals));
    aim({ ...(D > 1 && { [up]: moved(up, y - event.clientY) }), [across]: moved(across, event.clientX - x) });
  };

  return html`<${Plane} view=${view} label=${text.say('lens.gradients')} points=${values} rows=${[output, target]}
    under=${(/** @type {Place} */ place) => html`
      <path class="gradients-hull" d=${pathOf(outline(Array.from({ length: S }, (_, token) => place(values.data, token))), true)} />
      <path class="plane-line" d=${pathOf(way.map((entry) => place(entry.output.data)))} />
      <path class="gradients-miss" d=${pathOf([place(output.data), place(target.data)])} />`}
    over=${(/** @type {Place} */ place) => {
      const [x, y] = place(target.data);
      return html`<${Mark} at=${place(output.data)} kind="dot" />
        <g class="gradients-target" onPointerDown=${(/** @type {PointerEvent} */ event) => onPointerDown(event, place)} onPointerMove=${onPointerMove} onLostPointerCapture=${() => (drag.current = null)}>
          <circle class="grip" cx=${x} cy=${y} r="18" /><${Mark} at=${[x, y]} kind="ring" r=${8} />
        </g>`;
    }} />`;
}
