/**
 * What the picture shows at one moment, as a pure function of the timeline and t. A frame speaks of anchors, not pixels:
 * a mover is a fraction of the way from one named place to another, and the view knows where those are.
 *
 * @typedef {import('./timeline.js').Timeline} Timeline
 * @typedef {import('./timeline.js').Move} Move
 *
 * @typedef {{ place: 'weight' | 'slot' | 'value' | 'product' | 'output' | 'embedding' | 'original' | 'result', token?: number, dim?: number }} Anchor
 *
 * @typedef {object} Mover
 * @property {string} id         stable while it moves
 * @property {'weight' | 'product' | 'term' | 'original' | 'result'} kind
 * @property {number} token @property {number} [dim]
 * @property {Anchor} from @property {Anchor} to
 * @property {number} p          0 at `from`, 1 at `to`, eased
 * @property {number} turn       0: shows the value, 1: shows the product (length of the bar; the number changes at the middle)
 * @property {number} numberOpacity
 *
 * @typedef {object} Frame
 * @property {number} t
 * @property {number} index        the last state reached
 * @property {number} progress     of the move in progress, 0 at rest
 * @property {Move | null} move    in progress, or else the last one made; null at the start
 * @property {(token: number, dim: number) => boolean} isWeighted  the product stands in its matrix
 * @property {(token: number, dim: number) => boolean} isAdded     and has fallen into the output
 * @property {(token: number) => number} slot      how far the weight stands before its row of V, 0 to 1
 * @property {(dim: number) => number} addedCount  tokens in the running total
 * @property {boolean} isCompared
 * @property {Mover[]} movers
 */

import { clampTime } from './timeline.js';

/** @param {number} x */
const clamp = (x) => Math.min(1, Math.max(0, x));

/** Part of a move: 0 until `from`, 1 after `to`. @param {number} u @param {number} from @param {number} to */
const part = (u, from, to) => clamp((u - from) / (to - from));

/** Slow at both ends. @param {number} x */
const ease = (x) => (x < 0.5 ? 4 * x * x * x : 1 - (2 - 2 * x) ** 3 / 2);

/** Where the parts of step 5 lie within one move. A further number of a row finds its weight already standing there. */
const phases = {
  first: { lift: [0, 0.34], turn: [0.44, 0.68], settle: [0.72, 1] },
  further: { lift: [-1, -0.5], turn: [0.12, 0.5], settle: [0.58, 1] },
};

/** With all tokens at once a value goes to every row first and becomes its product there: in V all would lie on top of each other. */
const phasesOfAll = {
  first: { lift: [0, 0.34], settle: [0.3, 0.66], turn: [0.72, 0.94] },
  further: { lift: [-1, -0.5], settle: [0, 0.46], turn: [0.54, 0.94] },
};

/** At this part of its fall a term becomes part of the running total. */
const landing = 0.78;

/** @param {Timeline} timeline @param {number} time @param {boolean} [isAll] all tokens at once @returns {Frame} */
export function frame(timeline, time, isAll = false) {
  const { S, D, count } = timeline;
  const t = clampTime(timeline, time);
  const index = Math.floor(t);
  const progress = t - index;
  const done = timeline.doneAt(index);
  const move = progress > 0 ? timeline.moveAt(index) : index > 0 ? timeline.moveAt(index - 1) : null;
  const active = progress > 0 ? move : null;
  const local = active ? staggered(active, D, progress) : () => 0;
  const products = S * D;
  /** Progress of a unit: 1 when done. */
  const unit = (/** @type {number} */ i) => (i < done ? 1 : active && i < active.to ? local(i) : 0);
  return {
    t,
    index,
    progress,
    move,
    isWeighted: (token, dim) => token * D + dim < done,
    isAdded: (token, dim) => products + token * D + dim < done,
    slot: (token) => {
      const u = unit(token * D);
      return u === 1 ? 1 : ease(part(u, .../** @type {[number, number]} */ (phases.first.lift)));
    },
    addedCount(dim) {
      let added = Math.min(S, Math.max(0, Math.ceil((done - products - dim) / D)));
      while (added < S && unit(products + added * D + dim) >= landing) added++;
      return added;
    },
    isCompared: index === count,
    movers: active ? movers(active, S, D, local, isAll ? phasesOfAll : phases) : [],
  };
}

