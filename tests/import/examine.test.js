/** The shape doctor: what arrays are, what is asked, what is found, and what the figure gets. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine, joinContents, pick, readText, reproduce } from '../../web/import/index.js';
import { mostDimensions, mostTokens } from '../../web/model/limits.js';
import { readData } from '../../web/model/data.js';
import { attention, expectSentence, problemOf } from './helpers.js';

/** @typedef {import('../../web/import/examine.js').Answers} Answers */
/** @typedef {import('../../web/import/examine.js').Examined} Examined */

/** Numbers 0, 1, 2, … nested by a shape. @param {number[]} shape @param {(i: number) => number} [numberAt] @returns {any} */
function nested([size, ...rest], numberAt = (i) => i, from = 0) {
  const stride = rest.reduce((a, b) => a * b, 1);
  return Array.from({ length: size }, (_, i) => (rest.length ? nested(rest, numberAt, from + i * stride) : numberAt(from + i)));
}
/** Rows that sum to 1, all different. @param {number[]} shape @returns {any} */
function weights(shape) {
  const S = shape[shape.length - 1];
  return nested(shape, (i) => {
    const row = Math.floor(i / S);
    const first = ((row % 7) + 1) / 8;
    return i % S === row % S ? first : (1 - first) / (S - 1);
  });
}
/** @param {Record<string, unknown>} fields @param {Answers} [answers] */
function examineFields(fields, answers) {
  const examined = examine(readText(JSON.stringify(fields)), attention, answers);
  for (const { why } of examined.questions) expectSentence(why.id, why.args);
  for (const { id, args, fix } of examined.findings) {
    expectSentence(id, args);
    if (fix) expectSentence(fix.id, {});
  }
  for (const { options } of examined.questions) for (const option of options ?? []) for (const part of option.split(' ')) expectSentence(messageOf(part), {});
  return examined;
}
/** @param {string} option */
const messageOf = (option) => (['layer', 'batch', 'head', 'token', 'width'].includes(option) ? `import.axis.${option}` : ['split', 'shared'].includes(option) ? `import.${option}` : option === 'query' || option === 'key' ? `import.axis.${option}` : `import.role.${option}`);
/** @param {Examined} examined @param {string} role */
const axesOf = ({ roles }, role) => /** @type {any} */ (roles)[role]?.axes.join(' ');
/** @param {Examined} examined */
const findingsOf = ({ findings }) => findings.map(({ id }) => id.replace(/^(?:problem\.)?import\./, ''));
/** @param {Examined} examined */
const questionsOf = ({ questions }) => questions.map(({ id }) => id);

test('our own Data comes through as it was, with nothing to ask and nothing to mend', () => {
  const fields = { tokens: ['I', 'love', 'sushi'], values: [[1, 0.1], [2, 0.2], [3, 0.3]], weights: weights([3, 3]), query: nested([3, 4]), key: nested([3, 4]), scale: 0.5, causal: false };
  const examined = examineFields(fields);
  assert.deepEqual([questionsOf(examined), findingsOf(examined)], [[], []]);
  const { fields: picked, notes } = pick(examined, {}, attention);
  assert.deepEqual(notes, []);
  assert.deepEqual(readData(picked), readData(fields));
});

test('Hugging Face and TransformerLens: heads before tokens or after, each understood by its sizes', () => {
  const [L, H, T, D] = [2, 3, 4, 5];
  const hugging = examineFields({ attentions: weights([L, 1, H, T, T]), value_states: nested([L, 1, H, T, D]) });
  assert.deepEqual([axesOf(hugging, 'weights'), axesOf(hugging, 'values')], ['layer batch head query key', 'layer batch head token width']);
  assert.deepEqual([hugging.layers.length, hugging.heads, hugging.keys, hugging.width, questionsOf(hugging)], [L, H, T, D, []]);
  const cache = Object.fromEntries([0, 1].flatMap((layer) => [[`blocks.${layer}.attn.hook_pattern`, weights([1, H, T, T])], [`blocks.${layer}.attn.hook_v`, nested([1, T, H, D], (i) => i + 1000 * layer)]]));
  const lens = examine(readText(JSON.stringify(cache)), attention);
  assert.equal(axesOf(lens, 'values'), 'layer batch token head width');
  // Token 3, head 2, layer 1.
  assert.deepEqual(/** @type {any} */ (pick(lens, { layer: 1, head: 2 }, attention).fields.values)[3], [0, 1, 2, 3, 4].map((k) => 1000 + (3 * H + 2) * D + k));
});

