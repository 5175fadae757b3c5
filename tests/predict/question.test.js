import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAttention } from '../../web/core/index.js';
import { readData } from '../../web/model/data.js';
import { examples } from '../../web/model/examples.js';
import { computeScene } from '../../web/model/scene.js';
import { ask, isRight, niceBelow } from '../../web/predict/question.js';

const attention = await loadAttention();

/** @param {Partial<import('../../web/model/data.js').Data>} input @param {number} [token] */
function figure(input, token = 0) {
  const scene = computeScene(attention, readData(input));
  const { norms } = attention.contributions({ weights: scene.of(token).weights, values: scene.values });
  return { scene: scene.of(token), values: scene.values, norms: norms.data };
}

test('the same seed asks the same question, and the next one another', () => {
  const slide = figure(examples[0].data);
  for (const kind of /** @type {const} */ (['number', 'point', 'token'])) {
    for (let seed = 0; seed < 50; seed++) assert.deepEqual(ask({ kind, seed, ...slide }), ask({ kind, seed, ...slide }));
  }
  for (let seed = 0; seed < 50; seed++) {
    const [one, next] = [seed, seed + 1].map((each) => ask({ kind: 'number', seed: each, ...slide }).dims[0]);
    assert.notEqual(one, next);
  }
  assert.deepEqual(new Set(Array.from({ length: 50 }, (_, seed) => ask({ kind: 'number', seed, ...slide }).dims[0])), new Set([0, 1, 2]));
});

test('the right number is the core’s, within the tolerance that the question states and no further', () => {
  const slide = figure(examples[0].data);
  const question = ask({ kind: 'number', seed: 3, ...slide });
  const [truth] = question.truth;
  assert.equal(truth, slide.scene.output.data[question.dims[0]]);
  assert.equal(question.tolerance, 0.02);
  for (const off of [0, 0.0199, -0.0199]) assert.ok(isRight(question, [truth + off]), String(off));
  for (const off of [0.0201, -0.0201, NaN, Infinity]) assert.ok(!isRight(question, [truth + off]), String(off));
});

test('a point is right by its distance, in two different dimensions, or in the only one', () => {
  const slide = figure(examples[0].data);
  for (let seed = 0; seed < 20; seed++) {
    const question = ask({ kind: 'point', seed, ...slide });
    assert.equal(new Set(question.dims).size, 2);
    const step = question.tolerance / Math.SQRT2;
    assert.ok(isRight(question, question.truth.map((number) => number + 0.999 * step)));
    assert.ok(!isRight(question, question.truth.map((number) => number + 1.001 * step)));
  }
  assert.deepEqual(ask({ kind: 'point', seed: 1, ...figure({ values: [[1], [3]] }) }).dims, [0]);
});

test('the token that moves the output most is the one with the longest weighted value, and equals are all right', () => {
  const values = [[0.01, 0], [3, 4], [1, 0]];
  const question = ask({ kind: 'token', seed: 1, ...figure({ values, weights: [[0.9, 0.05, 0.05], [1, 0, 0], [1, 0, 0]] }) });
  assert.deepEqual(question.truth, [1]);
  assert.ok(isRight(question, [1]) && !isRight(question, [0]));
  assert.deepEqual(ask({ kind: 'token', seed: 1, ...figure({ values: [[1, 0], [0, 1]] }) }).truth, [0, 1]);
  assert.deepEqual(ask({ kind: 'token', seed: 1, ...figure({ values: [[0, 0], [0, 0]] }) }).truth, [0, 1], 'nothing moves it: any token is as good');
});

test('questions about extreme numbers have a tolerance above zero', () => {
  for (const size of [0, 1e-6, 1, 1e6]) {
    for (const kind of /** @type {const} */ (['number', 'point'])) {
      const question = ask({ kind, seed: 2, ...figure({ values: [[size, -size], [0, size]] }) });
      assert.ok(question.tolerance > 0 && Number.isFinite(question.tolerance));
      assert.ok(isRight(question, question.truth));
    }
  }
});

test('tolerances are round numbers', () => {
  for (const [number, nice] of [[0.024, 0.02], [0.02, 0.02], [0.0199, 0.01], [0.1, 0.1], [7, 5], [1e-7, 1e-7], [20000, 20000]]) assert.equal(niceBelow(number), nice);
});
