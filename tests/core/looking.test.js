import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { expectError, expectSameBits, loadAll, randomTensor, SLIDE, tensor, u } from './helpers.js';

/**
 * @typedef {import('../../web/core/index.js').Tensor} Tensor
 * @typedef {import('../../web/core/index.js').TensorLike} TensorLike
 * @typedef {{ weights: TensorLike, values: TensorLike }} Step
 */

/** @type {import('../../web/core/index.js').Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

/** With every variant, which give the same bits. @param {Step} step */
function contributionsOf(step) {
  const [first, ...rest] = all.map((attention) => attention.contributions(step));
  for (const other of rest) {
    expectSameBits(other.norms, first.norms);
    expectSameBits(other.shares, first.shares);
  }
  return first;
}

/** @param {Step} step */
function sameSumOf(step) {
  const [first, ...rest] = all.map((attention) => attention.sameSum(step));
  for (const other of rest) {
    assert.equal(other.nullity, first.nullity);
    for (const name of /** @type {const} */ (['directions', 'ranges', 'effectiveWeights'])) expectSameBits(other[name], first[name]);
  }
  return first;
}

/** @param {ArrayLike<number>} numbers */
const sum = (numbers) => Array.from(numbers).reduce((a, b) => a + b, 0);

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const dot = (a, b) => sum(Array.from(a, (x, i) => x * b[i]));

/** @param {Tensor} matrix @param {number} i */
const row = ({ data, shape: [, columns] }, i) => data.subarray(i * columns, (i + 1) * columns);

/** @param {Tensor} matrix @param {number} k */
const column = ({ data, shape: [rows, columns] }, k) => Array.from({ length: rows }, (_, i) => data[i * columns + k]);

/** Weights that sum to 1, nearly. @param {number} S */
function randomWeights(S) {
  const weights = randomTensor([S], 0, 1);
  const total = sum(weights.data);
  weights.data.forEach((x, i) => (weights.data[i] = x / total));
  return weights;
}

/**
 * All that must hold, in float64: the directions are float32, so each of their numbers is off by u of itself.
 *
 * @param {{ weights: Tensor, values: Tensor }} step @param {number} nullity
 */
function expectSameSum(step, nullity) {
  const { data: weights } = step.weights;
  const [S, D] = step.values.shape;
  const found = sameSumOf(step);
  assert.equal(found.nullity, nullity);
  assert.deepEqual([found.directions.shape, found.ranges.shape, found.effectiveWeights.shape], [[nullity, S], [nullity, 2], [S]]);
  const size = Math.sqrt(dot(weights, weights));
  const rest = Float64Array.from(found.effectiveWeights.data);
  for (let n = 0; n < nullity; n++) {
    const direction = row(found.directions, n);
    assert.ok(Math.abs(sum(direction)) <= 2 * u * Math.sqrt(S));
    for (let d = 0; d < D; d++) {
      const numbers = column(step.values, d);
      assert.ok(Math.abs(dot(direction, numbers)) <= 2 * u * Math.sqrt(dot(numbers, numbers)));
    }
    for (let m = 0; m <= n; m++) assert.ok(Math.abs(dot(direction, row(found.directions, m)) - (m === n ? 1 : 0)) <= 3 * u);
    const [low, high] = row(found.ranges, n);
    assert.ok(low <= 0 && high >= 0);
    for (const end of [low, high]) {
      const moved = Array.from(weights, (w, s) => w + end * direction[s]);
      assert.ok(Math.min(...moved) >= 0 && moved.some((w, s) => direction[s] !== 0 && w <= 2.01 * u * weights[s]));
    }
    assert.ok(Math.abs(dot(direction, found.effectiveWeights.data)) <= 3 * u * size);
    const part = dot(direction, weights);
    rest.forEach((x, s) => (rest[s] = x + part * direction[s]));
  }
  rest.forEach((x, s) => assert.ok(Math.abs(x - weights[s]) <= 4 * u * size));
}

test('a weight of 0.9 on a short value can be a share of 12 %', () => {
  const { norms, shares } = contributionsOf({ weights: [0.9, 0.1], values: [[1, 0], [66, 0]] });
  assert.deepEqual([norms.shape, shares.shape], [[2], [2]]);
  assert.equal(norms.data[0], Math.fround(0.9));
  assert.ok(Math.abs(shares.data[0] - 0.12) < 4 * u * 0.12 && Math.abs(shares.data[1] - 0.88) < 4 * u);
});

test('contributions are what their definition says, and shares sum to 1, for every token of the worked example', () => {
  const { norms, shares } = contributionsOf(SLIDE);
  assert.deepEqual([norms.shape, shares.shape], [[5, 5], [5, 5]]);
  SLIDE.weights.forEach((weights, t) => {
    const output = [0, 1, 2].map((d) => sum(weights.map((w, s) => w * SLIDE.values[s][d])));
    weights.forEach((w, s) => {
      const norm = w * Math.hypot(...SLIDE.values[s]);
      const share = (w * dot(SLIDE.values[s], output)) / dot(output, output);
      // Weights and values were rounded to float32, then the result: at most 4 u, and 6 u with the output, of a share.
      assert.ok(Math.abs(row(norms, t)[s] - norm) <= 4 * u * norm);
      assert.ok(Math.abs(row(shares, t)[s] - share) <= 8 * u * share);
    });
    assert.ok(Math.abs(sum(row(shares, t)) - 1) <= u);
  });
});

