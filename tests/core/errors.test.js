import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import vm from 'node:vm';
import { AttentionError, loadAttention } from '../../web/core/index.js';
import { expectError, randomTensor, SLIDE, tensor } from './helpers.js';

/** @type {import('../../web/core/index.js').Attention} */
let attention;
before(async () => {
  attention = await loadAttention();
});

/** @param {any} weights @param {any} [values] */
const sum = (weights, values = [[1], [2]]) => () => attention.weightedSum({ weights, values });

test('what is no tensor is named with what it was', () => {
  expectError(sum(undefined), 'ERR_TYPE', /^weights is undefined; expected \{ data: Float32Array, shape \} or nested arrays/);
  expectError(sum(null), 'ERR_TYPE', /weights is null/);
  expectError(sum('0.5 0.5'), 'ERR_TYPE', /weights is the text "0\.5 0\.5"/);
  expectError(sum('x'.repeat(1e6)), 'ERR_TYPE', /weights is the text "x{40}…"/);
  expectError(sum(7), 'ERR_TYPE', /weights is the number 7/);
  expectError(sum(() => 1), 'ERR_TYPE', /weights is a function/);
  expectError(sum({}), 'ERR_TYPE', /weights\.data is undefined; expected a Float32Array/);
  expectError(sum({ data: new Float64Array(2), shape: [2] }), 'ERR_TYPE', /weights\.data is a Float64Array; expected a Float32Array\./);
  expectError(sum({ data: {}, shape: [2] }), 'ERR_TYPE', /weights\.data is an object;/);
  expectError(sum({ data: new Int8Array(2), shape: [2] }), 'ERR_TYPE', /weights\.data is an Int8Array;/);
  expectError(sum({ data: [1, 2], shape: [2] }), 'ERR_TYPE', /weights\.data is an array of 2/);
  expectError(sum({ data: Float32Array.of(1, 2) }), 'ERR_TYPE', /weights\.shape is undefined/);
});

test('a typed array needs a shape', () => {
  const expected = /^weights is a Float32Array without a shape; expected \{ data: Float32Array, shape \} or nested arrays of numbers\.$/;
  expectError(sum(new Float32Array(2)), 'ERR_TYPE', expected);
  expectError(() => attention.softmax({ scores: /** @type {any} */ (new Float64Array(2)) }), 'ERR_TYPE', /^scores is a Float64Array without a shape/);
  expectError(sum(vm.runInNewContext('new Float32Array(2)')), 'ERR_TYPE', expected);
});

test('rows may be typed arrays, of any numbers and depth', () => {
  const rows = [[1, 2], [3, 4], [5, 6]];
  const expected = attention.weightedSum({ weights: rows, values: [[1, 2], [3, 4]] });
  for (const Row of [Float32Array, Float64Array, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array]) {
    assert.deepEqual(attention.weightedSum({ weights: rows.map((row) => Row.from(row)), values: [Row.of(1, 2), [3, 4]] }), expected);
  }
  assert.deepEqual(attention.softmax({ scores: [[[Float32Array.of(0, 0)]]] }), tensor([0.5, 0.5], [1, 1, 1, 2]));
  assert.deepEqual(attention.weightedSum({ weights: vm.runInNewContext('[Float32Array.of(1, 2)]'), values: [[1], [2]] }), tensor([5], [1, 1]));
  expectError(sum([Float32Array.of(1, 2), Float32Array.of(1)]), 'ERR_SHAPE', /weights\[1\] has 1 entries, weights\[0\] has 2/);
  expectError(sum([new Float32Array(0)]), 'ERR_SHAPE', /weights\[0\] is an empty array/);
  expectError(sum([1, Float32Array.of(1)]), 'ERR_TYPE', /weights\[1\] is a Float32Array; expected a number/);
  expectError(sum([BigInt64Array.of(1n, 2n)]), 'ERR_TYPE', /weights\[0\]\[0\] is a bigint; expected a number/);
  expectError(sum([new DataView(new ArrayBuffer(8))]), 'ERR_TYPE', /weights\[0\] is a DataView; expected a number/);
  expectError(sum([Float32Array.of(1), new ArrayBuffer(8)]), 'ERR_TYPE', /weights\[1\] is an ArrayBuffer; expected an array of 1/);
});

