import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../web/story/clock.js';
import { createTempo, createTimeline } from '../../web/story/timeline.js';

const timeline = createTimeline('token', 5, 3);
const tempo = createTempo(timeline);

/** A clock whose frames come when the test says so. */
function setUp() {
  let now = 1000;
  let id = 0;
  /** @type {Map<number, () => void>} */
  const waiting = new Map();
  /** @type {number[]} */
  const times = [];
  let ends = 0;
  const clock = createClock({
    onTime: (t) => void times.push(t),
    onEnd: () => void ends++,
    ticker: {
      now: () => now,
      request: (callback) => (waiting.set(++id, callback), id),
      cancel: (which) => void waiting.delete(which),
    },
  });
  /** Lets time pass and gives one frame. */
  const tick = (ms = 16) => {
    now += ms;
    const [first] = waiting;
    if (!first) return;
    waiting.delete(first[0]);
    first[1]();
  };
  return {
    clock,
    times,
    ends: () => ends,
    frames: () => waiting.size,
    tick,
    /** Frames until none is asked for any more. */
    run(ms = 16, most = 1e5) {
      for (let i = 0; i < most && waiting.size; i++) tick(ms);
    },
  };
}

test('a clock asks for no frame until it plays', () => {
  const { clock, frames, times } = setUp();
  assert.equal(clock.isPlaying, false);
  clock.set({ speed: 2, isVisible: true, isStill: false });
  assert.deepEqual([frames(), times], [0, []]);
});

test('playing goes from where it is told to the end, stops there once, and never goes back', () => {
  const { clock, times, ends, frames, run } = setUp();
  clock.play(tempo, 2);
  assert.equal(clock.isPlaying, true);
  run();
  assert.ok(times[0] >= 2 && times[0] < 2.1);
  times.forEach((t, i) => assert.ok(i === 0 || t >= times[i - 1]));
  assert.equal(times.at(-1), timeline.count);
  assert.deepEqual([clock.isPlaying, ends(), frames()], [false, 1, 0]);
});

test('playing takes as long as the tempo says, divided by the speed', () => {
  for (const speed of [0.25, 1, 4]) {
    const { clock, times, run } = setUp();
    clock.set({ speed });
    clock.play(tempo, 0);
    run(10, 1e6);
    assert.ok(Math.abs(times.length * 10 * speed - tempo.totalMs) <= 10 * speed, `${times.length} frames at speed ${speed}`);
  }
});

test('another speed takes over from where time stands', () => {
  const { clock, times, tick } = setUp();
  clock.play(tempo, 0);
  tick(50);
  clock.set({ speed: 4 });
  tick(50);
  assert.deepEqual(times, [tempo.timeAt(50), tempo.timeAt(250)]);
});

test('pause stops at once, and play goes on from there', () => {
  const { clock, times, frames, ends, tick } = setUp();
  clock.play(tempo, 0);
  tick();
  clock.pause();
  assert.deepEqual([clock.isPlaying, frames()], [false, 0]);
  tick(5000);
  assert.equal(times.length, 1);
  clock.play(tempo, times[0]);
  tick();
  assert.ok(times[1] > times[0] && times[1] < times[0] + 0.1);
  assert.equal(ends(), 0);
});

test('a clock stands still while it cannot be seen, and goes on without a jump', () => {
  const { clock, times, frames, tick } = setUp();
  clock.play(tempo, 0);
  tick();
  clock.set({ isVisible: false });
  assert.equal(frames(), 0);
  assert.equal(clock.isPlaying, true);
  tick(60_000);
  clock.set({ isVisible: true });
  tick();
  assert.deepEqual(times, [tempo.timeAt(16), tempo.timeAt(32)]);
});

test('play that begins out of sight waits until it is seen, and pause out of sight holds', () => {
  const { clock, frames, tick, times } = setUp();
  clock.set({ isVisible: false });
  clock.play(tempo, 0);
  assert.equal(frames(), 0);
  clock.pause();
  clock.set({ isVisible: true });
  assert.deepEqual([frames(), times], [0, []]);
  clock.play(tempo, 0);
  tick();
  assert.equal(times.length, 1);
});

test('a frame that comes late does not make the motion jump', () => {
  const { clock, times, tick } = setUp();
  clock.play(tempo, 0);
  tick(10_000);
  assert.deepEqual(times, [tempo.timeAt(100)]);
});

test('with less motion time steps from state to state, through every one, to the end', () => {
  const { clock, times, ends, run } = setUp();
  clock.set({ isStill: true });
  clock.play(tempo, 0);
  run();
  assert.deepEqual([...new Set(times)], Array.from({ length: timeline.count + 1 }, (_, i) => i));
  times.forEach((t, i) => assert.ok(i === 0 || t >= times[i - 1]));
  assert.equal(ends(), 1);
});

test('with less motion playing from between two states does not go back', () => {
  const { clock, times, run } = setUp();
  clock.set({ isStill: true });
  clock.play(tempo, 2.5);
  run();
  assert.ok(times.every((t) => t >= 2.5), `went back to ${times[0]}`);
  assert.equal(times.at(-1), timeline.count);
});

test('there is never more than one frame asked for, whatever is called how often', () => {
  const { clock, frames, tick } = setUp();
  for (let i = 0; i < 3; i++) {
    clock.play(tempo, i);
    clock.set({ isVisible: true, speed: 2 });
    clock.play(tempo, i);
    assert.equal(frames(), 1);
    tick();
    assert.equal(frames(), 1);
  }
  clock.pause();
  clock.pause();
  assert.equal(frames(), 0);
});

test('what is told of a time may pause the clock or play something else', () => {
  /** @type {(() => void)[]} */
  const waiting = [];
  let now = 0;
  /** @type {number[]} */
  const times = [];
  const other = createTempo(createTimeline('step', 5, 3));
  const clock = createClock({
    onTime: (t) => {
      times.push(t);
      if (times.length === 2) clock.play(other, 1);
      if (times.length === 4) clock.pause();
    },
    onEnd: () => assert.fail('is not at the end'),
    ticker: { now: () => now, request: (callback) => waiting.push(callback), cancel: () => void waiting.pop() },
  });
  clock.play(tempo, 0);
  while (waiting.length) {
    assert.equal(waiting.length, 1);
    now += 16;
    waiting.pop()?.();
  }
  assert.equal(times.length, 4);
  assert.ok(times[2] > 1 && times[3] > times[2]);
  assert.equal(clock.isPlaying, false);
});

test('playing from the end ends at once', () => {
  const { clock, times, ends, run } = setUp();
  clock.play(tempo, Infinity);
  run();
  assert.deepEqual([times, ends(), clock.isPlaying], [[timeline.count], 1, false]);
});
