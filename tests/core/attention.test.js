import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import vm from 'node:vm';
import { Attention, loadCore } from '../../web/core/attention.js';
import { bits, expectError, expectSameBits, inAll, loadAll, randomTensor, tensor } from './helpers.js';

/**
 * @typedef {import('../../web/core/index.js').Tensor} Tensor
 * @typedef {{ query: Tensor, key: Tensor, value: Tensor, mask?: { data: Float32Array | Uint8Array, shape: number[] }, isCausal?: boolean,
 *   scale?: number, softcap?: number, enableGqa?: boolean, past?: { key: Tensor, value: Tensor } }} Problem
 */

/** @type {Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

const TILES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 47, 48, 49, 97];

/** What the error may be, of the largest value. */
const BOUND = 5e-7;

/** @param {number[]} shape @returns {number[]} with B and H */
const full = (shape) => [...Array(4 - shape.length).fill(1), ...shape];

/** Naive, in float64. @param {Problem} problem @returns {{ output: Float64Array, weights: Float64Array }} */
function refer({ query, key, value, mask, isCausal, scale, softcap = 0, past }) {
  const [B, H, T, D] = full(query.shape);
  const [, heads, own, E] = full(value.shape);
  const P = past ? full(past.key.shape)[2] : 0;
  const S = P + own;
  const factor = Math.fround(scale ?? 1 / Math.sqrt(D || 1));
  const output = new Float64Array(B * H * T * E);
  const weights = new Float64Array(B * H * T * S);
  const at = (/** @type {'key' | 'value'} */ name, /** @type {number} */ head, /** @type {number} */ s, /** @type {number} */ i, /** @type {number} */ width) => {
    const isPast = s < P;
    const source = isPast ? /** @type {any} */ (past)[name].data : name === 'key' ? key.data : value.data;
    return source[(head * (isPast ? P : own) + (isPast ? s : s - P)) * width + i];
  };
  for (let b = 0; b < B; b++) for (let h = 0; h < H; h++) for (let t = 0; t < T; t++) {
    const head = b * heads + Math.floor(h / (H / heads));
    const row = (b * H + h) * T + t;
    const scores = Array.from({ length: S }, (_, s) => {
      let score = 0;
      for (let d = 0; d < D; d++) score += query.data[row * D + d] * at('key', head, s, d, D);
      score *= factor;
      if (softcap > 0) score = Math.fround(softcap) * Math.tanh(score / Math.fround(softcap));
      if (mask) {
        const sizes = full(mask.shape);
        const index = [b, h, t, s].reduce((sum, i, axis) => sum * sizes[axis] + (sizes[axis] === 1 ? 0 : i), 0);
        if (mask.data instanceof Float32Array) score += mask.data[index];
        else if (mask.data[index] === 0) score = -Infinity;
      }
      return isCausal && s > P + t ? -Infinity : score;
    });
    const largest = scores.reduce((a, x) => (x > a || Number.isNaN(x) ? x : a), -Infinity);
    if (largest === -Infinity) continue;
    const powers = scores.map((score) => Math.exp(score - largest));
    const sum = powers.reduce((a, x) => a + x, 0);
    powers.forEach((power, s) => {
      weights[row * S + s] = power / sum;
      for (let e = 0; e < E; e++) output[row * E + e] += (power / sum) * at('value', head, s, e, E);
    });
  }
  return { output, weights };
}

/** @param {ArrayLike<number>} numbers */
const magnitude = (numbers) => Array.prototype.reduce.call(numbers, (a, x) => Math.max(a, Math.abs(x)), 0);

/** @param {ArrayLike<number>} actual @param {ArrayLike<number>} expected */
function farthest(actual, expected) {
  assert.equal(actual.length, expected.length);
  let most = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (!(difference <= most)) most = difference; // NaN too
  }
  return most;
}

/** @type {Record<string, number>} the largest errors seen, of the largest value */
const seen = {};

/**
 * The output in all variants, with the weights and without, near to the reference.
 *
 * @param {Problem} problem @param {string} kind @param {number} [bound]
 */
