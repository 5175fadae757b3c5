import assert from 'node:assert/strict';
import { AttentionError, loadAttention } from '../../web/core/index.js';

/** @typedef {import('../../web/core/index.js').Tensor} Tensor */

export const VARIANTS = /** @type {const} */ (['simd', 'scalar', 'js']);

/** Unit roundoff of float32. */
export const u = 2 ** -24;

/** All variants, loaded. */
export function loadAll() {
  return Promise.all(VARIANTS.map((variant) => loadAttention({ variant })));
}

let state = 20260101;

/** @param {number[]} shape @param {number} [low] @param {number} [high] @returns {Tensor} random, the same in every run */
export function randomTensor(shape, low = -1, high = 1) {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = low + ((high - low) * state) / 2 ** 32;
  }
  return { data, shape };
}

/** @param {ArrayLike<number>} numbers @param {number[]} [shape] @returns {Tensor} */
export function tensor(numbers, shape = [numbers.length]) {
  return { data: Float32Array.from(numbers), shape };
}

/** NaN payloads aside, which WebAssembly leaves open. @param {Float32Array} data @returns {Uint32Array} */
export function bits(data) {
  return new Uint32Array(Float32Array.from(data, (x) => (Number.isNaN(x) ? NaN : x)).buffer);
}

/** @param {Tensor} actual @param {Tensor} expected */
export function expectSameBits(actual, expected) {
  assert.deepEqual(actual.shape, expected.shape);
  assert.ok(Buffer.from(bits(actual.data).buffer).equals(Buffer.from(bits(expected.data).buffer)), 'the bits differ');
}

/**
 * Runs a computation with every variant, expects the same bits, and returns the result.
 *
 * @template {Tensor} T
 * @param {import('../../web/core/index.js').Attention[]} all
 * @param {(attention: import('../../web/core/index.js').Attention) => T} compute
 * @returns {T}
 */
export function inAll(all, compute) {
  const [first, ...rest] = all.map(compute);
  for (const other of rest) expectSameBits(other, first);
  return first;
}

/** @param {() => unknown} call @param {string} code @param {RegExp} message */
export function expectError(call, code, message) {
  assert.throws(call, (/** @type {any} */ error) => {
    assert.ok(error instanceof AttentionError && error instanceof Error, `not an AttentionError: ${error?.stack}`);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.ok(error.message.length < 400, 'the message is too long to read');
    return true;
  });
}

/** The worked example of the slide. */
export const SLIDE = {
  weights: [
    [0.182, 0.204, 0.207, 0.192, 0.198],
    [0.17, 0.279, 0.222, 0.173, 0.186],
    [0.162, 0.206, 0.272, 0.184, 0.208],
    [0.188, 0.213, 0.224, 0.219, 0.215],
    [0.178, 0.212, 0.239, 0.204, 0.244],
  ],
  values: [
    [1.0, 0.5, 0.2],
    [0.8, 1.2, 0.3],
    [0.6, 0.9, 1.1],
    [1.1, 0.4, 0.7],
    [0.9, 0.7, 0.8],
  ],
  printed: [
    [0.87, 0.74, 0.59],
    [0.83, 0.88, 0.58],
    [0.83, 0.78, 0.68],
    [0.88, 0.73, 0.63],
    [0.84, 0.78, 0.7],
  ],
};
