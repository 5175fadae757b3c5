import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLooking } from '../../web/core/lenses.js';
import { expectError, expectSameBits, loadAll, randomTensor, tensor, u, VARIANTS } from './helpers.js';

const all = await loadAll();
const lenses = await Promise.all(VARIANTS.map((variant) => loadLooking({ variant })));

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

test('the core of the lenses looks the same as the whole core, bit for bit, in every variant', () => {
  const problem = { weights: tensor([0.1, 0.2, 0.3, 0.4]), values: randomTensor([4, 2]) };
  const [whole] = all;
  for (const core of lenses) {
    for (const name of /** @type {const} */ (['norms', 'shares'])) expectSameBits(core.contributions(problem)[name], whole.contributions(problem)[name]);
    for (const name of /** @type {const} */ (['directions', 'ranges', 'effectiveWeights'])) expectSameBits(core.sameSum(problem)[name], whole.sameSum(problem)[name]);
    expectSameBits(core.weightedSum(problem), whole.weightedSum(problem));
  }
});

test('its gradients of the weighted sum are those of float64, one row or several', () => {
  for (const [T, S, D] of [[1, 5, 3], [4, 6, 7], [3, 1, 1]]) {
    const problem = { weights: randomTensor([T, S]), values: randomTensor([S, D]), gradOutput: randomTensor([T, D]) };
    const w = (/** @type {number} */ t, /** @type {number} */ s) => problem.weights.data[t * S + s];
    const v = (/** @type {number} */ s, /** @type {number} */ d) => problem.values.data[s * D + d];
    const g = (/** @type {number} */ t, /** @type {number} */ d) => problem.gradOutput.data[t * D + d];
    const count = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => i);
    for (const core of [...lenses, ...all]) {
      const { gradWeights, gradValues } = core.weightedSumBackward(problem);
      assert.deepEqual([gradWeights.shape, gradValues.shape], [[T, S], [S, D]]);
      gradWeights.data.forEach((number, i) => {
        const terms = count(D).map((d) => g(Math.floor(i / S), d) * v(i % S, d));
        assert.ok(Math.abs(number - sum(terms)) <= 2 * D * u * sum(terms.map(Math.abs)) + 1e-45);
      });
      gradValues.data.forEach((number, i) => {
        const terms = count(T).map((t) => w(t, Math.floor(i / D)) * g(t, i % D));
        assert.ok(Math.abs(number - sum(terms)) <= 2 * T * u * sum(terms.map(Math.abs)) + 1e-45);
      });
    }
  }
  const [one] = lenses;
  const { gradWeights, gradValues } = one.weightedSumBackward({ weights: [0.25, 0.75], values: [[4, 0], [8, 2]], gradOutput: [1, 2] });
  assert.deepEqual([[...gradWeights.data], gradWeights.shape, [...gradValues.data]], [[4, 12], [2], [0.25, 0.5, 0.75, 1.5]]);
});

test('the gradient of the scores is that of the softmax, by finite differences in float64 and the same in every core and variant', () => {
  const scores = [0.5, -1, 2, 0.25];
  const gradWeights = [1, -2, 0.5, 3];
  for (const temperature of [0.5, 1, 3]) {
    /** @param {number[]} at */
    const loss = (at) => {
      const powers = at.map((score) => Math.exp(score / temperature));
      return sum(powers.map((power, i) => (power / sum(powers)) * gradWeights[i]));
    };
    const [first, ...rest] = [...lenses, ...all].map((core) => core.softmaxBackward({ weights: core.softmax({ scores, temperature }), gradWeights, temperature }));
    for (const other of rest) expectSameBits(other, first);
    first.data.forEach((number, i) => {
      const nudged = (/** @type {number} */ by) => loss(scores.map((score, k) => (k === i ? score + by : score)));
      assert.ok(Math.abs(number - (nudged(1e-4) - nudged(-1e-4)) / 2e-4) < 2e-6, `${number}`);
    });
  }
  assert.deepEqual([...lenses[0].softmaxBackward({ weights: [0.5, 0.5], gradWeights: [1, 3] }).data], [-0.5, 0.5]);
});

test('what does not fit is named, and the core of the lenses works on', () => {
  const [core] = lenses;
  const good = { weights: [1, 2], values: [[1], [2]], gradOutput: [1] };
  expectError(() => core.weightedSumBackward({ ...good, gradOutput: [1, 2] }), 'ERR_SHAPE', /gradOutput/);
  expectError(() => core.weightedSumBackward({ ...good, values: [[1]] }), 'ERR_SHAPE', /values/);
  expectError(() => core.softmaxBackward({ weights: [1, 2], gradWeights: [1] }), 'ERR_SHAPE', /gradWeights/);
  expectError(() => core.softmaxBackward({ weights: [1], gradWeights: [1], temperature: 0 }), 'ERR_VALUE', /temperature/);
  assert.throws(() => core.softmaxBackward(/** @type {any} */ (undefined)), { code: 'ERR_TYPE' });
  assert.deepEqual([...core.weightedSum(good).data], [5]);
});
