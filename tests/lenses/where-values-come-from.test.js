import assert from 'node:assert/strict';
import { test } from 'node:test';
import { positionOf } from '../../web/lenses/position.js';
import { setProjection } from '../../web/lenses/where-values-come-from/project.js';
import { findProjection, presetMatrix, presetsFor, readProjection, writeProjection } from '../../web/lenses/where-values-come-from/projection.js';
import { compare, start, words } from '../../web/lenses/where-values-come-from/two-sentences.js';
import { embeddingsOf, readData } from '../../web/model/data.js';
import { removeToken } from '../../web/model/edit-tokens.js';
import { setNumber } from '../../web/model/edits.js';
import { changeLook } from '../../web/model/look.js';
import { attention, createRandom, expectDeeplyFrozen, expectProblem, randomMatrix } from '../model/helpers.js';

/** In float64, by the definition. @param {ReadonlyArray<ReadonlyArray<number>>} a @param {ReadonlyArray<ReadonlyArray<number>>} b */
const product = (a, b) => a.map((row) => b[0].map((_, k) => row.reduce((sum, x, i) => sum + x * b[i][k], 0)));

/** @param {ReadonlyArray<ReadonlyArray<number>>} actual @param {ReadonlyArray<ReadonlyArray<number>>} expected @param {number} scale */
function expectClose(actual, expected, scale) {
  expected.forEach((row, i) => row.forEach((number, k) => assert.ok(Math.abs(actual[i][k] - number) <= 1e-6 * scale, `[${i}][${k}]: ${actual[i][k]}, not ${number}`)));
}

test('positions are small, given to two decimals, and all of the first 64 differ', () => {
  const rows = Array.from({ length: 64 }, (_, token) => positionOf(token, 4));
  assert.equal(new Set(rows.map(String)).size, 64);
  // Against the sine that the table says it is.
  rows.forEach(([fast, fastCos, slow, slowCos], token) => {
    for (const [number, angle] of [[fast, token / 8], [fastCos, token / 8 + 0.25], [slow, token / 64], [slowCos, token / 64 + 0.25]]) {
      assert.ok(Math.abs(number - 0.1 * Math.sin(2 * Math.PI * angle)) < 0.0075, `${token}: ${number}`);
      assert.equal(Math.round(number * 100) / 100 || 0, number);
      assert.ok(!Object.is(number, -0));
    }
  });
  assert.equal(positionOf(511, 128).length, 128);
});

test('setting W_V sets the values to embeddings x W_V, keeps the embeddings, and leaves everything else alone', () => {
  const random = createRandom(7);
  for (let round = 0; round < 50; round++) {
    const [S, D] = [1 + random.below(6), 1 + random.below(5)];
    const data = readData({ values: randomMatrix(random, S, D), query: randomMatrix(random, S, 2), key: randomMatrix(random, S, 2) });
    const small = (/** @type {number[][]} */ matrix) => matrix.map((row) => row.map((number) => (Math.abs(number) > 10 ? 1 : number)));
    const [x, projection] = [small(randomMatrix(random, S, D)), small(randomMatrix(random, D, D))];
    const next = setProjection(attention, data, x, projection);
    assert.equal(next.embeddings, x);
    expectClose(next.values, product(x, projection), 100 * D);
    assert.deepEqual({ ...next, values: 0, embeddings: 0 }, { ...data, values: 0, embeddings: 0 });
    expectDeeplyFrozen(next);
    assert.deepEqual(findProjection(attention, next, writeProjection(projection)), projection);
  }
});

test('products of short decimals are kept as decimals, without the noise of float32', () => {
  const data = readData({ values: [[0.1, 0.7], [0.3, 1.1]] });
  assert.deepEqual(setProjection(attention, data, embeddingsOf(data), [[3, 0.5], [0, 0.1]]).values, [[0.3, 0.12], [0.9, 0.26]]);
});

test('numbers and products beyond the largest magnitude are refused', () => {
  const data = readData({ values: [[1e6, 1]] });
  for (const projection of [[[2, 0], [0, 1]], [[1e7, 0], [0, 1]], [[NaN, 0], [0, 1]]]) expectProblem(() => setProjection(attention, data, data.values, projection), 'edit.magnitude');
  expectProblem(() => setProjection(attention, data, [[1e7, 1]], [[0, 0], [0, 1]]), 'edit.magnitude');
});