function expectRight(problem, kind, bound = BOUND) {
  const output = inAll(all, (attention) => attention.scaledDotProductAttention(problem).output);
  const weights = inAll(all, (attention) => {
    const result = attention.scaledDotProductAttention({ ...problem, returnWeights: true });
    expectSameBits(result.output, output);
    return /** @type {Tensor} */ (result.weights);
  });
  const expected = refer(problem);
  const S = full(problem.key.shape)[2] + (problem.past ? full(problem.past.key.shape)[2] : 0);
  const lead = problem.query.shape.slice(0, -1);
  assert.deepEqual(output.shape, [...lead, problem.value.shape[problem.value.shape.length - 1]]);
  assert.deepEqual(weights.shape, [...lead, S]);
  const most = Math.max(magnitude(problem.value.data), problem.past ? magnitude(problem.past.value.data) : 0);
  const error = farthest(output.data, expected.output) / (most || 1);
  seen[kind] = Math.max(seen[kind] ?? 0, error);
  assert.ok(error <= bound, `${kind}: the output is off by ${error} of the largest value`);
  // A weight is off by what its score is, and the scores of these problems by a few float32 steps.
  const off = farthest(weights.data, expected.weights);
  assert.ok(off <= 2e-6, `${kind}: a weight is off by ${off}`);
  return { output, weights };
}

/** @param {number[]} lead @param {number} T @param {number} S @param {number} D @param {number} E @returns {Problem} */
function make(lead, T, S, D, E = D) {
  return { query: randomTensor([...lead, T, D]), key: randomTensor([...lead, S, D]), value: randomTensor([...lead, S, E]) };
}

/** @param {number[]} shape @returns {{ data: Uint8Array, shape: number[] }} */
function randomBytes(shape) {
  const { data } = randomTensor(shape);
  return { data: Uint8Array.from(data, (x) => (x < 0.2 ? 255 : 0)), shape };
}

for (const n of TILES) {
  test(`sizes of ${n} in any dimension give the float64 result, and the same bits in every variant`, () => {
    for (const [T, S, D, E] of [[n, 5, 3, 4], [9, n, 4, 3], [5, 6, n, 7], [6, 5, 7, n], [n, n, n, n], [1, n, 8, 8], [2, n, n, 5], [3, 9, n, n], [n, n + 3, 4, 11]]) {
      for (const isCausal of [false, true]) expectRight({ ...make([], T, S, D, E), isCausal }, 'sizes');
    }
  });
}

test('heads and batches are attended to one by one', () => {
  for (const lead of [[1], [3], [1, 1], [2, 3]]) {
    for (const [T, S, D, E] of [[5, 7, 4, 3], [1, 9, 8, 8], [49, 50, 5, 9]]) {
      const problem = make(lead, T, S, D, E);
      const { output } = expectRight(problem, 'heads');
      const count = lead.reduce((a, b) => a * b, 1);
      for (let i = 0; i < count; i++) {
        const part = ({ /** @type {Float32Array} */ data, /** @type {number[]} */ shape }) => {
          const size = data.length / count;
          return { data: data.subarray(i * size, (i + 1) * size), shape: shape.slice(-2) };
        };
        const one = all[0].scaledDotProductAttention({ query: part(problem.query), key: part(problem.key), value: part(problem.value) });
        expectSameBits(one.output, part(output));
      }
    }
  }
});

const [B, H, T, S] = [2, 3, 5, 6];
const MASK_SHAPES = [[], [1], [S], [1, 1], [T, 1], [1, S], [T, S], [1, T, S], [H, 1, 1], [H, 1, S], [H, T, 1], [H, T, S], [B, 1, 1, S], [1, H, 1, S], [B, 1, T, S], [B, H, 1, 1], [1, 1, T, 1], [B, H, T, S]];
for (const shape of MASK_SHAPES) {
  test(`a mask of the shape (${shape}) broadcasts, as bytes and as numbers, with every other option`, () => {
    for (const queries of [T, 1]) {
      const fit = shape.map((size, axis) => (axis === shape.length - 2 && size === T ? queries : size));
      const problem = make([B, H], queries, S, 4, 3);
      const added = randomTensor(fit, -3, 3);
      const some = { ...added, data: added.data.map((x) => (x < -1.5 ? -Infinity : x)) };
      for (const mask of [randomBytes(fit), added, some]) {
        for (const options of [{}, { isCausal: true }, { softcap: 0.75, scale: 2 }]) expectRight({ ...problem, mask, ...options }, 'masks');
      }
    }
  });
}

test('masks of two and three dimensions fit queries of two and three', () => {
  expectRight({ ...make([], 49, 50, 4), mask: randomBytes([49, 50]) }, 'masks');
  expectRight({ ...make([], 49, 50, 4), mask: randomTensor([49, 1]) }, 'masks');
  expectRight({ ...make([], 49, 50, 4), mask: randomBytes([1, 1, 1, 50]) }, 'masks');
  expectRight({ ...make([2], 7, 50, 4), mask: randomBytes([2, 7, 50]) }, 'masks');
  expectRight({ ...make([2], 7, 50, 4), mask: randomBytes([1, 2, 7, 1]) }, 'masks');
  expectRight({ ...make([], 1, 1, 4), mask: randomBytes([1]) }, 'masks');
});

