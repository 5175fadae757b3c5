import { AttentionError } from './errors.js';
import { allocate } from './memory.js';

/**
 * Row-major: the element (t,s) of a (T,S) tensor is `data[t * S + s]`. A shape may hold zeros.
 *
 * @typedef {{ data: Float32Array, shape: number[] }} Tensor
 *
 * Numbers along the last dimension of nested arrays. A typed array alone is no tensor, as it has no shape.
 * @typedef {readonly number[] | Float32Array | Float64Array | Int8Array | Uint8Array | Uint8ClampedArray | Int16Array
 *   | Uint16Array | Int32Array | Uint32Array} Row
 *
 * A tensor, or the same as arrays nested up to four deep, whose numbers are rounded to float32.
 * @typedef {Tensor | readonly number[] | readonly Row[] | readonly (readonly Row[])[]
 *   | readonly (readonly (readonly Row[])[])[]} TensorLike
 */

// For messages: what a tensor is, and what can be read as one.
const TENSOR = '{ data: Float32Array, shape }';
const TENSOR_LIKE = `${TENSOR} or nested arrays of numbers`;

/** The most numbers that one tensor may have: 2 GiB of them. */
const MOST_NUMBERS = 2 ** 29;

const MOST_DIMENSIONS = 16;

/** @param {readonly number[]} shape @returns {number} how many numbers a tensor of this shape has */
export function countNumbers(shape) {
  let count = 1;
  for (let i = 0; i < shape.length; i++) count *= shape[i];
  return count;
}

/** @param {readonly number[]} shape @returns {string} as people write it: `(5,3)` */
export function showShape(shape) {
  return `(${shape.join(',')})`;
}

/**
 * Takes an argument as a tensor; nested arrays are copied into one.
 *
 * @param {TensorLike} input
 * @param {string} name of the argument, for the error
 * @returns {Tensor} the very tensor, or a new one
 * @throws {AttentionError} ERR_TYPE, ERR_SHAPE, ERR_SIZE
 */
export function readTensor(input, name) {
  const tensor = Array.isArray(input) ? fromArrays(input, name) : /** @type {Tensor} */ (input);
  checkTensor(tensor, name, TENSOR_LIKE);
  return tensor;
}

/**
 * @param {Tensor} tensor
 * @param {string} name
 * @param {string} [expected] what may stand there, for the error
 * @throws {AttentionError} ERR_TYPE, ERR_SHAPE, ERR_SIZE
 */
export function checkTensor(tensor, name, expected = TENSOR) {
  if (tensor === null || typeof tensor !== 'object') throw notTensor(tensor, name, expected);
  const { data, shape } = tensor;
  if (!(data instanceof Float32Array) && Object.prototype.toString.call(data) !== '[object Float32Array]') {
    if (isList(tensor)) throw notTensor(tensor, name, expected);
    throw unexpected('ERR_TYPE', `${name}.data`, data, 'a Float32Array');
  }
  if (!Array.isArray(shape)) {
    throw unexpected('ERR_TYPE', `${name}.shape`, shape, 'an array of sizes');
  }
  if (shape.length > MOST_DIMENSIONS) {
    throw new AttentionError('ERR_SHAPE', `${name}.shape has ${shape.length} dimensions; at most ${MOST_DIMENSIONS}.`);
  }
  let count = 1;
  for (let i = 0; i < shape.length; i++) {
    const size = shape[i];
    if (!(Number.isInteger(size) && size >= 0)) {
      throw new AttentionError('ERR_SHAPE', `${name}.shape has ${describe(size)} at position ${i}; expected whole numbers, 0 or more.`);
    }
    if (size > MOST_NUMBERS) throw new AttentionError('ERR_SIZE', `${name}.shape has ${size} at position ${i}; at most ${MOST_NUMBERS}.`);
    count *= size;
  }
  if (count !== data.length) {
    throw new AttentionError('ERR_SHAPE', `${name}.data has ${data.length} numbers; its shape ${showShape(shape)} needs ${count}.`);
  }
}

/** @param {unknown} value @param {string} name @param {string} expected */
function notTensor(value, name, expected) {
  const lack = ArrayBuffer.isView(value) ? ' without a shape' : '';
  return new AttentionError('ERR_TYPE', `${name} is ${describe(value)}${lack}; expected ${expected}.`);
}

/**
 * @param {Tensor | undefined} out where the result goes, if it is given
 * @param {number[]} shape of the result
 * @throws {AttentionError} ERR_TYPE, ERR_SHAPE, ERR_SIZE
 */