test('shares sum to 1 where values point against the output, too', () => {
  for (const [S, D] of [[1, 1], [2, 3], [17, 9], [64, 64]]) {
    const { shares } = contributionsOf({ weights: randomTensor([6, S]), values: randomTensor([S, D]) });
    for (let t = 0; t < 6; t++) {
      const largest = Math.max(...row(shares, t).map(Math.abs));
      assert.ok(Math.abs(sum(row(shares, t)) - 1) <= S * u * largest);
    }
  }
});

test('shares are defined where the output is zero', () => {
  const shares = (/** @type {Step} */ step) => [...contributionsOf(step).shares.data];
  assert.deepEqual(shares({ weights: [0.5, 0.25, 0], values: [[1, 0], [-2, 0], [5, 5]] }), [0.5, 0.5, 0]); // by norm
  assert.deepEqual(shares({ weights: [0, 0, 0, 0], values: [[1], [2], [3], [4]] }), [0.25, 0.25, 0.25, 0.25]);
  assert.deepEqual(shares({ weights: [0.5, 0.5], values: randomTensor([2, 0]) }), [0.5, 0.5]);
  // 0.1 + 0.2 - 0.3 is no zero in binary numbers, but noise.
  const noise = shares({ weights: [0.1, 0.2, 0.3], values: [[1], [1], [-1]] });
  [1 / 6, 1 / 3, 1 / 2].forEach((share, s) => assert.ok(Math.abs(noise[s] - share) < 4 * u));
});

test('contributions neither overflow nor underflow, and what is not finite flows through', () => {
  assert.deepEqual(contributionsOf({ weights: [0.5, 0.5], values: [[3e38, 0], [0, 3e38]] }).shares, tensor([0.5, 0.5]));
  assert.deepEqual(contributionsOf({ weights: [1e-45, 1e-45], values: [[1e-45], [4.2e-45]] }).shares, tensor([0.25, 0.75]));
  for (const [weights, values, expected] of /** @type {[number[], number[][], number[]][]} */ ([
    [[1, NaN], [[1], [1]], [1, NaN]],
    [[1, 1], [[Infinity], [1]], [Infinity, 1]],
  ])) {
    const { norms, shares } = contributionsOf({ weights, values });
    assert.deepEqual([[...norms.data], [...shares.data]], [expected, [NaN, NaN]]);
  }
});

test('contributions take tensors without numbers', () => {
  for (const [T, S, D] of [[0, 3, 2], [2, 0, 3], [0, 0, 0]]) {
    const { norms, shares } = contributionsOf({ weights: randomTensor([T, S]), values: randomTensor([S, D]) });
    assert.deepEqual([norms, shares], [tensor([], [T, S]), tensor([], [T, S])]);
  }
});

test('two tokens of one value swap their weights and give the same sum', () => {
  const found = sameSumOf({ weights: [0.75, 0.25], values: [[1, 2], [1, 2]] });
  assert.equal(found.nullity, 1);
  assert.deepEqual(found.directions, tensor([Math.SQRT1_2, -Math.SQRT1_2], [1, 2]));
  assert.deepEqual(found.effectiveWeights, tensor([0.5, 0.5]));
  assert.deepEqual(found.ranges.shape, [1, 2]);
  [-0.75, 0.25].forEach((x, i) => assert.ok(Math.abs(found.ranges.data[i] - x * Math.SQRT2) < 4 * u));
  // In the middle of both lies the swap.
  const [low, high] = found.ranges.data;
  assert.ok(Math.abs(0.75 + (low + high) * found.directions.data[0] - 0.25) < 8 * u);
});

test('five tokens in three dimensions leave one direction, and the output stands still along it', () => {
  for (const weights of SLIDE.weights) {
    expectSameSum({ weights: tensor(weights), values: tensor(SLIDE.values.flat(), [5, 3]) }, 1);
    const { directions, ranges } = all[0].sameSum({ weights, values: SLIDE.values });
    const outputs = [0, ranges.data[0], ranges.data[1]].map((x) => {
      const moved = weights.map((w, s) => w + x * directions.data[s]);
      return all[0].weightedSum({ weights: moved, values: SLIDE.values }).data;
    });
    for (const output of outputs) output.forEach((x, d) => assert.ok(Math.abs(x - outputs[0][d]) <= 16 * u));
  }
});

test('values that are affinely independent leave no other weights', () => {
  for (const [S, D] of [[1, 0], [1, 4], [2, 1], [3, 2], [5, 4], [5, 9], [16, 64]]) {
    const weights = randomWeights(S);
    const found = sameSumOf({ weights, values: randomTensor([S, D]) });
    assert.deepEqual(found, { nullity: 0, directions: tensor([], [0, S]), ranges: tensor([], [0, 2]), effectiveWeights: weights });
  }
});

