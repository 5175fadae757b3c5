import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { expectError, loadAll, randomTensor, SLIDE, tensor } from './helpers.js';

/** @type {import('../../web/core/index.js').Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

/** @param {number[]} numbers @param {number} digits */
function round(numbers, digits) {
  const [first, ...rest] = all.map((attention) => attention.round({ numbers, digits }));
  for (const other of rest) assert.deepEqual(other, first);
  assert.ok(first.data instanceof Float64Array && first.isRounded instanceof Uint8Array);
  return { data: [...first.data], isRounded: [...first.isRounded], shape: first.shape };
}

test('rounding gives the float64 of the decimal, half away from zero', () => {
  assert.deepEqual(round([0.7375, -0.7375, 0.125, 2.5, 0.8588], 3), { data: [0.738, -0.738, 0.125, 2.5, 0.859], isRounded: [1, 1, 0, 0, 1], shape: [5] });
  assert.deepEqual(round([0.5, 1.5, -2.5], 0).data, [1, 2, -3]);
});

test('the output of the worked example rounds as its exact sums do, whatever its last bits', () => {
  for (const attention of all) {
    const numbers = attention.weightedSum(SLIDE);
    assert.deepEqual([...attention.round({ numbers, digits: 3 }).data.slice(0, 3)], [0.859, 0.738, 0.618]);
    assert.deepEqual([...attention.round({ numbers, digits: 4 }).data.slice(0, 3)], [0.8588, 0.7375, 0.6181]);
    assert.ok(attention.round({ numbers, digits: 4 }).isRounded.every((mark) => mark === 0));
    assert.ok(attention.round({ numbers, digits: 3 }).isRounded.slice(0, 3).every((mark) => mark === 1));
    assert.equal(attention.digits({ numbers }), 4);
    assert.equal(attention.digits({ numbers, most: 2 }), 2);
  }
});

test('a number that is typed comes back as it was typed', () => {
  for (const text of ['0.1', '0.182', '3.14159', '-0.000001', '123.456', '99999.5', '8388607']) {
    const digits = text.split('.')[1]?.length ?? 0;
    assert.deepEqual(round([Number(text)], digits), { data: [Number(text)], isRounded: [0], shape: [1] });
    assert.equal(all[0].digits({ numbers: [Number(text)] }), digits);
  }
});

test('Intl prints exactly the rounded decimals', () => {
  const { data } = all[0].round({ numbers: randomTensor([1000]), digits: 4 });
  const short = new Intl.NumberFormat('en', { minimumFractionDigits: 4, maximumFractionDigits: 4 });
  const long = new Intl.NumberFormat('en', { minimumFractionDigits: 4, maximumFractionDigits: 12 });
  for (const number of data) assert.equal(short.format(number), long.format(number));
});

test('a zero is never negative, and what has no decimals passes through', () => {
  assert.deepEqual(round([-0, -0.001, NaN, Infinity, -Infinity, 16777216], 2), {
    data: [0, 0, NaN, Infinity, -Infinity, 16777216],
    isRounded: [0, 1, 0, 0, 0, 0],
    shape: [6],
  });
});

test('rounding keeps the shape, of no numbers too', () => {
  assert.deepEqual(all[0].round({ numbers: [[1, 2], [3, 4]], digits: 0 }).shape, [2, 2]);
  assert.equal(all[0].round({ numbers: tensor([], [0, 3]), digits: 2 }).data.length, 0);
  assert.equal(all[0].digits({ numbers: tensor([], [0, 3]) }), 0);
});

test('digits are whole and from 0 to 6', () => {
  for (const digits of [-1, 7, 1.5, NaN]) {
    expectError(() => all[0].round({ numbers: [1], digits }), 'ERR_VALUE', /digits is the number .*; expected a whole number from 0 to 6/);
    expectError(() => all[0].digits({ numbers: [1], most: digits }), 'ERR_VALUE', /most is the number/);
  }
  expectError(() => all[0].round(/** @type {any} */ ({ numbers: [1] })), 'ERR_TYPE', /digits is undefined/);
});

test('the operand is finite and 0 or more', () => {
  for (const operand of [NaN, -1, -Infinity, Infinity]) {
    expectError(() => all[0].round({ numbers: [1], digits: 2, operand }), 'ERR_VALUE', /^operand is the number .*; expected a finite number, 0 or more\.$/);
    expectError(() => all[0].digits({ numbers: [1], operand }), 'ERR_VALUE', /^operand is the number/);
  }
  for (const operand of ['1', null]) {
    expectError(() => all[0].round({ numbers: [1], digits: 2, operand: /** @type {any} */ (operand) }), 'ERR_TYPE', /^operand is .*; expected a number/);
  }
  for (const operand of [0, -0, 5e-324, Number.MAX_VALUE]) assert.deepEqual([...all[0].round({ numbers: [0.5], digits: 1, operand }).data], [0.5]);
});