test('a mask of many rows and columns is right across chunks of queries', () => {
  for (const shape of [[700, 400], [1, 400], [700, 1]]) {
    for (const mask of [randomBytes(shape), randomTensor(shape)]) expectRight({ ...make([], 700, 400, 3, 2), mask }, 'masks');
  }
});

test('nested booleans of every depth are the bytes 1 and 0', () => {
  const problem = make([], 2, 3, 4);
  for (const attention of all) {
    const rows = [[true, false, true], [false, true, true]];
    const expected = attention.scaledDotProductAttention({ ...problem, mask: { data: Uint8Array.of(1, 0, 1, 0, 1, 1), shape: [2, 3] } }).output;
    for (const mask of [rows, [rows], [[rows]]]) expectSameBits(attention.scaledDotProductAttention({ ...problem, mask }).output, expected);
    const row = attention.scaledDotProductAttention({ ...problem, mask: { data: Uint8Array.of(1, 0, 7), shape: [3] } }).output;
    expectSameBits(attention.scaledDotProductAttention({ ...problem, mask: [true, false, true] }).output, row);
    expectSameBits(attention.scaledDotProductAttention({ ...problem, mask: [0, -Infinity, 0] }).output, row);
  }
});

test('a byte mask from another realm leaves out the same keys', () => {
  const problem = make([], 5, 8, 4);
  const mask = { data: vm.runInNewContext('Uint8Array.of(1, 0, 1, 1, 0, 0, 1, 1)'), shape: [8] };
  const own = { data: Uint8Array.from(mask.data), shape: [8] };
  for (const attention of all) {
    expectSameBits(attention.scaledDotProductAttention({ ...problem, mask }).output, attention.scaledDotProductAttention({ ...problem, mask: own }).output);
  }
});

test('causal attention is top-left: query t sees the keys up to t, also where there are more keys than queries, or fewer', () => {
  for (const [T, S] of [[4, 9], [9, 4], [1, 5], [3, 2], [60, 50], [50, 130]]) {
    const problem = { ...make([], T, S, 4), isCausal: true };
    const { weights } = expectRight(problem, 'causal');
    for (let t = 0; t < T; t++) for (let s = t + 1; s < S; s++) assert.equal(weights.data[t * S + s], 0);
    const mask = { data: Uint8Array.from({ length: T * S }, (_, i) => Number(i % S <= Math.floor(i / S))), shape: [T, S] };
    const masked = all[0].scaledDotProductAttention({ ...problem, isCausal: false, mask }).output;
    expectSameBits(masked, all[0].scaledDotProductAttention(problem).output);
  }
});

test('what comes after a query makes no difference to it, whatever it is', () => {
  const problem = { ...make([], 6, 60, 4), isCausal: true };
  const changed = { ...problem, key: { ...problem.key, data: problem.key.data.map((x, i) => (i < 24 ? x : 1e30)) }, value: { ...problem.value, data: problem.value.data.map((x, i) => (i < 24 ? x : -1e30)) } };
  for (const attention of all) expectSameBits(attention.scaledDotProductAttention(changed).output, attention.scaledDotProductAttention(problem).output);
});

test('the past comes before the new keys, and present joins them', () => {
  for (const lead of [[], [2], [2, 3]]) {
    for (const [P, T, own] of [[0, 3, 3], [5, 1, 1], [5, 2, 2], [7, 6, 6], [130, 1, 1], [127, 3, 3], [50, 49, 60], [4, 2, 0], [9, 0, 1]]) {
      const problem = { ...make(lead, T, own, 5, 3), past: { key: randomTensor([...lead, P, 5]), value: randomTensor([...lead, P, 3]) } };
      for (const isCausal of [false, true]) expectRight({ ...problem, isCausal }, 'past');
      expectRight({ ...problem, isCausal: true, mask: randomBytes([T, P + own]) }, 'past');
      for (const attention of all) {
        const { output, present } = attention.scaledDotProductAttention({ ...problem, isCausal: false });
        assert.ok(present);
        assert.deepEqual([present.key.shape, present.value.shape], [[...lead, P + own, 5], [...lead, P + own, 3]]);
        const joined = attention.scaledDotProductAttention({ query: problem.query, ...present });
        expectSameBits(joined.output, output);
        assert.equal('present' in joined, false);
        assert.notEqual(present.key.data.buffer, problem.past.key.data.buffer);
      }
    }
  }
});

