// TensorFlow.js, its WebAssembly backend with SIMD and without threads.

import { isNode, locate } from '../assets.js';

/**
 * @typedef {import('../types.d.ts').Contender} Contender
 * @typedef {import('../types.d.ts').Maker} Maker
 * @typedef {typeof import('@tensorflow/tfjs-core')} Library
 * @typedef {import('@tensorflow/tfjs-core').Tensor} Tensor
 */

/** @returns {Promise<Library>} */
async function start() {
  const tf = await import('@tensorflow/tfjs-core');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  if (tf.getBackend() === 'wasm') return tf;
  wasm.setWasmPaths(locate('node_modules/@tensorflow/tfjs-backend-wasm/dist/'));
  wasm.setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs-backend-wasm did not start');
  return tf;
}

/**
 * @param {{ data: Float32Array, shape: number[] }[]} inputs
 * @param {(tf: Library, ...tensors: Tensor[]) => Tensor | Tensor[]} compute
 * @returns {Promise<Contender>} results are arrays, one an output
 */
async function contend(inputs, compute) {
  const tf = await start();
  const run = () => {
    /** @type {Float32Array[]} */
    let results = [];
    // Nothing is returned to tidy(): it would look for tensors in every element of the arrays.
    tf.tidy(() => {
      const outputs = compute(tf, ...inputs.map(({ data, shape }) => tf.tensor(data, shape)));
      results = [outputs].flat().map((output) => /** @type {Float32Array} */ (output.dataSync()));
    });
    return results;
  };
  return { run, read: (/** @type {Float32Array[]} */ results) => join(results) };
}

/** @param {Float32Array[]} arrays */
function join(arrays) {
  const joined = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) joined.set(array, at), (at += array.length);
  return joined;
}

/** @param {Library} tf @param {number} D @returns {(query: Tensor, key: Tensor, value: Tensor) => Tensor} */
function attender(tf, D) {
  return (query, key, value) => tf.matMul(tf.softmax(tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(D))), value);
}

/** @param {any} problem */
function attentionInputs({ H, T, S, D, query, key, value }) {
  const lead = H === 1 ? [] : [H];
  return [{ data: query, shape: [...lead, T, D] }, { data: key, shape: [...lead, S, D] }, { data: value, shape: [...lead, S, D] }];
}

/** Gradients are a part of the library that has to be asked for, in files that a bundler can read and Node cannot. */
async function loadGradients() {
  await import('@tensorflow/tfjs-core/dist/register_all_gradients');
}

const name = 'tfjs-wasm';

/** @type {Maker[]} */
export const weightedSum = [{
  name,
  make: ({ T, S, D, weights, values }) => contend([{ data: weights, shape: [T, S] }, { data: values, shape: [S, D] }],
    (tf, a, b) => tf.matMul(a, b)),
}];

/** @type {Maker[]} */
export const softmax = [{
  name,
  make: ({ rows, columns, scores }) => contend([{ data: scores, shape: [rows, columns] }], (tf, x) => tf.softmax(x)),
}];

/** @type {Maker[]} */
export const attention = [{
  name,
  make: (problem) => contend(attentionInputs(problem), (tf, query, key, value) => attender(tf, problem.D)(query, key, value)),
}];

/** @type {Maker[]} */
export const backward = [{
  name,
  takes: () => !isNode,
  make: async (problem) => {
    await loadGradients();
    const inputs = [...attentionInputs(problem), { data: problem.gradOutput, shape: [problem.T, problem.D] }];
    return contend(inputs, (tf, query, key, value, gradOutput) =>
      tf.grads(/** @type {any} */ (attender(tf, problem.D)))([query, key, value], gradOutput));
  },
}];
