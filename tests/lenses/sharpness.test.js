import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entropyOf, trackOutput } from '../../web/lenses/sharpness/path.js';
import { findTemperatures, temperatureAt } from '../../web/lenses/sharpness/temperatures.js';
import { attention, createRandom } from '../model/helpers.js';

/** In float64. @param {number[]} scores @param {number} temperature */
function softmax(scores, temperature) {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - most) / temperature));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/** @param {ReturnType<typeof createRandom>} random */
const randomScores = (random) => Array.from({ length: 2 + random.below(8) }, () => Math.fround((random.unit() - 0.5) * 10 ** (random.below(5) - 1)));

test('the slider reaches from all weight on the highest score to weights that differ by about one per cent, and holds the present temperature', () => {
  const random = createRandom(61);
  for (let i = 0; i < 500; i++) {
    const scores = randomScores(random);
    const temperature = random.pick([0.003, 1, 7, 4000]);
    const { least, most, top } = findTemperatures(scores, temperature);
    assert.ok(Number.isInteger(least) && Number.isInteger(most) && least < most);
    assert.ok(10 ** least <= temperature && temperature <= 10 ** most);
    const cold = softmax(scores, 10 ** least);
    assert.ok(top.reduce((sum, token) => sum + cold[token], 0) > 1 - 1e-5, `${scores} at ${10 ** least}`);
    const hot = softmax(scores, 10 ** most);
    assert.ok(Math.max(...hot) / Math.min(...hot) < 1.0102, `${scores} at ${10 ** most}`);
  }
});

test('highest scores that are equal but for rounding tie, and hidden keys are left out', () => {
  assert.deepEqual(findTemperatures([0.1 + 0.2, -1, 0.3, -Infinity], 1).top, [0, 2]);
  assert.deepEqual(findTemperatures([0.1 + 0.2, -1, 0.3, -Infinity], 1).visible, [0, 1, 2]);
  assert.deepEqual(findTemperatures([5, 5, 5], 1), { least: -1, most: 1, top: [0, 1, 2], visible: [0, 1, 2] });
  assert.deepEqual(findTemperatures([0], 2), { least: -1, most: 1, top: [0], visible: [0] });
});

test('scores far apart or close together keep the temperature between a millionth and a million', () => {
  for (const scores of [[1e6, -1e6], [1e6, 0, 1e-6], [0, 1e-5]]) {
    const { least, most } = findTemperatures(scores, 1);
    assert.ok(least >= -6 && most <= 6 && least < most, `${scores}: ${least} ${most}`);
  }
});

test('a temperature that is slid to has three digits, and 1 is among them', () => {
  assert.equal(temperatureAt(0), 1);
  assert.equal(temperatureAt(-1.4), 0.0398);
  assert.equal(temperatureAt(2.02), 105);
});

test('the output goes from the value of the highest score to the mean of the values, along the softmax of each temperature between', () => {
  const random = createRandom(62);
  for (let i = 0; i < 50; i++) {
    const scores = randomScores(random);
    const [S, D] = [scores.length, 1 + random.below(4)];
    const values = Array.from({ length: S }, () => Array.from({ length: D }, () => Math.fround(random.unit() * 4 - 2)));
    const temperatures = findTemperatures(scores, 1);
    const { outputs, lookUp, average, averageWeights } = trackOutput(attention, scores, { data: Float32Array.from(values.flat()), shape: [S, D] }, temperatures);
    const mix = (/** @type {number[]} */ weights) => values[0].map((_, dim) => weights.reduce((sum, weight, token) => sum + weight * values[token][dim], 0));
    const close = (/** @type {ArrayLike<number>} */ a, /** @type {number[]} */ b, slack = 1e-5) => b.forEach((number, dim) => assert.ok(Math.abs(a[dim] - number) < slack, `${a[dim]} for ${number}`));
    close(lookUp.data, mix(scores.map((_, token) => (temperatures.top.includes(token) ? 1 / temperatures.top.length : 0))));
    close(average.data, mix(scores.map(() => 1 / S)));
    assert.ok(averageWeights.data.every((weight) => Math.abs(weight - 1 / S) < 1e-6));
    const [count] = outputs.shape;
    for (let at = 0; at < count; at++) {
      const temperature = 10 ** (temperatures.least + ((temperatures.most - temperatures.least) * at) / (count - 1));
      // Quotients of scores are rounded to float32: 4096 times their rounding is a millionth of weight at most 64 apart.
      close(outputs.data.slice(at * D), mix(softmax(scores, temperature)), 2e-4);
    }
    close(outputs.data, [...lookUp.data], 1e-4);
    close(outputs.data.slice(-D), [...average.data], 0.04);
  }
});

test('what is hidden stays out of the average', () => {
  const temperatures = findTemperatures([1, 2, -Infinity], 1);
  const { average, averageWeights } = trackOutput(attention, [1, 2, -Infinity], { data: Float32Array.of(2, 4, 900), shape: [3, 1] }, temperatures);
  assert.deepEqual([average.data[0], ...averageWeights.data], [3, 0.5, 0.5, 0]);
});

test('the entropy is that of the weights, in bits', () => {
  const of = (/** @type {number[]} */ weights) => entropyOf(attention, { data: Float32Array.from(weights), shape: [weights.length] }).data[0];
  assert.equal(of([1, 0, 0]), 0);
  assert.ok(Math.abs(of([0.5, 0.5]) - 1) < 1e-6);
  assert.ok(Math.abs(of([0.25, 0.25, 0.25, 0.25]) - 2) < 1e-6);
  assert.ok(Math.abs(of([0.5, 0.25, 0.25, 0]) - 1.5) < 1e-6);
});