test('decoding token by token, or a few at a time, gives what one causal call gives, within rounding', () => {
  for (const attention of all) {
    for (const step of [1, 3, 5]) {
      const [N, D] = [60, 8];
      const problem = make([2], N, N, D);
      const whole = attention.scaledDotProductAttention({ ...problem, isCausal: true }).output;
      const cut = (/** @type {Tensor} */ { data }, /** @type {number} */ from, /** @type {number} */ to) => ({
        data: Float32Array.of(...data.subarray(from * D, to * D), ...data.subarray((N + from) * D, (N + to) * D)), shape: [2, to - from, D],
      });
      let past = { key: tensor([], [2, 0, D]), value: tensor([], [2, 0, D]) };
      for (let t = 0; t < N; t += step) {
        const part = { query: cut(problem.query, t, t + step), key: cut(problem.key, t, t + step), value: cut(problem.value, t, t + step) };
        const { output, present } = attention.scaledDotProductAttention({ ...part, past, isCausal: true });
        assert.ok(farthest(output.data, cut(whole, t, t + step).data) <= 2 * BOUND); // each within one of the truth
        past = /** @type {any} */ (present);
      }
      expectSameBits(past.key, problem.key);
      expectSameBits(past.value, problem.value);
    }
  }
});

test('scale and softcap of many sizes', () => {
  for (const [T, S] of [[1, 20], [7, 20]]) {
    for (const scale of [0, 1, -1, 0.1, 3]) expectRight({ ...make([], T, S, 6), scale }, 'scale');
    for (const softcap of [0, 0.01, 0.5, 1, 30, 1e6]) expectRight({ ...make([], T, S, 6), softcap, scale: 2 }, 'softcap');
  }
  expectSameBits(...pair({}, { scale: 1 / Math.sqrt(6) }));
  expectSameBits(...pair({}, { softcap: 0, mask: undefined, past: undefined, isCausal: false, enableGqa: false }));
});

/** @param {object} one @param {object} other @returns {[Tensor, Tensor]} */
function pair(one, other) {
  const problem = make([], 5, 9, 6);
  return [all[0].scaledDotProductAttention({ ...problem, ...one }).output, all[0].scaledDotProductAttention({ ...problem, ...other }).output];
}

test('grouped queries: head h uses the keys and values of head floor(h / group)', () => {
  for (const [heads, group] of [[1, 2], [2, 2], [2, 3], [1, 8], [3, 1]]) {
    for (const T of [1, 2, 5, 50]) {
      const problem = {
        query: randomTensor([2, heads * group, T, 4]), key: randomTensor([2, heads, 9, 4]), value: randomTensor([2, heads, 9, 3]), enableGqa: true,
      };
      expectRight(problem, 'grouped');
      expectRight({ ...problem, isCausal: true, mask: randomTensor([heads * group, T, 9]) }, 'grouped');
      expectRight({ ...problem, past: { key: randomTensor([2, heads, 11, 4]), value: randomTensor([2, heads, 11, 3]) }, isCausal: true }, 'grouped');
    }
  }
  expectRight({ query: randomTensor([4, 3, 2]), key: randomTensor([2, 5, 2]), value: randomTensor([2, 5, 2]), enableGqa: true }, 'grouped');
});

test('a row whose keys are all left out is zeros, weights too, even if values are NaN', () => {
  for (const T of [3, 60]) {
    const problem = make([], T, 9, 4);
    const bytes = Uint8Array.from({ length: T * 9 }, (_, i) => Number(Math.floor(i / 9) !== 1));
    const numbers = Float32Array.from(bytes, (x) => (x ? 0.5 : -Infinity));
    problem.value.data[0] = NaN;
    for (const mask of [{ data: bytes, shape: [T, 9] }, { data: numbers, shape: [T, 9] }]) {
      for (const attention of all) {
        const { output, weights } = attention.scaledDotProductAttention({ ...problem, mask, returnWeights: true });
        assert.deepEqual([...output.data.subarray(4, 8)], [0, 0, 0, 0]);
        assert.ok(!Object.is(output.data[4], -0));
        assert.deepEqual([.../** @type {Tensor} */ (weights).data.subarray(9, 18)], Array(9).fill(0));
        assert.ok(Number.isNaN(output.data[0]));
      }
    }
  }
});

test('from four queries on, the weights are softmax(scores) in all bits', () => {
  for (const [T, S, D] of [[4, 1, 1], [4, 9, 5], [5, 300, 64], [49, 48, 16], [97, 130, 7], [200, 700, 3]]) {
    for (const isCausal of [false, true]) {
      for (const scale of [undefined, 0.3]) {
        const { query, key, value } = make([], T, S, D);
        for (const attention of all) {
          const { weights } = attention.scaledDotProductAttention({ query, key, value, isCausal, scale, returnWeights: true });
          expectSameBits(/** @type {Tensor} */ (weights), attention.softmax({ scores: attention.scores({ query, key, isCausal, scale }) }));
        }
      }
    }
  }
});

