import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { expectError, inAll, loadAll, randomTensor, SLIDE, tensor, u } from './helpers.js';

/** @type {import('../../web/core/index.js').Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

test('rescaling divides each row by its sum and tells the sums', () => {
  for (const attention of all) {
    const { weights, sums } = attention.rescale(SLIDE);
    assert.deepEqual(sums.shape, [5]);
    // The printed weights are rounded to float32 (u), and so is their sum (u).
    [0.983, 1.03, 1.032, 1.059, 1.077].forEach((sum, t) => assert.ok(Math.abs(sums.data[t] - sum) <= 2.001 * u * sum));
    for (let t = 0; t < 5; t++) {
      const sum = weights.data.slice(5 * t, 5 * t + 5).reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum - 1) <= u); // u of each weight, and they sum to 1
    }
  }
});

test('rows that sum to 0 or to no finite number stay as they are', () => {
  const weights = [[0, 0], [1, -1], [Infinity, 1], [NaN, 1], [3e38, 3e38]];
  const rescaled = inAll(all, (attention) => attention.rescale({ weights }).weights);
  assert.deepEqual([...rescaled.data], [0, 0, 1, -1, Infinity, 1, NaN, 1, 0.5, 0.5]);
  assert.deepEqual(inAll(all, (attention) => attention.rescale({ weights }).sums), tensor([0, 0, Infinity, NaN, Infinity]));
});

test('rescaling works over the last axis', () => {
  const { weights, sums } = all[0].rescale({ weights: randomTensor([2, 3, 4]) });
  assert.deepEqual([weights.shape, sums.shape], [[2, 3, 4], [2, 3]]);
  assert.deepEqual(all[0].rescale({ weights: [1, 3] }), { weights: tensor([0.25, 0.75]), sums: tensor([4], []) });
});

test('a weight that is set leaves the rest to the others in proportion', () => {
  const share = (/** @type {number[]} */ weights, /** @type {number} */ index, /** @type {number} */ weight) =>
    [...inAll(all, (attention) => attention.shareWeight({ weights, index, weight })).data];
  assert.deepEqual(share([0.25, 0.5, 0.25], 1, 0.75), [0.125, 0.75, 0.125]);
  assert.deepEqual(share([1, 0, 0], 0, 0.5), [0.5, 0.25, 0.25]);
  assert.deepEqual(share([0.2, 0.8], 0, 7), [1, 0]);
  assert.deepEqual(share([0.2, 0.8], 0, -7), [0, 1]);
  assert.deepEqual(share([0.2], 0, 0.5), [1]);
});

test('sharing sums to 1 within rounding for any row', () => {
  for (let S = 2; S < 65; S++) {
    const weights = randomTensor([S], 0, 1);
    const { data } = inAll(all, (attention) => attention.shareWeight({ weights, index: S >> 1, weight: 0.3 }));
    assert.ok(Math.abs(data.reduce((a, b) => a + b, 0) - 1) <= u);
    assert.equal(data[S >> 1], Math.fround(0.3));
  }
});

test('sharing with others that are NaN makes them all NaN, with infinite ones shares equally', () => {
  for (const [weights, index, expected] of /** @type {[number[], number, number[]][]} */ ([
    [[0.5, NaN, 0.5], 0, [0.25, NaN, NaN]],
    [[Infinity, NaN, 0.5], 2, [NaN, NaN, 0.25]],
    [[0.5, NaN, 0.5], 1, [0.375, 0.25, 0.375]], // the one that is set may have been NaN
    [[Infinity, 1, 0.5], 2, [0.375, 0.375, 0.25]],
    [[Infinity, -Infinity, 0.5], 2, [0.375, 0.375, 0.25]],
  ])) {
    assert.deepEqual([...inAll(all, (attention) => attention.shareWeight({ weights, index, weight: 0.25 })).data], expected);
  }
  assert.deepEqual([...all[0].shareWeight({ weights: [NaN], index: 0, weight: 0.25 }).data], [1]);
});

test('sharing refuses a key that is not there and a weight that is no number', () => {
  const weights = [0.5, 0.5];
  expectError(() => all[0].shareWeight({ weights, index: 2, weight: 1 }), 'ERR_VALUE', /index is the number 2; expected a whole number from 0 to 1/);
  expectError(() => all[0].shareWeight({ weights, index: 0, weight: NaN }), 'ERR_VALUE', /weight is NaN/);
  expectError(() => all[0].shareWeight({ weights, index: 0, weight: /** @type {any} */ ('1') }), 'ERR_TYPE', /weight is the text "1"/);
  expectError(() => all[0].shareWeight({ weights: randomTensor([0]), index: 0, weight: 1 }), 'ERR_VALUE', /index/);
});

test('subtracting takes two tensors of one shape', () => {
  assert.deepEqual(inAll(all, (attention) => attention.subtract({ from: [[1, 2]], what: [[0.5, 4]] })), tensor([0.5, -2], [1, 2]));
  expectError(() => all[0].subtract({ from: [1, 2], what: [[1, 2]] }), 'ERR_SHAPE', /what has the shape \(1,2\); expected that of from, \(2\)/);
});
