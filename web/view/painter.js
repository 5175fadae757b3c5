/**
 * Paints what changes with every frame: the things on their way, the stacked bars and running totals, and the time.
 * It reads a frame and measured places, and writes positions, lengths and texts that were prepared beforehand.
 *
 * @typedef {import('../story/frame.js').Frame} Frame
 * @typedef {import('../story/frame.js').Mover} Mover
 * @typedef {import('./figure.js').View} View
 * @typedef {import('./figure.js').Group} Group
 * @typedef {{ x: number, trackX: number, trackY: number, trackWidth: number, trackHeight: number, numberY: number }} Place
 */

import { bar } from '../story/bars.js';
import { tint } from './cells.js';

/** How high a weight rises on its way, in pixels. */
const arcPx = 26;

/** @param {number} a @param {number} b @param {number} p */
const mix = (a, b, p) => a + (b - a) * p;

export class Painter {
  /** @type {HTMLElement | null} */
  #stage = null;
  /** @type {HTMLElement | null} */
  #overlay = null;
  /** @type {Map<string, Place>} */
  #places = new Map();
  /** What is painted, found once after each drawing. @type {ReturnType<typeof find> | null} */
  #found = null;
  #standing = '';
  /** @type {unknown} */
  #numbers;
  /** @type {Map<string, { number: HTMLElement, bar: HTMLElement | null, seen: boolean }>} */
  #movers = new Map();

  /**
   * After each drawing.
   * @param {HTMLElement} stage @param {HTMLElement} overlay
   * @param {string} standing  all that decides where things are @param {unknown} numbers  those drawn: others can be wider
   */
  attach(stage, overlay, standing, numbers) {
    if (this.#overlay !== overlay) this.#movers.clear();
    if (this.#overlay !== overlay || this.#standing !== standing || this.#numbers !== numbers) this.#places.clear();
    this.#stage = stage;
    this.#overlay = overlay;
    this.#standing = standing;
    this.#numbers = numbers;
    this.#found = null;
  }

  /** Forgets where things are; to be called when anything may have moved. */
  forgetPlaces() {
    this.#places.clear();
  }

  /** @param {View} view @param {Frame} frame */
  paint(view, frame) {
    if (!this.#stage || !this.#overlay) return;
    for (const mover of this.#movers.values()) mover.seen = false;
    const tokens = new Set([-1, ...view.layout.tokens]);
    const dims = new Set([undefined, ...view.layout.dims]);
    const movers = frame.movers.filter(({ token, dim }) => tokens.has(token) && dims.has(dim));
    if (movers.length > 0 && this.#places.size === 0) this.#measure();
    for (const group of view.groups) {
      this.#paintOutput(view, group, frame);
      for (const mover of movers) this.#paintMover(view, group, mover);
    }
    for (const [id, { number, bar: line, seen }] of this.#movers) {
      if (seen) continue;
      number.remove();
      line?.remove();
      this.#movers.delete(id);
    }
    this.#paintStanding(frame);
  }

  /** What stands before a row, and which rows are under way. @param {Frame} frame */
  #paintStanding(frame) {
    const away = new Set(frame.movers.filter(({ kind }) => kind === 'product').map(({ from: { token, dim } }) => `${token}:${dim}`));
    const { values, slots, equals } = this.#find();
    for (const { cell, key } of values) cell.classList.toggle('is-away', away.has(key));
    for (const { cell, token } of slots) cell.classList.toggle('is-standing', frame.slot(token) === 1);
    for (const { cell, token } of equals) cell.classList.toggle('is-standing', frame.isWeighted(token, 0));
  }

  #find() {
    return (this.#found ??= find(/** @type {HTMLElement} */ (this.#stage)));
  }

  /** @param {View} view @param {Group} group @param {Frame} frame */
  #paintOutput({ layout, scene, text }, group, frame) {
    for (const dim of layout.dims) {
      const found = this.#find().outputs.get(`output:${group.token}:${dim}`);
      if (!found) continue;
      const { total, segments } = found;
      const count = frame.addedCount(dim);
      const sum = count === 0 ? '·' : text.number(group.shown.partial.at(count * scene.D + dim));
      if (total.textContent !== sum) total.textContent = sum;
      if (found.count === count) continue;
      found.count = count;
      segments.forEach((segment, token) => segment.classList.toggle('is-there', token < count));
    }
  }

  /** @param {View} view @param {Group} group @param {Mover} mover */
  #paintMover(view, group, mover) {
    const from = this.#place(group, mover.from);
    const to = this.#place(group, mover.to);
    if (!from || !to) return;
    const look = looks[mover.kind](view, group, mover);
    const nodes = this.#nodes(`${group.token}/${mover.id}`, mover, look.length !== null);
    nodes.seen = true;
    const { p } = mover;
    const lift = mover.kind === 'weight' ? arcPx * Math.sin(Math.PI * p) : 0;
    if (nodes.number.textContent !== look.text) nodes.number.textContent = look.text;
    const x = mix(from.x, to.x, p);
    const y = mix(from.numberY, to.numberY, p) - lift;
    nodes.number.style.transform = `translate(${x}px, ${y}px) translateX(-100%)`;
    nodes.number.style.opacity = String(mover.numberOpacity);
    if (!nodes.bar || look.length === null) return;
    const trackWidth = mix(from.trackWidth, to.trackWidth, p);
    const style = nodes.bar.style;
    style.width = `${look.length * trackWidth}px`;
    style.height = `${mix(from.trackHeight, to.trackHeight, p)}px`;
    style.transform = `translate(${mix(from.trackX, to.trackX, p) + look.start * trackWidth}px, ${mix(from.trackY, to.trackY, p) - lift}px)`;
  }

  /** @param {string} id @param {Mover} mover @param {boolean} hasBar */
  #nodes(id, { kind, token }, hasBar) {
    let nodes = this.#movers.get(id);
    if (nodes) return nodes;
    const number = document.createElement('span');
    number.className = `mover n is-${kind} ${token < 0 ? '' : tint(token)}`;
    const line = hasBar ? document.createElement('i') : null;
    if (line) line.className = `mover bar ${token < 0 ? 'plain' : tint(token)}`;
    nodes = { number, bar: line, seen: true };
    this.#overlay?.append(number);
    if (line) this.#overlay?.append(line);
    this.#movers.set(id, nodes);
    return nodes;
  }

  /** @param {Group} group @param {import('../story/frame.js').Anchor} anchor */
  #place({ token: query }, { place, token, dim }) {
    const key = place === 'value' ? `value:${token}:${dim}`
      : place === 'embedding' ? `value:${query}:${dim}`
      : place === 'output' || place === 'original' || place === 'result' ? `${place}:${query}:${dim}`
      : place === 'product' ? `product:${query}:${token}:${dim}`
      : `${place}:${query}:${token}`;
    return this.#places.get(key);
  }

