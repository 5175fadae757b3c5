import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { bits, expectError, expectSameBits, inAll, loadAll, randomTensor, tensor, u } from './helpers.js';

/**
 * @typedef {import('../../web/core/index.js').Tensor} Tensor
 * @typedef {{ query: Tensor, key: Tensor, value: Tensor, gradOutput: Tensor, mask?: { data: Float32Array | Uint8Array, shape: number[] },
 *   isCausal?: boolean, scale?: number, softcap?: number, enableGqa?: boolean, past?: { key: Tensor, value: Tensor } }} Problem
 * @typedef {{ data: Float64Array, shape: number[] }} Wide
 */

/** @type {import('../../web/core/index.js').Attention[]} */
let all;
before(async () => {
  all = await loadAll();
});

const NAMES = /** @type {const} */ (['gradQuery', 'gradKey', 'gradValue']);

/** The largest share of its bound that an error took. */
const seen = { share: 0 };

/** @param {number[]} shape @returns {number[]} with B and H */
const full = (shape) => [...Array(4 - shape.length).fill(1), ...shape];

/** @param {Problem} problem sizes, and keys and values with the past before them, in float64 */
function unfold({ query, key, value, gradOutput, past, mask, isCausal = false, scale, softcap = 0 }) {
  const [B, H, T, D] = full(query.shape);
  const [, heads, own, E] = full(value.shape);
  const P = past ? full(past.key.shape)[2] : 0;
  const S = P + own;
  const join = (/** @type {Tensor} */ after, /** @type {Tensor | undefined} */ first, /** @type {number} */ width) => {
    const data = new Float64Array(B * heads * S * width);
    for (let i = 0; i < B * heads; i++) {
      if (first) data.set(first.data.subarray(i * P * width, (i + 1) * P * width), i * S * width);
      data.set(after.data.subarray(i * own * width, (i + 1) * own * width), (i * S + P) * width);
    }
    return data;
  };
  return {
    B, H, T, D, E, P, S, heads, own, isCausal, mask, factor: Math.fround(scale ?? 1 / Math.sqrt(D || 1)), softcap: Math.fround(softcap),
    q: Float64Array.from(query.data), k: join(key, past?.key, D), v: join(value, past?.value, E), g: Float64Array.from(gradOutput.data),
  };
}

/** @typedef {ReturnType<typeof unfold>} Unfolded */

/** Calls back for each query with its weights. @param {Unfolded} p @param {(row: number, head: number, weights: number[], scores: { slope: number, error: number }[]) => void} each */
function eachRow({ B, H, T, D, P, S, heads, isCausal, mask, factor, softcap, q, k }, each) {
  for (let b = 0; b < B; b++) for (let h = 0; h < H; h++) for (let t = 0; t < T; t++) {
    const head = b * heads + Math.floor(h / (H / heads));
    const row = (b * H + h) * T + t;
    /** @type {{ slope: number, error: number }[]} */ const about = [];
    const scores = Array.from({ length: S }, (_, s) => {
      let [score, magnitude] = [0, 0];
      for (let d = 0; d < D; d++) {
        const product = q[row * D + d] * k[(head * S + s) * D + d] * factor;
        score += product;
        magnitude += Math.abs(product);
      }
      let error = (D + 2) * u * magnitude; // every term is rounded D times at most, and scaled
      let slope = 1;
      if (softcap > 0) {
        const tanh = Math.tanh(score / softcap);
        slope = 1 - tanh * tanh;
        score = softcap * tanh;
        error += u * Math.abs(score) + 1e-10 * softcap;
      }
      if (mask) {
        const sizes = full(mask.shape);
        const index = [b, h, t, s].reduce((sum, i, axis) => sum * sizes[axis] + (sizes[axis] === 1 ? 0 : i), 0);
        if (mask.data instanceof Float32Array) score += mask.data[index];
        else if (mask.data[index] === 0) score = -Infinity;
        if (score > -Infinity) error += u * Math.abs(score);
      }
      if (isCausal && s > P + t) score = -Infinity;
      about.push({ slope, error });
      return score;
    });
    const largest = scores.reduce((a, x) => Math.max(a, x), -Infinity);
    const powers = scores.map((score) => (largest === -Infinity ? 0 : Math.exp(score - largest)));
    const sum = powers.reduce((a, x) => a + x, 0);
    each(row, head, powers.map((power) => (sum ? power / sum : 0)), about);
  }
}

