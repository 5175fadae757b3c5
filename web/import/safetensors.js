/** The format of https://github.com/huggingface/safetensors: the length of a header, the header as JSON, numbers. */

import { Problem } from '../model/problem.js';
import { checkAmount, emptyContents, excerpt } from './contents.js';
import { mostAxes } from './limits.js';
import { readMeta } from './meta.js';
import { numberTypes, readNumbers } from './number-types.js';

/** @type {Record<string, string>} */
const typeNames = {
  F64: 'float64', F32: 'float32', F16: 'float16', BF16: 'bfloat16', I64: 'int64', I32: 'int32', I16: 'int16', I8: 'int8',
  U64: 'uint64', U32: 'uint32', U16: 'uint16', U8: 'uint8', BOOL: 'bool',
};

/** A header that is an object, and of a length that a header can have. @param {Uint8Array} bytes */
export const isSafetensors = (bytes) => bytes.length > 9 && bytes[8] === 0x7b && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0;

/**
 * @param {Uint8Array} bytes
 * @param {string} name of the file, for messages
 * @returns {import('./contents.js').Contents}
 * @throws {Problem}
 */
export function readSafetensors(bytes, name) {
  const { header, start } = readHeader(bytes, name);
  const contents = emptyContents('safetensors');
  const entries = Object.entries(header).filter(([key]) => key !== '__metadata__');
  checkAmount(0, entries.length);
  let end = 0;
  for (const [key, entry] of entries.map(([key, value]) => /** @type {const} */ ([key, checkEntry(key, value)])).sort(([, a], [, b]) => a.begin - b.begin)) {
    // The numbers of all arrays lie one after the other, without gaps.
    if (entry.begin !== end) throw new Problem('import.damaged', { name: key });
    end = entry.end;
    if (start + end > bytes.length) throw new Problem('import.truncated', { name: key, expected: entry.end - entry.begin, count: Math.max(0, bytes.length - start - entry.begin) });
    checkAmount((entry.end - entry.begin) / entry.type.bytes);
    const data = readNumbers(bytes.subarray(start + entry.begin, start + end), entry.type, false, key);
    contents.arrays.push({ name: key, shape: entry.shape, dtype: entry.type.name, data });
  }
  if (start + end !== bytes.length) throw new Problem('import.extra', { name, count: bytes.length - start - end });
  const order = new Map(entries.map(([key], i) => [key, i]));
  contents.arrays.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  readMetadata(header.__metadata__, contents);
  return contents;
}

/** @param {Uint8Array} bytes @param {string} name @returns {{ header: Record<string, unknown>, start: number }} */
function readHeader(bytes, name) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const start = 8 + length;
  if (start > bytes.length) throw new Problem('import.damaged', { name });
  try {
    const header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)));
    return { header, start };
  } catch {
    throw new Problem('import.damaged', { name });
  }
}

/** @param {string} name @param {unknown} entry */
function checkEntry(name, entry) {
  const { dtype, shape, data_offsets: offsets } = /** @type {any} */ (entry ?? {});
  const isSize = (/** @type {unknown} */ size) => Number.isSafeInteger(size) && /** @type {number} */ (size) >= 0;
  const isWhole = typeof dtype === 'string' && Array.isArray(shape) && shape.every(isSize) && Array.isArray(offsets) && offsets.length === 2 && offsets.every(isSize);
  if (!isWhole) throw new Problem('import.damaged', { name });
  if (!Object.hasOwn(typeNames, dtype)) throw new Problem('import.numberType', { name, type: excerpt(dtype) });
  if (shape.length > mostAxes) throw new Problem('import.deep', { name, most: mostAxes });
  const type = numberTypes[typeNames[dtype]];
  const [begin, end] = offsets;
  if (end - begin !== shape.reduce((/** @type {number} */ product, /** @type {number} */ size) => product * size, type.bytes)) throw new Problem('import.damaged', { name });
  return { type, shape: /** @type {number[]} */ (shape), begin, end };
}

/** Texts under names; those of ours, and tokens as a list in JSON. @param {unknown} metadata @param {import('./contents.js').Contents} contents */
function readMetadata(metadata, contents) {
  if (typeof metadata !== 'object' || metadata === null) return;
  for (const [key, text] of Object.entries(metadata)) {
    if (typeof text === 'string' && !readMeta(key, text, contents)) contents.ignored.push(key);
  }
}
