import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bits, expectError, expectSameBits, inAll, loadAll, randomTensor, SLIDE, tensor, u } from './helpers.js';

/** @type {import('../../web/core/index.js').Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

/**
 * Every term is rounded at most S times (its product, and the additions from there on), so the error of a sum is
 * at most S u / (1 - S u) of the sum of the magnitudes: no reference in float64 can ask for less of all inputs.
 *
 * @param {Float32Array} output @param {Float32Array} weights @param {Float32Array} values @param {number} T @param {number} S @param {number} D
 */
function expectNear(output, weights, values, T, S, D) {
  assert.equal(output.length, T * D);
  for (let t = 0; t < T; t++) {
    const sums = new Float64Array(D);
    const magnitudes = new Float64Array(D);
    for (let s = 0; s < S; s++) {
      for (let d = 0; d < D; d++) {
        const product = weights[t * S + s] * values[s * D + d];
        sums[d] += product;
        magnitudes[d] += Math.abs(product);
      }
    }
    for (let d = 0; d < D; d++) {
      assert.ok(Math.abs(output[t * D + d] - sums[d]) <= ((S * u) / (1 - S * u)) * magnitudes[d], `(${t},${d})`);
    }
  }
}

const SIZES = [
  [0, 0, 0], [0, 3, 2], [3, 0, 2], [3, 2, 0], [1, 1, 1], [1, 64, 64], [2, 3, 5], [5, 5, 3], [7, 11, 13], [8, 16, 1],
  [8, 16, 2], [8, 16, 8], [9, 17, 9], [12, 33, 31], [49, 64, 7], [64, 64, 64], [61, 67, 71], [3, 5000, 4], [9, 5000, 9],
];

for (const [T, S, D] of SIZES) {
  test(`weights (${T},${S}) and values (${S},${D}) give the float64 sums, and the same bits in every variant`, () => {
    const weights = randomTensor([T, S]);
    const values = randomTensor([S, D]);
    const output = inAll(all, (attention) => attention.weightedSum({ weights, values }));
    assert.deepEqual(output.shape, [T, D]);
    expectNear(output.data, weights.data, values.data, T, S, D);
  });
}

test('1024 x 1024 by 1024 x 64 is right, and has the same bits in every variant', () => {
  const weights = randomTensor([1024, 1024]);
  const values = randomTensor([1024, 64]);
  const output = inAll(all, (attention) => attention.weightedSum({ weights, values }));
  expectNear(output.data, weights.data, values.data, 1024, 1024, 64);
});

test('a sum adds in the order of the keys, one float32 rounding an operation', () => {
  for (const [T, S, D] of [[3, 9, 5], [16, 40, 24]]) {
    const weights = randomTensor([T, S]);
    const values = randomTensor([S, D]);
    const expected = new Float32Array(T * D);
    for (let t = 0; t < T; t++) {
      for (let s = 0; s < S; s++) {
        for (let d = 0; d < D; d++) {
          expected[t * D + d] += Math.fround(weights.data[t * S + s] * values.data[s * D + d]);
        }
      }
    }
    expectSameBits(inAll(all, (attention) => attention.weightedSum({ weights, values })), { data: expected, shape: [T, D] });
  }
});

test('the worked example gives the sums of the printed numbers', () => {
  const output = inAll(all, (attention) => attention.weightedSum(SLIDE));
  const exact = [0.8588, 0.7375, 0.6181, 0.8841, 0.819, 0.6318, 0.8796, 0.7922, 0.6886, 0.9272, 0.7893, 0.6732, 0.935, 0.8109, 0.7001];
  // Inputs are rounded to float32 too: 2 u more a term; all terms are positive, so that is relative to the sum.
  exact.forEach((sum, i) => assert.ok(Math.abs(output.data[i] - sum) <= 7.001 * u * sum));
});