/** The loss whose gradient with respect to the output is g. @param {Unfolded} p */
function lose(p) {
  let loss = 0;
  eachRow(p, (row, head, weights) => {
    weights.forEach((w, s) => {
      for (let e = 0; e < p.E; e++) loss += w * p.v[(head * p.S + s) * p.E + e] * p.g[row * p.E + e];
    });
  });
  return loss;
}

/**
 * The closed form, and a bound of the float32 errors to first order: a weight is off by twice the largest error of a score of its
 * row, and by S + 8 roundings of the powers, their sum and the quotient; every other sum by one rounding for each of its terms.
 *
 * @param {Unfolded} p
 */
function derive(p) {
  const { T, D, E, S, H, heads, q, k, v, g, factor, softcap } = p;
  const [gradients, bounds] = [0, 1].map(() => ({ q: new Float64Array(q.length), k: new Float64Array(k.length), v: new Float64Array(v.length) }));
  const queries = (T * H) / (heads || 1);
  eachRow(p, (row, head, weights, about) => {
    const off = 2 * Math.max(0, ...about.map(({ error }) => error)) + (S + 8) * u;
    const pulls = weights.map((_, s) => {
      let [sum, magnitude] = [0, 0];
      for (let e = 0; e < E; e++) {
        const product = g[row * E + e] * v[(head * S + s) * E + e];
        sum += product;
        magnitude += Math.abs(product);
      }
      return { sum, magnitude };
    });
    const mean = weights.reduce((a, w, s) => a + w * pulls[s].sum, 0);
    const meanMagnitude = weights.reduce((a, w, s) => a + w * pulls[s].magnitude, 0);
    weights.forEach((w, s) => {
      const { slope, error } = about[s];
      const grad = w * (pulls[s].sum - mean) * factor * slope;
      const size = w * (pulls[s].magnitude + meanMagnitude) * Math.abs(factor);
      const slopeError = softcap > 0 ? error / softcap + 2 * u + 4e-10 : 0;
      const gradError = size * (slope * (2 * off + (E + S + 8) * u) + slopeError);
      for (let d = 0; d < D; d++) {
        const [i, j] = [row * D + d, (head * S + s) * D + d];
        gradients.q[i] += grad * k[j];
        gradients.k[j] += grad * q[i];
        bounds.q[i] += (gradError + (S + 1) * u * size * slope) * Math.abs(k[j]);
        bounds.k[j] += (gradError + (queries + 1) * u * size * slope) * Math.abs(q[i]);
      }
      for (let e = 0; e < E; e++) {
        const [i, j] = [row * E + e, (head * S + s) * E + e];
        gradients.v[j] += w * g[i];
        bounds.v[j] += w * (off + (queries + 1) * u) * Math.abs(g[i]);
      }
    });
  });
  return { gradients, bounds };
}

/** @param {import('../../web/core/backward.js').AttentionGradients} result @param {Unfolded} p keys and values as unfold has them */
function gather({ gradQuery, gradKey, gradValue, gradPast }, p) {
  const parts = { query: gradQuery, key: gradKey, value: gradValue, gradOutput: tensor([], [0, 0]), past: gradPast };
  const { q, k, v } = unfold(parts);
  assert.deepEqual([q.length, k.length, v.length], [p.q.length, p.k.length, p.v.length]);
  return { q, k, v };
}

/** @param {Problem} problem @param {boolean} [isSmall] finite differences, too */
function expectRight(problem, isSmall = true) {
  const run = (/** @type {(typeof all)[0]} */ attention) => attention.scaledDotProductAttentionBackward(problem);
  for (const name of NAMES) inAll(all, (attention) => run(attention)[name]);
  const result = run(all[0]);
  assert.deepEqual(NAMES.map((name) => result[name].shape), [problem.query.shape, problem.key.shape, problem.value.shape]);
  if (problem.past) {
    for (const name of /** @type {const} */ (['key', 'value'])) {
      const { shape } = inAll(all, (attention) => /** @type {any} */ (run(attention)).gradPast[name]);
      assert.deepEqual(shape, problem.past[name].shape);
    }
  } else assert.equal('gradPast' in result, false);
  const p = unfold(problem);
  const { gradients, bounds } = derive(p);
  const actual = gather(result, p);
  for (const side of /** @type {const} */ (['q', 'k', 'v'])) {
    gradients[side].forEach((expected, i) => {
      const error = Math.abs(actual[side][i] - expected);
      const bound = bounds[side][i] + 2 ** -140;
      seen.share = Math.max(seen.share, error / bound);
      assert.ok(error <= bound, `grad ${side}[${i}] is ${actual[side][i]}, expected ${expected} +- ${bound}`);
    });
    if (isSmall) expectSlope(p, side, gradients[side]);
  }
}

