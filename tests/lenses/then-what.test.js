import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computeLayer, heads, mixes, readMix, secondHead } from '../../web/lenses/then-what/layer.js';
import { changeLook } from '../../web/model/look.js';
import { attention, createRandom } from '../model/helpers.js';

/** @param {number[]} numbers @param {number[]} shape */
const tensor = (numbers, shape = [numbers.length]) => ({ data: Float32Array.from(numbers), shape });
const weights = tensor([0.1, 0.2, 0.7, 0.5, 0.25, 0.25, -1, 1, 2], [3, 3]);
/** @param {string | undefined} text @param {number} token */
const second = (text, token) => secondHead(attention, text, weights, token);

test('the second head has the row of the first reversed, equal weights, the next token’s row, or what was typed', () => {
  assert.deepEqual(second(undefined, 0), { choice: 'reversed', weights: tensor([0.7, 0.2, 0.1]) });
  assert.deepEqual(second('uniform', 0).weights, tensor([1 / 3, 1 / 3, 1 / 3]));
  assert.deepEqual(second('next', 0).weights, tensor([0.5, 0.25, 0.25]));
  assert.deepEqual(second('next', 2).weights, tensor([0.1, 0.2, 0.7]), 'after the last comes the first');
  assert.deepEqual(second('1;-0.5;1e-7', 1), { choice: '', weights: tensor([1, -0.5, 1e-7]) });
  for (const wrong of ['', '1;2', '1;2;3;4', 'a;b;c', '1;;3']) assert.equal(second(wrong, 1).choice, 'reversed', wrong);
  for (const head of heads) assert.deepEqual(secondHead(attention, head, tensor([1], [1, 1]), 0).weights, tensor([1]), 'one token');
  assert.deepEqual(weights.data.slice(0, 3), Float32Array.of(0.1, 0.2, 0.7), 'the figure’s weights stay');
});

test('W_O takes half of each head, one of them, or what was typed', () => {
  assert.deepEqual(readMix(undefined, 2), { choice: 'mean', matrix: tensor([0.5, 0, 0, 0.5, 0.5, 0, 0, 0.5], [4, 2]) });
  assert.deepEqual(readMix('first', 2).matrix, tensor([1, 0, 0, 1, 0, 0, 0, 0], [4, 2]));
  assert.deepEqual(readMix('second', 1).matrix, tensor([0, 1], [2, 1]));
  const typed = Array.from({ length: 32 }, (_, i) => (i - 16) / 3);
  const look = changeLook({}, { wo: typed.map((number) => Number(number.toFixed(6))).join(';') });
  assert.deepEqual(readMix(look.wo, 4), { choice: '', matrix: tensor(typed.map((number) => Number(number.toFixed(6))), [8, 4]) });
  assert.equal(readMix(look.wo, 3).choice, 'mean', 'numbers of another width are not taken');
  for (const mix of mixes) assert.deepEqual(readMix(mix, 128).matrix.shape, [256, 128]);
});

test('outputs end to end times W_O plus the embedding, as float64 finds, too', () => {
  const random = createRandom(11);
  for (let round = 0; round < 40; round++) {
    const [S, D] = [1 + random.below(6), 1 + random.below(5)];
    const numbers = (/** @type {number} */ count) => Array.from({ length: count }, () => Math.round((random.unit() * 4 - 2) * 1000) / 1000);
    const [output, w, values, mix, x] = [numbers(D), numbers(S), numbers(S * D), numbers(2 * D * D), numbers(D)];
    const layer = computeLayer(attention, { output: tensor(output), weights: tensor(w), values: tensor(values, [S, D]), matrix: tensor(mix, [2 * D, D]), embedding: tensor(x) });
    const sum = (/** @type {number[]} */ factors, /** @type {number[]} */ rows) => x.map((_, k) => factors.reduce((total, factor, i) => total + factor * rows[i * D + k], 0));
    const head = sum(w, values);
    const update = sum([...output, ...head], mix);
    const expected = { second: head, joined: [...output, ...head], update, next: update.map((number, k) => number + x[k]) };
    for (const [name, row] of Object.entries(expected)) {
      const { data, shape } = layer[/** @type {keyof typeof layer} */ (name)];
      assert.deepEqual(shape, [row.length]);
      row.forEach((number, k) => assert.ok(Math.abs(data[k] - number) < 5e-5, `${name}[${k}]: ${data[k]}, not ${number}`));
    }
  }
});
