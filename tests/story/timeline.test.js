import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clampTime, convertTime, createTempo, createTimeline, stepAt, timeOfStep } from '../../web/story/timeline.js';
import { grains, sizes, timelines } from './helpers.js';

test('a whole step, a token or a number is one move, and the comparison comes last', () => {
  assert.deepEqual(grains.map((grain) => createTimeline(grain, 5, 3).count), [3, 11, 31]);
  for (const { timeline, S, D } of timelines()) {
    assert.deepEqual(timeline.moveAt(timeline.count - 1), { step: 'output', from: 2 * S * D, to: 2 * S * D + 1, token: 0, dim: null, isWhole: true });
  }
});

test('at every grain the same units are done in the same order, each once', () => {
  for (const { timeline, S, D, name } of timelines()) {
    let done = 0;
    for (let i = 0; i < timeline.count; i++) {
      const move = timeline.moveAt(i);
      assert.equal(timeline.doneAt(i), done, name);
      assert.equal(move.from, done, name);
      assert.equal(move.step, done < S * D ? '5' : done < 2 * S * D ? '6' : 'output', name);
      if (move.step !== 'output') {
        assert.equal(move.token, Math.floor((done % (S * D)) / D), name);
        assert.equal(move.dim, timeline.grain === 'number' ? done % D : null, name);
        assert.equal(move.isWhole, timeline.grain === 'step', name);
      }
      done = move.to;
    }
    assert.equal(done, 2 * S * D + 1, name);
    assert.equal(timeline.doneAt(timeline.count), done, name);
  }
});

test('a step names the state in which it has just been done, and that state names the step', () => {
  for (const { timeline, name } of timelines()) {
    for (const step of ['start', '5', '6', 'output']) assert.equal(stepAt(timeline, timeOfStep(timeline, step)), step, name);
    assert.equal(stepAt(timeline, 0.001), '5', name);
    assert.equal(stepAt(timeline, timeline.count - 0.5), 'output', name);
  }
});

test('any time lies within the timeline, and what is not a number is the end', () => {
  const timeline = createTimeline('token', 5, 3);
  assert.deepEqual([-1, 0, 2.5, 11, 12, Infinity, -Infinity, NaN].map((t) => clampTime(timeline, t)), [0, 0, 2.5, 11, 11, 11, 0, 11]);
});

test('changing to a finer grain and back returns to the same state', () => {
  for (const [S, D] of sizes) {
    grains.forEach((coarse, i) => {
      for (const fine of grains.slice(i)) {
        const [from, to] = [createTimeline(coarse, S, D), createTimeline(fine, S, D)];
        for (let t = 0; t < from.count; t++) {
          const finer = convertTime(from, t, to);
          assert.equal(to.doneAt(finer), from.doneAt(t), `${coarse} ${t} as ${fine}, ${S} x ${D}`);
          assert.equal(convertTime(to, finer, from), t, `${coarse} ${t} as ${fine}, ${S} x ${D}`);
        }
        assert.equal(convertTime(from, from.count, to), Infinity);
        assert.equal(convertTime(from, Infinity, to), Infinity);
      }
    });
  }
});

test('changing to a coarser grain never shows more than was done, and misses less than one move', () => {
  for (const [S, D] of sizes) {
    grains.forEach((fine, i) => {
      for (const coarse of grains.slice(0, i)) {
        const [from, to] = [createTimeline(fine, S, D), createTimeline(coarse, S, D)];
        for (let t = 0; t < from.count; t++) {
          const state = convertTime(from, t + 0.5, to);
          assert.ok(to.doneAt(state) <= from.doneAt(t));
          assert.ok(to.doneAt(state + 1) > from.doneAt(t));
        }
      }
    });
  }
});

test('other sizes keep about the same share of the work done', () => {
  const [small, large] = [createTimeline('token', 2, 3), createTimeline('token', 4, 1)];
  assert.deepEqual([0, 1, 2, 3, 4].map((t) => convertTime(small, t, large)), [0, 2, 4, 6, 8]);
});

test('time that is played arrives at every moment that is asked for', () => {
  for (const { timeline, name } of timelines()) {
    const tempo = createTempo(timeline);
    const step = timeline.count > 1000 ? 7.25 : 0.125;
    for (let t = 0; t <= timeline.count; t += step) {
      assert.ok(Math.abs(tempo.timeAt(tempo.msAt(t)) - t) < 1e-9, `${name}: t = ${t}`);
    }
    for (let t = 0; t <= timeline.count; t++) assert.ok(Math.abs(tempo.timeAt(tempo.msAt(t)) - t) < 1e-9, `${name}: t = ${t}`);
  }
});

test('time never runs backwards, rests at every state, and begins and ends where the timeline does', () => {
  for (const { timeline, name } of timelines()) {
    const { totalMs, timeAt, msAt } = createTempo(timeline);
    assert.deepEqual([timeAt(0), timeAt(totalMs), timeAt(totalMs + 1e6), msAt(0)], [0, timeline.count, timeline.count, 0]);
    assert.equal(msAt(Infinity), totalMs);
    assert.equal(msAt(NaN), totalMs);
    assert.equal(msAt(-5), 0);
    let last = 0;
    const rests = new Set();
    for (let i = 0; i <= 5000; i++) {
      const t = timeAt((totalMs * i) / 5000);
      assert.ok(t >= last, `${name}: ${t} after ${last}`);
      if (Number.isInteger(t) && t === last) rests.add(t);
      last = t;
    }
    if (timeline.count < 40) for (let t = 1; t < timeline.count - 1; t++) assert.ok(rests.has(t), `${name}: no rest at ${t}`);
  }
});

test('a move takes long enough to be followed, and 64 tokens take no more than two minutes', () => {
  const moves = (/** @type {import('../../web/model/state.js').Grain} */ grain, /** @type {number} */ S, /** @type {number} */ D) => {
    const timeline = createTimeline(grain, S, D);
    return createTempo(timeline).totalMs / timeline.count;
  };
  assert.ok(moves('token', 5, 3) > 1000);
  assert.ok(moves('number', 64, 64) > 80);
  assert.ok(createTempo(createTimeline('token', 64, 64)).totalMs < 120_000);
  assert.ok(createTempo(createTimeline('token', 5, 3)).totalMs < 30_000);
});
