/** Arrays that NumPy saved: `numpy.save`, format versions 1 to 3, in either byte order and either order of axes. */

import { Problem } from '../model/problem.js';
import { checkAmount, emptyContents, excerpt } from './contents.js';
import { mostAxes, mostLabels } from './limits.js';
import { numberTypes, readNumbers } from './number-types.js';
import { permute } from './permute.js';

/** @typedef {import('./contents.js').Contents} Contents */

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** @param {Uint8Array} bytes */
export const isNpy = (bytes) => magic.every((byte, i) => bytes[i] === byte);

/**
 * Reads all arrays of the file; `numpy.save` can be called on one open file several times.
 * @param {Uint8Array} bytes
 * @param {string} name of the array
 * @returns {Contents}
 * @throws {Problem}
 */
export function readNpy(bytes, name) {
  const contents = emptyContents('npy');
  for (let at = 0, count = 1; at < bytes.length; count++) {
    const rest = bytes.subarray(at);
    if (!isNpy(rest)) throw new Problem('import.extra', { name, count: rest.length });
    at += readOne(rest, count === 1 ? name : `${name} ${count}`, contents);
  }
  return contents;
}

/** @param {Uint8Array} bytes @param {string} name @param {Contents} contents which the array joins @returns {number} bytes read */
function readOne(bytes, name, contents) {
  const { text, start } = readHeader(bytes, name);
  const { type, isFortran, shape } = parseHeader(text, name);
  const count = shape.reduce((product, size) => product * size, 1);
  const expected = count * type.bytes;
  if (!(start + expected <= bytes.length)) throw new Problem('import.truncated', { name, expected, count: Math.max(0, bytes.length - start) });
  const body = bytes.subarray(start, start + expected);
  if (type.isText) {
    contents.labels.push({ name, texts: readTexts(body, type, count) });
  } else {
    checkAmount(count);
    const data = readNumbers(body, numberTypes[type.name], type.isBigEndian, name);
    const isTurned = isFortran && shape.length > 1;
    contents.arrays.push({ name, shape, dtype: type.name, data: isTurned ? permute(data, [...shape].reverse(), shape.map((_, i) => shape.length - 1 - i)) : data });
  }
  return start + expected;
}

/** @param {Uint8Array} bytes @param {string} name @returns {{ text: string, start: number }} the header, and where the numbers begin */
function readHeader(bytes, name) {
  const version = bytes[6];
  if (version > 3 || version < 1) throw new Problem('import.npyVersion', { name, version });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const from = version === 1 ? 10 : 12;
  const length = bytes.length < from ? NaN : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = from + length;
  if (!(start <= bytes.length)) throw new Problem('import.damaged', { name });
  return { text: new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(from, start)), start };
}

/**
 * The header is the text of a Python dictionary with three entries.
 * @param {string} text @param {string} name
 */
function parseHeader(text, name) {
  // A list in place of the type is a structure, one of the few things we have no use for.
  if (/^\s*\{\s*['"]descr['"]:\s*\[/.test(text)) throw new Problem('import.numberType', { name, type: 'structured' });
  const descr = /['"]descr['"]:\s*['"]([^'"]*)['"]/.exec(text)?.[1];
  const order = /['"]fortran_order['"]:\s*(True|False)/.exec(text)?.[1];
  const sizes = /['"]shape['"]:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) throw new Problem('import.damaged', { name });
  const shape = sizes.split(',').map((size) => size.trim().replace(/L$/, '')).filter(Boolean).map(Number);
  if (shape.some((size) => !Number.isInteger(size))) throw new Problem('import.damaged', { name });
  if (shape.length > mostAxes) throw new Problem('import.deep', { name, most: mostAxes });
  return { type: parseType(descr, name), isFortran: order === 'True', shape };
}

/** Kind and bytes of one number, as NumPy writes them, and our name of the type. @type {Record<string, string>} */
const typeNames = {
  f8: 'float64', f4: 'float32', f2: 'float16', i1: 'int8', u1: 'uint8', i2: 'int16', u2: 'uint16',
  i4: 'int32', u4: 'uint32', i8: 'int64', u8: 'uint64', b1: 'bool',
};

/** @param {string} descr such as <f4 @param {string} name */
function parseType(descr, name) {
  const [, order, code] = /^([<>|=]?)([a-zA-Z]\d*)$/.exec(descr) ?? [];
  if (code?.[0] === 'O') throw new Problem('import.objects', { name });
  const isBigEndian = order === '>';
  if (/^[US]\d+$/.test(code ?? '')) {
    const unit = code[0] === 'U' ? 4 : 1;
    return { name: 'text', isText: true, isBigEndian, bytes: unit * Number(code.slice(1)), unit };
  }
  if (!code || !Object.hasOwn(typeNames, code)) throw new Problem('import.numberType', { name, type: excerpt(descr) });
  return { name: typeNames[code], isText: false, isBigEndian, bytes: numberTypes[typeNames[code]].bytes, unit: 0 };
}

/** Texts of fixed length, filled up with zeros. @param {Uint8Array} bytes @param {ReturnType<typeof parseType>} type @param {number} count */
function readTexts(bytes, type, count) {
  if (count > mostLabels) throw new Problem('import.tooManyTexts', { count, most: mostLabels });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, i) => {
    const from = i * type.bytes;
    if (type.unit === 1) return new TextDecoder().decode(bytes.subarray(from, from + type.bytes)).replace(/\0+$/, '');
    let text = '';
    for (let at = from; at < from + type.bytes; at += 4) {
      const code = view.getUint32(at, !type.isBigEndian);
      text += code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
    }
    return text.replace(/\0+$/, '');
  });
}