test('the output does not depend on out, also where out is an input or overlaps one, and the inputs stay as they are', () => {
  for (const attention of all) {
    for (const [lead, n] of /** @type {[number[], number][]} */ ([[[], 2], [[], 9], [[], 50], [[3], 2], [[2, 2], 9]])) {
      const problem = { ...make(lead, n, n, n), mask: randomTensor([n, n]) };
      const before = [problem.query, problem.key, problem.value, problem.mask].map(({ data }) => bits(data));
      const shape = [...problem.query.shape];
      const expected = attention.scaledDotProductAttention(problem).output;
      const out = { data: new Float32Array(expected.data.length).fill(NaN), shape };
      const { data } = out;
      const result = attention.scaledDotProductAttention({ ...problem, out, returnWeights: true });
      assert.equal(result.output, out);
      assert.equal(out.data, data);
      expectSameBits(out, expected);
      assert.deepEqual([problem.query, problem.key, problem.value, problem.mask].map((input) => bits(input.data)), before);
      for (const name of /** @type {const} */ (['query', 'key', 'value', 'mask'])) {
        if (name === 'mask' && lead.length) continue;
        const copied = { ...problem, [name]: { ...problem[name], data: problem[name].data.slice() } };
        expectSameBits(attention.scaledDotProductAttention({ ...copied, out: copied[name] }).output, expected);
        const count = problem[name].data.length;
        const buffer = new Float32Array(2 * count);
        buffer.set(problem[name].data);
        const shifted = { data: buffer.subarray(count >> 1, (count >> 1) + count), shape };
        const moved = { ...problem, [name]: { data: buffer.subarray(0, count), shape }, out: shifted };
        expectSameBits(attention.scaledDotProductAttention(moved).output, expected);
      }
    }
  }
});

test('results are fresh, and a second call leaves them alone', () => {
  for (const attention of all) {
    const problem = { ...make([], 5, 6, 4), past: { key: randomTensor([2, 4]), value: randomTensor([2, 4]) }, returnWeights: true };
    const { output, weights, present } = attention.scaledDotProductAttention(problem);
    const before = [output, weights, present?.key, present?.value].map((x) => bits(/** @type {Tensor} */ (x).data));
    attention.scaledDotProductAttention({ ...problem, query: randomTensor([5, 4]) });
    assert.deepEqual([output, weights, present?.key, present?.value].map((x) => bits(/** @type {Tensor} */ (x).data)), before);
    assert.deepEqual(Object.keys(attention.scaledDotProductAttention(make([], 5, 6, 4))), ['output']);
  }
});

test('axes of length zero give empty results, or zeros where there are no keys', () => {
  for (const [lead, T, S, D, E] of /** @type {[number[], number, number, number, number][]} */ ([
    [[], 0, 3, 2, 2], [[], 3, 0, 2, 2], [[], 9, 0, 2, 2], [[], 3, 3, 0, 2], [[], 9, 3, 0, 2], [[], 3, 3, 2, 0], [[], 9, 9, 2, 0], [[0], 3, 3, 2, 2], [[0, 2], 3, 3, 2, 2],
    [[2, 0], 3, 3, 2, 2], [[], 0, 0, 0, 0],
  ])) {
    for (const isCausal of [false, true]) {
      const { output } = expectRight({ ...make(lead, T, S, D, E), isCausal }, 'zero');
      if (S === 0) assert.ok(output.data.every((x) => Object.is(x, 0)));
      expectRight({ ...make(lead, T, S, D, E), isCausal, mask: randomBytes([T, S]) }, 'zero');
    }
  }
});