test('where nested arrays are not allowed, no message says that they are', () => {
  const input = { weights: [1, 2], values: [[1], [2]] };
  for (const [out, what] of /** @type {[any, string][]} */ ([[null, 'null'], [7, 'the number 7'], [[5], 'an array of 1'], [new Float32Array(1), 'a Float32Array without a shape']])) {
    expectError(() => attention.weightedSum({ ...input, out }), 'ERR_TYPE', new RegExp(`^out is ${what}; expected \\{ data: Float32Array, shape \\}\\.$`));
  }
  expectError(() => attention.check({ ...input, trace: /** @type {any} */ ({}) }), 'ERR_TYPE', /^trace\.weighted is undefined; expected \{ data: Float32Array, shape \}\.$/);
  expectError(() => attention.check({ ...input, trace: /** @type {any} */ ({ weighted: [[1], [4]] }) }), 'ERR_TYPE', /^trace\.weighted is an array of 2; expected \{ data: Float32Array, shape \}\.$/);
});

test('an expected shape is told twice only if the second telling knows more', () => {
  expectError(() => attention.check(/** @type {any} */ ({ weights: [[1, 2]], values: [[1], [2]] })), 'ERR_SHAPE', /^weights has the shape \(1,2\); expected \(S\)\.$/);
  expectError(() => attention.runningSum({ weighted: [1] }), 'ERR_SHAPE', /^weighted has the shape \(1\); expected \(S,D\)\.$/);
});

test('text, holes and other things among the numbers are named by their place', () => {
  expectError(sum([1, '2']), 'ERR_TYPE', /^weights\[1\] is the text "2"; expected a number/);
  expectError(sum([[1, 2], [3, null]]), 'ERR_TYPE', /weights\[1\]\[1\] is null/);
  expectError(sum([1, 2n]), 'ERR_TYPE', /weights\[1\] is a bigint/);
  expectError(sum([1, , 2]), 'ERR_TYPE', /weights\[1\] is undefined/); // eslint-disable-line no-sparse-arrays
  expectError(sum([1, [2]]), 'ERR_TYPE', /weights\[1\] is an array of 1/);
  expectError(sum([[1], 2]), 'ERR_TYPE', /weights\[1\] is the number 2; expected an array of 1/);
  expectError(sum([1, 2], [[1], [true]]), 'ERR_TYPE', /values\[1\]\[0\] is true/);
});

test('ragged and empty arrays are named by their place', () => {
  expectError(sum([[1, 2], [3]]), 'ERR_SHAPE', /weights\[1\] has 1 entries, weights\[0\] has 2/);
  expectError(sum([]), 'ERR_SHAPE', /weights is an empty array/);
  expectError(sum([[], []]), 'ERR_SHAPE', /weights\[0\] is an empty array/);
  expectError(sum([[[[[1]]]]]), 'ERR_SHAPE', /weights is nested more than four deep/);
  /** @type {any[]} */ const cycle = [];
  cycle.push(cycle);
  expectError(sum(cycle), 'ERR_SHAPE', /four deep/);
});

test('a shape that does not fit its data, or is none, is an error', () => {
  expectError(sum({ data: Float32Array.of(1, 2), shape: [3] }), 'ERR_SHAPE', /weights\.data has 2 numbers; its shape \(3\) needs 3/);
  expectError(sum({ data: Float32Array.of(1, 2, 3), shape: [2] }), 'ERR_SHAPE', /weights\.data has 3 numbers; its shape \(2\) needs 2/);
  for (const size of [-1, 0.5, NaN, Infinity, '2']) {
    expectError(sum({ data: Float32Array.of(1, 2), shape: [size] }), 'ERR_SHAPE', /weights\.shape has .* at position 0; expected whole numbers/);
  }
  expectError(sum({ data: Float32Array.of(1), shape: new Array(1e5).fill(1) }), 'ERR_SHAPE', /weights\.shape has 100000 dimensions; at most 16/);
  expectError(sum({ [Symbol.toStringTag]: 'x'.repeat(1e5), data: { [Symbol.toStringTag]: 'y'.repeat(1e5) }, shape: [1] }), 'ERR_TYPE', /weights\.data is a y{40};/);
  const detached = new Float32Array(2);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  expectError(sum({ data: detached, shape: [2] }), 'ERR_SHAPE', /weights\.data has 0 numbers/);
});