test('where head first and token first both fit it is asked, and each answer gives its numbers', () => {
  const fields = { weights: weights([3, 3, 3]), values: nested([3, 3, 2]) };
  const examined = examineFields(fields);
  const { options, default: first } = /** @type {any} */ (examined.questions.find(({ id }) => id === 'axes.values'));
  assert.deepEqual(options, ['head token width', 'token head width']);
  assert.equal(first, 'head token width');
  const values = (/** @type {Answers} */ answers) => pick(examineFields(fields, answers), { head: 1 }, attention).fields.values;
  assert.deepEqual(values({}), [[6, 7], [8, 9], [10, 11]]);
  assert.deepEqual(values({ 'axes.values': 'token head width' }), [[2, 3], [8, 9], [14, 15]]);
  assert.deepEqual(questionsOf(examineFields({ weights: weights([2, 3, 3]), values: nested([3, 2, 4]) })), ['axes.weights']);
});

test('a softmax over the wrong axis is told by its sums, and turned on request only', () => {
  const fields = { weights: [[0.5, 0.81], [0.5, 0.19]], values: [[1], [2]] };
  const examined = examineFields(fields);
  const [{ id, args, fix }] = examined.findings;
  assert.equal(id, 'import.columns');
  assert.deepEqual([args.row, /** @type {any} */ (args.sum).number, args.column, /** @type {any} */ (args.columnSum).number], [1, 1.31, 1, 1]);
  assert.deepEqual(pick(examined, {}, attention).fields.weights, fields.weights);
  const mended = examineFields(fields, fix?.answers);
  assert.deepEqual(findingsOf(mended), []);
  assert.deepEqual(pick(mended, {}, attention).fields.weights, [[0.5, 0.5], [0.81, 0.19]]);
});

test('rows that do not sum to 1 are found in any head of any layer, and rescaled on request only', () => {
  const all = weights([2, 3, 4, 4]);
  all[1][2][3] = [0.5, 0.5, 0.5, 0.5];
  const examined = examineFields({ weights: all, values: nested([2, 3, 4, 2]) });
  const finding = examined.findings[0];
  assert.deepEqual([finding.id, finding.args.layer, finding.args.head, finding.args.row, /** @type {any} */ (finding.args.sum).number], ['import.sums', 1, 2, 4, 2]);
  assert.equal(pick(examined, {}, attention).fields.rescale, undefined);
  assert.equal(pick(examineFields({ weights: all, values: nested([2, 3, 4, 2]) }, finding.fix?.answers), {}, attention).fields.rescale, true);
  assert.deepEqual(findingsOf(examineFields({ weights: [[0.33, 0.33, 0.33], [0.5, 0.25, 0.25], [1, 0, 0]], values: nested([3, 1]) })), []);
  assert.deepEqual(findingsOf(examineFields({ weights: [[0.3, 0.33, 0.33], [0.5, 0.25, 0.25], [0, 0, 0]], values: nested([3, 1]) })), ['rounded']);
});

test('negative weights are taken for scores on request, and their mask becomes the causal one', () => {
  const fields = { weights: [[2, -1e9], [-0.5, 1]], values: [[1], [2]] };
  const [{ id, fix }] = examineFields(fields).findings;
  assert.equal(id, 'import.negative');
  const { fields: picked } = pick(examineFields(fields, fix?.answers), {}, attention);
  assert.deepEqual([picked.scores, picked.causal, picked.weights], [[[2, 0], [-0.5, 1]], true, undefined]);
  assert.equal(readData(picked).weighting, 'scores');
});

test('scores with another mask become their softmax, computed by the core', () => {
  const { fields, notes } = pick(examine(readText('{"scores":[[0,0,-Infinity],[0,0,0],[-Infinity,-Infinity,5]],"values":[[1],[2],[3]]}'), attention), {}, attention);
  const third = Number(Math.fround(1 / 3).toPrecision(8));
  assert.deepEqual(fields.weights, [[0.5, 0.5, 0], [third, third, third], [0, 0, 1]]);
  assert.deepEqual(notes.map(({ id }) => id), ['import.softmaxed']);
  for (const { id, args } of notes) expectSentence(id, args);
});

