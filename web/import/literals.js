/**
 * Arrays as Python prints them: lists, NumPy's `array([[…]], dtype=…)` and its `[[0.1 0.2] [0.3 0.4]]`, PyTorch's and JAX's
 * `tensor([[…]], device=…)`, alone, in tuples, in dictionaries or assigned to names.
 */

import { Problem } from '../model/problem.js';
import { addOption, checkAmount, emptyContents, excerpt, nextName } from './contents.js';
import { mostAxes } from './limits.js';
import { readNested } from './nested.js';
import { parseNumber, plainNumerals } from './numerals.js';

/** @typedef {{ text: string, at: number }} Cursor */

/** Whether a text begins as such a print-out. @param {string} text */
export const isLiteral = (text) => text.includes('[') &&
  /^(?:\s*#[^\n]*\n)*\s*(?:[[({<]|['"]?[\p{L}_][\p{L}\p{N}_.]*['"]?\s*[:=]|[\p{L}_][\p{L}\p{N}_.]*\s*\(|Parameter containing)/u.test(text);

const between = /(?:[\s,;(){}>]+|#[^\n]*)*/y;
const nameOf = /(['"]?)([\p{L}_][\p{L}\p{N}_.]*)\1\s*[:=]\s*/uy;
const wrapper = /(?:Parameter containing:|<[\w.]+:[^>[\]]*?numpy=|[\p{L}_][\p{L}\p{N}_.]*\s*(\())\s*/uy;
const factor = /([-+]?[\d.]+(?:e[-+]?\d+)?)\s*\*\s*/iy;
const quoted = /'[^'\\\n]*(?:\\.[^'\\\n]*)*'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;
const word = /[-+\w.]+/y;
/** tensor(0.1), np.float64(0.1) */
const typed = /[\p{L}_][\p{L}\p{N}_.]*\(\s*([-+\w.]+)\s*\)/uy;
const space = /[\s\\]*/y;
/** What follows an array inside its brackets: dtype=…, device='…', grad_fn=<…>. */
const remark = /'[^']*'|"[^"]*"|<[^>]*>|[^()'"<]+/y;

/**
 * @param {string} text
 * @param {string} name of what has no name
 * @returns {import('./contents.js').Contents}
 * @throws {Problem}
 */
export function readLiterals(text, name) {
  const contents = emptyContents('text');
  /** @type {Cursor} */
  const cursor = { text: outsideQuotes(text), at: 0 };
  for (take(cursor, between); cursor.at < cursor.text.length; take(cursor, between)) {
    const given = take(cursor, nameOf)?.[2];
    readStatement(cursor, given, name, contents);
    checkAmount(0, contents.arrays.length);
  }
  return contents;
}

/** Numerals are made plain, texts stay as they are. @param {string} text */
const outsideQuotes = (text) => text.split(/('[^'\\\n]*(?:\\.[^'\\\n]*)*'|"[^"\\\n]*(?:\\.[^"\\\n]*)*")/).map((part, i) => (i % 2 ? part : plainNumerals(part))).join('');

/** @param {Cursor} cursor @param {RegExp} pattern sticky @returns {RegExpExecArray | null} */
function take(cursor, pattern) {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match) cursor.at = pattern.lastIndex;
  return match;
}

/** @param {Cursor} cursor @param {string | undefined} given @param {string} fallback @param {import('./contents.js').Contents} contents */
function readStatement(cursor, given, fallback, contents) {
  let open = 0;
  for (let match = take(cursor, wrapper); match; match = take(cursor, wrapper)) open += match[1] ? 1 : 0;
  const scale = cursor.text[cursor.at] === '[' ? null : take(cursor, factor);
  if (cursor.text[cursor.at] === '[') {
    addList(readList(cursor), given ?? nextName(contents, fallback), scale ? Number(scale[1]) : 1, contents);
  } else {
    if (scale) throw unexpected(cursor);
    readScalar(cursor, given, contents);
  }
  for (; open > 0; open--) closeWrapper(cursor);
}

/** @param {unknown[]} list @param {string} name @param {number} scale @param {import('./contents.js').Contents} contents */
function addList(list, name, scale, contents) {
  if (list.length > 0 && list.every((entry) => typeof entry === 'string')) {
    contents.labels.push({ name, texts: /** @type {string[]} */ (list) });
    return;
  }
  const array = readNested(list, name);
  if (scale !== 1) array.data = array.data.map((number) => number * scale);
  contents.arrays.push(array);
}

/** A flag, a number or a text on its own. @param {Cursor} cursor @param {string | undefined} name @param {import('./contents.js').Contents} contents */
function readScalar(cursor, name, contents) {
  const start = cursor.at;
  const entry = readEntry(cursor);
  if (name === undefined) {
    cursor.at = start;
    throw unexpected(cursor);
  }
  const isFlag = /^(?:true|false)$/i.test(cursor.text.slice(start, cursor.at));
  addOption(contents, name, isFlag ? entry === 1 : entry);
}

/** @type {Record<string, string>} */
const closing = { '[': ']', '(': ')' };

/** @param {Cursor} cursor at a bracket @returns {unknown[]} numbers and texts, nested */
function readList(cursor) {
  const start = cursor.at;
  /** @type {unknown[]} */
  const outermost = [];
  const open = [{ list: outermost, end: ']' }];
  let needsEntry = true;
  cursor.at++;
  for (let last = open.at(-1); last; last = open.at(-1)) {
    take(cursor, space);
    const sign = cursor.text[cursor.at];
    if (sign === undefined) throw new Problem('import.unclosed', { line: lineOf(cursor.text, start) });
    if (Object.hasOwn(closing, sign)) {
      if (open.length === mostAxes) throw new Problem('import.deep', { name: excerpt(cursor.text.slice(start, start + 40)), most: mostAxes });
      /** @type {unknown[]} */
      const list = [];
      last.list.push(list);
      open.push({ list, end: closing[sign] });
      cursor.at++;
    } else if (sign === last.end) {
      open.pop();
      cursor.at++;
    } else if (sign === ',' && !needsEntry) {
      cursor.at++;
    } else {
      last.list.push(readEntry(cursor));
    }
    // A comma stands after an entry; where NumPy prints none, a space is enough.
    needsEntry = sign === ',' || Object.hasOwn(closing, sign);
  }
  return outermost;
}

/** A number, with or without the name of its type around it, or a text. @param {Cursor} cursor @returns {number | string} */
function readEntry(cursor) {
  const text = take(cursor, quoted)?.[0];
  if (text !== undefined) return text.slice(1, -1).replace(/\\(.)/g, '$1');
  const start = cursor.at;
  const plain = take(cursor, typed)?.[1] ?? take(cursor, word)?.[0] ?? '';
  if (plain.includes('...') || cursor.text[start] === '…') throw new Problem('import.elided', { line: lineOf(cursor.text, start) });
  const number = parseNumber(plain);
  if (number !== undefined) return number;
  cursor.at = start;
  if (/^[-+\d.e]+j$/i.test(plain)) throw new Problem('import.complex', { text: excerpt(plain) });
  throw unexpected(cursor);
}

/** Up to the bracket that belongs to a wrapper. @param {Cursor} cursor */
function closeWrapper(cursor) {
  const start = cursor.at;
  for (let depth = 1; depth > 0;) {
    if (take(cursor, remark)) continue;
    const sign = cursor.text[cursor.at++];
    if (sign === undefined) throw new Problem('import.unclosed', { line: lineOf(cursor.text, start) });
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
  }
}

/** @param {Cursor} cursor */
const unexpected = ({ text, at }) => new Problem('import.unexpected', { line: lineOf(text, at), text: excerpt(text.slice(at, at + 41)) });

/** @param {string} text @param {number} at */
const lineOf = (text, at) => text.slice(0, at).split('\n').length;
