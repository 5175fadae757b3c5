import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData, rowsOf } from '../../web/model/data.js';
import { addToken, changeDimensions, moveToken, removeToken, renameToken, replaceTokens } from '../../web/model/edit-tokens.js';
import { setNumber, setOptions, setWeighting } from '../../web/model/edits.js';
import { computeScene, scoresOf } from '../../web/model/scene.js';
import { attention, createRandom, expectDeeplyFrozen, expectProblem, randomMatrix } from './helpers.js';

/** @typedef {import('../../web/model/data.js').Data} Data */

const abc = readData({
  tokens: ['a', 'b', 'c'],
  values: [[1, 2], [3, 4], [5, 6]],
  weights: [[0.1, 0.2, 0.7], [0.3, 0.3, 0.4], [0.5, 0.25, 0.25]],
  scores: [[11, 12, 13], [21, 22, 23], [31, 32, 33]],
  query: [[1, 1], [2, 2], [3, 3]],
  key: [[4, 4], [5, 5], [6, 6]],
  embeddings: [[7, 7], [8, 8], [9, 9]],
  printed: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]],
});

/** @param {Data} data @param {import('../../web/model/edits.js').Editable} field @param {number} row @param {number} column @param {number} number */
const set = (data, field, row, column, number) => setNumber(attention, data, { field, row, column, number });
/** @param {Data} data */
const weightsOf = (data) => rowsOf(computeScene(attention, data).weights);

/** @param {ReadonlyArray<ReadonlyArray<number>>} actual @param {ReadonlyArray<ReadonlyArray<number>>} expected */
function expectClose(actual, expected, tolerance = 1e-6) {
  expected.forEach((row, i) => row.forEach((number, j) => assert.ok(Math.abs(actual[i][j] - number) <= tolerance, `[${i}][${j}]: ${actual[i][j]}, not ${number}`)));
}

test('a number that is typed is set exactly, and nothing else changes', () => {
  for (const field of /** @type {const} */ (['values', 'weights', 'query', 'key', 'embeddings'])) {
    const next = set(abc, field, 1, 0, 0.123456789);
    assert.deepEqual(next[field], abc[field]?.map((row, i) => (i === 1 ? [0.123456789, ...row.slice(1)] : row)));
    for (const other of /** @type {const} */ (['values', 'query', 'key', 'embeddings', 'printed', 'tokens'])) if (other !== field) assert.equal(next[other], abc[other]);
    expectDeeplyFrozen(next);
  }
  const scored = set({ ...abc, weighting: 'scores' }, 'scores', 2, 1, -4);
  assert.deepEqual(scored.scores, [[11, 12, 13], [21, 22, 23], [31, -4, 33]]);
});

test('setting a query where query and values were the same separates the two', () => {
  const data = readData({ values: [[1, 2], [3, 4]], weighting: 'query-key' });
  const next = set(data, 'query', 0, 1, 9);
  assert.deepEqual(next.query, [[1, 9], [3, 4]]);
  assert.equal(next.values, data.values);
  assert.equal(next.key, null);
});

test('what is no number or too large is refused, and in the mode with sum 1 what is outside 0 to 1', () => {
  for (const number of [NaN, Infinity, -Infinity]) expectProblem(() => set(abc, 'values', 0, 0, number), 'edit.number', { text: String(number) });
  for (const number of [1e6 + 1, -1e7]) expectProblem(() => set(abc, 'weights', 0, 0, number), 'edit.magnitude', { most: 1e6 });
  const kept = setOptions(abc, /** @type {any} */ ({ weighting: 'sum' }));
  for (const number of [-0.001, 1.001, 5]) expectProblem(() => set(kept, 'weights', 0, 0, number), 'edit.weightRange');
  assert.equal(set(kept, 'values', 0, 0, 5).values[0][0], 5);
});

test('with the sum kept at 1, the edited row sums to 1, the typed number stays as typed and the others keep their proportion', () => {
  const kept = setOptions(abc, /** @type {any} */ ({ weighting: 'sum' }));
  for (const number of [0, 0.1, 0.4, 1 / 3, 0.999, 1]) {
    const { weights } = set(kept, 'weights', 0, 1, number);
    assert.equal(weights[0][1], number);
    assert.ok(Math.abs(weights[0].reduce((a, b) => a + b) - 1) < 1e-6);
    expectClose([weights[0]], [[(1 - number) / 8, number, ((1 - number) * 7) / 8]]);
    assert.deepEqual(weights.slice(1), abc.weights.slice(1));
  }
});

