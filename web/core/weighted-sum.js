import { AttentionError } from './errors.js';
import { allocate } from './memory.js';
import { checkResult, countNumbers, isSameShape, showShape } from './tensors.js';

/**
 * @typedef {import('./load.js').Core} Core
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {{ T: number, S: number, D: number }} Sizes
 */

/** From these sizes on, packing the values pays (measured). */
const LEAST_PACKED = { T: 8, S: 16, D: 2 };

/** Numbers of a matrix that goes the shortest way. */
const FEW = 64;

/** Numbers of weights that are copied to the core at a time: 384 KB, still in cache when they are used. */
const CHUNK = 98304;

/**
 * The weighted sum, by the path that is fastest for its size. All paths add in the same order.
 *
 * @param {Core} core with cleared memory
 * @param {Tensor} weights (S), (T,S) or (...,T,S)
 * @param {Tensor} values (S,D) or (...,S,D)
 * @param {Tensor} [out] of the result's shape
 * @returns {Tensor} (D), (T,D) or (...,T,D)
 */
export function sumWeighted(core, weights, values, out) {
  const from = weights.shape;
  const to = values.shape;
  if (from.length > 2 || to.length > 2) return sumBatches(core, weights, values, out);
  if (from.length === 0 || to.length !== 2 || from[from.length - 1] !== to[0]) throw misfit(weights, values);
  const isRow = from.length === 1;
  const D = to[1];
  const sizes = { T: isRow ? 1 : from[0], S: to[0], D };
  return sumOne(core, weights.data, values.data, sizes, isRow ? [D] : [sizes.T, D], out);
}

/**
 * The shortest way, for matrices of a few numbers: there, looking at the arguments costs more than the sum.
 *
 * @param {Core} core with cleared memory
 * @param {import('./tensors.js').TensorLike} weights
 * @param {import('./tensors.js').TensorLike} values
 * @param {Tensor} [out]
 * @returns {Tensor | undefined} undefined if they are anything else than small tensors (T,S), (S,D) and (T,D) that fit
 */
export function sumFew({ exports, memory }, weights, values, out) {
  const T = readSize(weights, 0);
  const S = readSize(weights, 1);
  const D = readSize(values, 1);
  if (!(T > 0 && S > 0 && D > 0 && readSize(values, 0) === S)) return undefined;
  const w = /** @type {Tensor} */ (weights).data;
  const v = /** @type {Tensor} */ (values).data;
  if (!(w instanceof Float32Array && v instanceof Float32Array && w.length === T * S && v.length === S * D)) return undefined;
  if (w.length > FEW || v.length > FEW) return undefined;
  const data = out?.data;
  if (out !== undefined && !(readSize(out, 0) === T && readSize(out, 1) === D && data instanceof Float32Array && data.length === T * D)) return undefined;
  const weightsAt = memory.place(w);
  const valuesAt = memory.place(v);
  const resultAt = memory.reserveFloats(T * D);
  exports.attn_sum_weighted(resultAt, weightsAt, valuesAt, T, S, D);
  if (out === undefined || data === undefined) return { data: memory.read(resultAt, T * D), shape: [T, D] };
  memory.readInto(data, resultAt);
  return out;
}

/** @param {any} tensor @param {number} axis @returns {number} 0 if it is no tensor of two dimensions, or of an odd shape */
function readSize(tensor, axis) {
  const shape = tensor?.shape;
  if (!Array.isArray(shape) || shape.length !== 2) return 0;
  const size = shape[axis];
  return typeof size === 'number' && size === (size | 0) ? size : 0;
}

/**
 * @param {Core} core
 * @param {Float32Array} weights (T,S)
 * @param {Float32Array} values (S,D)
 * @param {Sizes} sizes
 * @param {number[]} shape of the result
 * @param {Tensor} [out]
 * @returns {Tensor}
 */
function sumOne(core, weights, values, sizes, shape, out) {
  checkResult(out, shape);
  if (isPacked(sizes)) {
    return sumInto(out, shape, [weights, values], (data) => sumPacked(core, data, weights, values, sizes));
  }
  const resultAt = sumPlain(core, weights, values, sizes);
  if (out === undefined) return { data: core.memory.read(resultAt, sizes.T * sizes.D), shape };
  core.memory.readInto(out.data, resultAt);
  return out;
}

/**
 * @param {Core} core
 * @param {Tensor} weights (...,T,S)
 * @param {Tensor} values (...,S,D)
 * @param {Tensor} [out]
 * @returns {Tensor}
 */
