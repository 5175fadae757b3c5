import * as compiled from './compiled/variants.js';
import { readScores } from './arguments.js';
import { pack } from './attend.js';
import { attendBackward, sumBackward } from './backward.js';
import { attend } from './forward.js';
import { loadVariant } from './load.js';
import { Looking } from './look.js';
import { loadShared } from './share.js';
import { run, Steps } from './steps.js';
import { expectSize, readTensor } from './tensors.js';
import { sumFew, sumWeighted } from './weighted-sum.js';

/**
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./tensors.js').TensorLike} TensorLike
 * @typedef {import('./attend.js').AttentionOptions} AttentionOptions
 */

/** @type {import('./share.js').Shared} */
const shared = new Map();

/**
 * Loads the core. Objects of one variant share its memory; one whose module was brought has its own.
 *
 * @param {import('./share.js').LoadOptions} [options]
 * @returns {Promise<Attention>} rejected with an AttentionError: ERR_VARIANT if what was asked for does not run here or
 *   is not in this build, ERR_TYPE if the module or the options are none
 * @example
 * const attention = await loadAttention();
 * attention.weightedSum({ weights: [0.25, 0.75], values: [[4, 0], [8, 2]] });
 * // { data: Float32Array.of(7, 1.5), shape: [2] }
 */
export function loadAttention(options = {}) {
  return loadShared(options, 'loadAttention', compiled, shared, (core, release) => new Attention(core, release));
}

/**
 * One variant of the core, for tests.
 *
 * @param {string} variant @param {unknown} [module] @param {import('./load.js').Variants} [variants]
 */
export function loadCore(variant, module, variants = compiled) {
  return loadVariant(variant, module, variants);
}

/**
 * All computations of c_src/attention.h on tensors. `loadAttention` makes it.
 *
 * Inputs are never changed; results are new, unless `out` is given. Inputs are tensors or nested arrays of numbers.
 * NaN and infinities in tensors flow through. Every method throws an AttentionError for what it cannot take: ERR_TYPE,
 * ERR_SHAPE, ERR_VALUE, ERR_SIZE, ERR_MEMORY, and ERR_DISPOSED after `dispose()`. After an error it still works.
 */
export class Attention extends Looking {
  /**
   * Steps 5 and 6: the weighted sum of the values, added in the order of the keys, each product and each addition
   * rounded to float32.
   *
   * @param {{ weights: TensorLike, values: TensorLike, out?: Tensor }} options weights (S), (T,S) or (...,T,S), values
   *   (S,D) or (...,S,D): leading batch dimensions are equal, or missing on one side. `out` has the shape of the result,
   *   gets it in place, and may be one of the inputs, or overlap them.
   * @returns {Tensor} (D), (T,D), (...,D) or (...,T,D): without T where weights are (S); `out` if it was given
   * @example
   * attention.weightedSum({ weights: [[0.25, 0.75], [1, 0]], values: [[4, 0], [8, 2]] });
   * // { data: Float32Array.of(7, 1.5, 4, 0), shape: [2, 2] }
   */
  weightedSum(options) {
    const core = Steps.open(this, options, 'weightedSum');
    const few = sumFew(core, options.weights, options.values, options.out);
    return few ?? sumWeighted(core, readTensor(options.weights, 'weights'), readTensor(options.values, 'values'), options.out);
  }

  /**
   * query x key^T x scale.
   *
   * @param {{ query: TensorLike, key: TensorLike, scale?: number, isCausal?: boolean }} options query (T,D), key (S,D);
   *   scale, rounded to float32, 1/sqrt(D) if not given; isCausal gives -Infinity where s > t: key s comes after query t
   * @returns {Tensor} (T,S)
   * @example
   * attention.scores({ query: [[1, 1], [2, 0]], key: [[3, 1], [0, 4]], scale: 0.5, isCausal: true });
   * // { data: Float32Array.of(2, -Infinity, 3, 0), shape: [2, 2] }
   */
  scores(options) {
    const core = Steps.open(this, options, 'scores');
    const { exports, memory } = core;
    const { query, key, scale, isCausal, T, S, D } = readScores(options);
    expectSize((S + 8) * D, 'The panels of the keys');
    const panels = pack(core, 'keys', memory.place(key.data), S, D);
    const input = memory.place(query.data);
    const result = memory.reserveFloats(T * S);
    run(exports.attn_sum_packed(result, input, panels, T, D, S));
    run(exports.attn_scale_scores(result, scale, isCausal, T, S));
    return { data: memory.read(result, T * S), shape: [T, S] };
  }

  /**
   * All of attention: softmax(query x key^T x scale) x value, without ever holding the (T,S) weights, unless they are asked for.
   * A query whose keys are all left out gives zeros.
   *
   * @param {AttentionOptions & { returnWeights?: boolean, out?: Tensor }} options see AttentionOptions; `out` has the shape of the
   *   output, gets it in place, and may be one of the inputs
   * @returns {import('./forward.js').AttentionResult}
   * @example
   * const query = [[0, 0], [0, 0]];
   * attention.scaledDotProductAttention({ query, key: [[1, 2], [3, 4]], value: [[4, 0], [8, 2]], isCausal: true, returnWeights: true });
   * // { output: { data: Float32Array.of(4, 0, 6, 1), shape: [2, 2] }, weights: { data: Float32Array.of(1, 0, 0.5, 0.5), shape: [2, 2] } }
   */
  scaledDotProductAttention(options) {
    return attend(Steps.open(this, options, 'scaledDotProductAttention'), options);
  }

  /**
   * The gradients of a loss with respect to query, key and value, from that with respect to the output. The weights are computed
   * again, a block of queries at a time, and never held.
   *
   * @param {AttentionOptions & { gradOutput: TensorLike }} options the options of scaledDotProductAttention; gradOutput has the shape of
   *   its output
   * @returns {import('./backward.js').AttentionGradients}
   * @example
   * const { gradQuery, gradValue } = attention.scaledDotProductAttentionBackward({
   *   query: [[0]], key: [[2], [4]], value: [[1], [3]], gradOutput: [[1]], scale: 1,
   * });
   * [gradQuery, gradValue];
   * // [{ data: Float32Array.of(1), shape: [1, 1] }, { data: Float32Array.of(0.5, 0.5), shape: [2, 1] }]
   */
  scaledDotProductAttentionBackward(options) {
    return attendBackward(Steps.open(this, options, 'scaledDotProductAttentionBackward'), options);
  }

  /**
   * The gradients of a loss with respect to weights and values, from that with respect to their weighted sum.
   *
   * @param {{ weights: TensorLike, values: TensorLike, gradOutput: TensorLike }} options weights and values as for weightedSum,
   *   gradOutput of the shape of its result
   * @returns {import('./backward.js').SumGradients} where one side is shared by all batches, its gradient is the sum over them
   * @example
   * attention.weightedSumBackward({ weights: [0.25, 0.75], values: [[4, 0], [8, 2]], gradOutput: [1, 2] });
   * // { gradWeights: { data: Float32Array.of(4, 12), shape: [2] }, gradValues: { data: Float32Array.of(0.25, 0.5, 0.75, 1.5), shape: [2, 2] } }
   */
  weightedSumBackward(options) {
    return sumBackward(Steps.open(this, options, 'weightedSumBackward'), options);
  }
}