test('with the sum kept at 1, one token alone has weight 1 and a row of zeros is shared out equally', () => {
  const single = readData({ values: [[2]], weighting: 'sum' });
  assert.deepEqual(set(single, 'weights', 0, 0, 0.5).weights, [[1]]);
  const zeros = readData({ values: [[1], [2], [3]], weights: Array(3).fill([0, 0, 0]), weighting: 'sum' });
  expectClose([set(zeros, 'weights', 0, 0, 0.5).weights[0]], [[0.5, 0.25, 0.25]]);
});

test('with the sum kept at 1, many random edits keep every edited row at 1', () => {
  const random = createRandom(10);
  let data = readData({ values: randomMatrix(random, 7, 2), weighting: 'sum' });
  for (let i = 0; i < 500; i++) {
    data = set(data, 'weights', random.below(7), random.below(7), random.chance(0.2) ? random.below(2) : random.unit());
    for (const row of data.weights) {
      assert.ok(Math.abs(row.reduce((a, b) => a + b) - 1) < 2e-6, `edit ${i}: ${row}`);
      assert.ok(row.every((weight) => weight >= 0 && weight <= 1));
    }
  }
});

test('switching where weights come from keeps the weights that are shown, where both can show them', () => {
  const random = createRandom(11);
  const small = (/** @type {number} */ rows, /** @type {number} */ columns) => randomMatrix(random, rows, columns).map((row) => row.map((x) => x % 9));
  for (let i = 0; i < 100; i++) {
    const weighting = random.pick(/** @type {const} */ (['scores', 'query-key']));
    const data = readData({ values: small(3, 2), scores: small(3, 3), query: small(3, 2), key: small(3, 2), causal: random.chance(0.5), weighting });
    const before = weightsOf(data);
    for (const to of /** @type {const} */ (['free', 'sum', 'scores'])) {
      const next = setWeighting(attention, data, to, before);
      assert.equal(next.weighting, to);
      expectClose(weightsOf(next), before);
      expectClose(weightsOf(setWeighting(attention, next, 'scores', before)), before);
    }
  }
});

test('scores larger than can be typed are moved down together, which keeps their softmax', () => {
  const data = readData({ values: [[1], [1], [1]], query: [[1e6], [-1e6], [1]], key: [[1e6], [999999.9], [3]], scale: 1, causal: true, weighting: 'query-key' });
  const next = setWeighting(attention, data, 'scores', weightsOf(data));
  assert.deepEqual(weightsOf(next), weightsOf(data));
  assert.deepEqual(readData(next), next);
});

test('keys that causal attention hides stay at weight 0 when the scores become editable, however low the others are', () => {
  const data = readData({ values: [[1], [1]], query: [[100], [1]], key: [[-2], [1]], scale: 1, causal: true, weighting: 'query-key' });
  const next = setWeighting(attention, data, 'scores', weightsOf(data));
  assert.ok(next.scores?.flat().every(Number.isFinite));
  assert.deepEqual(weightsOf(next), weightsOf(data));
  assert.equal(weightsOf(next)[0][1], 0);
});

test('scores from before a weight was typed do not come back', () => {
  const scored = readData({ values: [[1], [2]], scores: [[0, 0], [0, 0]], weighting: 'scores' });
  for (const [weighting, number] of /** @type {const} */ ([['free', 1.5], ['sum', 0.75]])) {
    const typed = set(setWeighting(attention, scored, weighting, weightsOf(scored)), 'weights', 0, 0, number);
    expectClose(weightsOf(setWeighting(attention, typed, 'scores', weightsOf(typed))), [[0.75, 0.25], [0.5, 0.5]]);
  }
});

test('a renamed token keeps its numbers; an empty name is refused; a hostile one becomes text', () => {
  const next = renameToken(abc, 1, '\u202Enew');
  assert.deepEqual(next.tokens, ['a', 'new', 'c']);
  assert.equal(next.values, abc.values);
  for (const label of ['', '  ', '\n']) expectProblem(() => renameToken(abc, 1, label), 'edit.emptyLabel');
});

test('an added token leaves every output as it was', () => {
  for (const weighting of /** @type {const} */ (['free', 'sum', 'scores'])) {
    for (const data of [{ ...abc, weighting }, { ...abc, weighting, scores: null }, { ...abc, weighting, scores: [[-500, -501, -502], [0, 0, 0], [900, 901, 902]] }]) {
      const next = addToken(data, 'd');
      assert.deepEqual(next.tokens, ['a', 'b', 'c', 'd']);
      const [before, after] = [computeScene(attention, data), computeScene(attention, next)];
      for (const token of [0, 1, 2]) assert.deepEqual(after.of(token).output, before.of(token).output);
      assert.deepEqual([...after.of(3).weights.data], [0, 0, 0, 1]);
      assert.equal(next.printed, null);
      assert.deepEqual(readData(next), next);
    }
  }
});

