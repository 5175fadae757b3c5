/** From a file or a pasted text to arrays with names. Nothing that is read is ever run. */

import { Problem } from '../model/problem.js';
import { expectNumbers, joinContents, showable } from './contents.js';
import { decodeText } from './decode-text.js';
import { readJson } from './json.js';
import { mostFileBytes, mostTextLength } from './limits.js';
import { isLiteral, readLiterals } from './literals.js';
import { readMeta } from './meta.js';
import { isNpy, readNpy } from './npy.js';
import { isSafetensors, readSafetensors } from './safetensors.js';
import { stackLayers } from './stack.js';
import { readTables } from './tables.js';
import { isZip, unzip } from './zip.js';

/** @typedef {import('./contents.js').Contents} Contents */

/**
 * Reads a text: JSON, an array as NumPy or PyTorch prints it, or a table.
 * @param {string} text
 * @param {string} [name] of what has no name in the text
 * @returns {Contents}
 * @throws {Problem} import.*, which names what was wrong
 */
export function readText(text, name = '') {
  return guarded(() => finish(readTextOf(text, name)));
}

/**
 * Reads a file by what is in it; its name counts only where that says nothing.
 * @param {{ name: string, bytes: Uint8Array | ArrayBuffer }} file
 * @returns {Contents}
 * @throws {Problem} import.*, which names what was wrong
 */
export function readFile({ name, bytes }) {
  checkFileSize({ name, size: bytes.byteLength });
  return guarded(() => finish(readBytes(name, ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes))));
}

/** Refuses a file that is too large, before it is loaded. @param {{ name: string, size: number }} file size in bytes, as File has it */
export function checkFileSize({ name, size }) {
  if (size > mostFileBytes) throw new Problem('import.fileTooLarge', { name, megabytes: Math.ceil(size / 2 ** 20), most: mostFileBytes / 2 ** 20 });
}

/** What an engine cannot hold, it says with a RangeError. @param {() => Contents} read */
function guarded(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('import.memory');
    throw error instanceof Problem ? new Problem(error.id, showable(error.args)) : error;
  }
}

/** @param {Contents} contents @returns {Contents} */
function finish(contents) {
  // Texts of one array are what it says about itself: meta data that NumPy could only keep so.
  const lists = contents.labels;
  contents.labels = [];
  for (const list of lists) if (list.texts.length !== 1 || !readMeta(list.name, list.texts[0], contents)) contents.labels.push(list);
  expectNumbers(contents);
  contents.arrays = stackLayers(contents.arrays);
  return joinContents([contents]);
}

/** @param {string} text @param {string} name */
function readTextOf(text, name) {
  if (text.length > mostTextLength) throw new Problem('import.pasteTooLarge', { megabytes: Math.ceil(text.length / 2 ** 20), most: mostTextLength / 2 ** 20 });
  const plain = text.replace(/^\uFEFF/, '');
  if (!plain.trim()) throw new Problem('import.nothing');
  const json = /^\s*[[{]/.test(plain) ? readJson(plain, name) : null;
  if (!json && /^\s*\{\s*"/.test(plain) && !isLiteral(plain)) throw new Problem('import.json');
  return json ?? (isLiteral(plain) ? readLiterals(plain, name) : readTables(plain, name));
}

/** The beginnings of files that have to be saved in another way, and what they are. @type {[string, RegExp][]} */
const others = [
  ['import.pickle', /^\x80[\x02-\x05]/],
  ['import.hdf5', /^\x89HDF/],
  ['import.gzip', /^\x1f\x8b/],
];

/** @param {string} path @param {Uint8Array} bytes @returns {Contents} */
function readBytes(path, bytes) {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  const name = file.replace(/\.(?:npy|npz|json|csv|tsv|txt|safetensors|zip)$/i, '');
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (bytes.length === 0) throw new Problem('import.nothing');
  // This first: its beginning is a number, which can look like that of any other.
  if (isSafetensors(bytes)) return readSafetensors(bytes, file);
  for (const [problem, pattern] of others) if (pattern.test(start)) throw new Problem(problem, { name: file });
  if (isNpy(bytes)) return readNpy(bytes, name);
  if (isZip(bytes)) return readArchive(bytes, file);
  if (/\.(?:pt|pth|pkl|pickle|ckpt|bin|joblib)$/i.test(file)) throw new Problem('import.pickle', { name: file });
  if (/\.(?:npy|npz|zip|safetensors)$/i.test(file)) throw new Problem('import.damaged', { name: file });
  return readTextOf(decodeText(bytes, file), name);
}

/** Files that tell nothing: what systems and programs put into archives of their own accord. */
const isChaff = (/** @type {string} */ name) => /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$)/.test(name);

/** @param {Uint8Array} bytes @param {string} name @returns {Contents} */
function readArchive(bytes, name) {
  const files = unzip(bytes, name, (names) => {
    if (names.some((inside) => /(?:^|\/)data\.pkl$|\.pkl$/.test(inside))) throw new Problem('import.pickle', { name });
    if (names.some((inside) => /^(?:xl|word|content\.xml)/.test(inside))) throw new Problem('import.spreadsheet', { name });
  }).filter((file) => !isChaff(file.name));
  if (files.length === 0) throw new Problem('import.noNumbers');
  const all = files.map((file) => {
    if (isZip(file.bytes)) throw new Problem('import.zipInside', { name: file.name });
    return readBytes(file.name, file.bytes);
  });
  return { ...joinContents(all), format: all.every(({ format }) => format === 'npy') ? 'npz' : 'zip' };
}