test('values that lie on their side are turned, values that fit nothing are refused by name', () => {
  const turned = examineFields({ weights: weights([3, 3]), values: [[1, 2, 3], [4, 5, 6]] });
  assert.deepEqual(findingsOf(turned), ['turned']);
  assert.deepEqual(pick(turned, {}, attention).fields.values, [[1, 4], [2, 5], [3, 6]]);
  const wrong = examineFields({ weights: weights([3, 3]), values: nested([4, 5]) });
  assert.deepEqual(wrong.findings.map(({ id, level }) => [id, level]), [['problem.import.mismatch', 'error']]);
  problemOf(() => pick(wrong, {}, attention), 'import.mismatch');
  assert.deepEqual(examineFields({ weights: weights([3, 3]), values: nested([4, 5]) }, wrong.findings[0].fix?.answers).roles.values, undefined);
});

test('heads beside each other are split, or shared, as answered; grouped keys and values go to their heads', () => {
  const [H, T, D] = [4, 3, 2];
  const fields = { weights: weights([H, T, T]), query: nested([T, H * D]), key: nested([T, 2 * D]), values: nested([T, 2 * D]), output: nested([H, T, D]) };
  const examined = examineFields(fields, { 'axes.weights': 'head query key' });
  assert.deepEqual(['query', 'key', 'values'].map((role) => axesOf(examined, role)), ['token head width', 'token head width', 'token head width']);
  const { fields: picked } = pick(examined, { head: 3 }, attention);
  assert.deepEqual([picked.query, picked.key, picked.values], [[[6, 7], [14, 15], [22, 23]], [[2, 3], [6, 7], [10, 11]], [[2, 3], [6, 7], [10, 11]]]);
  const shared = examineFields({ weights: weights([H, T, T]), values: nested([T, 4]) }, { 'split.values': 'shared' });
  assert.deepEqual(pick(shared, { head: 3 }, attention).fields.values, nested([T, 4]));
});

test('a first axis can be a batch, and each of its items can be picked', () => {
  const fields = { weights: weights([2, 3, 4, 4]), values: nested([2, 3, 4, 1]) };
  const asked = examineFields(fields).questions.find(({ id }) => id === 'axes.weights');
  assert.deepEqual(asked?.options, ['layer head query key', 'batch head query key']);
  const examined = examineFields(fields, { 'axes.weights': 'batch head query key' });
  assert.deepEqual([examined.layers, examined.batches, examined.heads], [[0], 2, 3]);
  assert.deepEqual(pick(examined, { batch: 1, head: 2 }, attention).fields.values, [[20], [21], [22], [23]]);
  assert.deepEqual(examineFields({ weights: weights([1, 3, 4, 4]), values: nested([1, 3, 4, 1]) }).questions, []);
});

test('arrays without names are guessed and asked, and an answer takes precedence', () => {
  const text = '[[0.5,0.5],[0.25,0.75]]';
  const both = joinContents([readText(text, 'first'), readText('[[1,2],[3,4]]', 'second')]);
  const guessed = examine(both, attention);
  assert.deepEqual([guessed.roles.weights?.array.name, guessed.roles.values?.array.name, questionsOf(guessed)], ['first', 'second', ['role.first', 'role.second']]);
  const answered = examine(both, attention, { 'role.first': 'values', 'role.second': 'none' });
  assert.deepEqual([answered.roles.weights, answered.roles.values?.array.name], [undefined, 'first']);
  assert.deepEqual(findingsOf(answered), ['unused', 'noWeights']);
  problemOf(() => examine({ arrays: [] }, attention), 'import.noNumbers');
});

