import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { expectError, expectSameBits, loadAll, SLIDE, tensor, u } from './helpers.js';

/** @type {import('../../web/core/index.js').Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

/** Exact: the printed numbers have at most three and one decimals, so their sums are whole ten-thousandths. */
function sumExactly() {
  return SLIDE.weights.map((row) =>
    [0, 1, 2].map((d) => row.reduce((sum, weight, s) => sum + Math.round(weight * 1000) * Math.round(SLIDE.values[s][d] * 10), 0)),
  );
}

test('the audit of the worked example finds what exact arithmetic finds, as printed', () => {
  for (const attention of all) {
    const audit = attention.audit(SLIDE);
    assert.equal(audit.digits, 2);
    assert.deepEqual(audit.weightSums, attention.rescale(SLIDE).sums);
    const agrees = sumExactly().flatMap((row, t) => row.map((sum, d) => Number(Math.round(sum / 100) === Math.round(SLIDE.printed[t][d] * 100))));
    assert.deepEqual([...audit.asPrinted.agrees.data], agrees);
    assert.equal(audit.asPrinted.disagreements, 13);
    assert.ok(Math.abs(audit.asPrinted.maxDifference - 0.095) <= 10 * u); // |0.84 - 0.935|, both below 1
  }
});

test('the audit with rescaled weights divides each output by the sum of its row', () => {
  for (const attention of all) {
    const { rescaled } = attention.audit(SLIDE);
    sumExactly().forEach((row, t) => {
      const sum = SLIDE.weights[t].reduce((a, b) => a + b);
      row.forEach((whole, d) => {
        const exact = whole / 10000 / sum;
        assert.ok(Math.abs(rescaled.computed.data[3 * t + d] - exact) <= 8.001 * u * exact);
        assert.equal(rescaled.difference.data[3 * t + d], Math.fround(Math.fround(SLIDE.printed[t][d]) - rescaled.computed.data[3 * t + d]));
      });
    });
    assert.equal(rescaled.disagreements, rescaled.agrees.data.filter((mark) => mark === 0).length);
    assert.equal(rescaled.maxDifference, Math.max(...rescaled.difference.data.map(Math.abs)));
  }
});

test('a right example agrees in every cell, and at more digits no longer', () => {
  for (const attention of all) {
    const input = { weights: [[0.5, 0.5]], values: [[0.125], [0.25]], printed: [[0.19]] };
    assert.equal(attention.audit(input).asPrinted.disagreements, 0);
    assert.equal(attention.audit({ ...input, digits: 3 }).asPrinted.disagreements, 1);
  }
});

test('all variants give the same audit', () => {
  const [first, ...rest] = all.map((attention) => attention.audit(SLIDE));
  for (const other of rest) {
    for (const name of /** @type {const} */ (['asPrinted', 'rescaled'])) {
      expectSameBits(other[name].computed, first[name].computed);
      expectSameBits(other[name].difference, first[name].difference);
    }
  }
});

test('one row of weights is audited against one row of printed numbers', () => {
  const audit = all[0].audit({ weights: [0.5, 0.5], values: [[1, 2], [3, 4]], printed: [2, 3] });
  assert.deepEqual(audit.asPrinted.computed, tensor([2, 3]));
  assert.deepEqual(audit.asPrinted.agrees.shape, [2]);
  assert.deepEqual(audit.weightSums, tensor([1]));
});

test('printed numbers of another shape are an error', () => {
  expectError(() => all[0].audit({ ...SLIDE, printed: [[1, 2, 3]] }), 'ERR_SHAPE', /printed has the shape \(1,3\); expected \(T,D\), here \(5,3\)/);
  expectError(() => all[0].audit({ ...SLIDE, weights: SLIDE.weights[0] }), 'ERR_SHAPE', /printed has the shape \(5,3\); expected \(D\), here \(3\)/);
  expectError(() => all[0].audit({ ...SLIDE, digits: 7 }), 'ERR_VALUE', /digits/);
});