/**
 * Central differences: off by step^2 of the third derivative, and by the rounding of the loss over the step.
 *
 * @param {Unfolded} p @param {'q' | 'k' | 'v'} side @param {Float64Array} expected
 */
function expectSlope(p, side, expected) {
  const step = 2 ** -16;
  const most = Math.max(1, ...expected.map(Math.abs));
  for (let i = 0; i < p[side].length; i += 1 + Math.floor(p[side].length / 12)) {
    const x = p[side][i];
    p[side][i] = x + step;
    const above = lose(p);
    p[side][i] = x - step;
    const slope = (above - lose(p)) / (2 * step);
    p[side][i] = x;
    assert.ok(Math.abs(slope - expected[i]) <= 2e-8 * most, `the slope of the loss along ${side}[${i}] is ${slope}, the closed form ${expected[i]}`);
  }
}

/** @param {number[]} lead @param {number} T @param {number} S @param {number} D @param {number} E @returns {Problem} */
function make(lead, T, S, D, E = D) {
  return { query: randomTensor([...lead, T, D]), key: randomTensor([...lead, S, D]), value: randomTensor([...lead, S, E]), gradOutput: randomTensor([...lead, T, E]) };
}

/** @param {number[]} shape @returns {{ data: Uint8Array, shape: number[] }} */
function randomBytes(shape) {
  return { data: Uint8Array.from(randomTensor(shape).data, (x) => (x < 0.2 ? 1 : 0)), shape };
}

for (const n of [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 47, 48, 49, 97]) {
  test(`the gradients of sizes of ${n} in any dimension are those of the closed form, and the loss has that slope`, () => {
    for (const [T, S, D, E] of [[n, 5, 3, 4], [9, n, 4, 3], [5, 6, n, 7], [6, 5, 7, n], [1, n, 8, 8], [n, n, 3, 3]]) {
      for (const isCausal of [false, true]) expectRight({ ...make([], T, S, D, E), isCausal }, n < 10);
    }
  });
}

test('scale, softcap, masks and causal attention, alone and together', () => {
  const [T, S] = [6, 7];
  const added = randomTensor([T, S], -3, 3);
  const some = { ...added, data: added.data.map((x) => (x < -1 ? -Infinity : x)) };
  for (const mask of [undefined, randomBytes([T, S]), randomBytes([S]), randomBytes([T, 1]), added, some, randomTensor([1, S]), randomTensor([1])]) {
    for (const softcap of [0, 0.2, 1, 50]) {
      for (const scale of [undefined, 0, -1.5, 2]) {
        for (const isCausal of [false, true]) expectRight({ ...make([], T, S, 4, 3), mask, softcap, scale, isCausal });
      }
    }
  }
});

test('heads, batches, grouped queries and a past', () => {
  for (const [lead, queries] of [[[2], [2]], [[2, 3], [2, 3]], [[2], [6]], [[2, 1], [2, 4]]]) {
    for (const [T, own, P] of [[4, 5, 0], [1, 1, 6], [3, 3, 7], [5, 0, 4], [0, 3, 3]]) {
      const problem = {
        query: randomTensor([...queries, T, 4]), key: randomTensor([...lead, own, 4]), value: randomTensor([...lead, own, 3]),
        gradOutput: randomTensor([...queries, T, 3]), enableGqa: true,
        past: P ? { key: randomTensor([...lead, P, 4]), value: randomTensor([...lead, P, 3]) } : undefined,
      };
      expectRight(problem);
      expectRight({ ...problem, isCausal: true, softcap: 0.7, mask: randomTensor([queries[queries.length - 1], T, P + own]) });
      expectRight({ ...problem, mask: randomBytes([T, P + own]), scale: 1.5 });
    }
  }
});

test('many queries and keys, across blocks and chunks', () => {
  expectRight({ ...make([], 300, 400, 16, 8), isCausal: true }, false);
  expectRight({ ...make([], 500, 300, 4, 5), mask: randomBytes([500, 300]), softcap: 2 }, false);
  expectRight({ ...make([], 3, 5000, 8, 8) }, false);
});

