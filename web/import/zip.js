/** Archives, as far as NumPy writes them: stored and deflated files. Each is checked against its size and its checksum. */

import { Inflate } from 'fflate';
import { Problem } from '../model/problem.js';
import { checkAmount } from './contents.js';
import { mostFileBytes } from './limits.js';

/** @typedef {{ name: string, bytes: Uint8Array }} File */

const endLength = 22;
const mostCommentLength = 65535;

/** @param {Uint8Array} bytes */
export const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/**
 * @param {Uint8Array} bytes
 * @param {string} name of the archive, for messages
 * @param {(names: string[]) => void} onNames  sees what is inside before anything is unpacked, and may throw
 * @returns {File[]} in the order of the directory, without folders
 * @throws {Problem}
 */
export function unzip(bytes, name, onNames) {
  const entries = readDirectory(bytes, name);
  checkAmount(0, entries.length);
  onNames(entries.map((entry) => entry.name));
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > mostFileBytes) throw new Problem('import.unpacksTooLarge', { name, megabytes: Math.ceil(total / 2 ** 20), most: mostFileBytes / 2 ** 20 });
  return entries.filter((entry) => !entry.name.endsWith('/')).map((entry) => ({ name: entry.name, bytes: unpack(bytes, entry) }));
}

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {number} method
 * @property {number} checksum
 * @property {number} packed bytes
 * @property {number} size   bytes when unpacked
 * @property {number} offset of its own header
 */

/** The directory stands at the end. @param {Uint8Array} bytes @param {string} name @returns {Entry[]} */
function readDirectory(bytes, name) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw new Problem('import.zipCut', { name });
  const count = view.getUint16(end + 10, true);
  const entries = [];
  for (let at = view.getUint32(end + 16, true), i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw new Problem('import.damaged', { name });
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw new Problem('import.damaged', { name });
    const entry = {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    if (view.getUint16(at + 8, true) & 1) throw new Problem('import.encrypted', { name: entry.name });
    entries.push(entry);
    at = next;
  }
  return entries;
}

/** @param {DataView} view @returns {number} where the end of the directory is told; -1 if nowhere */
function findEnd(view) {
  const first = Math.max(0, view.byteLength - endLength - mostCommentLength);
  for (let at = view.byteLength - endLength; at >= first; at--) if (view.getUint32(at, true) === 0x06054b50) return at;
  return -1;
}

/** @param {Uint8Array} bytes of the archive @param {Entry} entry @returns {Uint8Array} */
function unpack(bytes, { name, method, checksum, packed, size, offset }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50) throw new Problem('import.damaged', { name });
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) throw new Problem('import.damaged', { name });
  const body = bytes.subarray(start, start + packed);
  if (method !== 0 && method !== 8) throw new Problem('import.zipMethod', { name, method });
  const result = method === 0 ? body : inflate(body, size, name);
  if (result.length !== size || checksumOf(result) !== checksum) throw new Problem('import.damaged', { name });
  return result;
}

/** One step of unpacking gives at most about a thousand times as much, so that a lie about the size is found out in time. */
const stepBytes = 16384;

/** @param {Uint8Array} packed @param {number} size that it should unpack to @param {string} name */
function inflate(packed, size, name) {
  const result = new Uint8Array(size);
  let filled = 0;
  const stream = new Inflate((chunk) => {
    // Throws where it would be more.
    result.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += stepBytes) stream.push(packed.subarray(at, at + stepBytes), at + stepBytes >= packed.length);
  } catch {
    throw new Problem('import.damaged', { name });
  }
  return result.subarray(0, filled);
}

/** @type {Uint32Array | undefined} */
let table;

/** CRC-32. @param {Uint8Array} bytes */
function checksumOf(bytes) {
  const remainders = (table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
    return byte;
  }));
  let checksum = -1;
  for (let i = 0; i < bytes.length; i++) checksum = remainders[(checksum ^ bytes[i]) & 255] ^ (checksum >>> 8);
  return ~checksum >>> 0;
}
