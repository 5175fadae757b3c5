import { readStep } from './arguments.js';
import { run } from './steps.js';
import { expectShape, expectSize } from './tensors.js';

/**
 * @typedef {import('./errors.js').AttentionError} AttentionError
 * @typedef {import('./load.js').Core} Core
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./tensors.js').TensorLike} TensorLike
 *
 * @typedef {object} Contributions what each key gives to the output z, the sum of w v (Kobayashi et al. 2020)
 * @property {Tensor} norms the length of each weighted value, |w v|; the shape of weights
 * @property {Tensor} shares w (v . z) / |z|^2, how much of the output a key gives along the output's direction; the shape
 *   of weights. A row sums to 1; a share can be negative or above 1. Where the output is zero, or rounding noise (at
 *   most 2^-22 of the sum of norms), the norms in proportion, and equal shares if they are all 0. NaN throughout a row
 *   whose output is not finite.
 *
 * @typedef {object} SameSum the other weights that give the same output: weights + any sum of directions (Brunner et al.
 *   2020)
 * @property {number} nullity how many directions there are, N: at least S - 1 - D. NaN if a value is NaN or infinite, as
 *   then nothing can be said; there are no directions then, and effectiveWeights are NaN.
 * @property {Tensor} directions (N,S), orthonormal; along each both the sum of the weights and the output stand still, to
 *   float32 rounding. The first moves the key that is freest to move, upwards, and the others as little as they can; the
 *   later ones leave that key alone.
 * @property {Tensor} ranges (N,2), for each direction the lowest and highest x for which weights + x direction has no
 *   negative weight: low <= 0 <= high. A weight that is negative already may not fall.
 * @property {Tensor} effectiveWeights (S), the weights without their part along the directions: all that the output can
 *   tell of them
 */

/**
 * What each key gives to the output.
 *
 * @param {Core} core with cleared memory
 * @param {{ weights: TensorLike, values: TensorLike }} options weights (S) or (T,S), values (S,D)
 * @returns {Contributions}
 * @throws {AttentionError} ERR_TYPE, ERR_SHAPE, ERR_SIZE, ERR_MEMORY
 */
export function contributions({ exports, memory }, options) {
  const { weights, values, T, S, D } = readStep(options);
  expectSize(2 * D, 'The workspace'); // of float64
  const inputs = [memory.place(weights.data), memory.place(values.data)];
  const norms = memory.reserveFloats(T * S);
  const shares = memory.reserveFloats(T * S);
  const workspace = memory.reserve(8 * exports.attn_size_contributions(D));
  run(exports.attn_measure_contributions(norms, shares, workspace, inputs[0], inputs[1], T, S, D));
  return {
    norms: { data: memory.read(norms, T * S), shape: [...weights.shape] },
    shares: { data: memory.read(shares, T * S), shape: [...weights.shape] },
  };
}

/**
 * The other weights that give the same output.
 *
 * @param {Core} core with cleared memory
 * @param {{ weights: TensorLike, values: TensorLike }} options weights (S), values (S,D)
 * @returns {SameSum}
 * @throws {AttentionError} ERR_TYPE, ERR_SHAPE, ERR_SIZE, ERR_MEMORY
 */
export function sameSum({ exports, memory }, options) {
  const { weights, values, S, D } = readStep(options);
  expectShape(weights, 'weights', [undefined], '(S)');
  expectSize(2 * S * (S + D + 1), 'The workspace'); // of float64
  const inputs = [memory.place(weights.data), memory.place(values.data)];
  const directions = memory.reserveFloats(S * S);
  const ranges = memory.reserveFloats(2 * S);
  const effective = memory.reserveFloats(S);
  const workspace = memory.reserve(8 * exports.attn_size_same_sum(S, D));
  const status = exports.attn_find_same_sum(directions, ranges, effective, workspace, inputs[0], inputs[1], S, D);
  if (status === NOT_FINITE) return unknownSum(S);
  const nullity = run(status);
  return {
    nullity,
    directions: { data: memory.read(directions, nullity * S), shape: [nullity, S] },
    ranges: { data: memory.read(ranges, nullity * 2), shape: [nullity, 2] },
    effectiveWeights: { data: memory.read(effective, S), shape: [S] },
  };
}

/** ATTN_NOT_FINITE of c_src/attention.h. */
const NOT_FINITE = -5;

/** @param {number} S @returns {SameSum} for values that are not finite: NaN flows through, as everywhere */
function unknownSum(S) {
  return {
    nullity: NaN,
    directions: { data: new Float32Array(0), shape: [0, S] },
    ranges: { data: new Float32Array(0), shape: [0, 2] },
    effectiveWeights: { data: new Float32Array(S).fill(NaN), shape: [S] },
  };
}
