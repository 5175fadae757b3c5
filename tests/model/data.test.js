import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddingsOf, keyOf, queryOf, readData, rowsOf, writeData } from '../../web/model/data.js';
import { Problem } from '../../web/model/problem.js';
import { createRandom, expectDeeplyFrozen, expectProblem, randomData } from './helpers.js';

const values = [
  [1, 2, 3],
  [4, 5, 6],
];

test('values alone are enough: tokens are numbered, weights uniform, the rest standard', () => {
  const data = readData({ values });
  assert.deepEqual(data.tokens, ['Token 1', 'Token 2']);
  assert.deepEqual(data.weights, [[0.5, 0.5], [0.5, 0.5]]);
  assert.deepEqual(writeData(data), { tokens: data.tokens, values, weights: data.weights });
  assert.equal(embeddingsOf(data), data.values);
  assert.equal(queryOf(data), data.values);
  assert.equal(keyOf(data), data.values);
});

test('query and key follow the embeddings where they are not given', () => {
  const data = readData({ values, embeddings: [[1, 0, 0], [0, 1, 0]], key: [[1, 1, 1], [2, 2, 2]] });
  assert.equal(queryOf(data), data.embeddings);
  assert.equal(keyOf(data), data.key);
  const other = readData({ values, query: [[1, 1, 1], [2, 2, 2]] });
  assert.equal(queryOf(other), other.query);
  assert.equal(keyOf(other), other.values);
});

test('what is written and read again is the same data', () => {
  const random = createRandom(1);
  for (let i = 0; i < 300; i++) {
    const data = randomData(random);
    assert.deepEqual(readData(JSON.parse(JSON.stringify(writeData(data)))), data);
  }
});

test('data is frozen to the last row', () => {
  const random = createRandom(2);
  for (let i = 0; i < 50; i++) expectDeeplyFrozen(randomData(random));
});

test('the input is neither changed nor frozen, and later changes of it do not reach the data', () => {
  const input = { tokens: ['a', 'b'], values: [[1, 2], [3, 4]], weights: [[0.5, 0.5], [0.25, 0.75]], printed: [[1, 1], [2, 2]] };
  const copy = structuredClone(input);
  const data = readData(input);
  assert.deepEqual(input, copy);
  for (const part of [input, input.tokens, input.values, ...input.values, ...input.weights, ...input.printed]) assert.ok(!Object.isFrozen(part));
  input.values[0][0] = 99;
  input.tokens[0] = 'z';
  assert.equal(data.values[0][0], 1);
  assert.equal(data.tokens[0], 'a');
});

test('typed arrays and { data, shape } are read like nested arrays', () => {
  const plain = readData({ values });
  assert.deepEqual(readData({ values: values.map((row) => Float32Array.from(row)) }), plain);
  assert.deepEqual(readData({ values: values.map((row) => Int8Array.from(row)) }), plain);
  assert.deepEqual(readData({ values: { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] } }), plain);
  assert.deepEqual(readData({ values: { data: [1, 2, 3, 4, 5, 6], shape: [2, 3] } }), plain);
  assert.deepEqual(rowsOf({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] }), values);
});

test('what is not an object is refused', () => {
  for (const input of [undefined, null, 5, 'values', true, [], [[1]], () => 1]) expectProblem(() => readData(input), 'data.kind');
});

test('an empty or missing matrix is named', () => {
  for (const empty of [undefined, null, [], [[]], {}, 'text', 7, [5], ['1 2'], [null], [{}], [new DataView(new ArrayBuffer(8))], Float32Array.of(1, 2)]) {
    expectProblem(() => readData({ values: empty }), 'data.matrix', { name: 'values' });
  }
  expectProblem(() => readData({ values, weights: [] }), 'data.matrix', { name: 'weights' });
  expectProblem(() => readData({ values, printed: 0.87 }), 'data.matrix', { name: 'printed' });
});

