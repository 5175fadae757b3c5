import { AttentionError } from './errors.js';
import { countNumbers, describe, expectShape, expectSize, readTensor, showShape, unexpected } from './tensors.js';

// What the methods of the facade take: each reader returns the argument, or throws an AttentionError that names it.

/**
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./tensors.js').TensorLike} TensorLike
 */

/** A float32 near 1 holds no more decimals. */
export const MOST_DIGITS = 6;

/** @param {unknown} options @param {string} name of what takes them */
export function expectOptions(options, name) {
  if (options === null || typeof options !== 'object') {
    throw new AttentionError('ERR_TYPE', `${name} got ${describe(options)}; expected an object with its arguments by name.`);
  }
}

/** @param {unknown} trace */
export function expectTrace(trace) {
  if (trace !== null && typeof trace === 'object') return;
  throw unexpected('ERR_TYPE', 'trace', trace, 'an object with the tensors weighted, partial and output');
}

/**
 * @param {{ weights: TensorLike, values: TensorLike }} options weights (S) or (T,S), values (S,D)
 * @returns {{ weights: Tensor, values: Tensor, T: number, S: number, D: number }}
 */
export function readStep(options) {
  const weights = readTensor(options.weights, 'weights');
  const values = readTensor(options.values, 'values');
  const rank = weights.shape.length;
  if (rank !== 1 && rank !== 2) {
    throw new AttentionError('ERR_SHAPE', `weights has the shape ${showShape(weights.shape)}; expected (S) or (T,S).`);
  }
  const S = weights.shape[rank - 1];
  expectShape(values, 'values', [S, undefined], '(S,D)');
  return { weights, values, T: rank === 2 ? weights.shape[0] : 1, S, D: values.shape[1] };
}

/**
 * @param {{ query: TensorLike, key: TensorLike, scale?: number, isCausal?: boolean }} options query (T,D), key (S,D)
 * @returns {{ query: Tensor, key: Tensor, scale: number, isCausal: number, T: number, S: number, D: number }}
 */
export function readScores(options) {
  const query = readTensor(options.query, 'query');
  const key = readTensor(options.key, 'key');
  expectShape(query, 'query', [undefined, undefined], '(T,D)');
  expectShape(key, 'key', [undefined, query.shape[1]], '(S,D)');
  const [T, D] = query.shape;
  const S = key.shape[0];
  expectSize(T * S, 'The result');
  const scale = readNumber(options.scale ?? 1 / Math.sqrt(D || 1), 'scale');
  return { query, key, scale, isCausal: Number(readBoolean(options.isCausal ?? false, 'isCausal')), T, S, D };
}

/** @param {TensorLike} input @param {string} name */
export function readRows(input, name) {
  const tensor = readTensor(input, name);
  const rank = tensor.shape.length;
  if (rank === 0) throw new AttentionError('ERR_SHAPE', `${name} has the shape (); expected at least one dimension.`);
  return { tensor, rows: countNumbers(tensor.shape.slice(0, -1)), columns: tensor.shape[rank - 1] };
}

/** @param {unknown} value @param {string} name @returns {number} */
export function readNumber(value, name) {
  if (typeof value === 'number') return value;
  throw unexpected('ERR_TYPE', name, value, 'a number');
}

/** @param {unknown} value @param {string} name @returns {boolean} */
export function readBoolean(value, name) {
  if (typeof value === 'boolean') return value;
  throw unexpected('ERR_TYPE', name, value, 'true or false');
}

/** @param {unknown} value @param {string} name @param {number} least @param {number} most @returns {number} */
export function readInteger(value, name, least, most) {
  const number = readNumber(value, name);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  const range = most < least ? 'but there is none to choose' : `expected a whole number from ${least} to ${most}`;
  throw new AttentionError('ERR_VALUE', `${name} is ${describe(value)}; ${range}.`);
}

/** @param {unknown} value @param {string} name @returns {number} */
export function readDigits(value, name) {
  return readInteger(value, name, 0, MOST_DIGITS);
}

/** @param {unknown} value @param {string} name @param {number} least Number.MIN_VALUE for anything above 0 */
export function expectFinite(value, name, least) {
  const number = readNumber(value, name);
  if (number >= least && number < Infinity) return;
  throw unexpected('ERR_VALUE', name, number, `a finite number${least > 0 ? ' above 0' : ', 0 or more'}`);
}
