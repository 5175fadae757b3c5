/**
 * The example as comma-separated values (RFC 4180), in UTF-8, with every number exact in float32.
 *
 * @typedef {import('./example.js').Example} Example
 * @typedef {'steps' | 'weights' | 'values' | 'weighted' | 'output'} Table
 *   steps: one row a token of the chosen one's sum, its weight, value and weighted value, then the output
 */

import { rowsOf } from '../model/data.js';
import { Problem } from '../model/problem.js';
import { exactDecimal } from './decimal.js';

/** @type {ReadonlyArray<Table>} */
export const tables = ['steps', 'weights', 'values', 'weighted', 'output'];

/** What a spreadsheet still opens. */
const mostNumbers = 1_000_000;

/** A spreadsheet runs a text that begins with one of these as a formula; after an apostrophe it does not. */
const formula = /^[=+\-@\t\r＝＋－＠]/u;

/** @param {string} text */
function field(text) {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]|^[\s']|\s$/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** @param {ReadonlyArray<string>} names @param {ReadonlyArray<ReadonlyArray<number>>} rows */
const named = (names, rows) => rows.map((row, i) => [field(names[i]), ...row.map(exactDecimal)]);

/**
 * @param {Example} example @param {Table} [table]
 * @returns {string} lines end with CR LF, as the standard has it; the first names the columns
 * @throws {Problem} export.table, where all weighted values of all tokens would be too many
 */
export function writeCsv(example, table = 'steps') {
  const { tokens, queries, outputs, D } = example;
  const names = tokens.map(field);
  const chosen = queries.map((query) => tokens[query]);
  const columns = (/** @type {string} */ name) => Array.from({ length: D }, (_, dim) => `${name}_${dim + 1}`);
  const { scene } = example;
  const weightRows = rowsOf(scene.weights);
  /** @type {Record<Table, () => string[][]>} */
  const lines = {
    steps: () => stepLines(example, columns),
    weights: () => [['query', ...names], ...named(chosen, queries.map((query) => weightRows[query]))],
    values: () => [['token', ...columns('value')], ...named(tokens, rowsOf(scene.values))],
    weighted: () => weightedLines(example, columns),
    output: () => [['query', ...columns('output')], ...named(chosen, rowsOf(outputs))],
  };
  return lines[table]().map((row) => `${row.join(',')}\r\n`).join('');
}

/** One row for each query and token. @param {Example} example @param {(name: string) => string[]} columns @returns {string[][]} */
function weightedLines({ scene, queries, tokens, S, D }, columns) {
  const count = queries.length * S;
  if (count * D > mostNumbers) throw new Problem('export.table', { rows: count, most: Math.floor(mostNumbers / D) });
  return [['query', 'token', ...columns('weighted')], ...queries.flatMap((query) => named(tokens, rowsOf(scene.of(query).weighted)).map((row) => [field(tokens[query]), ...row]))];
}

/** @param {Example} example @param {(name: string) => string[]} columns @returns {string[][]} */
function stepLines({ scene, token, tokens, D }, columns) {
  const { weights, weighted, output, weightSum } = scene.of(token);
  const values = rowsOf(scene.values);
  const products = rowsOf(weighted);
  return [
    ['token', 'weight', ...columns('value'), ...columns('weighted')],
    ...named(tokens, tokens.map((_, i) => [weights.data[i], ...values[i], ...products[i]])),
    ['output', exactDecimal(weightSum), ...Array(D).fill(''), ...Array.from(output.data, exactDecimal)],
  ];
}
