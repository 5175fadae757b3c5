/** Tables as spreadsheets and `numpy.savetxt` write them: with or without a header, with or without a column of names. */

import { Problem } from '../model/problem.js';
import { checkAmount, emptyContents, excerpt, nextName } from './contents.js';
import { parseNumber, plainNumerals } from './numerals.js';
import { splitRows } from './rows.js';

/** @typedef {import('./rows.js').Row} Row */
/** @typedef {import('./contents.js').Contents} Contents */

const delimiters = ['\t', ';', ',', ' '];
/** So much of the text tells what stands between its cells. */
const sampleLength = 20_000;

/**
 * @param {string} text
 * @param {string} name of the table; several, with blank lines between, may each have a name above
 * @returns {Contents}
 * @throws {Problem}
 */
export function readTables(text, name) {
  const contents = emptyContents('table');
  const delimiter = findDelimiter(text);
  const rows = splitRows(text, delimiter).filter((row) => !isComment(row));
  const decimal = findDecimal(rows, delimiter);
  for (const block of blocksOf(rows)) {
    const title = isTitle(block) ? block[0].cells[0] : undefined;
    readBlock(title === undefined ? block : block.slice(1), title ?? nextName({ ...contents, labels: [] }, name), decimal, contents);
    checkAmount(0, contents.arrays.length);
  }
  return contents;
}

/** The delimiter that makes most cells numbers; of several that make as many, the one with the most cells. @param {string} text */
function findDelimiter(text) {
  const end = text.lastIndexOf('\n', sampleLength);
  const sample = text.length > sampleLength ? text.slice(0, end > 0 ? end : sampleLength) : text;
  let best = { delimiter: ',', share: 0, cells: 0 };
  for (const delimiter of delimiters) {
    const cells = sampleCells(sample, delimiter);
    const share = cells.filter((cell) => readCell(cell, ',') !== undefined).length / Math.max(1, cells.length);
    if (share > best.share || (share === best.share && share > 0 && cells.length > best.cells)) best = { delimiter, share, cells: cells.length };
  }
  return best.delimiter;
}

/** @param {string} sample @param {string} delimiter @returns {string[]} none where quotation marks do not fit this delimiter */
function sampleCells(sample, delimiter) {
  try {
    // A quotation mark may stay open where the sample ends; reading the whole text finds out.
    const rows = splitRows(sample.split('"').length % 2 ? sample : `${sample}"`, delimiter);
    return rows.filter((row) => !isComment(row)).flatMap((row) => row.cells).filter(Boolean);
  } catch {
    return [];
  }
}

/** @param {string} cell @param {',' | '.'} decimal @returns {number | undefined} a decimal point is understood where commas are, too */
function readCell(cell, decimal) {
  const plain = plainNumerals(cell).trim();
  return parseNumber(decimal === ',' ? plain.replace(',', '.') : plain);
}

const withComma = /^[-+]?\d*,\d+(?:e[-+]?\d+)?$/i;
const withPoint = /^[-+]?\d*\.\d*(?:e[-+]?\d+)?$/i;
const grouped = /^[-+]?\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d+)?$/;
const thousands = /^[-+]?[1-9]\d{0,2},\d{3}$/;

/**
 * Decimal commas, unless a cell has a decimal point, or all could be commas between thousands in a file that has commas between its cells.
 * @param {Row[]} rows @param {string} delimiter @returns {',' | '.'}
 */
function findDecimal(rows, delimiter) {
  let isSure = false;
  for (const { cells } of rows) {
    for (const cell of cells) {
      const plain = plainNumerals(cell);
      if (plain.includes('.') && withPoint.test(plain)) return '.';
      if (plain.includes(',') && withComma.test(plain)) isSure ||= delimiter !== ',' || !thousands.test(plain);
    }
  }
  return isSure ? ',' : '.';
}

/** As numpy.savetxt writes one above and below. @param {Row} row */
const isComment = ({ cells }) => cells[0].startsWith('#') && cells.every((cell) => readCell(cell, ',') === undefined);

/** @param {Row[]} rows @returns {Row[][]} what stands between blank lines */
function blocksOf(rows) {
  /** @type {Row[][]} */
  const blocks = [[]];
  for (const row of rows) {
    if (row.cells.some(Boolean)) blocks[blocks.length - 1].push(row);
    else if (blocks[blocks.length - 1].length) blocks.push([]);
  }
  return blocks.filter((block) => block.length);
}

/** A text alone above wider rows. @param {Row[]} block */
const isTitle = ([first, second]) => second !== undefined && first.cells.filter(Boolean).length === 1 && first.cells[0] !== '' &&
  readCell(first.cells[0], ',') === undefined && second.cells.filter(Boolean).length > 1;

/** @param {Row[]} block @param {string} name @param {',' | '.'} decimal @param {Contents} contents */
function readBlock(block, name, decimal, contents) {
  const rows = withoutLastEmpty(block);
  const width = Math.max(...rows.slice(0, 2).map(({ cells }) => cells.length));
  // What could be a number with signs between thousands is no name; reading it says what is wrong.
  const isNumber = (/** @type {string} */ cell) => readCell(cell, decimal) !== undefined || grouped.test(cell);
  if (rows.every(({ cells }) => cells.length === 1 && !isNumber(cells[0]))) {
    contents.labels.push({ name, texts: rows.map(({ cells }) => cells[0]) });
    return;
  }
  const hasHeader = rows.length > 1 && (rows[0].cells.slice(1).some((cell) => !isNumber(cell)) || rows[0].cells[0] === '' || (width === 1 && !isNumber(rows[0].cells[0])));
  const body = hasHeader ? rows.slice(1) : rows;
  const hasNames = width > 1 && (body.some(({ cells }) => cells[0] !== '' && !isNumber(cells[0])) || (hasHeader && rows[0].cells[0] === ''));
  const from = hasNames ? 1 : 0;
  contents.arrays.push({ name, shape: [body.length, width - from], dtype: 'text', data: readCells(body, from, width, decimal) });
  if (hasNames) contents.labels.push({ name: `${name}: rows`, texts: body.map(({ cells }) => cells[0]), of: name, side: 'rows' });
  if (hasHeader) contents.labels.push({ name: `${name}: columns`, texts: headerOf(rows[0], from, width), of: name, side: 'columns' });
}

/** A header may leave the cell above the names out. @param {Row} row @param {number} from @param {number} width */
function headerOf({ cells, line }, from, width) {
  if (cells.length === width - from) return cells;
  if (cells.length !== width) throw new Problem('import.raggedRow', { line, count: cells.length, expected: width });
  return cells.slice(from);
}

/** Some programs end each line with a delimiter. @param {Row[]} rows @returns {Row[]} */
function withoutLastEmpty(rows) {
  const isEmpty = rows.every(({ cells }) => cells.length > 1 && cells.at(-1) === '');
  return isEmpty ? rows.map(({ cells, line }) => ({ cells: cells.slice(0, -1), line })) : rows;
}

/** @param {Row[]} rows @param {number} from the first column @param {number} width @param {',' | '.'} decimal */
function readCells(rows, from, width, decimal) {
  checkAmount(rows.length * (width - from));
  const data = new Float64Array(rows.length * (width - from));
  let at = 0;
  for (const { cells, line } of rows) {
    if (cells.length !== width) throw new Problem('import.raggedRow', { line, count: cells.length, expected: width });
    for (let column = from; column < width; column++) {
      const number = readCell(cells[column], decimal);
      if (number === undefined) throw new Problem('import.cell', { line, column: column + 1, text: excerpt(cells[column]) });
      data[at++] = number;
    }
  }
  return data;
}
