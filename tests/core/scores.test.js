import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { expectError, expectSameBits, inAll, loadAll, randomTensor, tensor } from './helpers.js';

/** @type {import('../../web/core/index.js').Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

/** @param {Float32Array} query @param {Float32Array} key @param {number} scale @param {number[]} sizes */
function scoreNaively(query, key, scale, [T, S, D]) {
  const scores = new Float32Array(T * S);
  for (let t = 0; t < T; t++) {
    for (let s = 0; s < S; s++) {
      let sum = 0;
      for (let d = 0; d < D; d++) sum = Math.fround(sum + Math.fround(query[t * D + d] * key[s * D + d]));
      scores[t * S + s] = Math.fround(sum * Math.fround(scale));
    }
  }
  return scores;
}

test('scores are query x key^T x 1/sqrt(D), added in the order of the dimensions', () => {
  for (const [T, S, D] of [[1, 1, 1], [2, 3, 4], [5, 7, 9], [20, 33, 17], [3, 5, 0], [0, 5, 3], [3, 0, 5]]) {
    const query = randomTensor([T, D]);
    const key = randomTensor([S, D]);
    const scores = inAll(all, (attention) => attention.scores({ query, key }));
    expectSameBits(scores, { data: scoreNaively(query.data, key.data, 1 / Math.sqrt(D || 1), [T, S, D]), shape: [T, S] });
  }
});

test('the scale can be given', () => {
  const scores = inAll(all, (attention) => attention.scores({ query: [[1, 2]], key: [[3, 4], [5, 6]], scale: 1 }));
  expectSameBits(scores, tensor([11, 17], [1, 2]));
});

test('causal scores are -Infinity for keys after the query, whatever stands there', () => {
  const key = [[1], [NaN], [Infinity]];
  const scores = inAll(all, (attention) => attention.scores({ query: [[1], [1]], key, isCausal: true }));
  assert.deepEqual([...scores.data], [1, -Infinity, -Infinity, 1, NaN, -Infinity]);
});

test('query and key must have one width, and options their type', () => {
  expectError(() => all[0].scores({ query: [[1, 2]], key: [[1]] }), 'ERR_SHAPE', /key has the shape \(1,1\); expected \(S,D\), here \(S,2\)/);
  expectError(() => all[0].scores({ query: [1, 2], key: [[1]] }), 'ERR_SHAPE', /query has the shape \(2\)/);
  expectError(() => all[0].scores({ query: [[1]], key: [[1]], scale: /** @type {any} */ ('1') }), 'ERR_TYPE', /scale is the text "1"/);
  expectError(() => all[0].scores({ query: [[1]], key: [[1]], isCausal: /** @type {any} */ (1) }), 'ERR_TYPE', /isCausal is the number 1/);
});
