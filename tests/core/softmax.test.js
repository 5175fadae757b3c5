import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { expectError, inAll, loadAll, randomTensor, u } from './helpers.js';

/** @type {import('../../web/core/index.js').Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

/**
 * With temperature 1: within 4 ulp, as promised. Otherwise the powers and their sum are float64; a power is rounded to
 * float32 (u), then the quotient (u): 2 u of each weight. What exp and Math.exp add is below 0.001 u.
 *
 * @param {Float32Array} weights @param {Float32Array} scores @param {number} temperature @param {number} S
 */
function expectSoftmax(weights, scores, temperature, S) {
  for (let start = 0; start < scores.length; start += S) {
    const row = [...scores.subarray(start, start + S)];
    const largest = Math.max(...row);
    const powers = row.map((x) => Math.exp((x - largest) / temperature));
    const sum = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, s) => {
      const expected = power / sum;
      // Below 2^-126 float32 has a fixed spacing, of which rounding takes half each time.
      const ulp = 2 ** (Math.floor(Math.log2(expected)) - 23);
      const allowed = Math.max(temperature === 1 ? 4 * ulp : 2.001 * u * expected, 2 ** -149);
      assert.ok(Math.abs(weights[start + s] - expected) <= allowed, `${weights[start + s]} for ${expected}`);
    });
  }
}

for (const [name, low, high, temperature] of /** @type {const} */ ([
  ['from -3 to 3', -3, 3, 1],
  ['from 90 to 100, where e^x alone overflows', 90, 100, 1],
  ['from -50 to 50', -50, 50, 1],
  ['at a low temperature', -1, 1, 0.01],
  ['at a high temperature', -10, 10, 1000],
])) {
  test(`softmax of scores ${name} is right, and has the same bits in every variant`, () => {
    for (const S of [1, 2, 5, 33, 1000]) {
      const scores = randomTensor([3, S], low, high);
      const weights = inAll(all, (attention) => attention.softmax({ scores, temperature }));
      expectSoftmax(weights.data, scores.data, temperature, S);
    }
  });
}

test('softmax of extreme scores has the exact limits', () => {
  const inf = Infinity;
  for (const [scores, expected] of /** @type {[number[], number[]][]} */ ([
    [[1e30, -1e30, 1e30], [0.5, 0, 0.5]],
    [[-1e30, -1e30], [0.5, 0.5]],
    [[-inf, 3, -inf], [0, 1, 0]],
    [[-inf, -inf, -inf], [0, 0, 0]],
    [[1, NaN, -inf], [NaN, NaN, NaN]],
    [[1, inf, -inf], [NaN, NaN, NaN]],
    [[inf, 0], [NaN, NaN]],
    [[0, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]],
  ])) {
    const weights = inAll(all, (attention) => attention.softmax({ scores }));
    assert.deepEqual([...weights.data], expected);
  }
});

test('softmax works over the last axis of any shape, and of none', () => {
  const scores = randomTensor([2, 3, 4, 5]);
  const weights = inAll(all, (attention) => attention.softmax({ scores }));
  assert.deepEqual(weights.shape, [2, 3, 4, 5]);
  expectSoftmax(weights.data, scores.data, 1, 5);
  for (const shape of [[0], [3, 0], [0, 3]]) {
    assert.deepEqual(inAll(all, (attention) => attention.softmax({ scores: randomTensor(shape) })).shape, shape);
  }
});

test('temperature must be a finite number above 0', () => {
  for (const temperature of [0, -0, -1, NaN, Infinity, -Infinity, '1', null]) {
    const [code, expected] = typeof temperature === 'number' ? ['ERR_VALUE', 'a finite number above 0'] : ['ERR_TYPE', 'a number'];
    expectError(() => all[0].softmax({ scores: [1], temperature: /** @type {any} */ (temperature) }), code, new RegExp(`^temperature is .*; expected ${expected}\\.$`));
  }
  assert.deepEqual([...all[0].softmax({ scores: [1, 2], temperature: 5e-324 }).data], [0, 1]);
});

test('logits are the scores whose softmax is the rescaled row', () => {
  const weights = randomTensor([4, 7], 0, 1);
  weights.data[3] = 0;
  const scores = inAll(all, (attention) => attention.logits({ weights }));
  const again = inAll(all, (attention) => attention.softmax({ scores }));
  const rescaled = inAll(all, (attention) => attention.rescale({ weights }).weights);
  assert.equal(scores.data[3], -Infinity);
  again.data.forEach((weight, i) => {
    // ln w is rounded: an error of u |ln w| in the exponent, for this score and for those in the sum; then 2 u of
    // softmax and u of rescaling.
    const exponent = Math.max(...scores.data.filter(Number.isFinite).map(Math.abs));
    assert.ok(Math.abs(weight - rescaled.data[i]) <= (2 * exponent + 3.001) * u * rescaled.data[i]);
  });
});

test('logits of 1, 0, a negative weight and NaN are 0, -Infinity, NaN and NaN', () => {
  const { data } = inAll(all, (attention) => attention.logits({ weights: [1, 0, -0.5, NaN, Infinity] }));
  assert.deepEqual([...data], [0, -Infinity, NaN, NaN, Infinity]);
});

test('logits are the float32 nearest to ln', () => {
  const weights = randomTensor([2000], 0, 2);
  const { data } = inAll(all, (attention) => attention.logits({ weights }));
  // Math.log and ours are within 1e-11 of each other, so at most one of many thousands rounds to the neighbour.
  data.forEach((score, i) => assert.ok(Math.abs(score - Math.log(weights.data[i])) <= 1.0001 * u * Math.abs(score)));
});
