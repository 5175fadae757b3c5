import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddingsOf, keyOf, queryOf, readData } from '../../web/model/data.js';
import { examples } from '../../web/model/examples.js';
import { computeScene, row } from '../../web/model/scene.js';
import { figures, neatFigures, showScene, showToken } from '../../web/model/shown.js';
import { exampleState } from '../../web/model/state.js';
import { attention, createRandom, randomData, randomMatrix } from './helpers.js';

/** @typedef {import('../../web/model/data.js').Data} Data */

/** Attention weights of query and key, in float64. @param {Data} data @returns {number[][]} */
function weightsInFloat64(data) {
  const [query, key] = [queryOf(data), keyOf(data)].map((matrix) => matrix.map((cells) => cells.map(Math.fround)));
  const scale = data.scale ?? 1 / Math.sqrt(query[0].length);
  return query.map((q, i) => {
    const scores = key.map((k, j) => (data.causal && j > i ? -Infinity : (q.reduce((sum, x, d) => sum + x * k[d], 0) * scale) / data.temperature));
    const most = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - most));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  });
}

/** @param {ArrayLike<number>} actual @param {number[]} expected @param {number} tolerance */
function expectClose(actual, expected, tolerance) {
  assert.equal(actual.length, expected.length);
  expected.forEach((number, i) => assert.ok(Math.abs(actual[i] - number) <= tolerance, `[${i}]: ${actual[i]}, not ${number}`));
}

const moderate = (/** @type {import('./helpers.js').Random} */ random, /** @type {number} */ rows, /** @type {number} */ columns) =>
  randomMatrix(random, rows, columns).map((cells) => cells.map((x) => x % 3));

test('weights from query and key are softmax(query . key x scale), with scale 1, 1/sqrt(d) or another, causal or not', () => {
  const random = createRandom(30);
  for (let i = 0; i < 100; i++) {
    const [S, D, Dk] = [1 + random.below(8), 1 + random.below(5), 1 + random.below(9)];
    const data = readData({
      values: moderate(random, S, D), query: moderate(random, S, Dk), key: moderate(random, S, Dk), weighting: 'query-key',
      scale: random.pick([null, 1, 0.3]), causal: i % 2 === 0, temperature: random.pick([1, 0.5, 2]),
    });
    const { weights, scores } = computeScene(attention, data);
    assert.deepEqual(scores?.shape, [S, S]);
    // Scores stay below 81 x 2 in magnitude, where float32 errs by some 1e-5, which softmax passes on relatively.
    expectClose(weights.data, weightsInFloat64(data).flat(), 1e-4);
  }
});

test('with scale 1 and 1/sqrt(d) the sushi example gives different weights, each as recomputed', () => {
  const { data } = exampleState('sushi');
  for (const scale of [1, null]) {
    const changed = readData({ ...data, scale });
    expectClose(computeScene(attention, changed).weights.data, weightsInFloat64(changed).flat(), 1e-6);
  }
  const [one, root] = [1, null].map((scale) => computeScene(attention, readData({ ...data, scale })).weights.data[4]);
  assert.ok(one > root + 0.01, 'a smaller scale makes the row more even');
});

test('causal attention gives the first token only itself, and no token a later one', () => {
  const scene = computeScene(attention, readData({ ...exampleState('sushi').data, causal: true }));
  assert.deepEqual([...row(scene.weights, 0).data], [1, 0, 0]);
  for (let i = 0; i < 3; i++) {
    for (let j = i + 1; j < 3; j++) {
      assert.equal(scene.weights.data[i * 3 + j], 0);
      assert.equal(scene.scores?.data[i * 3 + j], -Infinity);
    }
    assert.ok(Math.abs(scene.of(i).weightSum - 1) < 1e-6);
  }
  assert.deepEqual(scene.of(0).output, row(scene.values, 0));
});

test('each weighted value, running sum, output and difference is the float32 arithmetic of what it names', () => {
  const random = createRandom(31);
  for (let round = 0; round < 50; round++) {
    const data = randomData(random);
    const scene = computeScene(attention, data);
    const { S, D } = scene;
    for (let token = 0; token < S; token++) {
      const { weights, weighted, partial, output, difference } = scene.of(token);
      assert.deepEqual(weights, row(scene.weights, token));
      const sum = new Float32Array(D);
      for (let j = 0; j < S; j++) {
        for (let dim = 0; dim < D; dim++) {
          const product = Math.fround(weights.data[j] * Math.fround(data.values[j][dim]));
          assert.equal(weighted.data[j * D + dim], product);
          assert.equal(partial.data[j * D + dim], sum[dim]);
          sum[dim] += product;
        }
      }
      assert.deepEqual([...output.data], [...sum]);
      assert.deepEqual([...partial.data.slice(S * D)], [...sum]);
      embeddingsOf(data)[token].forEach((x, dim) => assert.equal(difference.data[dim], Math.fround(output.data[dim] - Math.fround(x))));
    }
  }
});

