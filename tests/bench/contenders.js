import { fileURLToPath } from 'node:url';
import { loadAttention } from '../../web/core/index.js';
import { encodeMatMul } from './matmul-model.js';

/**
 * @typedef {{ T: number, S: number, D: number, weights: Float32Array, values: Float32Array }} Problem
 * @typedef {{ name: string, run: () => Float32Array | Promise<Float32Array> }} Contender computes output (T,D) of the
 *   problem, arrays in and arrays out
 */

/** @param {Problem} problem @returns {Promise<Contender[]>} */
export async function ours({ T, S, D, weights, values }) {
  const attention = await loadAttention({ variant: 'simd' });
  const input = { weights: { data: weights, shape: [T, S] }, values: { data: values, shape: [S, D] } };
  const reusing = { ...input, out: { data: new Float32Array(T * D), shape: [T, D] } };
  return [
    { name: 'ours', run: () => attention.weightedSum(input).data },
    { name: 'ours, out reused', run: () => attention.weightedSum(reusing).data },
  ];
}

/** @param {Problem} problem @returns {Promise<Contender[]>} */
export async function onnxruntime({ T, S, D, weights, values }) {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(encodeMatMul(T, S, D), { executionProviders: ['wasm'] });
  const run = async () => {
    const feeds = { weights: new ort.Tensor('float32', weights, [T, S]), values: new ort.Tensor('float32', values, [S, D]) };
    return /** @type {Float32Array} */ ((await session.run(feeds)).output.data);
  };
  return [{ name: 'onnxruntime-web', run }];
}

/** @param {Problem} problem @returns {Promise<Contender[]>} */
export async function tensorflow({ T, S, D, weights, values }) {
  const tf = await import('@tensorflow/tfjs-core');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(fileURLToPath(new URL('./node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)));
  wasm.setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs-backend-wasm did not start');
  const run = () => {
    const a = tf.tensor2d(weights, [T, S]);
    const b = tf.tensor2d(values, [S, D]);
    const product = tf.matMul(a, b);
    const data = /** @type {Float32Array} */ (product.dataSync());
    tf.dispose([a, b, product]);
    return data;
  };
  return [{ name: 'tfjs-backend-wasm', run }];
}
