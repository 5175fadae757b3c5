import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData } from '../../web/model/data.js';
import { setWeighting } from '../../web/model/edits.js';
import { examples, findExample } from '../../web/model/examples.js';
import { computeScene } from '../../web/model/scene.js';
import { showScene, showToken } from '../../web/model/shown.js';
import { exampleState, initialState } from '../../web/model/state.js';
import { attention, expectDeeplyFrozen } from './helpers.js';

/** The slide "Self-Attention Computation Process (2/2)", as it prints its numbers. */
const slide = {
  tokens: ['Token 1', 'Token 2', 'Token 3', 'Token 4', 'Token 5'],
  weights: [
    [0.182, 0.204, 0.207, 0.192, 0.198],
    [0.17, 0.279, 0.222, 0.173, 0.186],
    [0.162, 0.206, 0.272, 0.184, 0.208],
    [0.188, 0.213, 0.224, 0.219, 0.215],
    [0.178, 0.212, 0.239, 0.204, 0.244],
  ],
  values: [
    [1.0, 0.5, 0.2],
    [0.8, 1.2, 0.3],
    [0.6, 0.9, 1.1],
    [1.1, 0.4, 0.7],
    [0.9, 0.7, 0.8],
  ],
  printed: [
    [0.87, 0.74, 0.59],
    [0.83, 0.88, 0.58],
    [0.83, 0.78, 0.68],
    [0.88, 0.73, 0.63],
    [0.84, 0.78, 0.7],
  ],
};

/** Everything shown of one token of an example. @param {string} id @param {Partial<import('../../web/model/data.js').Data>} [change] @param {number} [token] */
function show(id, change = {}, token = exampleState(id).token, precision = exampleState(id).precision) {
  const scene = computeScene(attention, readData({ ...exampleState(id).data, ...change }));
  const shown = showScene(attention, scene, precision);
  return { scene, shown, token: showToken(attention, scene.of(token), precision, shown.weights.digits) };
}

/** @param {import('../../web/model/shown.js').Figures} figures @param {number} count */
const numbers = (figures, count) => Array.from({ length: count }, (_, i) => figures.at(i).number);

test('a figure without any parameter opens on token 1 of the slide, unchanged, at its end', () => {
  const state = initialState();
  assert.equal(state.example, 'slide');
  assert.equal(state.token, 0);
  assert.equal(state.t, Infinity);
  for (const name of /** @type {const} */ (['tokens', 'weights', 'values', 'printed'])) assert.deepEqual(state.data[name], slide[name]);
  assert.equal(state.data.embeddings, null, 'on the slide the values are the embeddings');
  assert.equal(state.data.weighting, 'free');
  assert.equal(state.data.rescale, false);
  assert.equal(state.data, state.origin);
});

test('the slide shows the sum of each printed row, although the slide says 1.0', () => {
  const sums = [0.983, 1.03, 1.032, 1.059, 1.077];
  sums.forEach((sum, token) => {
    const shown = show('slide', {}, token).shown.weightSums.at(token);
    assert.equal(shown.number, sum);
    assert.equal(shown.isRounded, false);
  });
  const { scene } = show('slide');
  assert.deepEqual([...attention.round({ numbers: scene.weightSums, digits: 3 }).data], sums);
});

test('the output of token 1 is exact as printed, and rounded after rescaling', () => {
  const { token } = show('slide');
  assert.deepEqual(numbers(token.output, 3), [0.8588, 0.7375, 0.6181]);
  assert.ok([0, 1, 2].every((dim) => !token.output.at(dim).isRounded));
  assert.deepEqual(numbers(token.difference, 3), [-0.1412, 0.2375, 0.4181]);
  const { token: rescaled, shown } = show('slide', { rescale: true });
  assert.deepEqual(numbers(rescaled.output, 3), [0.8737, 0.7503, 0.6288]);
  assert.ok([0, 1, 2].every((dim) => rescaled.output.at(dim).isRounded));
  assert.equal(shown.weightSums.at(0).number, 1);
});

test('the equation of token 2 in step 5 shows the numbers of the slide', () => {
  const { shown, token } = show('slide');
  assert.equal(token.weights.at(1).number, 0.204);
  assert.deepEqual([3, 4, 5].map((i) => shown.values.at(i).number), [0.8, 1.2, 0.3]);
  assert.deepEqual([3, 4, 5].map((i) => token.weighted.at(i).number), [0.1632, 0.2448, 0.0612]);
});

test('the audit of the slide tells how many printed numbers differ, as printed and rescaled', () => {
  const audit = show('slide').scene.audit();
  assert.ok(audit);
  assert.equal(audit.digits, 2);
  // Weights are whole thousandths and values whole tenths: their sums are exact in integers.
  const exact = slide.weights.map((row) => [0, 1, 2].map((dim) => row.reduce((sum, w, j) => sum + Math.round(w * 1000) * Math.round(slide.values[j][dim] * 10), 0)));
  const sums = slide.weights.map((row) => row.reduce((sum, w) => sum + Math.round(w * 1000), 0));
  const cells = slide.printed.flatMap((row, i) => row.map((printed, dim) => ({ printed: Math.round(printed * 100), sum: exact[i][dim], of: sums[i] })));
  assert.deepEqual([...audit.asPrinted.agrees.data], cells.map(({ printed, sum }) => Number(Math.round(sum / 100) === printed)));
  assert.deepEqual([...audit.rescaled.agrees.data], cells.map(({ printed, sum, of }) => Number(Math.round((sum / of) * 10) === printed)));
  assert.equal(audit.asPrinted.disagreements, 13);
  assert.equal(audit.rescaled.disagreements, 13);
  assert.ok(Math.abs(audit.asPrinted.maxDifference - 0.095) < 1e-6);
});

