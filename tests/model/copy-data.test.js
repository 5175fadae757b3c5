import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyData, copyField, dataFields } from '../../web/model/copy-data.js';
import { readData } from '../../web/model/data.js';
import { Problem } from '../../web/model/problem.js';

test('a copy has the same numbers, and keeps them', () => {
  const values = [[1, 2], Float64Array.of(3, 4)];
  const tensor = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] };
  const given = { values, weights: tensor, tokens: ['a', 'b'], scale: 2, causal: true, other: 1 };
  const copy = copyData(given);
  values[0][0] = 9, values.push([5, 6]), tensor.data[0] = 9, tensor.shape[0] = 1, given.tokens.push('c'), given.scale = 3;
  assert.deepEqual(copy, { values: [[1, 2], [3, 4]], weights: { data: [1, 2, 3, 4], shape: [2, 2] }, tokens: ['a', 'b'], scale: 2, causal: true });
  assert.deepEqual(readData(copy).weights, [[1, 2], [3, 4]]);
});

test('what is wrong is as wrong in the copy', () => {
  /** @type {any} */
  const endless = [];
  endless.push(endless, endless);
  for (const input of [null, undefined, 7, 'x', [[1], [2, 3]], [['1']], [[{}]], [[[1]]], {}, new Date(0), () => {}, [[1n]], new DataView(new ArrayBuffer(8)), endless, Array(600).fill([1]), [Array(200).fill(1)], new Array(2 ** 32 - 1), [new Array(2 ** 32 - 1)],
    { data: [1, 2], shape: [3, 3] }, { data: 1, shape: 2 }]) {
    const read = (/** @type {unknown} */ values) => { try { return readData({ values }); } catch (error) { assert.ok(error instanceof Problem); return error.id; } };
    const started = performance.now();
    assert.equal(typeof read(copyField(input)), 'string');
    assert.ok(performance.now() - started < 500);
    if (!(Array.isArray(input) && (input.length > 1e6 || input[0]?.length > 1e6))) assert.equal(read(copyField(input)), read(input));
  }
  for (const input of [null, 7, 'x', [[1]]]) assert.equal(copyData(input), input);
});

test('every field of data is copied', () => {
  assert.deepEqual([...dataFields].sort(), Object.keys(readData({ values: [[1]] })).sort());
});