test('one row of weights gives one row of output', () => {
  for (const attention of all) {
    const output = attention.weightedSum({ weights: [1, 2], values: [[1, 2, 3], [10, 20, 30]] });
    assert.deepEqual(output, { data: Float32Array.of(21, 42, 63), shape: [3] });
  }
});

test('NaN and infinity flow through, and other rows and columns stay clear of them', () => {
  for (const [T, S, D] of [[2, 3, 5], [16, 24, 20]]) {
    const weights = randomTensor([T, S]);
    const values = randomTensor([S, D]);
    weights.data[S + 1] = NaN; // row 1
    values.data[2 * D + 3] = Infinity; // column 3
    const output = inAll(all, (attention) => attention.weightedSum({ weights, values }));
    output.data.forEach((x, i) => {
      const isNaNExpected = Math.floor(i / D) === 1;
      assert.equal(Number.isNaN(x), isNaNExpected);
      if (!isNaNExpected) assert.equal(Math.abs(x) === Infinity, i % D === 3);
    });
  }
});

test('0 x Infinity is NaN, not 0', () => {
  const output = inAll(all, (attention) => attention.weightedSum({ weights: [0, 1], values: [[Infinity], [1]] }));
  assert.ok(Number.isNaN(output.data[0]));
});

test('subnormal products are kept', () => {
  const output = inAll(all, (attention) => attention.weightedSum({ weights: [1e-20, 0], values: [[1e-20], [0]] }));
  assert.equal(output.data[0], Math.fround(Math.fround(1e-20) * Math.fround(1e-20)));
  assert.ok(output.data[0] > 0);
});

test('leading batch dimensions are those of both, or of the one that has them', () => {
  for (const [T, S, D] of [[3, 4, 5], [9, 20, 11]]) {
    const weights = randomTensor([2, 3, T, S]);
    const values = randomTensor([2, 3, S, D]);
    const part = (/** @type {Float32Array} */ data, /** @type {number} */ b, /** @type {number[]} */ shape) =>
      ({ data: data.slice(b * shape[0] * shape[1], (b + 1) * shape[0] * shape[1]), shape });
    const both = inAll(all, (attention) => attention.weightedSum({ weights, values }));
    const one = part(values.data, 0, [S, D]);
    const row = tensor(weights.data.slice(0, S));
    const sharedValues = inAll(all, (attention) => attention.weightedSum({ weights, values: one }));
    const sharedWeights = inAll(all, (attention) => attention.weightedSum({ weights: part(weights.data, 0, [T, S]), values }));
    const sharedRow = inAll(all, (attention) => attention.weightedSum({ weights: row, values }));
    assert.deepEqual([both.shape, sharedValues.shape, sharedWeights.shape, sharedRow.shape], [[2, 3, T, D], [2, 3, T, D], [2, 3, T, D], [2, 3, D]]);
    for (let b = 0; b < 6; b++) {
      const w = part(weights.data, b, [T, S]);
      const v = part(values.data, b, [S, D]);
      expectSameBits(part(both.data, b, [T, D]), all[0].weightedSum({ weights: w, values: v }));
      expectSameBits(part(sharedValues.data, b, [T, D]), all[0].weightedSum({ weights: w, values: one }));
      expectSameBits(part(sharedWeights.data, b, [T, D]), all[0].weightedSum({ weights: part(weights.data, 0, [T, S]), values: v }));
      assert.deepEqual(sharedRow.data.slice(b * D, (b + 1) * D), all[0].weightedSum({ weights: row, values: v }).data);
    }
  }
});

test('batches of no rows or no batches give results without numbers', () => {
  for (const attention of all) {
    assert.deepEqual(attention.weightedSum({ weights: randomTensor([0, 2, 3]), values: randomTensor([0, 3, 4]) }).shape, [0, 2, 4]);
    assert.deepEqual(attention.weightedSum({ weights: randomTensor([5, 0, 3]), values: randomTensor([5, 3, 4]) }).shape, [5, 0, 4]);
    const empty = attention.weightedSum({ weights: { data: new Float32Array(0), shape: [2 ** 29, 0, 0] }, values: { data: new Float32Array(0), shape: [2 ** 29, 0, 4] } });
    assert.equal(empty.data.length, 0);
  }
});