export function checkResult(out, shape) {
  expectSize(countNumbers(shape), 'The result');
  if (out === undefined) return;
  checkTensor(out, 'out');
  if (!isSameShape(out.shape, shape)) {
    throw new AttentionError('ERR_SHAPE', `out has the shape ${showShape(out.shape)}; the result has ${showShape(shape)}.`);
  }
}

/** @param {readonly number[]} a @param {readonly number[]} b */
export function isSameShape(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * @param {Tensor} tensor
 * @param {string} name
 * @param {readonly (number | undefined)[]} expected sizes; undefined takes any
 * @param {string} letters of the dimensions, such as `(S,D)`
 * @throws {AttentionError} ERR_SHAPE, which says the letters, and the sizes among them that are known
 */
export function expectShape(tensor, name, expected, letters) {
  const { shape } = tensor;
  if (shape.length === expected.length && expected.every((size, i) => size === undefined || size === shape[i])) return;
  const sizes = expected.map((size, i) => size ?? letters.slice(1, -1).split(',')[i]).join(',');
  const here = expected.some((size) => size !== undefined) ? `, here (${sizes})` : '';
  throw new AttentionError('ERR_SHAPE', `${name} has the shape ${showShape(shape)}; expected ${letters}${here}.`);
}

/** @param {number} count of numbers that a result would have @param {string} what */
export function expectSize(count, what) {
  if (count > MOST_NUMBERS) {
    throw new AttentionError('ERR_SIZE', `${what} would have ${count} numbers; one tensor may have ${MOST_NUMBERS} (2 GiB).`);
  }
}

/**
 * The error for an argument that is something else than expected.
 *
 * @param {import('./errors.js').ErrorCode} code
 * @param {string} name
 * @param {unknown} value
 * @param {string} expected
 */
export function unexpected(code, name, value, expected) {
  return new AttentionError(code, `${name} is ${describe(value)}; expected ${expected}.`);
}

/**
 * @param {unknown} value
 * @returns {string} short, for messages; never the whole of a long input
 */
export function describe(value) {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'string') return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value !== 'object') return `a ${typeof value}`;
  const kind = Object.prototype.toString.call(value).slice(8, -1).slice(0, 40);
  return kind === 'Object' ? 'an object' : `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** @param {unknown} value @returns {value is ArrayLike<unknown>} an array or typed array, of any realm */
function isList(value) {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

/** @param {readonly unknown[]} arrays @param {string} name @returns {Tensor} */
function fromArrays(arrays, name) {
  const shape = measure(arrays, name);
  const count = countNumbers(shape);
  expectSize(count, name);
  const data = allocate(count);
  fill(data, 0, arrays, shape, 0, name);
  return { data, shape };
}

/** @param {readonly unknown[]} arrays @param {string} name @returns {number[]} the sizes along the first entries */
function measure(arrays, name) {
  const shape = [];
  for (let level = /** @type {unknown} */ (arrays); isList(level); level = level[0]) {
    if (shape.length === 4) throw new AttentionError('ERR_SHAPE', `${name} is nested more than four deep.`);
    if (level.length === 0) {
      throw new AttentionError('ERR_SHAPE', `${name}${'[0]'.repeat(shape.length)} is an empty array, so its shape is unknown; write { data, shape } for a tensor without numbers.`);
    }
    shape.push(level.length);
  }
  return shape;
}

/**
 * @param {Float32Array} data
 * @param {number} offset where the level starts
 * @param {ArrayLike<unknown>} level
 * @param {readonly number[]} shape
 * @param {number} depth of the level
 * @param {string} path to the level, for the error
 * @returns {number} where it ends
 */
function fill(data, offset, level, shape, depth, path) {
  for (let i = 0; i < level.length; i++) {
    const entry = level[i];
    if (depth === shape.length - 1) {
      if (typeof entry !== 'number') throw unexpected('ERR_TYPE', `${path}[${i}]`, entry, 'a number');
      data[offset++] = entry;
    } else {
      if (!isList(entry)) throw unexpected('ERR_TYPE', `${path}[${i}]`, entry, `an array of ${shape[depth + 1]}`);
      if (entry.length !== shape[depth + 1]) {
        throw new AttentionError('ERR_SHAPE', `${path}[${i}] has ${entry.length} entries, ${path}[0] has ${shape[depth + 1]}; all must have the same.`);
      }
      offset = fill(data, offset, entry, shape, depth + 1, `${path}[${i}]`);
    }
  }
  return offset;
}