test('rescaling changes what is used and the sums shown beside it, not the audit', () => {
  const [before, after] = [show('slide').scene, show('slide', { rescale: true }).scene];
  assert.deepEqual(after.audit(), before.audit());
  assert.ok(after.weightSums.data.every((sum) => Math.abs(sum - 1) < 2 ** -22));
  assert.ok(before.weightSums.data.every((sum) => Math.abs(sum - 1) > 0.01));
});

test('"I love sushi" opens on the query love, with scale 1 and one set of vectors for query, key and value', () => {
  const { data, token } = exampleState('sushi');
  assert.deepEqual(data.tokens, ['I', 'love', 'sushi']);
  assert.equal(data.tokens[token], 'love');
  assert.equal(data.weighting, 'query-key');
  assert.equal(data.scale, 1);
  assert.equal(data.causal, false);
  assert.deepEqual(data.query, data.values);
  assert.deepEqual(data.key, data.values);
  const sum = show('sushi').shown.weightSums.at(token);
  assert.deepEqual([sum.number, sum.isRounded], [1, false]);
});

test('"Thinking Machines" shows 0.88 and 0.12, given and as softmax of the scores 14 and 12', () => {
  const { data } = exampleState('thinking-machines');
  assert.deepEqual(data.tokens, ['Thinking', 'Machines']);
  assert.deepEqual(data.weights[0], [0.88, 0.12]);
  assert.deepEqual(data.scores?.[0], [14, 12]);
  const computed = setWeighting(attention, data, 'scores', data.weights);
  const { token } = show('thinking-machines', computed, 0, 2);
  assert.deepEqual(numbers(token.weights, 2), [0.88, 0.12]);
  assert.deepEqual(numbers(show('thinking-machines').token.weights, 2), [0.88, 0.12]);
});

test('the outputs that Raschka’s book prints agree with the computed ones in all 18 numbers, and the attention row of “journey” with its weights', () => {
  const { scene, token } = show('journey');
  const audit = scene.audit();
  assert.deepEqual([audit?.digits, audit?.asPrinted.disagreements, audit?.rescaled.disagreements], [4, 0, 0]);
  assert.deepEqual(numbers(token.weights, 6), [0.1385, 0.2379, 0.2333, 0.124, 0.1082, 0.1581]);
  assert.deepEqual(numbers(token.output, 3), [0.4419, 0.6515, 0.5683]);
});

test('the attention sink has the weight 0.9 and gives 12 % of the output', () => {
  const { scene, token } = show('attention-sink');
  assert.equal(token.weights.at(0).number, 0.9);
  const { weights, values } = exampleState('attention-sink').data;
  const weighted = values.map((row, j) => row.map((value) => value * weights[3][j]));
  const output = [0, 1, 2].map((dim) => weighted.reduce((sum, row) => sum + row[dim], 0));
  const along = (/** @type {number[]} */ row) => row.reduce((sum, value, dim) => sum + value * output[dim], 0);
  assert.ok(Math.abs(along(weighted[0]) / along(output) - 0.12) < 5e-4);
  for (let row = 0; row < 4; row++) assert.equal(scene.weightSums.data[row], 1);
});

test('with equal scores and the causal mask each output is the mean of the values so far', () => {
  const { scene } = show('causal-average');
  const { values } = exampleState('causal-average').data;
  values.forEach((_, token) => {
    const mean = [0, 1].map((dim) => values.slice(0, token + 1).reduce((sum, row) => sum + row[dim], 0) / (token + 1));
    mean.forEach((number, dim) => assert.ok(Math.abs(scene.of(token).output.data[dim] - number) < 1e-6));
  });
});

test('four rows of quite different weights show one and the same output', () => {
  const { data } = exampleState('two-ways');
  const shown = data.tokens.map((_, token) => numbers(show('two-ways', {}, token).token.output, 2));
  assert.deepEqual(shown, Array(4).fill([1.06, 0.56]));
  assert.deepEqual(data.weights.slice(0, 2).map((row) => row.indexOf(0.8)), [0, 1], 'nearly all of it from A, and nearly all from B');
});

test('every example is complete, frozen and is found by its id', () => {
  assert.equal(new Set(examples.map(({ id }) => id)).size, examples.length);
  for (const example of examples) {
    assert.equal(findExample(example.id), example);
    const state = exampleState(example.id);
    expectDeeplyFrozen(state.data);
    assert.ok(state.token < state.data.tokens.length);
    assert.ok(state.precision >= 1 && state.precision <= 6);
    assert.equal(exampleState(example.id).data, state.data, 'unchanged data is known by identity');
  }
  assert.equal(findExample('__proto__'), undefined);
});

test('every number of every example agrees with its float64 recomputation to float32 precision', () => {
  for (const { id } of examples) {
    const { scene } = show(id);
    scene.data.tokens.forEach((_, token) => {
      const { check } = scene.of(token);
      assert.ok(check.numbers > 0);
      assert.ok(check.maxDifference < 1e-6, `${id}, token ${token + 1}: ${check.maxDifference}`);
    });
  }
});
