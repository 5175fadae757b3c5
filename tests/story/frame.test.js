import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frame } from '../../web/story/frame.js';
import { createTimeline } from '../../web/story/timeline.js';
import { moments, timelines } from './helpers.js';

/** @typedef {import('../../web/story/frame.js').Frame} Frame */
/** @typedef {import('../../web/story/frame.js').Mover} Mover */

/** Every unit of work as [token, dim]. @param {number} S @param {number} D */
const cells = (S, D) => Array.from({ length: S * D }, (_, i) => /** @type {const} */ ([Math.floor(i / D), i % D]));

/**
 * How far everything is on its way, by name, from 0 (not begun) to 1 (arrived): what the viewer sees as one number each.
 * @param {Frame} now @param {number} S @param {number} D
 */
function ways(now, S, D) {
  /** @type {Map<string, number>} */
  const list = new Map();
  for (const [token, dim] of cells(S, D)) {
    const product = now.isWeighted(token, dim) ? 1 : 0;
    list.set(`p${token}.${dim}`, product).set(`turn p${token}.${dim}`, product);
    list.set(`t${token}.${dim}`, now.isAdded(token, dim) ? 1 : 0);
  }
  for (let token = 0; token < S; token++) list.set(`slot${token}`, now.slot(token));
  for (let dim = 0; dim < D; dim++) list.set(`e${dim}`, now.isCompared ? 1 : 0).set(`r${dim}`, now.isCompared ? 1 : 0);
  for (const mover of now.movers) {
    if (mover.kind === 'weight') continue;
    list.set(mover.id, mover.p);
    if (mover.kind === 'product') list.set(`turn ${mover.id}`, mover.turn);
  }
  return list;
}

test('at rest nothing is on its way, and exactly the units done are there', () => {
  for (const { timeline, S, D, name } of timelines()) {
    const step = timeline.count > 1000 ? 97 : 1;
    for (let t = 0; t <= timeline.count; t += step) {
      const now = frame(timeline, t);
      const done = timeline.doneAt(t);
      assert.deepEqual([now.t, now.index, now.progress, now.movers], [t, t, 0, []], name);
      assert.deepEqual(now.move, t === 0 ? null : timeline.moveAt(t - 1), name);
      cells(S, D).forEach(([token, dim], unit) => {
        if (now.isWeighted(token, dim) !== unit < done) assert.fail(`${name}: product ${unit} at ${t}`);
        if (now.isAdded(token, dim) !== S * D + unit < done) assert.fail(`${name}: sum ${unit} at ${t}`);
      });
      for (let token = 0; token < S; token++) assert.equal(now.slot(token), token * D < done ? 1 : 0, name);
      for (let dim = 0; dim < D; dim++) {
        const added = cells(S, D).filter(([token, k]) => k === dim && now.isAdded(token, k)).length;
        assert.equal(now.addedCount(dim), added, `${name}: running total of dimension ${dim} at ${t}`);
      }
      assert.equal(now.isCompared, t === timeline.count, name);
    }
  }
});

test('before the beginning is the beginning, and after the end, or at no number, is the end', () => {
  const timeline = createTimeline('token', 5, 3);
  for (const t of [-5, -Infinity]) assert.deepEqual(frame(timeline, t).t, 0);
  for (const t of [11.5, Infinity, NaN]) {
    const end = frame(timeline, t);
    assert.deepEqual([end.t, end.isCompared, end.movers, end.addedCount(2), end.move?.step], [11, true, [], 5, 'output']);
  }
});

test('while moving, the move in progress is the one that is told', () => {
  for (const { timeline, name } of timelines(30)) {
    for (let i = 0; i < timeline.count; i++) {
      const now = frame(timeline, i + 0.4);
      assert.deepEqual([now.move, now.index], [timeline.moveAt(i), i], name);
      assert.ok(Math.abs(now.progress - 0.4) < 1e-9);
    }
  }
});

