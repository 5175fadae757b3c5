import { countChunk, expectHeads, matrixOf, pack, placeRows, placeRules, readHeads } from './attend.js';
import { allocate } from './memory.js';
import { run } from './steps.js';
import { countNumbers, expectShape, expectSize, readTensor, showShape } from './tensors.js';
import { fitBatches } from './weighted-sum.js';

/**
 * @typedef {import('./attend.js').Heads} Heads
 * @typedef {import('./attend.js').AttentionOptions} AttentionOptions
 * @typedef {import('./load.js').Core} Core
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./tensors.js').TensorLike} TensorLike
 *
 * @typedef {object} AttentionGradients
 * @property {Tensor} gradQuery the shape of query
 * @property {Tensor} gradKey the shape of key
 * @property {Tensor} gradValue the shape of value
 * @property {{ key: Tensor, value: Tensor }} [gradPast] the shapes of past, if it was given
 *
 * @typedef {object} SumGradients
 * @property {Tensor} gradWeights the shape of weights
 * @property {Tensor} gradValues the shape of values
 */

/**
 * @param {Core} core with cleared memory
 * @param {AttentionOptions & { gradOutput: TensorLike }} options
 * @returns {AttentionGradients}
 */
export function attendBackward(core, options) {
  const heads = readHeads(options);
  const gradOutput = readTensor(options.gradOutput, 'gradOutput');
  const { query, key, value, past, E } = heads;
  const shape = [...query.shape.slice(0, -1), E];
  expectShape(gradOutput, 'gradOutput', shape, ['(B,H,T,E)', '(H,T,E)', '(T,E)'][4 - shape.length]);
  expectHeads(heads);
  const gradients = {
    gradQuery: zerosLike(query), gradKey: zerosLike(key), gradValue: zerosLike(value),
    ...(past && { gradPast: { key: zerosLike(past.key), value: zerosLike(past.value) } }),
  };
  for (let b = 0; b < heads.B; b++) {
    for (let h = 0; h < heads.H; h += heads.group) backwardGroup(core, heads, b, h, gradOutput, gradients);
  }
  return gradients;
}

/** @param {Tensor} tensor @returns {Tensor} */
function zerosLike({ data, shape }) {
  return { data: allocate(data.length), shape: [...shape] };
}

/**
 * The query heads that share one head of keys and values add to one gradient of them.
 *
 * @param {Core} core
 * @param {Heads} heads
 * @param {number} b @param {number} h the first of them
 * @param {Tensor} gradOutput
 * @param {AttentionGradients} gradients filled
 */
function backwardGroup(core, heads, b, h, gradOutput, { gradQuery, gradKey, gradValue, gradPast }) {
  const { exports, memory } = core;
  const { H, group, T, S, D, E, past, key, value } = heads;
  const index = (b * H + h) / group;
  memory.clear();
  const keyAt = placeRows(core, past?.key, key, index);
  const keyPanels = pack(core, 'keys', keyAt, S, D);
  const keyRows = pack(core, 'values', keyAt, S, D);
  const valuePanels = pack(core, 'keys', placeRows(core, past?.value, value, index), S, E);
  const gradKeyAt = memory.reserveZeros(S * D);
  const gradValueAt = memory.reserveZeros(S * E);
  const workspace = memory.reserveFloats(run(exports.attn_size_backward(S, D, E)));
  const most = countChunk(heads, Math.max(D, E));
  const mark = memory.mark();
  for (let g = 0; g < group; g++) {
    const head = b * H + h + g;
    const [from, grad, to] = [heads.query, gradOutput, gradQuery].map((tensor) => matrixOf(tensor, head));
    for (let t = 0; t < T; t += most) {
      const rows = Math.min(most, T - t);
      memory.release(mark);
      const queryAt = memory.place(from.subarray(t * D, (t + rows) * D));
      const gradAt = memory.place(grad.subarray(t * E, (t + rows) * E));
      const gradQueryAt = memory.reserveFloats(rows * D);
      const rules = placeRules(core, heads, b, h + g, t, rows);
      run(exports.attn_attend_backward(gradQueryAt, gradKeyAt, gradValueAt, workspace, queryAt, gradAt, keyPanels, keyRows, valuePanels,
        rules, rows, S, D, E));
      memory.readInto(to.subarray(t * D, (t + rows) * D), gradQueryAt);
    }
  }
  readParts(core, gradKeyAt, gradPast?.key, gradKey, index);
  readParts(core, gradValueAt, gradPast?.value, gradValue, index);
}

/** @param {Core} core @param {number} pointer to (S,width) @param {Tensor | undefined} past @param {Tensor} own @param {number} index of the head */
function readParts({ memory }, pointer, past, own, index) {
  const before = past ? matrixOf(past, index) : undefined;
  if (before) memory.readInto(before, pointer);
  memory.readInto(matrixOf(own, index), pointer + 4 * (before?.length ?? 0));
}

/**
 * @param {Core} core with cleared memory
 * @param {{ weights: TensorLike, values: TensorLike, gradOutput: TensorLike }} options
 * @returns {SumGradients}
 */
export function sumBackward(core, options) {
  const weights = readTensor(options.weights, 'weights');
  const values = readTensor(options.values, 'values');
  const gradOutput = readTensor(options.gradOutput, 'gradOutput');
  const { batch, sizes, shape } = fitBatches(weights, values);
  expectShape(gradOutput, 'gradOutput', shape, showShape(shape));
  const { T, S, D } = sizes;
  expectSize((S + 8) * (D + 8), 'The values of one batch');
  expectSize((T + 8) * (D + 8), 'The gradients of one batch');
  const gradients = { gradWeights: zerosLike(weights), gradValues: zerosLike(values) };
  // A side without batch dimensions is shared by all batches, and its gradient is the sum of theirs.
  const areShared = [weights, values].map((tensor) => tensor.shape.length <= 2);
  const { exports, memory } = core;
  for (let b = 0, count = countNumbers(batch); b < count; b++) {
    const [w, v] = [areShared[0] ? 0 : b, areShared[1] ? 0 : b];
    const [weightsPart, gradWeights] = [weights, gradients.gradWeights].map(({ data }) => data.subarray(w * T * S, (w + 1) * T * S));
    const [valuesPart, gradValues] = [values, gradients.gradValues].map(({ data }) => data.subarray(v * S * D, (v + 1) * S * D));
    memory.clear();
    const gradAt = memory.place(gradOutput.data.subarray(b * T * D, (b + 1) * T * D));
    const valuePanels = pack(core, 'keys', memory.place(valuesPart), S, D);
    const result = memory.reserveFloats(T * S);
    run(exports.attn_sum_packed(result, gradAt, valuePanels, T, D, S));
    if (areShared[0] && count > 1) addInto(gradWeights, memory.read(result, T * S));
    else memory.readInto(gradWeights, result);
    const gradPanels = pack(core, 'values', gradAt, T, D);
    const sums = memory.place(gradValues); // added to
    run(exports.attn_sum_transposed(sums, memory.place(weightsPart), gradPanels, T, S, D));
    memory.readInto(gradValues, sums);
  }
  return gradients;
}

/** @param {Float32Array} sums @param {Float32Array} numbers added to them */
function addInto(sums, numbers) {
  for (let i = 0; i < sums.length; i++) sums[i] += numbers[i];
}