test('NaN and infinities flow through as IEEE 754 says', () => {
  for (const T of [1, 5]) {
    const clean = () => make([], T, 6, 4);
    const where = (/** @type {Tensor} */ { data, shape }) => inAllRows(data, shape);
    const inAllRows = (/** @type {Float32Array} */ data, /** @type {number[]} */ [rows, width]) =>
      Array.from({ length: rows }, (_, t) => data.subarray(t * width, (t + 1) * width).some(Number.isNaN));
    const run = (/** @type {Problem} */ problem) => inAll(all, (attention) => attention.scaledDotProductAttention(problem).output);
    for (const bad of [NaN, Infinity]) {
      const query = clean();
      query.query.data[0] = bad;
      assert.deepEqual(where(run(query)), Array.from({ length: T }, (_, t) => t === 0));
      const key = { ...clean(), query: tensor(Array(4 * T).fill(1), [T, 4]) };
      key.key.data[0] = bad;
      assert.ok(run(key).data.every(Number.isNaN));
    }
    const value = clean();
    value.value.data[1] = NaN;
    value.value.data[2] = Infinity;
    value.value.data[3] = -Infinity;
    const { data } = run(value);
    for (let t = 0; t < T; t++) {
      assert.ok(Number.isFinite(data[4 * t]));
      assert.deepEqual([...data.subarray(4 * t + 1, 4 * t + 4)], [NaN, Infinity, -Infinity]);
    }
    // Minus infinity leaves a key out; softcap makes an infinite score the cap.
    const low = { ...clean(), query: tensor(Array(4 * T).fill(1), [T, 4]) };
    low.key.data.fill(-Infinity, 0, 4);
    expectRight(low, 'infinite');
    low.key.data.fill(Infinity, 0, 4);
    assert.ok(run({ ...low, softcap: 2 }).data.every(Number.isFinite));
    expectRight({ ...low, softcap: 2 }, 'infinite');
    assert.ok(run({ ...clean(), mask: tensor([0, Infinity, 0, 0, 0, 0]) }).data.every(Number.isNaN));
    assert.ok(run({ ...clean(), scale: NaN }).data.every(Number.isNaN));
  }
});

test('the error is at most 5e-7 of the largest value on random problems of many sizes', () => {
  for (const [T, S, D] of [[4, 1000, 64], [50, 200, 64], [1, 3000, 64], [3, 500, 128], [100, 100, 16], [20, 400, 256]]) {
    for (const range of [1, 2, 1e10]) {
      const { query, key } = make([], T, S, D);
      expectRight({ query, key, value: randomTensor([S, D], -range, range) }, 'random');
    }
    const normal = (/** @type {number[]} */ shape) => {
      const parts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(() => randomTensor(shape, -0.5, 0.5).data);
      return { data: parts[0].map((_, i) => parts.reduce((sum, part) => sum + part[i], 0)), shape };
    };
    expectRight({ query: normal([T, D]), key: normal([S, D]), value: randomTensor([S, D]) }, 'normal');
  }
});

test('the error is at most 5e-7 of the largest value on adversarial problems', () => {
  for (const T of [2, 6]) {
    for (const S of [2, 9, 129, 1000]) {
      const value = randomTensor([S, 5]);
      const same = (/** @type {number} */ x) => tensor(Array(S).fill(x), [S, 1]);
      const one = tensor(Array.from({ length: T }, (_, t) => (t % 2 ? -1 : 1)), [T, 1]);
      for (const tie of [0, 1, 1e30, -1e30]) expectRight({ query: one, key: same(tie), value, scale: 1 }, 'ties');
      const huge = tensor(Array.from({ length: S }, (_, s) => (s % 3 ? 1e30 : -1e30)), [S, 1]);
      expectRight({ query: one, key: huge, value, scale: 1 }, 'huge');
      const hot = tensor(Array.from({ length: S }, (_, s) => (s === S - 1 ? 200 : 0)), [S, 1]);
      expectRight({ query: one, key: hot, value, scale: 1 }, 'one-hot');
      const near = tensor(Array.from({ length: S }, (_, s) => s * 2 ** -20), [S, 1]);
      expectRight({ query: one, key: near, value, scale: 1 }, 'near ties');
      const signs = { data: value.data.map((_, i) => ((i + Math.floor(i / 5)) % 2 ? 1 : -1)), shape: [S, 5] };
      expectRight({ query: one, key: near, value: signs, scale: 1 }, 'alternating');
      const wide = tensor(Array.from({ length: S }, (_, s) => -87 + (s % 88)), [S, 1]);
      expectRight({ query: one, key: wide, value, scale: 1 }, 'wide');
      const small = randomTensor([S, 1], -1e-40, 1e-40);
      expectRight({ query: one, key: small, value, scale: 1 }, 'denormal keys');
      // Numbers whose spacing is 2^-149: no more than one rounding to it for each key.
      const tiny = { data: value.data.map((x) => x * 1e-39), shape: [S, 5] };
      expectRight({ query: one, key: near, value: tiny, scale: 1 }, 'denormal values', BOUND + ((S + 2) * 2 ** -149) / magnitude(tiny.data));
    }
  }
});

