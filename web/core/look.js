import { expectFinite, readStep } from './arguments.js';
import { contributions, sameSum } from './looking.js';
import { Steps } from './steps.js';
import { expectShape, readTensor } from './tensors.js';

/**
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./tensors.js').TensorLike} TensorLike
 */

/** The steps, and what there is to see in them: what each key gives, other weights with the same sum, and the gradients. */
export class Looking extends Steps {
  /**
   * What each key gives to the output.
   *
   * @param {{ weights: TensorLike, values: TensorLike }} options weights (S) or (T,S), values (S,D)
   * @returns {import('./looking.js').Contributions}
   * @example
   * attention.contributions({ weights: [0.5, 0.25, 0.25], values: [[3, 0], [-2, 0], [0, 4]] });
   * // { norms: { data: Float32Array.of(1.5, 0.5, 1), shape: [3] }, shares: { data: Float32Array.of(0.75, -0.25, 0.5), shape: [3] } }
   */
  contributions(options) {
    return contributions(Steps.open(this, options, 'contributions'), options);
  }

  /**
   * The other weights that give the same output.
   *
   * @param {{ weights: TensorLike, values: TensorLike }} options weights (S), values (S,D)
   * @returns {import('./looking.js').SameSum}
   * @example
   * // The first two values are the same, so their weights can be exchanged.
   * const { directions, effectiveWeights } = attention.sameSum({ weights: [0.5, 0.25, 0.25], values: [[1, 2], [1, 2], [4, 0]] });
   * [directions, effectiveWeights];
   * // [{ data: Float32Array.of(Math.SQRT1_2, -Math.SQRT1_2, 0), shape: [1, 3] }, { data: Float32Array.of(0.375, 0.375, 0.25), shape: [3] }]
   */
  sameSum(options) {
    return sameSum(Steps.open(this, options, 'sameSum'), options);
  }

  /**
   * The gradients of a loss with respect to weights and values, from that with respect to their weighted sum.
   *
   * @param {{ weights: TensorLike, values: TensorLike, gradOutput: TensorLike }} options weights (S) or (T,S), values (S,D), gradOutput of
   *   the shape of their weighted sum
   * @returns {{ gradWeights: Tensor, gradValues: Tensor }} of the shapes of weights and values
   */
  weightedSumBackward(options) {
    Steps.open(this, options, 'weightedSumBackward');
    const { weights, values, T, S, D } = readStep(options);
    const shape = [...weights.shape.slice(0, -1), D];
    const gradOutput = readTensor(options.gradOutput, 'gradOutput');
    expectShape(gradOutput, 'gradOutput', shape, `(${shape})`);
    const rows = { data: gradOutput.data, shape: [T, D] };
    const { data } = this.scores({ query: rows, key: values, scale: 1 });
    return { gradWeights: { data, shape: [...weights.shape] }, gradValues: this.weightedSum({ weights: transpose(weights.data, T, S), values: rows }) };
  }

  /**
   * The gradient of a loss with respect to scores, from that with respect to their softmax:
   * weights x (gradWeights - sum of weights x gradWeights) / temperature.
   *
   * @param {{ weights: TensorLike, gradWeights: TensorLike, temperature?: number }} options weights (S), what softmax gave, and gradWeights (S);
   *   temperature is 1 if not given
   * @returns {Tensor} (S)
   * @example
   * attention.softmaxBackward({ weights: [0.5, 0.5], gradWeights: [1, 3] });
   * // { data: Float32Array.of(-0.5, 0.5), shape: [2] }
   */
  softmaxBackward(options) {
    Steps.open(this, options, 'softmaxBackward');
    const { temperature = 1 } = options;
    expectFinite(temperature, 'temperature', Number.MIN_VALUE);
    const weights = readTensor(options.weights, 'weights');
    expectShape(weights, 'weights', [undefined], '(S)');
    const gradWeights = readTensor(options.gradWeights, 'gradWeights');
    const [S] = weights.shape;
    expectShape(gradWeights, 'gradWeights', [S], `(S), here (${S})`);
    const column = { data: gradWeights.data, shape: [S, 1] };
    const mean = this.weightedSum({ weights, values: column }).data[0];
    const pull = this.subtract({ from: column, what: { data: new Float32Array(S).fill(mean), shape: [S, 1] } });
    const { data } = this.weightedValues({ weights, values: pull });
    return this.weightedSum({ weights: [1 / temperature], values: { data, shape: [1, S] } });
  }
}

/** @param {Float32Array} data (T,S) @param {number} T @param {number} S @returns {Tensor} (S,T) */
function transpose(data, T, S) {
  return { data: Float32Array.from(data, (_, i) => data[(i % T) * S + Math.floor(i / T)]), shape: [S, T] };
}