test('weights alone are shown on request; without it the values are asked for', () => {
  const examined = examineFields({ weights: weights([3, 3]) });
  problemOf(() => pick(examined, {}, attention), 'import.noValues');
  const fix = examined.findings.find(({ id }) => id === 'problem.import.noValues')?.fix;
  assert.deepEqual(pick(examineFields({ weights: weights([3, 3]) }, fix?.answers), {}, attention).fields.values, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
});

test('the row of one query is the last one, and the others are uniform', () => {
  const examined = examineFields({ weights: [0.2, 0.3, 0.5], values: [[1], [2], [3]] });
  assert.deepEqual(findingsOf(examined), ['rectangular']);
  const third = 1 / 3;
  assert.deepEqual(pick(examined, {}, attention).fields.weights, [[third, third, third], [third, third, third], [0.2, 0.3, 0.5]]);
});

test('more tokens and dimensions than the figure shows are cut, and what no longer holds is left out', () => {
  const [T, D] = [mostTokens + 3, mostDimensions + 2];
  const fields = { weights: weights([T, T]), values: nested([T, D], (i) => i / 1e6), output: nested([T, D], (i) => i / 1e6), query: nested([T, D], () => 0), key: nested([T, D], () => 0), tokens: nested([T], (i) => i).map(String) };
  const examined = examineFields(fields);
  assert.deepEqual(findingsOf(examined), ['firstTokens', 'firstDimensions']);
  const { fields: picked, notes } = pick(examined, {}, attention);
  const data = readData(picked);
  assert.deepEqual([data.tokens.length, data.values[0].length, data.query, data.printed], [mostTokens, mostDimensions, null, null]);
  assert.deepEqual(notes.map(({ id }) => id), ['import.cutWeights', 'import.withoutQueryKey', 'import.without.printed']);
  for (const { id, args } of notes) expectSentence(id, args);
  const fewer = examineFields(fields, { firstTokens: 2, firstDimensions: 3 });
  assert.deepEqual(fewer.findings.map(({ args }) => args.most), [2, 3]);
  const few = readData(pick(fewer, {}, attention).fields);
  assert.deepEqual([few.tokens, few.values.length, few.values[0].length], [['0', '1'], 2, 3]);
});

test('causal weights stay whole when later tokens are cut, so the output of the model is still compared', () => {
  const T = 6;
  const causal = nested([T, T], (i) => (i % T <= Math.floor(i / T) ? 1 / (Math.floor(i / T) + 1) : 0));
  const values = nested([T, 2]);
  const output = nested([T, 2], (i) => Math.floor(i / 2) + (i % 2));
  const { fields, notes } = pick(examineFields({ weights: causal, values, output }, { firstTokens: 4 }), {}, attention);
  assert.deepEqual([notes, fields.causal, /** @type {any} */ (fields.printed).length], [[], true, 4]);
  const { maxDifference, count } = /** @type {any} */ (reproduce(fields, attention));
  assert.ok(maxDifference < 1e-6, String(maxDifference));
  assert.equal(count, 8);
  assert.equal(reproduce({ ...fields, printed: undefined }, attention), null);
});

test('an output that the weights do not give is found out', () => {
  const { fields } = pick(examineFields({ weights: [[0.5, 0.5], [0, 1]], values: [[1], [3]], z: [[2], [3.5]] }), {}, attention);
  assert.deepEqual(reproduce(fields, attention), { maxDifference: 0.5, count: 2 });
});

test('token names that do not fit, numbers that are none, and axes that are too many are said', () => {
  assert.deepEqual(findingsOf(examineFields({ tokens: ['a'], weights: weights([2, 2]), values: [[1], [2]] })), ['tokenCount']);
  assert.deepEqual(findingsOf(examine(readText('{"weights":[[1,0],[0,1]],"values":[[1],[NaN]]}'), attention)), ['notFinite']);
  assert.deepEqual(findingsOf(examineFields({ weights: weights([2, 2]), values: nested([2, 2, 2, 2, 2, 2]) })), ['rank', 'noValues']);
  assert.deepEqual(findingsOf(examineFields({ weights: weights([2, 2]), values: [[1], [2]], note: 'x' })), ['ignored']);
});

test('float32 numbers keep the digits that they had as decimals', () => {
  const examined = examine({ arrays: [{ name: 'values', shape: [1, 3], dtype: 'float32', data: Float32Array.of(0.1, 1e-7, 16777216) }, { name: 'weights', shape: [1, 1], dtype: 'float32', data: Float32Array.of(1) }] }, attention);
  assert.deepEqual(pick(examined, {}, attention).fields.values, [[0.1, 1e-7, 16777216]]);
});

test('what is examined stays as it is', () => {
  const contents = readText(JSON.stringify({ weights: weights([2, 3, 3]), values: nested([2, 3, 2]), tokens: ['a', 'b', 'c'] }));
  const before = structuredClone(contents);
  pick(examine(contents, attention), { head: 1 }, attention);
  assert.deepEqual(contents, before);
});

test('arrays of several pastes and files with one name are told apart, and keep their labels', () => {
  const one = readText('[[0.5,0.5],[0.25,0.75]]');
  const two = readText(',x,y\nI,1,2\nlove,3,4');
  const joined = joinContents([one, two, readText('{"values":[[1]]}'), readText('values = [[2]]\nvalues = [[3]]')]);
  assert.deepEqual(joined.arrays.map(({ name, data }) => [name, data[0]]), [['#1', 0.5], ['#2', 1], ['values', 1], ['values #2', 2], ['values #3', 3]]);
  assert.deepEqual(joined.labels.map(({ of, side }) => [of, side]), [['#2', 'rows'], ['#2', 'columns']]);
  assert.deepEqual(examine(joinContents([one, two]), attention).tokens, ['I', 'love']);
  assert.deepEqual(one.arrays[0].name, '#1');
});