test('a row whose keys are all left out, and a key that no query sees, have gradients of zero, even if the rest is not finite', () => {
  for (const T of [2, 60]) {
    const problem = make([], T, 9, 4);
    const mask = { data: Uint8Array.from({ length: T * 9 }, (_, i) => Number(Math.floor(i / 9) !== 1 && i % 9 !== 3)), shape: [T, 9] };
    for (const kind of [mask, { data: Float32Array.from(mask.data, (x) => (x ? 0 : -Infinity)), shape: mask.shape }]) {
      for (const softcap of [0, 1]) {
        expectRight({ ...problem, mask: kind, softcap }, false);
        for (const attention of all) {
          const { gradQuery, gradKey, gradValue } = attention.scaledDotProductAttentionBackward({ ...problem, mask: kind, softcap });
          for (const row of [gradQuery.data.subarray(4, 8), gradKey.data.subarray(12, 16), gradValue.data.subarray(12, 16)]) {
            assert.ok(row.every((x) => x === 0));
          }
          const none = { data: kind.data.map(() => (kind.data instanceof Uint8Array ? 0 : -Infinity)), shape: kind.shape };
          const value = { ...problem.value, data: problem.value.data.map((x, i) => (i ? x : NaN)) };
          const zeros = attention.scaledDotProductAttentionBackward({ ...problem, value, mask: none, softcap });
          for (const name of NAMES) assert.ok(zeros[name].data.every((x) => x === 0), name);
        }
      }
    }
  }
});

test('NaN and infinities flow through, with the same bits in every variant', () => {
  for (const bad of [NaN, Infinity, -Infinity, 1e30, 3e38]) {
    for (const name of /** @type {const} */ (['query', 'key', 'value', 'gradOutput'])) {
      const problem = make([], 6, 7, 4);
      problem[name].data[5] = bad;
      for (const options of [{}, { isCausal: true }, { softcap: 1 }]) {
        for (const side of NAMES) inAll(all, (attention) => attention.scaledDotProductAttentionBackward({ ...problem, ...options })[side]);
      }
      if (Number.isNaN(bad)) assert.ok(all[0].scaledDotProductAttentionBackward(problem).gradQuery.data.some(Number.isNaN));
    }
  }
});

test('the inputs of the backward pass stay as they are, and results are fresh', () => {
  for (const attention of all) {
    const problem = { ...make([2], 5, 6, 4), mask: randomTensor([5, 6]) };
    const inputs = [problem.query, problem.key, problem.value, problem.gradOutput, problem.mask];
    const before = inputs.map(({ data }) => bits(data));
    const result = attention.scaledDotProductAttentionBackward(problem);
    const copies = NAMES.map((name) => bits(result[name].data));
    attention.scaledDotProductAttentionBackward(make([2], 5, 6, 4));
    assert.deepEqual(inputs.map(({ data }) => bits(data)), before);
    assert.deepEqual(NAMES.map((name) => bits(result[name].data)), copies);
  }
});

test('what does not fit the backward pass is an error that names the argument, and the object still works', () => {
  for (const attention of all) {
    const good = make([2], 3, 5, 4, 6);
    const run = (/** @type {any} */ changes) => () => attention.scaledDotProductAttentionBackward({ ...good, ...changes });
    const expected = attention.scaledDotProductAttentionBackward(good).gradKey;
    for (const [changes, code, message] of /** @type {[any, string, RegExp][]} */ ([
      [{ gradOutput: undefined }, 'ERR_TYPE', /^gradOutput is undefined/],
      [{ gradOutput: randomTensor([2, 3, 4]) }, 'ERR_SHAPE', /^gradOutput has the shape \(2,3,4\); expected \(H,T,E\), here \(2,3,6\)/],
      [{ gradOutput: randomTensor([3, 6]) }, 'ERR_SHAPE', /^gradOutput/],
      [{ query: randomTensor([2, 3, 5]) }, 'ERR_SHAPE', /^key/],
      [{ softcap: -1 }, 'ERR_VALUE', /^softcap/],
      [{ isCausal: 0 }, 'ERR_TYPE', /^isCausal/],
      [{ mask: randomTensor([4]) }, 'ERR_SHAPE', /^mask/],
      [{ past: { key: randomTensor([2, 3, 4]) } }, 'ERR_TYPE', /^past\.value/],
      [{ query: randomTensor([4, 3, 4]), gradOutput: randomTensor([4, 3, 6]) }, 'ERR_SHAPE', /^key .*enableGqa/],
    ])) {
      expectError(run(changes), code, message);
      expectSameBits(attention.scaledDotProductAttentionBackward(good).gradKey, expected);
    }
  }
});