test('a moved or removed token takes its rows and columns along', () => {
  const moved = moveToken(abc, 0, 2);
  assert.deepEqual(moved.tokens, ['b', 'c', 'a']);
  assert.deepEqual(moved.values, [[3, 4], [5, 6], [1, 2]]);
  assert.deepEqual(moved.weights, [[0.3, 0.4, 0.3], [0.25, 0.25, 0.5], [0.2, 0.7, 0.1]]);
  assert.deepEqual(moved.scores, [[22, 23, 21], [32, 33, 31], [12, 13, 11]]);
  assert.deepEqual([moved.query, moved.key, moved.embeddings, moved.printed].map((matrix) => matrix?.map(([x]) => x)), [[2, 3, 1], [5, 6, 4], [8, 9, 7], [0.2, 0.3, 0.1]]);
  assert.deepEqual(moveToken(moved, 2, 0), abc);
  const removed = removeToken(abc, 1);
  assert.deepEqual(removed.tokens, ['a', 'c']);
  assert.deepEqual(removed.weights, [[0.1, 0.7], [0.5, 0.25]]);
  assert.deepEqual(removed.scores, [[11, 13], [31, 33]]);
  assert.deepEqual(removed.key, [[4, 4], [6, 6]]);
  assert.equal(removed.printed, null, 'the printed output was that of all tokens');
});

test('moving or removing what is not there changes nothing', () => {
  for (const [from, to] of [[0, -1], [0, 3], [-1, 0], [3, 0], [1, 1], [0.5, 1], [NaN, 0]]) assert.equal(moveToken(abc, from, to), abc);
  for (const index of [-1, 3, 0.5, NaN]) assert.equal(removeToken(abc, index), abc);
});

test('one token and one dimension always stay, and there are never more than 512 and 128', () => {
  let data = readData({ values: [[1]] });
  expectProblem(() => removeToken(data, 0), 'edit.lastToken');
  expectProblem(() => changeDimensions(data, -1), 'edit.lastDimension');
  for (let i = 1; i < 128; i++) data = changeDimensions(data, 1);
  for (let i = 1; i < 512; i++) data = addToken(data, `t${i}`);
  assert.deepEqual([data.tokens.length, data.values[0].length], [512, 128]);
  expectProblem(() => addToken(data, 'x'), 'edit.mostTokens', { most: 512 });
  expectProblem(() => changeDimensions(data, 1), 'edit.mostDimensions', { most: 128 });
  assert.deepEqual(readData(data), data);
});

test('another number of dimensions does not change weights that come from query and key', () => {
  const data = readData({ values: [[1, 2], [3, -1]], weighting: 'query-key' });
  for (const by of /** @type {const} */ ([1, -1])) {
    const next = changeDimensions(data, by);
    assert.equal(next.values[0].length, 2 + by);
    assert.deepEqual(weightsOf(next), weightsOf(data));
  }
});

test('words of a text become the tokens, which keep their numbers by position', () => {
  const more = replaceTokens(abc, '  je  t’aime\n sushi beaucoup ');
  assert.deepEqual(more.tokens, ['je', 't’aime', 'sushi', 'beaucoup']);
  assert.deepEqual(more.values, [...abc.values, [0, 0]]);
  const fewer = replaceTokens(abc, 'one');
  assert.deepEqual([fewer.tokens, fewer.values, fewer.weights], [['one'], [[1, 2]], [[0.1]]]);
  assert.equal(replaceTokens(abc, 'x y z').printed, abc.printed);
  expectProblem(() => replaceTokens(abc, ' \n '), 'edit.noWords');
  expectProblem(() => replaceTokens(abc, 'w '.repeat(10000)), 'edit.tooManyWords', { count: 10000, most: 512 });
});

test('scores of given weights are their logarithms, whose softmax gives the weights again', () => {
  const data = readData({ values: [[1], [1]], weights: [[0.25, 0.75], [1, 0]] });
  const scores = scoresOf(attention, data);
  expectClose(scores, [[Math.log(0.25), Math.log(0.75)]]);
  assert.ok(Number.isFinite(scores[1][1]));
  assert.deepEqual(weightsOf({ ...data, weighting: 'scores' })[1], [1, 0]);
});
