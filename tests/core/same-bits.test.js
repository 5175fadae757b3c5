import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAll, VARIANTS } from './helpers.js';
import { hashProblems } from './problems.js';

const COUNT = Number(process.env.PROBLEMS ?? 3000);

test(`${COUNT} random problems of all kinds have the same bits in every variant`, async (t) => {
  const all = await loadAll();
  /** @type {Int32Array | undefined} */ let first;
  all.forEach((attention, v) => {
    const hashes = new Int32Array(COUNT);
    const start = performance.now();
    const hash = hashProblems(attention, COUNT, (value, i) => (hashes[i] = value));
    t.diagnostic(`${VARIANTS[v]}: ${hash}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    first ??= hashes;
    const expected = first;
    const differing = hashes.findIndex((value, i) => value !== expected[i]);
    assert.equal(differing, -1, `${VARIANTS[v]} differs from ${VARIANTS[0]}, first in problem ${differing}`);
  });
});

test('the hash tells one changed bit, and a changed sign of zero, but not one NaN from another', () => {
  const fake = (/** @type {number} */ word) => {
    const data = new Float32Array(Uint32Array.of(word).buffer);
    const tensor = { data, shape: [1] };
    const all = { norms: tensor, shares: tensor, output: tensor, nullity: 0, directions: tensor, ranges: tensor, effectiveWeights: tensor };
    return /** @type {any} */ (new Proxy({}, { get: (_, name) => () => (name === 'weightedSum' || name === 'softmax' ? tensor : all) }));
  };
  const hash = (/** @type {number} */ word) => hashProblems(fake(word), 50);
  assert.notEqual(hash(0x3f800000), hash(0x3f800001));
  assert.notEqual(hash(0), hash(0x80000000));
  assert.equal(hash(0x7fc00000), hash(0xffc00001));
});
