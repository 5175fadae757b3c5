// onnxruntime-web, its WebAssembly backend with one thread.

import { isNode, locate } from '../assets.js';
import { attentionModel, composedModel, matMulModel, multiHeadModel, softmaxModel } from '../onnx-models.js';

/**
 * @typedef {import('../types.d.ts').Contender} Contender
 * @typedef {import('../types.d.ts').Maker} Maker
 * @typedef {Record<string, { data: Float32Array, shape: number[] }>} Feeds
 */

/** @param {Uint8Array} model @param {Feeds} inputs @returns {Promise<Contender>} */
async function contend(model, inputs) {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  // In Node it finds the file by itself.
  if (!isNode) ort.env.wasm.wasmPaths = { wasm: locate('node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm') };
  ort.env.logLevel = 'fatal';
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const run = async () => {
    /** @type {Record<string, import('onnxruntime-web').Tensor>} */
    const feeds = {};
    for (const name in inputs) feeds[name] = new ort.Tensor('float32', inputs[name].data, inputs[name].shape);
    return /** @type {Float32Array} */ ((await session.run(feeds)).output.data);
  };
  return { run, read: (result) => result, dispose: () => void session.release() };
}

/** @param {Float32Array} data (outer, inner, D) @param {number} outer @param {number} inner @param {number} D @returns {Float32Array} (inner, outer, D) */
function swapAxes(data, outer, inner, D) {
  const swapped = new Float32Array(data.length);
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) {
      const from = (i * inner + j) * D;
      swapped.set(data.subarray(from, from + D), (j * outer + i) * D);
    }
  }
  return swapped;
}

/** @param {any} problem @param {Uint8Array} model @param {number[]} lead dimensions before T or S @returns {Promise<Contender>} */
function attend({ T, S, D, query, key, value }, model, lead) {
  return contend(model, {
    query: { data: query, shape: [...lead, T, D] }, key: { data: key, shape: [...lead, S, D] }, value: { data: value, shape: [...lead, S, D] },
  });
}

/** Heads lie beside each other in a token, so they are put there beforehand: this is not timed. @param {any} problem @returns {Promise<Contender>} */
async function attendMultiHead(problem) {
  const { H, T, S, D, query, key, value } = problem;
  const contender = await contend(multiHeadModel(problem), {
    query: { data: swapAxes(query, H, T, D), shape: [1, T, H * D] },
    key: { data: swapAxes(key, H, S, D), shape: [1, S, H * D] },
    value: { data: swapAxes(value, H, S, D), shape: [1, S, H * D] },
  });
  return { ...contender, read: (result) => swapAxes(result, T, H, D) };
}

/** @type {Maker[]} */
export const weightedSum = [{
  name: 'onnxruntime-web',
  make: ({ T, S, D, weights, values }) => contend(matMulModel(T, S, D),
    { weights: { data: weights, shape: [T, S] }, values: { data: values, shape: [S, D] } }),
}];

/** @type {Maker[]} */
export const softmax = [{
  name: 'onnxruntime-web',
  make: ({ rows, columns, scores }) => contend(softmaxModel(rows, columns), { scores: { data: scores, shape: [rows, columns] } }),
}];

/** @type {Maker[]} Three ways; which is the fastest depends on the size. From 4096 on the first two end in an overflow of their own. */
export const attention = [
  { name: 'onnxruntime-web Attention', make: (problem) => attend(problem, attentionModel(problem), [1, problem.H]), takes: ({ T }) => T < 4096 },
  { name: 'onnxruntime-web MultiHeadAttention', make: attendMultiHead, takes: ({ T }) => T < 4096 },
  { name: 'onnxruntime-web MatMul, Softmax, MatMul', make: (problem) => attend(problem, composedModel(problem), [problem.H]) },
];

export const attentionNames = attention.map(({ name }) => name);