test('the same sum holds all it promises for values of any size and rank', () => {
  for (const [S, D] of [[2, 0], [3, 1], [9, 3], [33, 8], [40, 1]]) {
    expectSameSum({ weights: randomWeights(S), values: randomTensor([S, D]) }, S - 1 - D);
    const doubled = randomTensor([S, D]); // each column twice, at other scales and with another mean
    const values = tensor(Array.from({ length: S }, (_, s) => [...row(doubled, s), ...row(doubled, s).map((x) => x * 2 ** -70)]).flat(), [S, 2 * D]);
    expectSameSum({ weights: randomWeights(S), values }, S - 1 - D);
    expectSameSum({ weights: randomWeights(S), values: tensor(new Float32Array(S * D).fill(0.1), [S, D]) }, S - 1);
  }
});

test('a column of tiny numbers counts as much as one of ones', () => {
  const values = tensor([1, 1e-20, 1, 3e-20, 1, 2e-20, 1, 7e-20], [4, 2]);
  expectSameSum({ weights: randomWeights(4), values }, 2);
  expectSameSum({ weights: randomWeights(3), values: tensor([3e38, 1, -3e38, 2, 3e38, 4], [3, 2]) }, 0);
});

test('a direction moves the key that is freest, and leaves out what no other weights can change', () => {
  const { directions } = sameSumOf({ weights: [1, 1, 1, 1, 1], values: [[1, 0, 0], [7, 7, 7], [0, 1, 2], [1, 0, 0], [0, 1, 2]] });
  const h = Math.SQRT1_2;
  assert.deepEqual(directions, tensor([h, 0, 0, -h, 0, 0, 0, h, 0, -h], [2, 5]));
});

test('weights that are 0 or negative may rise, not fall', () => {
  const values = [[1], [1]];
  for (const weight of [0, -0, -0.5]) {
    const { ranges } = sameSumOf({ weights: [weight, 1], values });
    assert.equal(ranges.data[0], 0);
    assert.ok(Math.abs(ranges.data[1] - Math.SQRT2) < 4 * u);
  }
});

test('the same sum of what is not finite is not known, without a throw', () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const { nullity, directions, ranges, effectiveWeights } = sameSumOf({ weights: [0.5, 0.5], values: [[1], [bad]] });
    assert.ok(Number.isNaN(nullity));
    assert.deepEqual([directions, ranges], [tensor([], [0, 2]), tensor([], [0, 2])]);
    assert.deepEqual([...effectiveWeights.data], [NaN, NaN]);
    const known = sameSumOf({ weights: [0.5, bad], values: [[1], [1]] });
    assert.equal(known.nullity, 1); // the directions are those of the values alone
    assert.ok(known.directions.data.every(Number.isFinite) && !known.effectiveWeights.data.some(Number.isFinite));
  }
});

test('the same sum takes tensors without numbers', () => {
  for (const D of [0, 3]) {
    const found = sameSumOf({ weights: randomTensor([0]), values: randomTensor([0, D]) });
    assert.deepEqual(found, { nullity: 0, directions: tensor([], [0, 0]), ranges: tensor([], [0, 2]), effectiveWeights: tensor([]) });
  }
});

test('looking changes no input and shares no memory with it', () => {
  const step = { weights: randomWeights(5), values: randomTensor([5, 2]) };
  const copies = [step.weights.data.slice(), step.values.data.slice()];
  const { norms } = contributionsOf(step);
  const { effectiveWeights } = sameSumOf(step);
  assert.deepEqual([step.weights.data, step.values.data], copies);
  norms.data.fill(7);
  effectiveWeights.data.fill(7);
  norms.shape.push(7);
  assert.deepEqual([step.weights.data, step.weights.shape], [copies[0], [5]]);
});

test('looking refuses what does not fit, by name, and works after it', () => {
  for (const name of /** @type {const} */ (['contributions', 'sameSum'])) {
    const look = (/** @type {any} */ options) => all[0][name](options);
    expectError(() => look({ weights: [1, 2], values: [[1]] }), 'ERR_SHAPE', /^values has the shape \(1,1\); expected \(S,D\), here \(2,D\)/);
    expectError(() => look({ weights: [1, 2], values: [1, 2] }), 'ERR_SHAPE', /^values/);
    expectError(() => look({ weights: [[[1]]], values: [[1]] }), 'ERR_SHAPE', /^weights has the shape \(1,1,1\)/);
    expectError(() => look({ values: [[1]] }), 'ERR_TYPE', /^weights is undefined/);
    expectError(() => look({ weights: [1] }), 'ERR_TYPE', /^values is undefined/);
    expectError(() => look(undefined), 'ERR_TYPE', new RegExp(`^${name} got undefined`));
    assert.doesNotThrow(() => look({ weights: [1], values: [[1]] }));
  }
  expectError(() => all[0].sameSum(SLIDE), 'ERR_SHAPE', /^weights has the shape \(5,5\); expected \(S\)/);
  const large = { weights: randomTensor([20000]), values: randomTensor([20000, 0]) };
  expectError(() => all[0].sameSum(large), 'ERR_SIZE', /^The workspace would have \d+ numbers/);
});
