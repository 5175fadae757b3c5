/** Where the output lands: the values as points, and a point to place among them. */

import { useRef } from 'preact/hooks';
import { fitScale, ticks } from '../lenses/geometry/scale.js';
import { tint } from '../view/cells.js';
import { html } from '../view/html.js';

/** @typedef {import('./question.js').Question} Question */

const widthPx = 320;
const heightPx = 260;
const box = { left: 36, top: 16, width: widthPx - 56, height: heightPx - 48 };

/**
 * @param {object} props
 * @param {import('../view/figure.js').View} props.view @param {Question} props.question
 * @param {number[] | null} props.answer what is placed now @param {number[] | null} props.given what was answered: then the output is shown, too
 * @param {(place: number[]) => void} props.onPlace
 */
export function Place({ view, question: { dims, truth, tolerance }, answer, given, onPlace }) {
  const { text, scene: { values, S, D } } = view;
  const picture = useRef(/** @type {SVGSVGElement | null} */ (null));
  const at = (/** @type {ArrayLike<number>} */ numbers) => /** @type {[number, number]} */ (dims.length > 1 ? [numbers[0], numbers[1]] : [numbers[0], 0]);
  const points = Array.from({ length: S }, (_, token) => at(dims.map((dim) => values.data[token * D + dim])));
  const scale = fitScale([...points, [0, 0]], box);
  const decimals = Math.max(0, Math.ceil(-Math.log10(scale.step)) + 1);
  /** @param {PointerEvent} event */
  const onPoint = (event) => {
    if (event.buttons === 0) return;
    const frame = /** @type {SVGSVGElement} */ (picture.current).getBoundingClientRect();
    const [x, y] = [(event.clientX - frame.left) * (widthPx / frame.width), (event.clientY - frame.top) * (heightPx / frame.height)];
    const [zeroX, zeroY] = scale.place([0, 0]);
    onPlace([(x - zeroX) / scale.perUnit, (zeroY - y) / scale.perUnit].slice(0, dims.length).map((number) => Number(number.toFixed(decimals))));
  };
  const axis = (/** @type {[number, number]} */ [x, y], /** @type {[number, number]} */ [toX, toY]) => html`<path class="place-axis" d=${`M${x} ${y}L${toX} ${toY}`} />`;
  const [zeroX, zeroY] = scale.place([0, 0]);
  return html`<svg ref=${picture} class="place" dir="ltr" viewBox=${`0 0 ${widthPx} ${heightPx}`} role="img" aria-label=${text.say('predict.place', { dim: dims[0] + 1, other: (dims[1] ?? dims[0]) + 1 })}
    onPointerDown=${onPoint} onPointerMove=${onPoint}>
    ${axis([box.left, zeroY], [widthPx - 20, zeroY])}
    ${dims.length > 1 && axis([zeroX, box.top], [zeroX, heightPx - 32])}
    ${ticks(scale.across, scale.step).map((tick) => html`<text key=${`x${tick}`} x=${scale.place([tick, 0])[0]} y=${heightPx - 16}>${text.plain(tick)}</text>`)}
    ${dims.length > 1 && ticks(scale.up, scale.step).map((tick) => html`<text key=${`y${tick}`} class="is-up" x="30" y=${scale.place([0, tick])[1] + 4}>${text.plain(tick)}</text>`)}
    ${points.map((point, token) => {
      const [x, y] = scale.place(point);
      return html`<g key=${token} class=${tint(token)} data-token=${token}><circle class="place-value" cx=${x} cy=${y} r="9" /><text class="place-name" x=${x} y=${y + 4}>${token + 1}</text></g>`;
    })}
    ${answer && html`<circle class="place-answer" cx=${scale.place(at(answer))[0]} cy=${scale.place(at(answer))[1]} r="6" />`}
    ${given && html`<circle class="place-tolerance" cx=${scale.place(at(truth))[0]} cy=${scale.place(at(truth))[1]} r=${tolerance * scale.perUnit} />
      <circle class="place-truth" cx=${scale.place(at(truth))[0]} cy=${scale.place(at(truth))[1]} r="5" />`}
  </svg>`;
}