/** @param {number[]} left @param {number[]} right batch dimensions @param {number[]} rows @param {number} S @param {number} D */
function expectSum(left, right, rows, S, D) {
  const lead = left.length ? left : right;
  const problem = { weights: randomTensor([...left, ...rows, S]), values: randomTensor([...right, S, D]), gradOutput: randomTensor([...lead, ...rows, D]) };
  const gradWeights = inAll(all, (attention) => attention.weightedSumBackward(problem).gradWeights);
  const gradValues = inAll(all, (attention) => attention.weightedSumBackward(problem).gradValues);
  assert.deepEqual([gradWeights.shape, gradValues.shape], [problem.weights.shape, problem.values.shape]);
  const T = rows[0] ?? 1;
  const count = lead.reduce((a, b) => a * b, 1);
  const sums = [problem.weights, problem.values].map(({ data }) => ({ sum: new Float64Array(data.length), magnitude: new Float64Array(data.length) }));
  for (let b = 0; b < count; b++) for (let t = 0; t < T; t++) for (let s = 0; s < S; s++) for (let d = 0; d < D; d++) {
    const w = ((left.length ? b : 0) * T + t) * S + s;
    const v = ((right.length ? b : 0) * S + s) * D + d;
    const grad = problem.gradOutput.data[(b * T + t) * D + d];
    [[w, grad * problem.values.data[v]], [v, grad * problem.weights.data[w]]].forEach(([i, product], side) => {
      sums[side].sum[i] += product;
      sums[side].magnitude[i] += Math.abs(product);
    });
  }
  const terms = [D * (left.length ? 1 : count), T * (right.length ? 1 : count)];
  [gradWeights, gradValues].forEach(({ data }, side) => {
    data.forEach((x, i) => {
      const bound = ((terms[side] * u) / (1 - terms[side] * u)) * sums[side].magnitude[i];
      assert.ok(Math.abs(x - sums[side].sum[i]) <= bound, `side ${side}, ${i}: ${x}, expected ${sums[side].sum[i]}`);
    });
  });
}

test('the backward pass of weightedSum is the closed form, whichever side is shared by the batches', () => {
  for (const [left, right] of [[[], []], [[3], []], [[], [3]], [[3], [3]], [[2, 3], []], [[], [2, 3]], [[2, 2], [2, 2]], [[1], []], [[], [1]], [[0], []], [[], [0]]]) {
    for (const rows of [[], [0], [1], [2], [7], [50]]) {
      for (const [S, D] of [[0, 3], [1, 1], [3, 0], [5, 3], [8, 8], [17, 9], [49, 33]]) {
        if (rows.length || left.length === 0) expectSum(left, right, rows, S, D);
      }
    }
  }
  expectSum([], [], [300], 200, 64);
});

test('what does not fit the backward pass of weightedSum is an error that names the argument', () => {
  for (const attention of all) {
    const good = { weights: randomTensor([2, 3]), values: randomTensor([3, 4]), gradOutput: randomTensor([2, 4]) };
    const run = (/** @type {any} */ changes) => () => attention.weightedSumBackward({ ...good, ...changes });
    expectError(run({ gradOutput: randomTensor([2, 3]) }), 'ERR_SHAPE', /^gradOutput has the shape \(2,3\); expected \(2,4\)/);
    expectError(run({ gradOutput: null }), 'ERR_TYPE', /^gradOutput is null/);
    expectError(run({ weights: randomTensor([2, 4]) }), 'ERR_SHAPE', /^weights has the shape \(2,4\) and values \(3,4\)/);
    expectError(run({ values: 'x' }), 'ERR_TYPE', /^values is the text/);
    assert.equal(run({})().gradValues.data.length, 12);
  }
});

test('the share of their bounds that the errors took, for the record', (t) => {
  t.diagnostic(`at most ${seen.share.toFixed(3)}`);
  assert.ok(seen.share > 0.001, 'bounds that are far too wide show nothing');
});