function sumBatches(core, weights, values, out) {
  const { batch, sizes, shape } = fitBatches(weights, values);
  const { T, S, D } = sizes;
  if (values.shape.length === 2) {
    // One matrix of values for all batches: their weights are just more rows.
    return sumOne(core, weights.data, values.data, { T: countNumbers(batch) * T, S, D }, shape, out);
  }
  checkResult(out, shape);
  const isShared = weights.shape.length <= 2;
  return sumInto(out, shape, [weights.data, values.data], (data) => {
    for (let b = 0, count = data.length && countNumbers(batch); b < count; b++) {
      const part = data.subarray(b * T * D, (b + 1) * T * D);
      const w = isShared ? weights.data : weights.data.subarray(b * T * S, (b + 1) * T * S);
      const v = values.data.subarray(b * S * D, (b + 1) * S * D);
      core.memory.clear();
      if (isPacked(sizes)) sumPacked(core, part, w, v, sizes);
      else core.memory.readInto(part, sumPlain(core, w, v, sizes));
    }
  });
}

/**
 * @param {Tensor} weights
 * @param {Tensor} values
 * @returns {{ batch: number[], sizes: Sizes, shape: number[] }}
 */
export function fitBatches(weights, values) {
  const isRow = weights.shape.length === 1;
  const [T, S] = isRow ? [1, weights.shape[0]] : weights.shape.slice(-2);
  const D = values.shape[values.shape.length - 1];
  const batches = [weights.shape.slice(0, -2), values.shape.slice(0, -2)];
  const isFit = batches[0].length === 0 || batches[1].length === 0 || isSameShape(batches[0], batches[1]);
  if (weights.shape.length === 0 || values.shape.length < 2 || values.shape[values.shape.length - 2] !== S || !isFit) {
    throw misfit(weights, values);
  }
  const batch = batches[0].length ? batches[0] : batches[1];
  return { batch, sizes: { T, S, D }, shape: isRow ? [...batch, D] : [...batch, T, D] };
}

/**
 * Fills a tensor in parts. Where `out` shares its memory with an input, the parts go to a copy first, as a part
 * that is written may be read later.
 *
 * @param {Tensor | undefined} out
 * @param {number[]} shape
 * @param {Float32Array[]} inputs
 * @param {(data: Float32Array) => void} fill
 * @returns {Tensor}
 */
function sumInto(out, shape, inputs, fill) {
  const isApart = out !== undefined && inputs.every((input) => input.buffer !== out.data.buffer);
  const data = isApart ? out.data : allocate(countNumbers(shape));
  fill(data);
  if (out === undefined) return { data, shape };
  if (!isApart) out.data.set(data);
  return out;
}

/** @param {Sizes} sizes */
function isPacked({ T, S, D }) {
  return T >= LEAST_PACKED.T && S >= LEAST_PACKED.S && D >= LEAST_PACKED.D;
}

/**
 * @param {Core} core
 * @param {Float32Array} weights (T,S)
 * @param {Float32Array} values (S,D)
 * @param {Sizes} sizes
 * @returns {number} a pointer to the result, (T,D)
 */
function sumPlain({ exports, memory }, weights, values, { T, S, D }) {
  const weightsAt = memory.place(weights);
  const valuesAt = memory.place(values);
  const resultAt = memory.reserveFloats(T * D);
  exports.attn_sum_weighted(resultAt, weightsAt, valuesAt, T, S, D);
  return resultAt;
}

/**
 * In chunks of rows, so that neither the weights nor the result have to fit the core's memory.
 *
 * @param {Core} core
 * @param {Float32Array} data (T,D), the result
 * @param {Float32Array} weights (T,S)
 * @param {Float32Array} values (S,D)
 * @param {Sizes} sizes
 */
function sumPacked(core, data, weights, values, { T, S, D }) {
  const { exports, memory } = core;
  const panels = memory.reserveFloats(exports.attn_count_panels(D) * 8 * S);
  const mark = memory.mark();
  exports.attn_pack_values(panels, memory.place(values), S, D);
  memory.release(mark);
  const most = Math.min(T, Math.max(12, 12 * Math.floor(CHUNK / 12 / S))); // whole tiles, of four and of six rows
  const weightsAt = memory.reserveFloats(most * S);
  const resultAt = memory.reserveFloats(most * D);
  for (let t = 0; t < T; t += most) {
    const rows = Math.min(most, T - t);
    memory.write(weightsAt, rows === T ? weights : weights.subarray(t * S, (t + rows) * S));
    exports.attn_sum_packed(resultAt, weightsAt, panels, rows, S, D);
    memory.readInto(rows === T ? data : data.subarray(t * D, (t + rows) * D), resultAt);
  }
}

/** @param {Tensor} weights @param {Tensor} values */
function misfit(weights, values) {
  return new AttentionError(
    'ERR_SHAPE',
    `weights has the shape ${showShape(weights.shape)} and values ${showShape(values.shape)}; expected (S), (T,S) or (...,T,S) and (S,D) or (...,S,D), with one S, and leading dimensions equal or on one side alone.`,
  );
}
