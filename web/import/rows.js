/** Rows of cells: comma-separated values as RFC 4180 has them, with any delimiter. */

import { Problem } from '../model/problem.js';

/** @typedef {{ cells: string[], line: number }} Row  line counted from 1 */

/**
 * @param {string} text
 * @param {string} delimiter one character, or ' ' for any run of spaces and tabs
 * @returns {Row[]} a blank line is a row of one empty cell
 * @throws {Problem} import.quote
 */
export function splitRows(text, delimiter) {
  const end = delimiter === ' ' ? /[ \t]+|\r\n?|\n|$/g : new RegExp(`${delimiter}|\\r\\n?|\\n|$`, 'g');
  /** @type {Row[]} */
  const rows = [];
  /** @type {Row} */
  let row = { cells: [], line: 1 };
  for (let at = 0, line = 1; at <= text.length;) {
    const { cell, next, lines } = readCell(text, at, line, end);
    row.cells.push(cell);
    line += lines;
    end.lastIndex = next;
    const [mark] = /** @type {RegExpExecArray} */ (end.exec(text));
    at = next + mark.length;
    const isEnd = mark === '';
    if (!isEnd && !/[\r\n]/.test(mark)) continue;
    rows.push(delimiter === ' ' ? withoutMargins(row) : row);
    if (isEnd) break;
    row = { cells: [], line: ++line };
  }
  return rows;
}

/** @param {string} text @param {number} at @param {number} line @param {RegExp} end of a cell */
function readCell(text, at, line, end) {
  if (text[at] !== '"') {
    end.lastIndex = at;
    const next = /** @type {RegExpExecArray} */ (end.exec(text)).index;
    return { cell: text.slice(at, next).trim(), next, lines: 0 };
  }
  let close = at + 1;
  // Two quotation marks stand for one.
  for (; ; close += 2) {
    close = text.indexOf('"', close);
    if (close < 0) throw new Problem('import.quote', { line });
    if (text[close + 1] !== '"') break;
  }
  end.lastIndex = close + 1;
  const next = /** @type {RegExpExecArray} */ (end.exec(text)).index;
  // Anything between the mark and the delimiter belongs to no cell.
  if (text.slice(close + 1, next).trim()) throw new Problem('import.quote', { line });
  const cell = text.slice(at + 1, close).replaceAll('""', '"');
  return { cell, next, lines: cell.split('\n').length - 1 };
}

/** Lines between spaces have no cells at their ends. @param {Row} row @returns {Row} */
function withoutMargins({ cells, line }) {
  const kept = cells.filter((cell, i) => cell !== '' || (i > 0 && i < cells.length - 1));
  return { cells: kept.length ? kept : [''], line };
}
