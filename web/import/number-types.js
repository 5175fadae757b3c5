/** How numbers lie in binary files. */

import { Problem } from '../model/problem.js';
import { mostInteger } from './limits.js';

/**
 * @typedef {object} NumberType
 * @property {string} name
 * @property {number} bytes of one number
 * @property {(bytes: Uint8Array, name: string) => Float32Array | Float64Array} read little-endian bytes, which it may keep; each number as it is
 */

/** @param {Uint8Array} bytes that begin at a multiple of their size */
const bufferOf = (bytes) => /** @type {ArrayBuffer} */ (bytes.buffer);

/** @type {Record<string, NumberType>} */
export const numberTypes = {
  float64: { name: 'float64', bytes: 8, read: (bytes) => new Float64Array(bufferOf(bytes)) },
  float32: { name: 'float32', bytes: 4, read: (bytes) => new Float32Array(bufferOf(bytes)) },
  float16: { name: 'float16', bytes: 2, read: (bytes) => Float32Array.from(new Uint16Array(bufferOf(bytes)), halfOf()) },
  bfloat16: { name: 'bfloat16', bytes: 2, read: (bytes) => readBrain(bytes) },
  int8: { name: 'int8', bytes: 1, read: (bytes) => Float32Array.from(new Int8Array(bufferOf(bytes))) },
  uint8: { name: 'uint8', bytes: 1, read: (bytes) => Float32Array.from(bytes) },
  int16: { name: 'int16', bytes: 2, read: (bytes) => Float32Array.from(new Int16Array(bufferOf(bytes))) },
  uint16: { name: 'uint16', bytes: 2, read: (bytes) => Float32Array.from(new Uint16Array(bufferOf(bytes))) },
  int32: { name: 'int32', bytes: 4, read: (bytes) => Float64Array.from(new Int32Array(bufferOf(bytes))) },
  uint32: { name: 'uint32', bytes: 4, read: (bytes) => Float64Array.from(new Uint32Array(bufferOf(bytes))) },
  int64: { name: 'int64', bytes: 8, read: (bytes, name) => readLong(new Int32Array(bufferOf(bytes)), bytes, name) },
  uint64: { name: 'uint64', bytes: 8, read: (bytes, name) => readLong(new Uint32Array(bufferOf(bytes)), bytes, name) },
  bool: { name: 'bool', bytes: 1, read: (bytes) => Float32Array.from(bytes, (byte) => (byte === 0 ? 0 : 1)) },
};

/**
 * @param {Uint8Array} bytes exactly those of the numbers; they stay as they are
 * @param {NumberType} type
 * @param {boolean} isBigEndian
 * @param {string} name of the array, for messages
 */
export function readNumbers(bytes, type, isBigEndian, name) {
  // Machines that run WebAssembly are little-endian.
  const copy = new Uint8Array(bytes);
  if (isBigEndian) for (let i = 0; i < copy.length; i += type.bytes) copy.subarray(i, i + type.bytes).reverse();
  return type.read(copy, name);
}

/** @type {Float32Array | undefined} */
let halves;

/** Looks float16 numbers up by their bits; all 65536 are worked out when first needed. */
function halfOf() {
  const table = (halves ??= Float32Array.from({ length: 65536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = (bits & 1023) / 1024;
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (exponent ? (1 + fraction) * 2 ** (exponent - 15) : fraction * 2 ** -14);
  }));
  return (/** @type {number} */ bits) => table[bits];
}

/** A bfloat16 is the upper half of a float32. @param {Uint8Array} bytes */
const readBrain = (bytes) => new Float32Array(Uint32Array.from(new Uint16Array(bufferOf(bytes)), (bits) => bits << 16).buffer);

/**
 * Integers of 64 bits. Those that a float64 cannot hold are refused rather than rounded.
 * @param {Int32Array | Uint32Array} words the upper ones carry the sign @param {Uint8Array} bytes @param {string} name
 */
function readLong(words, bytes, name) {
  const lower = new Uint32Array(bufferOf(bytes));
  return Float64Array.from({ length: words.length / 2 }, (_, i) => {
    const number = words[2 * i + 1] * 2 ** 32 + lower[2 * i];
    if (Math.abs(number) > mostInteger) throw new Problem('import.inexact', { name, number: i + 1 });
    return number;
  });
}