test('presets are what they are called, and the look carries each matrix', () => {
  assert.deepEqual(presetMatrix('identity', 2), [[1, 0], [0, 1]]);
  assert.deepEqual(presetMatrix('halve', 2), [[0.5, 0], [0, 0.5]]);
  assert.deepEqual(presetMatrix('swap', 3), [[0, 1, 0], [1, 0, 0], [0, 0, 1]]);
  assert.ok(!presetsFor(1).includes('swap'));
  for (const D of [1, 2, 3, 4, 64]) for (const preset of presetsFor(D)) assert.deepEqual([writeProjection(presetMatrix(preset, D)), readProjection(preset, D)], [preset, presetMatrix(preset, D)]);
  const odd = Array.from({ length: 4 }, (_, i) => Array.from({ length: 4 }, (__, k) => -(i + 1) / 3 + k * 1e-7));
  const look = changeLook({}, { wv: writeProjection(odd) });
  assert.deepEqual(readProjection(look.wv, 4), odd);
  for (const text of [undefined, '', 'turn', '1;2;3', '1;2;x;4', '1;2;;4', 'swap;']) assert.equal(readProjection(text, 2), null);
});

test('W_V is the identity where values and embeddings are the same, and not known where nothing gives the values', () => {
  const values = [[1, 2], [3, 4]];
  const identity = presetMatrix('identity', 2);
  assert.deepEqual(findProjection(attention, readData({ values }), undefined), identity);
  assert.deepEqual(findProjection(attention, readData({ values, embeddings: values }), undefined), identity);
  const other = readData({ values, embeddings: [[5, 6], [7, 9]] });
  assert.equal(findProjection(attention, other, undefined), null);
  assert.equal(findProjection(attention, other, 'halve'), null, 'what the look says is believed only where it is true');
});

test('undo finds the W_V of before though the look has the newer one; an edited value makes it unknown', () => {
  const data = readData({ values: [[1, 2], [3, 5]] });
  const [first, second] = [[[2, 0], [0, 1]], [[3, 0], [0, 1]]];
  const one = setProjection(attention, data, data.values, first);
  assert.deepEqual(findProjection(attention, one, writeProjection(first)), first);
  const two = setProjection(attention, one, data.values, second);
  const look = writeProjection(second);
  assert.deepEqual(findProjection(attention, two, look), second);
  assert.deepEqual(findProjection(attention, one, look), first);
  assert.deepEqual(findProjection(attention, data, look), presetMatrix('identity', 2));
  assert.equal(findProjection(attention, setNumber(attention, two, { field: 'values', row: 0, column: 0, number: 9 }), look), null);
  assert.deepEqual(findProjection(attention, removeToken(two, 0), look), second, 'a token less changes nothing about the others');
});

test('“love” comes out nearly the same beside sushi and pasta, and farther away beside rain, as float64 finds, too', () => {
  const [I, love, sushi, pasta] = [[-1, 0.3], [0.4, 1.1], [1.1, 0.7], [1.2, 0.5]];
  const turn = (/** @type {number[]} */ [a, b]) => [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b];
  const outputOf = (/** @type {number[]} */ last) => {
    const inputs = [I, love, last];
    const scores = inputs.map(([a, b]) => Math.exp(a * love[0] + b * love[1]));
    const sum = scores.reduce((total, score) => total + score);
    return turn([0, 1].map((k) => inputs.reduce((total, x, i) => total + (scores[i] / sum) * x[k], 0)));
  };
  const distance = (/** @type {number[]} */ a, /** @type {number[]} */ b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  for (const word of [start, [1, 0.7], [-1.1, 1.1], [0, 0]]) {
    const { e, x, v, outputs, distances } = compare(attention, word);
    const expected = [sushi, pasta, [word[0] + 0.1, word[1]]].map(outputOf);
    expected.flat().forEach((number, i) => assert.ok(Math.abs(outputs.data[i] - number) < 1e-6));
    [1, 2].forEach((i) => assert.ok(Math.abs(distances.data[i - 1] - distance(expected[i], expected[0])) < 1e-6));
    assert.deepEqual([e, x, v].map(({ shape }) => shape), Array(3).fill([words.length, 2]));
    turn(love).forEach((number, k) => assert.ok(Math.abs(v.data[2 + k] - number) < 1e-6));
  }
  const { distances: { data: [near, far] } } = compare(attention, start);
  assert.ok(near < 0.1 && far > 4 * near, `${near}, ${far}`);
});