test('nothing that is there goes away or back as time goes on, and no fraction leaves 0 to 1', () => {
  for (const { timeline, S, D, name } of timelines(30)) {
    let before = ways(frame(timeline, 0), S, D);
    const added = Array(D).fill(0);
    for (const t of moments(timeline, 60)) {
      const now = frame(timeline, t);
      const after = ways(now, S, D);
      for (const [id, way] of after) {
        assert.ok(way >= 0 && way <= 1, `${name}: ${id} is ${way} at ${t}`);
        assert.ok(way >= (before.get(id) ?? 0), `${name}: ${id} goes from ${before.get(id)} back to ${way} at ${t}`);
      }
      for (let dim = 0; dim < D; dim++) {
        assert.ok(now.addedCount(dim) >= added[dim], `${name}: the total of dimension ${dim} loses a token at ${t}`);
        added[dim] = now.addedCount(dim);
      }
      before = after;
    }
    assert.ok([...before.values()].every((way) => way === 1), `${name}: something has not arrived at the end`);
  }
});

test('a move begins where the one before has ended, and nothing jumps on the way', () => {
  const close = (/** @type {Map<string, number>} */ a, /** @type {Map<string, number>} */ b, /** @type {number} */ most, /** @type {string} */ where) => {
    for (const [id, way] of b) assert.ok(Math.abs(way - (a.get(id) ?? 0)) <= most, `${where}: ${id} jumps from ${a.get(id)} to ${way}`);
  };
  for (const { timeline, S, D, name } of timelines(30)) {
    const at = (/** @type {number} */ t) => ways(frame(timeline, t), S, D);
    for (let t = 0; t <= timeline.count; t++) {
      if (t > 0) close(at(t - 1e-6), at(t), 1e-4, `${name}, before ${t}`);
      close(at(t), at(t + 1e-6), 1e-4, `${name}, after ${t}`);
    }
    // Where rows overlap, one part of a move takes about a tenth of it, and eases at three times its mean speed.
    let before = at(0);
    for (const t of moments(timeline, 200)) {
      const after = at(t);
      close(before, after, 40 / 200, `${name}, at ${t}`);
      before = after;
    }
  }
});

test('every mover starts at its beginning, arrives at its end without a pause in being, and keeps both', () => {
  for (const { timeline, name } of timelines(30)) {
    /** @type {Map<string, { first: Mover, last: Mover, lastAt: number }>} */
    const seen = new Map();
    const all = moments(timeline, 240);
    all.forEach((t, i) => {
      const { movers } = frame(timeline, t);
      assert.equal(new Set(movers.map(({ id }) => id)).size, movers.length, `${name}: two movers of one name at ${t}`);
      for (const mover of movers) {
        const known = seen.get(mover.id);
        if (known) {
          assert.equal(known.lastAt, i - 1, `${name}: ${mover.id} was away before ${t}`);
          assert.deepEqual([mover.from, mover.to, mover.kind], [known.first.from, known.first.to, known.first.kind]);
        }
        seen.set(mover.id, { first: known?.first ?? mover, last: mover, lastAt: i });
      }
    });
    for (const [id, { first, last }] of seen) {
      assert.ok(first.p < 0.01, `${name}: ${id} starts at ${first.p}`);
      assert.ok(last.p > 0.99, `${name}: ${id} ends at ${last.p}`);
      if (first.kind === 'product') assert.ok(first.turn < 0.01 && last.turn > 0.99, `${name}: ${id} turns from ${first.turn} to ${last.turn}`);
    }
  }
});

