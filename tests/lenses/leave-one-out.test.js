import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaveOut } from '../../web/lenses/leave-one-out/absence.js';
import { attention, createRandom } from '../model/helpers.js';

/** The lens as it computes. @param {number[]} weights @param {number[][]} values @param {boolean} isShared */
function lens(weights, values, isShared) {
  const tensor = (/** @type {number[]} */ data, /** @type {number[]} */ shape) => ({ data: Float32Array.from(data), shape });
  const [w, v] = [tensor(weights, [weights.length]), tensor(values.flat(), [values.length, values[0].length])];
  const { output, weightSum } = attention.trace({ weights: w, values: v });
  return leaveOut(attention, { weights: w, values: v, output, weightSum, isShared });
}

/** The same in float64, one token at a time. @param {number[]} weights @param {number[][]} values @param {number} absent @param {boolean} isShared */
function outputWithout(weights, values, absent, isShared) {
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((a, b) => a + b, 0);
  const others = weights.map((weight, token) => (token === absent ? 0 : weight));
  const factor = isShared && sum(others) !== 0 ? sum(weights) / sum(others) : 1;
  return values[0].map((_, dim) => sum(others.map((weight, token) => weight * factor * values[token][dim])));
}

test('the output without each token is that of the others, alone or with the absent weight shared out in proportion', () => {
  const random = createRandom(60);
  for (let i = 0; i < 200; i++) {
    const [S, D] = [2 + random.below(9), 1 + random.below(6)];
    const weights = Array.from({ length: S }, () => Math.fround(random.unit() + 0.01));
    const values = Array.from({ length: S }, () => Array.from({ length: D }, () => Math.fround(random.unit() * 6 - 3)));
    for (const isShared of [true, false]) {
      const { outputs, moves, lengths, canShare } = lens(weights, values, isShared);
      const whole = values[0].map((_, dim) => weights.reduce((sum, weight, token) => sum + weight * values[token][dim], 0));
      assert.ok(canShare.every(Boolean));
      for (let token = 0; token < S; token++) {
        const wanted = outputWithout(weights, values, token, isShared);
        const move = wanted.map((number, dim) => number - whole[dim]);
        const size = 1e-6 * 3 * S * Math.max(1, ...wanted.map(Math.abs));
        wanted.forEach((number, dim) => assert.ok(Math.abs(outputs.data[token * D + dim] - number) < size));
        move.forEach((number, dim) => assert.ok(Math.abs(moves.data[token * D + dim] - number) < 2 * size));
        assert.ok(Math.abs(lengths.data[token] - Math.hypot(...move)) < 4 * size);
      }
    }
  }
});

test('a token without weight is not missed, whatever the row sums to', () => {
  for (const isShared of [true, false]) assert.ok(lens([0.25, 0, 0.5], [[4, 1], [90, 90], [2, 8]], isShared).lengths.data[1] < 1e-6);
});

test('where the others have no weight to take over with, they stay as they are: without a token that has it all the output is zero', () => {
  const { outputs, lengths, canShare } = lens([1, 0, 0], [[3, 4], [1, 1], [2, 2]], true);
  assert.deepEqual(canShare, [false, true, true]);
  assert.deepEqual([...outputs.data.slice(0, 2), lengths.data[0]], [0, 0, 5]);
  const alone = lens([0.5], [[2]], true);
  assert.deepEqual([alone.canShare, [...alone.outputs.data], [...alone.lengths.data]], [[false], [0], [1]]);
});

test('others whose weights cancel out, but for rounding, are not blown up', () => {
  const weights = [0.5, 0.1, 0.2, -0.3].map(Math.fround);
  const { outputs, canShare } = lens(weights, [[1], [1], [2], [1]], true);
  assert.equal(canShare[0], false);
  assert.ok(Math.abs(outputs.data[0] - (0.1 + 0.4 - 0.3)) < 1e-6);
});
