import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';

const ROOT = new URL('../../web/core/', import.meta.url);
const isBuilt = existsSync(new URL('compiled/core.relaxed-simd.wasm', ROOT));

/** Fused multiply-adds round once less, so an error may be what it is without them, and no more: see attention.test.js. */
const BOUND = 5e-7;

/** Runs in the other process: random problems in float64 and in the core; the largest errors, of the largest that there could be. @param {any} attention */
function measure(attention) {
  let state = 1;
  const random = (/** @type {number[]} */ shape) => ({
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1)), shape,
  });
  /** @type {Record<string, number>} */ const errors = { output: 0, weights: 0, sum: 0, gradQuery: 0, gradKey: 0, gradValue: 0 };
  const note = (/** @type {string} */ name, /** @type {Float32Array} */ actual, /** @type {Float64Array} */ expected, most = 1) => {
    expected.forEach((x, i) => {
      const error = Math.abs(actual[i] - x) / most;
      if (!(error <= errors[name])) errors[name] = error;
    });
  };
  for (const [T, S, D, E] of [[1, 1, 1, 1], [1, 100, 64, 64], [3, 9, 5, 7], [4, 8, 8, 8], [7, 17, 9, 3], [48, 48, 16, 16], [49, 97, 33, 17], [97, 300, 64, 64], [5, 2000, 3, 8]]) {
    for (const isCausal of [false, true]) {
      const [query, key, value, gradOutput] = [random([T, D]), random([S, D]), random([S, E]), random([T, E])];
      const [scale, q, k, v, g] = [Math.fround(1 / Math.sqrt(D)), query.data, key.data, value.data, gradOutput.data];
      const weights = new Float64Array(T * S);
      const output = new Float64Array(T * E);
      const gradQuery = new Float64Array(T * D);
      const gradKey = new Float64Array(S * D);
      const gradValue = new Float64Array(S * E);
      // The largest that each gradient could be without what cancels: the inputs are within 1.
      const magnitudes = { gradQuery: new Float64Array(T), gradKey: new Float64Array(S), gradValue: new Float64Array(S) };
      for (let t = 0; t < T; t++) {
        const row = weights.subarray(t * S, (t + 1) * S);
        for (let s = 0; s < S; s++) {
          for (let d = 0; d < D; d++) row[s] += q[t * D + d] * k[s * D + d] * scale;
          if (isCausal && s > t) row[s] = -Infinity;
        }
        const largest = row.reduce((a, x) => Math.max(a, x), -Infinity);
        row.forEach((x, s) => (row[s] = Math.exp(x - largest)));
        const sum = row.reduce((a, x) => a + x, 0);
        row.forEach((x, s) => (row[s] = x / sum));
        const pulls = Array.from(row, (_, s) => {
          let pull = 0;
          for (let e = 0; e < E; e++) pull += g[t * E + e] * v[s * E + e];
          return pull;
        });
        const mean = row.reduce((a, w, s) => a + w * pulls[s], 0);
        row.forEach((w, s) => {
          const grad = w * (pulls[s] - mean) * scale;
          const size = w * (Math.abs(pulls[s]) + Math.abs(mean)) * scale;
          magnitudes.gradQuery[t] += size;
          magnitudes.gradKey[s] += size;
          magnitudes.gradValue[s] += w;
          for (let e = 0; e < E; e++) {
            output[t * E + e] += w * v[s * E + e];
            gradValue[s * E + e] += w * g[t * E + e];
          }
          for (let d = 0; d < D; d++) {
            gradQuery[t * D + d] += grad * k[s * D + d];
            gradKey[s * D + d] += grad * q[t * D + d];
          }
        });
      }
      const result = attention.scaledDotProductAttention({ query, key, value, isCausal, returnWeights: true });
      note('output', result.output.data, output);
      note('weights', result.weights.data, weights);
      note('sum', attention.weightedSum({ weights: result.weights, values: value }).data, output);
      const gradients = attention.scaledDotProductAttentionBackward({ query, key, value, gradOutput, isCausal });
      for (const [name, expected] of Object.entries({ gradQuery, gradKey, gradValue })) {
        const most = /** @type {any} */ (magnitudes)[name].reduce((/** @type {number} */ a, /** @type {number} */ x) => Math.max(a, x), 0);
        note(name, gradients[name].data, expected, most);
      }
    }
  }
  return errors;
}

/** @param {string[]} flags of Node @returns {Promise<any>} */
async function run(flags) {
  const script = `
    import { loadAttention } from ${JSON.stringify(new URL('index.js', ROOT).href)};
    const measure = ${measure};
    try {
      const attention = await loadAttention({ variant: 'relaxed-simd' });
      console.log(JSON.stringify({ variant: attention.variant, errors: measure(attention), auto: (await loadAttention()).variant }));
    } catch ({ name, code, message }) {
      console.log(JSON.stringify({ name, code, message }));
    }`;
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--input-type=module', '-e', script]);
  return JSON.parse(stdout);
}

const FLAG = '--experimental-wasm-relaxed-simd';

if (isBuilt) {
  test('relaxed SIMD, asked for by name, is near the float64 results, and auto does not choose it', async (t) => {
    const { variant, errors, auto, ...error } = await run([FLAG]);
    assert.deepEqual(error, {});
    assert.equal(variant, 'relaxed-simd');
    assert.equal(auto, 'simd');
    for (const [name, most] of Object.entries(errors)) {
      t.diagnostic(`${name}: ${Number(most).toExponential(2)}`);
      assert.ok(Number(most) <= BOUND, `${name} is off by ${most}`);
    }
  });

  test('an engine without relaxed SIMD gives the results, or says that it lacks it', async () => {
    const { variant, code, message } = await run([]);
    if (variant) return assert.equal(variant, 'relaxed-simd');
    assert.equal(code, 'ERR_VARIANT');
    assert.match(message, /relaxed-simd/);
  });
} else {
  test('relaxed SIMD is not in this build, and asking for it says so', async () => {
    for (const flags of [[], [FLAG]]) {
      const { name, code, message } = await run(flags);
      assert.deepEqual([name, code], ['AttentionError', 'ERR_VARIANT']);
      assert.equal(message, "variant is 'relaxed-simd', which this build does not have; use 'auto', 'simd', 'scalar' or 'js'.");
    }
  });
}