test('given weights are used as given, and divided by their sum where that is asked for', () => {
  const weights = [[0.5, 1.5], [0, 0]];
  const given = computeScene(attention, readData({ values: [[1], [2]], weights }));
  assert.deepEqual([...given.weights.data], weights.flat());
  const rescaled = computeScene(attention, readData({ values: [[1], [2]], weights, rescale: true }));
  assert.deepEqual([...rescaled.weights.data], [0.25, 0.75, 0, 0], 'a row of zeros stays');
  assert.deepEqual([...given.weightSums.data], [2, 0]);
  assert.deepEqual([...rescaled.weightSums.data], [1, 0]);
});

test('a token is computed once, when it is first asked for', () => {
  const scene = computeScene(attention, exampleState('slide').data);
  assert.equal(scene.of(2), scene.of(2));
  assert.notEqual(scene.of(2), scene.of(3));
  assert.equal(scene.audit(), scene.audit());
  assert.equal(computeScene(attention, exampleState('sushi').data).audit(), null);
});

test('the data is not changed by computing with it', () => {
  const { data } = exampleState('slide');
  const before = JSON.stringify(data);
  const scene = computeScene(attention, data);
  data.tokens.forEach((_, token) => scene.of(token));
  scene.audit();
  assert.equal(JSON.stringify(data), before);
  assert.equal(scene.data, data);
});

test('64 tokens of 64 dimensions are computed and shown', () => {
  const random = createRandom(32);
  const scene = computeScene(attention, readData({ values: moderate(random, 64, 64), weighting: 'query-key' }));
  const shown = showScene(attention, scene, 4);
  for (const token of [0, 63]) {
    assert.deepEqual(scene.of(token).partial.shape, [65, 64]);
    assert.ok(Number.isFinite(showToken(attention, scene.of(token), 4, shown.weights.digits).output.at(63).number));
  }
});

test('numbers shown are the core’s numbers to the decimals that are shown, and marked where those are not all', () => {
  const random = createRandom(33);
  for (let i = 0; i < 50; i++) {
    const scene = computeScene(attention, randomData(random));
    const precision = 1 + random.below(6);
    const token = scene.of(0);
    const shown = showToken(attention, token, precision, 3);
    const operand = Math.max(...[token.weighted, token.partial, scene.embeddings].flatMap(({ data }) => [...data].map(Math.abs)));
    for (const name of /** @type {const} */ (['weights', 'weighted', 'partial', 'output', 'difference'])) {
      token[name].data.forEach((number, at) => {
        const { number: rounded, digits, isRounded } = shown[name].at(at);
        assert.ok(digits <= Math.max(3, precision));
        // Float32 noise: 8 unit roundoffs of the largest number involved, at most an eighth of the last decimal.
        const noise = Math.max(Math.min(Math.max(Math.abs(number), operand) * 2 ** -21, 0.125 * 10 ** -digits), Math.abs(number) * 2 ** -24);
        const off = Math.abs(rounded - number);
        assert.ok(off <= 0.5 * 10 ** -digits + noise, `${name}[${at}]: ${number} as ${rounded}`);
        assert.ok(isRounded || off <= noise * 1.000001, `${name}[${at}]: ${number} is not exactly ${rounded}`);
      });
    }
  }
});

test('a matrix is shown with the decimals that it needs, at most the chosen ones', () => {
  const numbers = { data: Float32Array.of(0.5, 0.25, 1), shape: [3] };
  assert.equal(neatFigures(attention, numbers, 4).digits, 2);
  assert.equal(neatFigures(attention, numbers, 1).digits, 1);
  assert.deepEqual(neatFigures(attention, numbers, 1).at(1), { number: 0.3, digits: 1, isRounded: true });
  assert.deepEqual(figures(attention, numbers, 3).at(1), { number: 0.25, digits: 3, isRounded: false });
});

test('products, running sums, output and difference share their decimals, so that columns line up', () => {
  for (const { id } of examples) {
    const scene = computeScene(attention, exampleState(id).data);
    for (let precision = 1; precision <= 6; precision++) {
      const { weighted, partial, output, difference } = showToken(attention, scene.of(0), precision, 2);
      assert.equal(new Set([weighted, partial, output, difference].map(({ digits }) => digits)).size, 1);
      assert.ok(weighted.digits <= precision);
    }
  }
});
