import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData } from '../../web/model/data.js';
import { computeScene } from '../../web/model/scene.js';
import { exampleState } from '../../web/model/state.js';
import { bar, barScale, segments } from '../../web/story/bars.js';
import { attention, createRandom, randomData, randomMatrix } from '../model/helpers.js';

/** @param {ReturnType<typeof computeScene>} scene @param {number[]} [tokens] */
function scaleOf(scene, tokens = [0]) {
  return barScale([scene.values, scene.embeddings], tokens.map((token) => scene.of(token)), scene.D);
}

/** @param {number} a @param {number} b */
const isClose = (a, b) => Math.abs(a - b) < 1e-9;

test('a stacked bar reaches from the sum of the negative products to the sum of the positive ones', () => {
  const random = createRandom(40);
  for (let round = 0; round < 100; round++) {
    const scene = computeScene(attention, randomData(random));
    const scale = scaleOf(scene);
    const { weighted } = scene.of(0);
    for (let dim = 0; dim < scene.D; dim++) {
      const parts = segments(scale, weighted, scene.D, dim);
      const numbers = Array.from({ length: scene.S }, (_, token) => weighted.data[token * scene.D + dim]);
      const sum = (/** @type {number} */ sign) => numbers.filter((x) => x * sign > 0).reduce((a, b) => a + b, 0);
      assert.ok(isClose(Math.min(scale.zero, ...parts.map(({ start }) => start)), scale.zero + sum(-1) * scale.perUnit));
      assert.ok(isClose(Math.max(scale.zero, ...parts.map(({ start, length }) => start + length)), scale.zero + sum(1) * scale.perUnit));
      assert.deepEqual(parts.map(({ token }) => token), numbers.map((_, token) => token));
    }
  }
});

test('each segment begins where the one before it on its side has ended, and negative ones go the other way', () => {
  const weighted = { data: Float32Array.of(1, -2, 3, -1, 0), shape: [5, 1] };
  const parts = segments({ zero: 0.5, perUnit: 0.1 }, weighted, 1, 0);
  const expected = [
    { start: 0.5, length: 0.1, isNegative: false },
    { start: 0.3, length: 0.2, isNegative: true },
    { start: 0.6, length: 0.3, isNegative: false },
    { start: 0.2, length: 0.1, isNegative: true },
    { start: 0.9, length: 0, isNegative: false },
  ];
  expected.forEach((part, token) => {
    assert.equal(parts[token].token, token);
    assert.equal(parts[token].isNegative, part.isNegative);
    assert.ok(isClose(parts[token].start, part.start) && isClose(parts[token].length, part.length), `${JSON.stringify(parts[token])}`);
  });
});

test('a segment is as long as the bar of its product, so that nothing changes length when it joins', () => {
  const scene = computeScene(attention, exampleState('thinking-machines').data);
  const scale = scaleOf(scene);
  const { weighted } = scene.of(0);
  for (let dim = 0; dim < scene.D; dim++) {
    segments(scale, weighted, scene.D, dim).forEach(({ token, length, isNegative }) => {
      const alone = bar(scale, weighted.data[token * scene.D + dim]);
      assert.deepEqual([length, isNegative], [alone.length, alone.isNegative]);
    });
  }
});

test('every bar of a picture, and every stack while it grows, lies within its cell', () => {
  const random = createRandom(41);
  const inside = (/** @type {{ start: number, length: number }} */ { start, length }) => start >= -1e-9 && start + length <= 1 + 1e-9 && length >= 0;
  for (let round = 0; round < 100; round++) {
    const scene = computeScene(attention, randomData(random));
    const tokens = scene.data.tokens.map((_, token) => token);
    const scale = scaleOf(scene, tokens);
    assert.ok(scale.zero >= 0 && scale.zero <= 1);
    for (const matrix of [scene.values, scene.embeddings]) for (const number of matrix.data) assert.ok(inside(bar(scale, number)));
    for (const token of tokens) {
      const { weighted, output } = scene.of(token);
      for (const number of weighted.data) assert.ok(inside(bar(scale, number)));
      for (let dim = 0; dim < scene.D; dim++) {
        assert.ok(segments(scale, weighted, scene.D, dim).every(inside));
        // The output itself is the sum, rounded in float32.
        const { start, length } = bar(scale, output.data[dim]);
        assert.ok(start >= -1e-5 && start + length <= 1 + 1e-5);
      }
    }
  }
});

test('bars share one scale: half the number is half the length, on either side of zero', () => {
  const scale = { zero: 0.4, perUnit: 0.2 };
  assert.deepEqual(bar(scale, 2), { start: 0.4, length: 0.4, isNegative: false });
  assert.deepEqual(bar(scale, 1), { start: 0.4, length: 0.2, isNegative: false });
  assert.deepEqual(bar(scale, -1), { start: 0.2, length: 0.2, isNegative: true });
  assert.deepEqual(bar(scale, 0), { start: 0.4, length: 0, isNegative: false });
});

test('where all numbers are positive zero is at the start, where all are negative at the end, where all are 0 there are no bars', () => {
  const scaleFor = (/** @type {number[][]} */ values) => scaleOf(computeScene(attention, readData({ values })));
  const positive = scaleFor([[1, 2], [3, 4]]);
  assert.ok(isClose(positive.zero, 0) && isClose(positive.perUnit, 0.25));
  assert.deepEqual(scaleFor([[-1, -2], [-3, -4]]), { zero: 1, perUnit: 0.25 });
  assert.deepEqual(scaleFor([[0, 0]]), { zero: 0, perUnit: 0 });
  assert.deepEqual(bar({ zero: 0, perUnit: 0 }, 0), { start: 0, length: 0, isNegative: false });
});

test('numbers that are none give no bar instead of an endless one', () => {
  const scale = barScale([{ data: Float32Array.of(Infinity, 1), shape: [2, 1] }], [], 1);
  assert.deepEqual(scale, { zero: 0, perUnit: 0 });
});

test('64 tokens stack within one cell', () => {
  const random = createRandom(42);
  const scene = computeScene(attention, readData({ values: randomMatrix(random, 64, 64) }));
  const scale = scaleOf(scene);
  const parts = segments(scale, scene.of(0).weighted, 64, 63);
  assert.equal(parts.length, 64);
  assert.ok(parts.every(({ start, length }) => start >= -1e-9 && start + length <= 1 + 1e-9));
});