/**
 * Progress of each unit of a move: all at once, but the rows of a whole sum one after the other, overlapping.
 * @param {Move} move @param {number} D @param {number} u @returns {(unit: number) => number}
 */
function staggered({ step, from, to }, D, u) {
  const rows = Math.max(1, (to - from) / D);
  if (rows <= 1 || step === '5') return () => u;
  const lag = 0.66 / (rows - 1);
  return (unit) => clamp((u - Math.floor((unit - from) / D) * lag) / 0.34);
}

/** @param {Move} move @param {number} S @param {number} D @param {(unit: number) => number} local @param {typeof phases} parts @returns {Mover[]} */
function movers(move, S, D, local, parts) {
  if (move.step === 'output') return comparison(D, local(move.from));
  /** @type {Mover[]} */
  const list = [];
  const base = move.step === '5' ? 0 : S * D;
  for (let unit = move.from; unit < move.to; unit++) {
    const token = Math.floor((unit - base) / D);
    const dim = (unit - base) % D;
    const u = local(unit);
    // What waits for its turn is drawn where it stands.
    if (move.step === '5') list.push(...weighing(token, dim, u, move.dim === null || move.dim === 0 ? parts.first : parts.further));
    else if (u > 0) list.push(term(token, dim, u));
  }
  return list;
}

/** Step 5 for one number; the first of a row brings the weight. @param {number} token @param {number} dim @param {number} u @param {typeof phases.first} parts @returns {Mover[]} */
function weighing(token, dim, u, { lift, turn, settle }) {
  /** @type {Mover[]} */
  const list = [];
  if (dim === 0 && u > 0 && u < lift[1]) {
    list.push({ id: `w${token}`, kind: 'weight', token, from: { place: 'weight', token }, to: { place: 'slot', token }, p: ease(part(u, lift[0], lift[1])), turn: 0, numberOpacity: 1 });
  }
  if (u >= lift[1] && u > 0) {
    list.push({
      id: `p${token}.${dim}`,
      kind: 'product',
      token,
      dim,
      from: { place: 'value', token, dim },
      to: { place: 'product', token, dim },
      p: ease(part(u, settle[0], settle[1])),
      turn: ease(part(u, turn[0], turn[1])),
      numberOpacity: 1,
    });
  }
  return list;
}

/** Step 6 for one number: the product falls and its bar joins the output's. @param {number} token @param {number} dim @param {number} u @returns {Mover} */
function term(token, dim, u) {
  return {
    id: `t${token}.${dim}`,
    kind: 'term',
    token,
    dim,
    from: { place: 'product', token, dim },
    to: { place: 'output', token, dim },
    p: ease(part(u, 0, landing)),
    turn: 1,
    // The number is gone before its own bar, on the way up to the stack, would cross it.
    numberOpacity: 1 - part(u, landing * 0.28, landing * 0.46),
  };
}

/** The end: the original embedding and the output come to stand one above the other. @param {number} D @param {number} u @returns {Mover[]} */
function comparison(D, u) {
  return Array.from({ length: D }, (_, dim) => /** @type {Mover[]} */ ([
    { id: `e${dim}`, kind: 'original', token: -1, dim, from: { place: 'embedding', dim }, to: { place: 'original', dim }, p: ease(part(u, 0, 0.55)), turn: 0, numberOpacity: 1 },
    { id: `r${dim}`, kind: 'result', token: -1, dim, from: { place: 'output', dim }, to: { place: 'result', dim }, p: ease(part(u, 0.3, 0.9)), turn: 0, numberOpacity: 1 },
  ])).flat();
}
