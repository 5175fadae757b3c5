import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadAttention } from '../../web/core/index.js';
import { findEnds, hasWay, mixEnds } from '../../web/lenses/same-sum/ends.js';
import { countFreeByDims, countUp, lookAt } from '../../web/lenses/same-sum/free-directions.js';
import { compareEnds, reverseRows } from '../../web/lenses/same-sum/other-head.js';
import { examples, findExample } from '../../web/model/examples.js';

/** @typedef {import('../../web/core/index.js').Tensor} Tensor */

/** Half the spacing of float32 at 1. */
const u = 2 ** -24;
/** @type {import('../../web/core/index.js').Attention} */
let attention;
before(async () => {
  attention = await loadAttention();
});

/** @param {ReadonlyArray<ReadonlyArray<number>>} rows @returns {Tensor} */
const matrix = (rows) => ({ data: Float32Array.from(rows.flat()), shape: [rows.length, rows[0].length] });
/** @param {ReadonlyArray<number>} numbers @returns {Tensor} */
const vector = (numbers) => ({ data: Float32Array.from(numbers), shape: [numbers.length] });
/** @param {Tensor} tensor @param {number} i */
const row = ({ data, shape: [, width] }, i) => [...data.subarray(i * width, (i + 1) * width)];
/** In float64. @param {ArrayLike<number>} weights @param {Tensor} values @returns {number[]} */
const exactSum = (weights, { data, shape: [S, D] }) => countUp(D).map((dim) => countUp(S).reduce((sum, token) => sum + weights[token] * data[token * D + dim], 0));
/** @param {ReadonlyArray<number>} a @param {ReadonlyArray<number>} b */
const distance = (a, b) => Math.max(...a.map((x, i) => Math.abs(x - b[i])));

/** Numbers that look random and are the same each time. @param {number} seed */
const randomNumbers = (seed) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
/** @param {() => number} next @param {number} S @param {number} D */
const randomStep = (next, S, D) => {
  const raw = countUp(S).map(next);
  const sum = raw.reduce((a, b) => a + b);
  return { weights: vector(raw.map((x) => x / sum)), values: matrix(countUp(S).map(() => countUp(D).map(() => next() * 4 - 2))) };
};

/** Rank of [1 V] by elimination in float64, which is another way than the core's. @param {Tensor} values */
function nullityOf({ data, shape: [S, D] }) {
  const rows = countUp(S).map((token) => [1, ...data.subarray(token * D, (token + 1) * D)]);
  let rank = 0;
  for (let column = 0; column <= D && rank < S; column++) {
    const pivot = rows.slice(rank).reduce((best, one, i) => (Math.abs(one[column]) > Math.abs(rows[best][column]) ? i + rank : best), rank);
    if (Math.abs(rows[pivot][column]) < 1e-9) continue;
    [rows[rank], rows[pivot]] = [rows[pivot], rows[rank]];
    for (let i = rank + 1; i < S; i++) {
      const factor = rows[i][column] / rows[rank][column];
      for (let j = column; j <= D; j++) rows[i][j] -= factor * rows[rank][j];
    }
    rank += 1;
  }
  return S - rank;
}

const slide = /** @type {import('../../web/model/examples.js').Example} */ (findExample('slide')).data;

test('both ends give the output and the sum of the weights given, and neither has a negative weight', () => {
  const next = randomNumbers(1);
  const steps = [...slide.weights.map((weights) => ({ weights: vector(weights), values: matrix(slide.values) })), ...[[3, 1], [6, 4], [20, 7], [64, 16]].map(([S, D]) => randomStep(next, S, D))];
  for (const { weights, values } of steps) {
    const ends = findEnds(attention, { weights, values, wanted: -1 });
    const before = exactSum(weights.data, values);
    for (const end of [0, 1]) {
      const after = row(ends.weights, end);
      assert.ok(Math.min(...after) === 0, 'one weight ends the way');
      assert.ok(distance(exactSum(after, values), before) < 16 * u * 2);
      assert.ok(distance([after.reduce((a, b) => a + b)], [weights.data.reduce((a, b) => a + b)]) < 16 * u);
    }
    const moves = row(ends.weights, 1).map((weight, token) => weight - row(ends.weights, 0)[token]);
    assert.ok(moves[ends.rising] > 0.001 && moves[ends.rising] >= Math.max(...moves) - 4 * u);
    assert.ok(moves[ends.falling] < -0.001 && moves[ends.falling] <= Math.min(...moves) + 4 * u);
  }
});

test('the mix says where between the ends the weights are, and gives them back', () => {
  const ends = findEnds(attention, { weights: vector(slide.weights[0]), values: matrix(slide.values), wanted: -1 });
  assert.ok(Math.abs(ends.mix.data[0] + ends.mix.data[1] - 1) < 2 * u);
  assert.ok(distance([...mixEnds(attention, ends, ends.mix.data[1]).weights.data], slide.weights[0]) < 4 * u);
  assert.deepEqual([...mixEnds(attention, ends, 0).weights.data], row(ends.weights, 0));
  assert.deepEqual([...mixEnds(attention, ends, 1).weights.data], row(ends.weights, 1));
});

test('a slide of a thousand moves adds up no rounding', () => {
  const values = matrix(slide.values);
  const next = randomNumbers(2);
  let ends = findEnds(attention, { weights: vector(slide.weights[0]), values, wanted: -1 });
  for (let move = 0; move < 1000; move++) {
    const mixed = mixEnds(attention, ends, next());
    assert.ok(distance(exactSum(mixed.weights.data, values), exactSum(slide.weights[0], values)) < 8 * u);
    ends = mixed.ends;
  }
});