  /** Measures every place at once, before anything is written: each write would cost the browser a layout. */
  #measure() {
    const origin = /** @type {HTMLElement} */ (this.#overlay).getBoundingClientRect();
    for (const cell of all(/** @type {HTMLElement} */ (this.#stage), '[data-anchor]')) {
      const box = cell.getBoundingClientRect();
      const number = cell.querySelector('.n')?.getBoundingClientRect() ?? box;
      const track = cell.querySelector('.track')?.getBoundingClientRect() ?? box;
      this.#places.set(/** @type {string} */ (cell.dataset.anchor), {
        // Numbers end where their box ends; a mover's box is as wide as the widest number.
        x: number.right - origin.x,
        numberY: number.y - origin.y,
        trackX: track.x - origin.x,
        trackY: track.y - origin.y,
        trackWidth: track.width,
        trackHeight: track.height,
      });
    }
  }
}

/** @param {HTMLElement} root @param {string} selector @returns {HTMLElement[]} */
const all = (root, selector) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];

/** The parts of a stage that change with time. @param {HTMLElement} stage */
const find = (stage) => ({
  values: all(stage, '.cell.value').map((cell) => ({ cell, key: `${cell.dataset.token}:${cell.dataset.dim}` })),
  slots: all(stage, '[data-slot]').map((cell) => ({ cell, token: Number(cell.dataset.slot) })),
  equals: all(stage, '[data-equals]').map((cell) => ({ cell, token: Number(cell.dataset.equals) })),
  outputs: new Map(all(stage, '.out').map((cell) => [/** @type {string} */ (cell.dataset.anchor), {
    total: /** @type {HTMLElement} */ (cell.querySelector('[data-total]')),
    // One a token, in their order.
    segments: all(cell, '.segment'),
    count: NaN,
  }])),
});

/** What a mover looks like: its text, and its bar in fractions of a track's width. */
const looks = {
  /** @param {View} view @param {Group} group @param {Mover} mover */
  weight({ text }, group, { token }) {
    return { text: text.number(group.shown.weights.at(token)), start: 0, length: null };
  },
  /** @param {View} view @param {Group} group @param {Mover} mover */
  product({ text, scale, scene, shown }, group, { token, dim = 0, turn }) {
    const at = token * scene.D + dim;
    const value = shown.values.at(at);
    const product = group.shown.weighted.at(at);
    const long = bar(scale, value.number);
    const short = bar(scale, product.number);
    return { text: text.number(turn < 0.5 ? value : product), start: mix(long.start, short.start, turn), length: mix(long.length, short.length, turn) };
  },
  /** @param {View} view @param {Group} group @param {Mover} mover */
  term({ text, scale, scene, segmentsOf }, group, { token, dim = 0, p }) {
    const product = group.shown.weighted.at(token * scene.D + dim);
    const alone = bar(scale, product.number);
    const stacked = segmentsOf(group, dim)[token];
    return { text: text.number(product), start: mix(alone.start, stacked.start, p), length: stacked.length };
  },
  /** @param {View} view @param {Group} group @param {Mover} mover */
  original({ text, scene, shown }, group, { dim = 0 }) {
    return { text: text.number(shown.embeddings.at(group.token * scene.D + dim)), start: 0, length: null };
  },
  /** @param {View} view @param {Group} group @param {Mover} mover */
  result({ text }, group, { dim = 0 }) {
    return { text: text.number(group.shown.output.at(dim)), start: 0, length: null };
  },
};