test('weights that do not match the values are an error that shows both shapes', () => {
  expectError(sum([1, 2, 3]), 'ERR_SHAPE', /weights has the shape \(3\) and values \(2,1\)/);
  expectError(sum([1, 2], [1, 2]), 'ERR_SHAPE', /values \(2\)/);
  expectError(sum(tensor([1], [])), 'ERR_SHAPE', /weights has the shape \(\)/);
  expectError(sum(randomTensor([2, 3, 4]), randomTensor([3, 4, 5])), 'ERR_SHAPE', /leading dimensions equal/);
  expectError(sum(randomTensor([2, 3, 4]), randomTensor([2, 5, 4])), 'ERR_SHAPE', /\(2,3,4\) and values \(2,5,4\)/);
  expectError(() => attention.weightedValues({ weights: [1, 2, 3], values: [[1], [2]] }), 'ERR_SHAPE', /values has the shape \(2,1\); expected \(S,D\), here \(3,D\)/);
  expectError(() => attention.weightedValues({ weights: randomTensor([1, 1, 2]), values: [[1], [2]] }), 'ERR_SHAPE', /weights has the shape \(1,1,2\)/);
});

test('sizes that no memory holds are refused before anything is allocated', () => {
  const none = new Float32Array(0);
  const start = performance.now();
  expectError(sum({ data: none, shape: [1e15, 0] }, { data: none, shape: [0, 3] }), 'ERR_SIZE', /weights\.shape has 1000000000000000 at position 0/);
  expectError(sum({ data: none, shape: [1e6, 0] }, { data: none, shape: [0, 1e6] }), 'ERR_SIZE', /The result would have 1000000000000 numbers/);
  expectError(() => attention.weightedValues({ weights: randomTensor([1000, 1000]), values: randomTensor([1000, 1000]) }), 'ERR_SIZE', /1000000000 numbers/);
  expectError(() => attention.runningSum({ weighted: { data: none, shape: [0, 2 ** 29 + 1] } }), 'ERR_SIZE', /weighted\.shape/);
  const row = Array.from({ length: 30000 }, () => 0);
  expectError(sum(Array.from({ length: 30000 }, () => row)), 'ERR_SIZE', /weights would have 900000000 numbers/);
  assert.ok(performance.now() - start < 1000);
});

test('arguments that are missing altogether are an error, not a crash', () => {
  for (const method of ['weightedValues', 'weightedSum', 'runningSum', 'trace', 'softmax', 'scores', 'audit', 'rescale', 'shareWeight', 'logits', 'subtract', 'round', 'digits', 'check']) {
    const call = /** @type {any} */ (attention)[method];
    expectError(() => call.call(attention), 'ERR_TYPE', new RegExp(`^${method} got undefined; expected an object`));
    expectError(() => call.call(attention, {}), 'ERR_TYPE', / is undefined; expected /);
    expectError(() => call.call(attention, null), 'ERR_TYPE', /null/);
  }
});

test('after any error the object still works', () => {
  expectError(sum('x'), 'ERR_TYPE', /text/);
  assert.deepEqual([...attention.weightedSum({ weights: [1, 2], values: [[1], [2]] }).data], [5]);
});

test('tensors from another realm are as good as ours', () => {
  const foreign = vm.runInNewContext('({ data: Float32Array.of(1, 2), shape: [2] })');
  assert.deepEqual([...attention.weightedSum({ weights: foreign, values: vm.runInNewContext('[[1], [2]]') }).data], [5]);
});

test('getters that call the core in between do no harm', () => {
  const rounding = { numbers: [1.25], digits: 1, get operand() { attention.softmax({ scores: randomTensor([100]) }); return 0; } };
  assert.deepEqual([...attention.round(rounding).data], [1.3]);
  assert.equal(attention.digits(rounding), 2);
  const nested = { get weights() { attention.softmax({ scores: randomTensor([100]) }); return [1, 2]; }, values: [[1], [2]] };
  assert.deepEqual([...attention.weightedSum(nested).data], [5]);
});

test('errors are Errors with a name, a code and a message', () => {
  const error = new AttentionError('ERR_SHAPE', 'what it was');
  assert.equal(String(error), 'AttentionError: what it was');
  assert.ok(error instanceof Error && error.stack?.includes('errors.test.js'));
});

test('after dispose every method throws, a second dispose does not, and other objects go on', async () => {
  const one = await loadAttention();
  const other = await loadAttention();
  one.dispose();
  one.dispose();
  for (const method of /** @type {const} */ (['weightedSum', 'trace', 'audit', 'round'])) {
    expectError(() => one[method](/** @type {any} */ (SLIDE)), 'ERR_DISPOSED', new RegExp(`^${method}\\(\\) was called after dispose\\(\\)`));
  }
  assert.equal(other.weightedSum(SLIDE).data.length, 15);
  other.dispose();
  assert.equal(attention.weightedSum(SLIDE).data.length, 15);
  const again = await loadAttention();
  assert.equal(again.weightedSum(SLIDE).data.length, 15);
  again.dispose();
});