test('a ragged matrix is refused with the row that does not fit, counted from 1', () => {
  expectProblem(() => readData({ values: [[1, 2], [3]] }), 'data.ragged', { name: 'values', row: 2, count: 1, width: 2 });
  expectProblem(() => readData({ values: [[1], [2, 3]] }), 'data.ragged', { name: 'values', row: 2, count: 2, width: 1 });
  expectProblem(() => readData({ values, weights: [[1, 0], []] }), 'data.ragged', { name: 'weights', row: 2, count: 0, width: 2 });
  expectProblem(() => readData({ values: [[1, 2], 3] }), 'data.ragged', { name: 'values', row: 2, count: 0, width: 2 });
});

test('what is no finite number is refused with its place and its text', () => {
  for (const [number, text] of /** @type {[unknown, string][]} */ ([
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
    ['0.5', '0.5'],
    ['', ''],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [5n, '5'],
    [Symbol('s'), 'Symbol(s)'],
    ['x'.repeat(1000), 'x'.repeat(40)],
  ])) {
    expectProblem(() => readData({ values: [[1, 2], [3, number]] }), 'data.number', { name: 'values', row: 2, column: 2, text });
  }
});

test('objects in the place of numbers are refused too, whatever they do when turned into text', () => {
  /** @type {any} */
  let nested = [];
  for (let depth = 0; depth < 50000; depth++) nested = [nested];
  const hostile = [Object.create(null), { toString: 1, valueOf: 1 }, { toString: () => assert.fail('was called') }, nested, [1], new Date(NaN)];
  for (const number of hostile) expectProblem(() => readData({ values: [[number]] }), 'data.number', { name: 'values', row: 1, column: 1 });
});

test('holes in arrays are not numbers, rows or tokens', () => {
  // eslint-disable-next-line no-sparse-arrays
  expectProblem(() => readData({ values: [[1, , 3]] }), 'data.number', { row: 1, column: 2 });
  // eslint-disable-next-line no-sparse-arrays
  expectProblem(() => readData({ values: [[1], , [3]] }), 'data.ragged', { row: 2, count: 0 });
  // eslint-disable-next-line no-sparse-arrays
  expectProblem(() => readData({ values, tokens: ['a', ,] }), 'data.tokens');
  expectProblem(() => readData({ values, tokens: Array(2) }), 'data.tokens');
});

test('numbers too large to be shown are refused, the largest are taken', () => {
  expectProblem(() => readData({ values: [[1e6 + 1]] }), 'data.magnitude', { name: 'values', row: 1, column: 1, most: 1e6 });
  expectProblem(() => readData({ values: [[-1e300]] }), 'data.magnitude');
  assert.deepEqual(readData({ values: [[1e6, -1e6]] }).values, [[1e6, -1e6]]);
});

test('512 tokens of 128 dimensions fit; one more of either is refused with the true count', () => {
  const grid = (/** @type {number} */ rows, /** @type {number} */ columns) => Array.from({ length: rows }, () => Array(columns).fill(0.5));
  assert.equal(readData({ values: grid(512, 128) }).tokens.length, 512);
  expectProblem(() => readData({ values: grid(513, 1) }), 'data.tooManyTokens', { count: 513, most: 512 });
  expectProblem(() => readData({ values: grid(10000, 3) }), 'data.tooManyTokens', { count: 10000, most: 512 });
  expectProblem(() => readData({ values: { data: new Float32Array(30000), shape: [10000, 3] } }), 'data.tooManyTokens', { count: 10000, most: 512 });
  expectProblem(() => readData({ values: grid(1, 129) }), 'data.tooWide', { name: 'values', count: 129, most: 128 });
  expectProblem(() => readData({ values: { data: new Float32Array(500), shape: [1, 500] } }), 'data.tooWide', { name: 'values', count: 500, most: 128 });
  expectProblem(() => readData({ values, query: grid(2, 129) }), 'data.tooWide', { name: 'query', count: 129, most: 128 });
});

test('a tensor whose shape does not fit its data is refused', () => {
  const data = Float32Array.of(1, 2, 3, 4);
  for (const shape of [[2, 3], [2, 1], [1e9, 1e9], [-2, -2], [1.5, 2], [NaN, 2], [Infinity, 1], ['2', '2'], [2n, 2n], [4], [2, 2, 1], [0, 0], 'ab', null]) {
    expectProblem(() => readData({ values: { data, shape } }), 'data.matrix', { name: 'values' });
  }
});