test('each weight, product, term and number of the comparison moves once, between its own places', () => {
  for (const { timeline, S, D, name } of timelines(30)) {
    /** @type {Map<string, Mover>} */
    const seen = new Map();
    for (const t of moments(timeline, 60)) for (const mover of frame(timeline, t).movers) seen.set(mover.id, mover);
    const count = (/** @type {string} */ kind) => [...seen.values()].filter((mover) => mover.kind === kind).length;
    assert.deepEqual(['weight', 'product', 'term', 'original', 'result'].map(count), [S, S * D, S * D, D, D], name);
    for (const { kind, token, dim, from, to } of seen.values()) {
      if (kind === 'weight') assert.deepEqual([from, to], [{ place: 'weight', token }, { place: 'slot', token }]);
      if (kind === 'product') assert.deepEqual([from, to], [{ place: 'value', token, dim }, { place: 'product', token, dim }]);
      if (kind === 'term') assert.deepEqual([from, to], [{ place: 'product', token, dim }, { place: 'output', token, dim }]);
      if (kind === 'original') assert.deepEqual([from, to], [{ place: 'embedding', dim }, { place: 'original', dim }]);
      if (kind === 'result') assert.deepEqual([from, to], [{ place: 'output', dim }, { place: 'result', dim }]);
    }
  }
});

test('a weight stands before its row before the row becomes its product', () => {
  for (const { timeline, D, name } of timelines(30)) {
    for (const t of moments(timeline, 60)) {
      const now = frame(timeline, t);
      for (const mover of now.movers) {
        if (mover.kind === 'weight') assert.equal(mover.p, now.slot(mover.token), `${name}: two places at ${t}`);
        if (mover.kind === 'product') assert.equal(now.slot(mover.token), 1, `${name}: at ${t}`);
        if (mover.kind === 'product' && mover.p > 0) assert.equal(mover.turn, 1, `${name}: ${mover.id} leaves unfinished at ${t}`);
      }
      for (const { id, numberOpacity } of now.movers) assert.ok(numberOpacity >= 0 && numberOpacity <= 1, `${name}: ${id}`);
      assert.ok(now.movers.every(({ dim }) => dim === undefined || dim < D));
    }
  }
});

test('the running total has exactly the tokens whose products have landed', () => {
  for (const { timeline, S, D, name } of timelines(30)) {
    for (const t of moments(timeline, 60)) {
      const now = frame(timeline, t);
      for (let dim = 0; dim < D; dim++) {
        const landed = cells(S, D).filter(([token, k]) => k === dim && (now.isAdded(token, k) || now.movers.some(({ kind, ...mover }) => kind === 'term' && mover.token === token && mover.dim === k && mover.p === 1)));
        assert.equal(now.addedCount(dim), landed.length, `${name}: dimension ${dim} at ${t}`);
        landed.forEach(([token], i) => assert.equal(token, i, `${name}: out of turn at ${t}`));
      }
    }
  }
});

test('products never fall before step 5 is done, and the comparison waits for the last one', () => {
  for (const { timeline, S, D, name } of timelines(30)) {
    for (const t of moments(timeline, 20)) {
      const now = frame(timeline, t);
      const isMoving = (/** @type {string} */ kind) => now.movers.some((mover) => mover.kind === kind);
      if (isMoving('term')) assert.ok(now.isWeighted(S - 1, D - 1), name);
      if (isMoving('result')) assert.ok(now.isAdded(S - 1, D - 1), name);
    }
  }
});

test('64 tokens of 64 dimensions move at any grain, and a frame of them is made quickly', () => {
  for (const grain of /** @type {const} */ (['step', 'token', 'number'])) {
    const timeline = createTimeline(grain, 64, 64);
    for (const share of [0.1, 0.3, 0.6, 0.9]) {
      const now = frame(timeline, Math.floor(timeline.count * share) + 0.5);
      assert.ok(now.movers.length > 0 && now.movers.length <= 64 * 65, `${grain}: ${now.movers.length}`);
    }
  }
  const timeline = createTimeline('step', 64, 64);
  const started = performance.now();
  for (let i = 0; i < 20; i++) frame(timeline, 0.5);
  assert.ok(performance.now() - started < 1000);
});

test('a frame depends on the timeline and the time alone', () => {
  for (const { timeline, S, D } of timelines(30)) {
    for (const t of moments(timeline, 7)) {
      const [once, again] = [frame(timeline, t), frame(createTimeline(timeline.grain, S, D), t)];
      assert.deepEqual(again.movers, once.movers);
      assert.deepEqual(ways(again, S, D), ways(once, S, D));
    }
  }
});
