import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { expectError, expectSameBits, inAll, loadAll, randomTensor, SLIDE, tensor, u } from './helpers.js';

/** @type {import('../../web/core/index.js').Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

test('weighted values are one product each', () => {
  const weights = randomTensor([4, 5]);
  const values = randomTensor([5, 3]);
  const weighted = inAll(all, (attention) => attention.weightedValues({ weights, values }));
  assert.deepEqual(weighted.shape, [4, 5, 3]);
  weighted.data.forEach((x, i) => assert.equal(x, Math.fround(weights.data[Math.floor(i / 3)] * values.data[i % 15])));
  assert.deepEqual(inAll(all, (attention) => attention.weightedValues({ weights: [1, 2], values: [[3], [4]] })), tensor([3, 8], [2, 1]));
});

test('the running sum starts at zero and adds one row after the other', () => {
  const partial = inAll(all, (attention) => attention.runningSum({ weighted: [[1, 10], [2, 20], [3, 30]] }));
  assert.deepEqual(partial, tensor([0, 0, 1, 10, 3, 30, 6, 60], [4, 2]));
  assert.deepEqual(inAll(all, (attention) => attention.runningSum({ weighted: randomTensor([0, 2]) })), tensor([0, 0], [1, 2]));
});

test('a trace holds both steps of one token, and its last partial sum is the output in all bits', () => {
  for (const [S, D] of [[5, 3], [1, 1], [64, 64], [17, 9], [4, 0], [0, 4]]) {
    const weights = randomTensor([3, S]);
    const values = randomTensor([S, D]);
    for (const token of [0, 2]) {
      const trace = all[0].trace({ weights, values, token });
      assert.deepEqual(trace.weights.data, weights.data.slice(token * S, (token + 1) * S));
      expectSameBits(trace.values, values);
      assert.deepEqual([trace.weighted.shape, trace.partial.shape, trace.output.shape], [[S, D], [S + 1, D], [D]]);
      assert.deepEqual(trace.partial.data.slice(S * D), trace.output.data);
      for (const other of all.slice(1)) {
        const same = other.trace({ weights, values, token });
        for (const name of /** @type {const} */ (['weighted', 'partial', 'output'])) expectSameBits(same[name], trace[name]);
        assert.equal(same.weightSum, trace.weightSum);
      }
    }
  }
});

test('a trace shares no memory with its inputs', () => {
  const weights = randomTensor([5]);
  const values = randomTensor([5, 3]);
  const trace = all[0].trace({ weights, values });
  const before = trace.values.data.slice();
  values.data.fill(0);
  weights.data.fill(0);
  assert.deepEqual(trace.values.data, before);
  assert.notEqual(trace.weights.data[0], 0);
});

test('the first row of the worked example sums to 0.983', () => {
  assert.equal(all[0].trace(SLIDE).weightSum, Math.fround(0.983));
});

test('the token must be a row of the weights', () => {
  expectError(() => all[0].trace({ ...SLIDE, token: 5 }), 'ERR_VALUE', /token is the number 5; expected a whole number from 0 to 4/);
  expectError(() => all[0].trace({ ...SLIDE, token: -1 }), 'ERR_VALUE', /token/);
  expectError(() => all[0].trace({ ...SLIDE, token: 0.5 }), 'ERR_VALUE', /token/);
  expectError(() => all[0].trace({ ...SLIDE, token: /** @type {any} */ ('0') }), 'ERR_TYPE', /token is the text "0"/);
  expectError(() => all[0].trace({ weights: randomTensor([0, 5]), values: SLIDE.values }), 'ERR_VALUE', /none to choose/);
});

test('the float64 check passes a right trace and counts its numbers', () => {
  for (const attention of all) {
    const trace = attention.trace(SLIDE);
    const { maxDifference, numbers } = attention.check({ weights: SLIDE.weights[0], values: SLIDE.values, trace });
    assert.equal(numbers, 15 + 18 + 3);
    assert.ok(maxDifference > 0 && maxDifference <= 5 * u * 0.8588); // five roundings, of sums up to 0.8588
  }
});

test('the float64 check finds any number that is changed', () => {
  for (const attention of all) {
    for (const name of /** @type {const} */ (['weighted', 'partial', 'output'])) {
      const trace = attention.trace(SLIDE);
      for (let i = 0; i < trace[name].data.length; i++) {
        const before = trace[name].data[i];
        trace[name].data[i] = before + 0.25;
        const { maxDifference } = attention.check({ weights: SLIDE.weights[0], values: SLIDE.values, trace });
        assert.ok(Math.abs(maxDifference - 0.25) < 1e-6, `${name}[${i}]`);
        trace[name].data[i] = NaN;
        assert.equal(attention.check({ weights: SLIDE.weights[0], values: SLIDE.values, trace }).maxDifference, Infinity);
        trace[name].data[i] = before;
      }
    }
  }
});

test('the float64 check wants a whole trace of the right shapes', () => {
  const trace = all[0].trace(SLIDE);
  const input = { weights: SLIDE.weights[0], values: SLIDE.values };
  expectError(() => all[0].check({ ...input, trace: { ...trace, output: tensor([1, 2]) } }), 'ERR_SHAPE', /trace\.output has the shape \(2\); expected \(D\), here \(3\)/);
  expectError(() => all[0].check({ ...input, trace: /** @type {any} */ (undefined) }), 'ERR_TYPE', /^trace is undefined; expected an object with the tensors weighted, partial and output\.$/);
  expectError(() => all[0].check({ ...input, trace: /** @type {any} */ ({}) }), 'ERR_TYPE', /trace\.weighted is undefined/);
});