test('matrices that do not match the values are refused with both counts', () => {
  expectProblem(() => readData({ values, weights: [[1, 0]] }), 'data.rows', { name: 'weights', count: 1, rows: 2 });
  expectProblem(() => readData({ values, weights: [[1, 0, 0], [0, 1, 0]] }), 'data.columns', { name: 'weights', count: 3, columns: 2 });
  expectProblem(() => readData({ values, scores: [[1], [0]] }), 'data.columns', { name: 'scores', count: 1, columns: 2 });
  for (const name of ['query', 'key', 'embeddings', 'printed']) {
    expectProblem(() => readData({ values, [name]: [[1, 2, 3]] }), 'data.rows', { name, count: 1, rows: 2 });
  }
  for (const name of ['embeddings', 'printed', 'query']) expectProblem(() => readData({ values, [name]: [[1], [2]] }), 'data.width', { name, count: 1 });
  expectProblem(() => readData({ values, query: [[1], [2]], key: [[1, 2], [3, 4]] }), 'data.width', { name: 'query', count: 1, other: 'key', width: 2 });
});

test('tokens have to be texts, one a row of values', () => {
  for (const tokens of ['I love', 5, {}, [1, 2], ['a', null], ['a', ['b']]]) expectProblem(() => readData({ values, tokens }), 'data.tokens');
  expectProblem(() => readData({ values, tokens: ['a'] }), 'data.tokenCount', { count: 1, rows: 2 });
  expectProblem(() => readData({ values, tokens: Array(10000).fill('a') }), 'data.tokenCount', { count: 10000, rows: 2 });
});

test('options have to be known words and positive numbers', () => {
  for (const weighting of ['softmax', '', 1, null, {}, ['free'], '__proto__']) expectProblem(() => readData({ values, weighting }), 'data.weighting');
  for (const number of [0, -1, NaN, Infinity, '1', 1e7, [1], {}]) {
    expectProblem(() => readData({ values, scale: number }), 'data.positive', { name: 'scale' });
    expectProblem(() => readData({ values, temperature: number }), 'data.positive', { name: 'temperature' });
  }
  assert.equal(readData({ values, scale: null }).scale, null);
  assert.equal(readData({ values, causal: 'yes', rescale: 1 }).causal, false);
});

test('negative weights are taken as they are', () => {
  assert.deepEqual(readData({ values, weights: [[-0.5, 1.5], [0, 1]] }).weights[0], [-0.5, 1.5]);
});

test('names that reach for prototypes change nothing', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  const text = '{"values":[[1]],"__proto__":{"polluted":1,"causal":true},"constructor":{"prototype":{"polluted":1}},"tokens":["__proto__"]}';
  const data = readData(JSON.parse(text));
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
  assert.equal(Object.getOwnPropertyNames(Object.prototype).length, before);
  assert.equal(Object.getPrototypeOf(data), Object.prototype);
  assert.deepEqual(data.tokens, ['__proto__']);
  assert.equal(data.causal, false);
  assert.ok(!('polluted' in data));
});

test('whatever comes from outside gives data or a Problem', () => {
  const random = createRandom(3);
  const junk = [undefined, null, NaN, -1, 0, 1, 1e9, '', 'x', true, [], [[]], [[1]], [[1, 2], [3, 4]], [[1], [2, 3]], {}, { shape: [1, 1], data: [1] }, { shape: [1, 1] }, Symbol('s'), 1n, () => 1, new Map(), new ArrayBuffer(8)];
  const names = ['tokens', 'values', 'weights', 'scores', 'query', 'key', 'embeddings', 'printed', 'weighting', 'scale', 'causal', 'temperature', 'rescale', 'other'];
  for (let i = 0; i < 5000; i++) {
    /** @type {Record<string, unknown>} */
    const input = { values: random.chance(0.7) ? values : random.pick(junk) };
    for (const name of names) if (random.chance(0.15)) input[name] = random.pick(junk);
    try {
      expectDeeplyFrozen(readData(input));
    } catch (error) {
      assert.ok(error instanceof Problem, /** @type {any} */ (error)?.stack);
    }
  }
});