test('inputs are never changed, and results are new arrays', () => {
  for (const attention of all) {
    for (const [T, S, D] of [[5, 5, 3], [32, 32, 32]]) {
      const weights = randomTensor([T, S]);
      const values = randomTensor([S, D]);
      const before = [bits(weights.data), bits(values.data)];
      const first = attention.weightedSum({ weights, values });
      const copy = first.data.slice();
      const second = attention.weightedSum({ weights: randomTensor([T, S]), values });
      assert.notEqual(first.data, second.data);
      assert.notEqual(first.data.buffer, second.data.buffer);
      assert.deepEqual(first.data, copy);
      assert.deepEqual([bits(weights.data), bits(values.data)], before);
      assert.deepEqual([weights.shape, values.shape], [[T, S], [S, D]]);
    }
  }
});

test('out gets the result in place and is what is returned', () => {
  for (const attention of all) {
    for (const [T, S, D] of [[5, 5, 3], [12, 9, 8], [32, 32, 32]]) {
      const weights = randomTensor([T, S]);
      const values = randomTensor([S, D]);
      const out = { data: new Float32Array(T * D).fill(NaN), shape: [T, D] };
      const { data } = out;
      assert.equal(attention.weightedSum({ weights, values, out }), out);
      assert.equal(out.data, data);
      expectSameBits(out, attention.weightedSum({ weights, values }));
    }
  }
});

test('out may be an input, or overlap one', () => {
  for (const attention of all) {
    for (const [n, batch] of [[4, []], [40, []], [400, []], [16, [3]], [4, [3]]]) {
      const shape = [.../** @type {number[]} */ (batch), /** @type {number} */ (n), /** @type {number} */ (n)];
      const weights = randomTensor(shape);
      const values = randomTensor(shape);
      const expected = attention.weightedSum({ weights, values });
      for (const which of ['weights', 'values']) {
        const copies = { weights: { ...weights, data: weights.data.slice() }, values: { ...values, data: values.data.slice() } };
        const out = copies[/** @type {'weights' | 'values'} */ (which)];
        expectSameBits(attention.weightedSum({ ...copies, out }), expected);
      }
      // Shifted by half in one buffer: what is written first would be read later.
      const count = weights.data.length;
      const buffer = new Float32Array(2 * count);
      buffer.set(weights.data);
      const out = { data: buffer.subarray(count >> 1, (count >> 1) + count), shape };
      expectSameBits(attention.weightedSum({ weights: { data: buffer.subarray(0, count), shape }, values, out }), expected);
    }
  }
});

test('out of another shape or type is an error, and keeps what it had', () => {
  for (const attention of all) {
    const out = tensor([7, 7, 7, 7, 7, 7], [2, 3]);
    const input = { weights: [[1, 2], [3, 4], [5, 6]], values: [[1, 2], [3, 4]] };
    expectError(() => attention.weightedSum({ ...input, out }), 'ERR_SHAPE', /out has the shape \(2,3\); the result has \(3,2\)/);
    expectError(() => attention.weightedSum({ ...input, out: /** @type {any} */ ([[1]]) }), 'ERR_TYPE', /out is an array of 1/);
    expectError(() => attention.weightedSum({ ...input, out: { data: new Float32Array(5), shape: [3, 2] } }), 'ERR_SHAPE', /out\.data has 5 numbers/);
    assert.deepEqual([...out.data], [7, 7, 7, 7, 7, 7]);
  }
});

test('a million keys take no more memory than their numbers', () => {
  const weights = randomTensor([1, 1e6]);
  const values = randomTensor([1e6, 2]);
  const output = inAll(all, (attention) => attention.weightedSum({ weights, values }));
  expectNear(output.data, weights.data, values.data, 1, 1e6, 2);
});
