/** Texts and numbers as source code. Names of tokens come from anywhere, so they stand in string literals only, never in comments. */

import { exactDecimal } from '../decimal.js';
import { longest } from '../longest.js';

/** What is readable in source code as it is; the rest, such as what is invisible or turns the direction, is escaped. */
const readable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** @param {string} text @param {string} special characters that get a backslash @param {(character: string) => string} escape for what is not readable */
const quoted = (text, special, escape) =>
  `"${Array.from(text, (one) => (special.includes(one) ? `\\${one}` : readable.test(one) ? one : escape(one))).join('')}"`;

/** @param {string} character @param {number} digits */
const hex = (character, digits) => /** @type {number} */ (character.codePointAt(0)).toString(16).padStart(digits, '0');

/** @param {string} text */
export const pythonString = (text) => quoted(text, '\\"', (one) => (one.length > 1 ? `\\U${hex(one, 8)}` : `\\u${hex(one, 4)}`));

/** Safe inside a script element, too. @param {string} text */
export const javascriptString = (text) => quoted(text, '\\"', (one) => `\\u{${hex(one, 1)}}`).replace(/</g, '\\x3C');

/** In UTF-8; a question mark could begin a trigraph. @param {string} text */
export const cString = (text) =>
  quoted(text, '\\"?', (one) => Array.from(new TextEncoder().encode(one), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''));

/** @typedef {{ open: string, close: string, suffix?: string }} Brackets  of a list, and what follows each number */

/** @param {ReadonlyArray<number>} numbers @param {Brackets} brackets */
export const vectorLiteral = (numbers, { open, close, suffix = '' }) => `${open}${numbers.map((number) => exactDecimal(number) + suffix).join(', ')}${close}`;

/**
 * Rows one below the other, in columns.
 * @param {ReadonlyArray<ReadonlyArray<number>>} rows @param {Brackets} brackets @param {string} indent
 */
export function matrixLiteral(rows, { open, close, suffix = '' }, indent) {
  const texts = rows.map((row) => row.map((number) => exactDecimal(number) + suffix));
  const widest = longest(texts.flat());
  return `${open}\n${texts.map((row) => `${indent}${open}${row.map((text) => text.padStart(widest)).join(', ')}${close},\n`).join('')}${close}`;
}