test('directions come from the values alone: from either end the same way is found', () => {
  const values = matrix(slide.values);
  const from = (/** @type {number[]} */ weights) => findEnds(attention, { weights: vector(weights), values, wanted: 0 });
  const ends = from([...slide.weights[0]]);
  for (const end of [0, 1]) {
    const again = from(row(ends.weights, end));
    assert.ok(distance([...again.weights.data], [...ends.weights.data]) < 8 * u);
    assert.ok(Math.abs(again.mix.data[end] - 1) < 8 * u);
    assert.ok(distance([...again.effective.data], [...ends.effective.data]) < 8 * u);
  }
});

test('without being told, the first direction is taken in which the weights can go anywhere', () => {
  // Tokens 1 and 2 are one point, and so are 3 and 4; only the second pair has weights to move.
  const step = { weights: vector([0, 0, 0.5, 0.5]), values: matrix([[1, 0], [1, 0], [0, 2], [0, 2]]) };
  const ends = findEnds(attention, { ...step, wanted: -1 });
  assert.equal(ends.free, 2);
  assert.deepEqual([ends.movers[ends.chosen] >= 2, hasWay(ends), hasWay(findEnds(attention, { ...step, wanted: 1 - ends.chosen }))], [true, true, false]);
  assert.equal(findEnds(attention, { ...step, wanted: 9 }).chosen, 1, 'of two directions there is no tenth');
});

test('where only one row of weights fits there are no ends', () => {
  const ends = findEnds(attention, { weights: vector([0.25, 0.75]), values: matrix([[1, 2], [3, 4]]), wanted: -1 });
  assert.deepEqual([ends.free, ends.weights.shape, hasWay(ends)], [0, [0, 2], false]);
  assert.deepEqual([...ends.effective.data], [0.25, 0.75]);
});

test('extreme weights and values give ends without NaN', () => {
  for (const { weights, values } of [
    { weights: [1e6, -1e6, 3, 0], values: [[1e6], [-1e6], [0], [5]] }, { weights: [0, 0, 0], values: [[0], [0], [0]] },
    { weights: [-0.5, 2, 0.25], values: [[1], [1], [1]] }, { weights: [1], values: [[3]] },
  ]) {
    const ends = findEnds(attention, { weights: vector(weights), values: matrix(values), wanted: -1 });
    for (const { data } of [ends.weights, ends.mix, ends.effective]) assert.ok(data.every(Number.isFinite));
    if (!weights.some((weight) => weight < 0)) assert.ok(ends.weights.data.every((weight) => weight >= 0));
  }
});

test('free directions are counted for every number of dimensions, as elimination counts them', () => {
  const next = randomNumbers(3);
  const cases = [...examples.map(({ data }) => matrix(data.values)), ...[[1, 1], [2, 5], [9, 4], [12, 12]].map(([S, D]) => randomStep(next, S, D).values)];
  // Dimensions that say nothing new: a constant, one twice, a sum of two.
  cases.push(matrix(countUp(7).map((token) => { const [x, y] = [next(), (token * token) % 5]; return [2, x, x, y, Math.fround(x) + y, next()]; })));
  cases.push(matrix(countUp(5).map(() => [1, 1, 1])));
  for (const values of cases) {
    const [, D] = values.shape;
    assert.deepEqual(countFreeByDims(attention, values), countUp(D + 1).map((k) => nullityOf(lookAt(values, k))));
  }
});

test('a token that the mask hides keeps its weight: it takes a direction', () => {
  const values = matrix(slide.values);
  const hidden = [3, 4];
  const ends = findEnds(attention, { weights: vector([0.2, 0.5, 0.3, 0, 0]), values: lookAt(values, 1, hidden), wanted: -1 });
  assert.equal(ends.free, 1);
  for (const end of [0, 1]) assert.deepEqual(row(ends.weights, end).slice(3), [0, 0]);
  assert.deepEqual(countFreeByDims(attention, values, hidden), [2, 1, 0, 0]);
  assert.deepEqual(countFreeByDims(attention, values, hidden, { 1: ends.free }), [2, 1, 0, 0]);
});

test('looking at the first dimensions picks these columns, and marks are columns of their own', () => {
  assert.deepEqual(lookAt(matrix([[1, 2, 3], [4, 5, 6]]), 2, [1]), matrix([[1, 2, 0], [4, 5, 1]]));
  assert.deepEqual(lookAt(matrix([[1], [2]]), 0), { data: new Float32Array(), shape: [2, 0] });
  assert.deepEqual(reverseRows(matrix([[1, 2], [3, 4], [5, 6]])), matrix([[5, 6], [3, 4], [1, 2]]));
});

test('another head tells the ends apart where its outputs differ, and rounding is not taken for that', () => {
  const next = randomNumbers(4);
  for (const [S, D] of [[5, 3], [12, 6], [64, 16]]) {
    const { weights, values } = randomStep(next, S, D);
    const ends = findEnds(attention, { weights, values, wanted: -1 });
    assert.equal(compareEnds(attention, ends.weights, values).isSame, true);
    const reversed = reverseRows(values);
    const { outputs, isSame } = compareEnds(attention, ends.weights, reversed);
    assert.equal(isSame, false);
    for (const end of [0, 1]) assert.ok(distance(row(outputs, end), exactSum(row(ends.weights, end), reversed)) < 64 * u);
  }
});

test('a dimension that marks a token takes one direction away', () => {
  const values = matrix([[1], [1], [1]]);
  const { free, rising } = findEnds(attention, { weights: vector([0.2, 0.3, 0.5]), values, wanted: -1 });
  assert.equal(findEnds(attention, { weights: vector([0.2, 0.3, 0.5]), values: lookAt(values, 1, [rising]), wanted: -1 }).free, free - 1);
});