test('16384 tokens attend to each other in one call within 64 MB of memory', async () => {
  const core = await loadCore('simd');
  const attention = new Attention(core, () => {});
  const [N, D] = [16384, 64];
  const [query, key, value] = [1, 2, 3].map(() => randomTensor([N, D]));
  const { output } = attention.scaledDotProductAttention({ query, key, value });
  assert.ok(core.exports.memory.buffer.byteLength <= 64 * 2 ** 20, `${core.exports.memory.buffer.byteLength}`);
  for (const t of [0, 1, 5000, N - 1]) {
    const row = { data: query.data.subarray(t * D, (t + 1) * D), shape: [1, D] };
    const expected = refer({ query: row, key, value }).output;
    assert.ok(farthest(output.data.subarray(t * D, (t + 1) * D), expected) <= BOUND);
  }
});

test('what does not fit is an error that names the argument, and the object still works', () => {
  for (const attention of all) {
    const good = make([2, 4], 3, 5, 6, 7);
    const flat = make([], 3, 5, 6, 7);
    const run = (/** @type {any} */ changes, problem = good) => () => attention.scaledDotProductAttention({ ...problem, ...changes });
    const expected = attention.scaledDotProductAttention(good).output;
    /** @type {[() => unknown, string, RegExp][]} */
    const cases = [
      [run({ query: undefined }), 'ERR_TYPE', /^query is undefined/],
      [run({ key: 7 }), 'ERR_TYPE', /^key is the number 7/],
      [run({ value: [['x']] }), 'ERR_TYPE', /^value\[0\]\[0\] is the text "x"/],
      [run({ query: randomTensor([6]) }), 'ERR_SHAPE', /^query has the shape \(6\); expected \(T,D\), \(H,T,D\) or \(B,H,T,D\)/],
      [run({ query: randomTensor([1, 2, 4, 3, 6]) }), 'ERR_SHAPE', /^query has the shape \(1,2,4,3,6\)/],
      [run({ key: randomTensor([4, 5, 6]) }), 'ERR_SHAPE', /^key has the shape \(4,5,6\); expected \(2,H,S,6\)/],
      [run({ key: randomTensor([3, 4, 5, 6]) }), 'ERR_SHAPE', /^key has the shape \(3,4,5,6\)/],
      [run({ key: randomTensor([2, 4, 5, 7]) }), 'ERR_SHAPE', /^key .*expected \(2,H,S,6\)/],
      [run({ value: randomTensor([2, 4, 6, 7]) }), 'ERR_SHAPE', /^value .*expected \(2,4,5,E\)/],
      [run({ value: randomTensor([2, 2, 5, 7]) }), 'ERR_SHAPE', /^value /],
      [run({ key: randomTensor([5, 7]) }, flat), 'ERR_SHAPE', /^key has the shape \(5,7\); expected \(S,6\)/],
      [run({ key: randomTensor([2, 2, 5, 6]), value: randomTensor([2, 2, 5, 7]) }), 'ERR_SHAPE', /^key .*2 heads; expected 4 heads.*enableGqa/],
      [run({ key: randomTensor([2, 3, 5, 6]), value: randomTensor([2, 3, 5, 7]), enableGqa: true }), 'ERR_SHAPE', /^key .*3 heads; expected a number of heads that divides 4/],
      [run({ key: randomTensor([2, 8, 5, 6]), value: randomTensor([2, 8, 5, 7]), enableGqa: true }), 'ERR_SHAPE', /^key .*8 heads/],
      [run({ key: randomTensor([2, 0, 5, 6]), value: randomTensor([2, 0, 5, 7]), enableGqa: true }), 'ERR_SHAPE', /^key .*0 heads/],
      [run({ enableGqa: 1 }), 'ERR_TYPE', /^enableGqa is the number 1; expected true or false/],
      [run({ isCausal: 'yes' }), 'ERR_TYPE', /^isCausal is the text "yes"; expected true or false/],
      [run({ returnWeights: 1 }), 'ERR_TYPE', /^returnWeights is the number 1/],
      [run({ scale: '1' }), 'ERR_TYPE', /^scale is the text "1"; expected a number/],
      [run({ softcap: -1 }), 'ERR_VALUE', /^softcap is the number -1; expected a finite number above 0, or 0/],
      [run({ softcap: NaN }), 'ERR_VALUE', /^softcap is the number NaN/],
      [run({ softcap: Infinity }), 'ERR_VALUE', /^softcap is the number Infinity/],
      [run({ softcap: true }), 'ERR_TYPE', /^softcap is true/],
      [run({ mask: 'causal' }), 'ERR_TYPE', /^mask is the text "causal"/],
      [run({ mask: true }), 'ERR_TYPE', /^mask is true/],
      [run({ mask: null }), 'ERR_TYPE', /^mask is null/],
      [run({ mask: { data: new Int8Array(5), shape: [5] } }), 'ERR_TYPE', /^mask\.data is an Int8Array/],
      [run({ mask: new Uint8Array(5) }), 'ERR_TYPE', /^mask is a Uint8Array without a shape/],
      [run({ mask: { data: new Uint8Array(5), shape: [6] } }), 'ERR_SHAPE', /^mask\.data has 5 bytes.*\(6\)/],
      [run({ mask: { data: new Uint8Array(5), shape: [-5] } }), 'ERR_SHAPE', /^mask/],
      [run({ mask: { data: new Uint8Array(5) } }), 'ERR_SHAPE', /^mask\.data .*undefined/],
      [run({ mask: randomTensor([4]) }), 'ERR_SHAPE', /^mask has the shape \(4\); expected one that broadcasts to \(B,H,T,S\), here \(2,4,3,5\)/],
      [run({ mask: randomTensor([5, 3]) }), 'ERR_SHAPE', /^mask/],
      [run({ mask: randomTensor([3, 1, 3, 5]) }), 'ERR_SHAPE', /^mask/],
      [run({ mask: randomTensor([1, 2, 4, 3, 5]) }), 'ERR_SHAPE', /^mask/],
      [run({ mask: [[true, 1]] }), 'ERR_TYPE', /^mask\[0\]\[1\] is the number 1; expected true or false/],
      [run({ mask: [[true, false], [true]] }), 'ERR_SHAPE', /^mask\[1\] has 1 entries/],
      [run({ mask: [0, true] }), 'ERR_TYPE', /^mask\[1\] is true/],
      [run({ past: null }), 'ERR_TYPE', /^past is null/],
      [run({ past: {} }), 'ERR_TYPE', /^past\.key is undefined/],
      [run({ past: { key: randomTensor([2, 4, 9, 6]) } }), 'ERR_TYPE', /^past\.value is undefined/],
      [run({ past: { key: randomTensor([2, 4, 9, 5]), value: randomTensor([2, 4, 9, 7]) } }), 'ERR_SHAPE', /^past\.key .*expected \(2,4,S,6\)/],
      [run({ past: { key: randomTensor([2, 4, 9, 6]), value: randomTensor([2, 4, 8, 7]) } }), 'ERR_SHAPE', /^past\.value .*expected \(2,4,9,7\)/],
      [run({ past: { key: randomTensor([4, 9, 6]), value: randomTensor([4, 9, 7]) } }), 'ERR_SHAPE', /^past\.key/],
      [run({ past: { key: randomTensor([2, 4, 9, 6]), value: randomTensor([2, 4, 9, 7]) }, mask: randomTensor([5]) }), 'ERR_SHAPE', /^mask .*\(2,4,3,14\)/],
      [run({ out: randomTensor([2, 4, 3, 6]) }), 'ERR_SHAPE', /^out has the shape \(2,4,3,6\); the result has \(2,4,3,7\)/],
      [run({ out: [[1]] }), 'ERR_TYPE', /^out is an array of 1/],
    ];
    const none = new Float32Array(0);
    const huge = (/** @type {number} */ T, /** @type {number} */ S) => ({ query: { data: none, shape: [T, 0] }, key: { data: none, shape: [S, 0] }, value: { data: none, shape: [S, 0] } });
    cases.push([run({ ...huge(1e6, 1e6), returnWeights: true }, flat), 'ERR_SIZE', /^The weights would have 1000000000000 numbers/]);
    cases.push([run({ ...huge(1, 1e9) }, flat), 'ERR_SIZE', /^key\.shape has 1000000000/]);
    cases.push([run({ ...huge(5, 5e8) }, flat), 'ERR_SIZE', /would have|numbers/]);
    const detached = new Float32Array(90);
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    cases.push([run({ key: { data: detached, shape: [5, 6] } }, flat), 'ERR_SHAPE', /^key\.data has 0 numbers/]);
    const bytes = new Uint8Array(5);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    cases.push([run({ mask: { data: bytes, shape: [5] } }), 'ERR_SHAPE', /^mask\.data has 0 bytes/]);
    for (const [call, code, message] of cases) {
      expectError(call, code, message);
      expectSameBits(attention.scaledDotProductAttention(good).output, expected);
    }
    for (const method of ['scaledDotProductAttention', 'scaledDotProductAttentionBackward', 'weightedSumBackward']) {
      const call = /** @type {any} */ (attention)[method];
      expectError(() => call.call(attention), 'ERR_TYPE', new RegExp(`^${method} got undefined`));
      expectError(() => call.call(attention, {}), 'ERR_TYPE', / is undefined; expected /);
    }
  }
});

test('the largest errors seen, for the record', (t) => {
  for (const [kind, error] of Object.entries(seen)) t.diagnostic(`${kind}: ${error.toExponential(2)} of the largest value`);
});
