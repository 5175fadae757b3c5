/** For many tokens: an overview of all weights, and a choice of token in pages. */

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { percent } from './cells.js';
import { html } from './html.js';
import { icons } from './icons.js';
import { Turn } from './pager.js';
import { Chip } from './tokens.js';

/** @typedef {import('./figure.js').View} View */

/** Tokens of a page. */
const pageSize = 24;

/** The tokens around the chosen one; the others are turned to. @param {{ view: View }} props */
export function ManyTokens({ view }) {
  const { text, scene: { S, data }, state: { token } } = view;
  const [turned, turn] = useState({ token, first: NaN });
  const first = turned.token === token && turned.first >= 0 ? turned.first : Math.floor(token / pageSize) * pageSize;
  const last = Math.min(S, first + pageSize);
  return html`<div>
    <fieldset class="token-choice" role="radiogroup" aria-label=${text.say('token')}>
      ${data.tokens.slice(first, last).map((_, i) => html`<${Chip} key=${first + i} view=${view} token=${first + i} />`)}
    </fieldset>
    <p class="pager">
      <${Turn} label=${text.say('many.previous')} icon=${icons.left} isDisabled=${first === 0} onClick=${() => turn({ token, first: first - pageSize })} />
      <span>${text.say('page.rows', { from: first + 1, to: last, total: S })}</span>
      <${Turn} label=${text.say('many.next')} icon=${icons.right} isDisabled=${last === S} onClick=${() => turn({ token, first: last })} />
    </p>
  </div>`;
}

/**
 * All weights at once, a point each: the larger in its row, the darker. The chosen row and the keys in view are framed.
 * @param {{ view: View }} props
 */
export function Overview({ view }) {
  const { text, scene, layout, state, set, page } = view;
  const { S, weights } = scene;
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useLayoutEffect(() => draw(/** @type {HTMLCanvasElement} */ (canvas.current), weights), [weights]);
  /** @param {PointerEvent} event */
  const onPoint = (event) => {
    if (event.buttons === 0) return;
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const index = (/** @type {number} */ fraction) => Math.min(S - 1, Math.max(0, Math.floor(fraction * S)));
    const token = index((event.clientY - box.top) / box.height);
    if (token !== state.token) set.token(token);
    page({ token: index((event.clientX - box.left) / box.width) });
  };
  const keys = { left: percent(layout.tokens[0] / S), width: percent(layout.tokens.length / S) };
  const row = { top: percent(state.token / S), height: percent(1 / S) };
  return html`<figure class="overview">
    <div class="overview-map" onPointerDown=${onPoint} onPointerMove=${onPoint}>
      <canvas ref=${canvas} width=${S} height=${S} role="img" aria-label=${text.say('many.overview', { total: S, token: scene.data.tokens[state.token] })}></canvas>
      <i class="overview-row" style=${row}></i><i class="overview-keys" style=${keys}></i>
    </div>
    <figcaption class="muted">${text.say('many.scale')}</figcaption>
  </figure>`;
}

/** Black points on nothing, which a dark page inverts. @param {HTMLCanvasElement} canvas @param {import('../core/index.js').Tensor} weights (S, S) */
function draw(canvas, { data, shape: [S] }) {
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(S, S);
  for (let first = 0; first < data.length; first += S) {
    let most = 0;
    for (let i = first; i < first + S; i++) most = Math.max(most, Math.abs(data[i]));
    for (let i = first; i < first + S && most > 0; i++) image.data[4 * i + 3] = Math.round((255 * Math.abs(data[i])) / most);
  }
  context.putImageData(image, 0, 0);
}
