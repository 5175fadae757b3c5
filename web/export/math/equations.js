/**
 * An example as equations, in no format yet: LaTeX, MathML and Markdown write the same ones.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {import('../../model/shown.js').Figures} Figures
 * @typedef {import('../../model/shown.js').Shown} Shown
 *
 * @typedef {{ kind: 'symbol', name: string, isBold: boolean, index?: number | string, isTransposed?: boolean }
 *   | { kind: 'sign', text: '=' | '≈' | '+' | '×' | '·' | '/' }
 *   | { kind: 'number', shown: Shown }
 *   | { kind: 'word', text: string }
 *   | { kind: 'name', text: string }
 *   | { kind: 'matrix', rows: Shown[][] }
 *   | { kind: 'group', items: Node[] }
 *   | { kind: 'fraction', over: Node[], under: Node[] }
 *   | { kind: 'root', items: Node[] }
 *   | { kind: 'sum', index: string }} Node  `name` holds text from outside
 *
 * @typedef {{ left: Node[], right: Node[] }} Line  the right side begins with its sign
 * @typedef {{ caption: string, lines: Line[] }} Section
 */

import { shownRow } from '../example.js';

/** @param {string} name @param {number | string} [index] @returns {Node} a vector */
const vector = (name, index) => ({ kind: 'symbol', name, isBold: true, index });
/** @param {string} name @param {number | string} [index] @returns {Node} a number or a matrix */
const symbol = (name, index) => ({ kind: 'symbol', name, isBold: false, index });
/** @param {'=' | '≈' | '+' | '×' | '·' | '/'} text @returns {Node} */
const sign = (text) => ({ kind: 'sign', text });
/** @param {Shown[][]} rows @returns {Node} */
const matrix = (rows) => ({ kind: 'matrix', rows });
/** @param {ReadonlyArray<Shown>} results @returns {Node} equal, unless what stands after it is rounded */
const equals = (results) => sign(results.some(({ isRounded }) => isRounded) ? '≈' : '=');

/** @param {Figures} figures @param {ReadonlyArray<number>} rows @param {number} columns */
const rowsOf = (figures, rows, columns) => rows.map((row) => shownRow(figures, row * columns, (row + 1) * columns));

/** @param {Node} name @param {Shown[][]} rows @returns {Line} */
const given = (name, rows) => ({ left: [name], right: [equals(rows.flat()), matrix(rows)] });

/** @param {Example} example @returns {Section[]} */
export function equationsOf(example) {
  const { text, S, D, shown, queries, isAll, tokens } = example;
  const every = tokens.map((_, i) => i);
  const sections = [{
    caption: text.say('export.math.given'),
    lines: [...weightLines(example, every), given(weightsName(example), rowsOf(shown.weights, queries, S)), given(symbol('V'), rowsOf(shown.values, every, D))],
  }];
  if (isAll) return [...sections, productOf(example)];
  const step = (/** @type {5 | 6} */ number) => `${text.say(`step.${number}`)}: ${text.say(`step${number}.what`)}`;
  return [...sections, { caption: step(5), lines: every.map((i) => weighing(example, i)) }, { caption: step(6), lines: [summing(example)] }];
}

/** @param {Example} example */
const weightsName = ({ isAll }) => (isAll ? symbol('W') : vector('w'));

/** Step 5 for one token: the weight, its value, and their product. @param {Example} example @param {number} i @returns {Line} */
function weighing({ shown, tokenShown: { weights, weighted }, tokens, D }, i) {
  const product = shownRow(weighted, i * D, (i + 1) * D);
  const [value] = rowsOf(shown.values, [i], D);
  return {
    left: [symbol('w', i + 1), vector('v', i + 1)],
    right: [equals([weights.at(i), ...value]), { kind: 'number', shown: weights.at(i) }, sign('×'), matrix([value]), equals(product), matrix([product]), { kind: 'name', text: tokens[i] }],
  };
}

/** Step 6: all weighted values and their sum. @param {Example} example @returns {Line} */
function summing({ tokenShown: { weighted, output }, D, S }) {
  const terms = Array.from({ length: S }, (_, i) => shownRow(weighted, i * D, (i + 1) * D));
  const result = shownRow(output, 0, D);
  return {
    left: [vector('z')],
    right: [sign('='), { kind: 'sum', index: 'i' }, symbol('w', 'i'), vector('v', 'i'), equals(terms.flat()),
      ...terms.flatMap((term, i) => [...(i > 0 ? [sign('+')] : []), matrix([term])]), equals(result), matrix([result])],
  };
}

/** Both steps for all tokens: one product of matrices. @param {Example} example @returns {Section} */
function productOf({ text, outputsShown, queries, D }) {
  const rows = queries.map((_, t) => shownRow(outputsShown, t * D, (t + 1) * D));
  return { caption: text.say('export.math.product'), lines: [{ left: [symbol('Z')], right: [sign('='), symbol('W'), symbol('V'), equals(rows.flat()), matrix(rows)] }] };
}

/** Where the weights come from. @param {Example} example @param {ReadonlyArray<number>} every @returns {Line[]} */
function weightLines(example, every) {
  const { scene: { data }, shown, queries, S, isAll, query, key, queryWidth } = example;
  const scores = isAll ? symbol('S') : vector('s');
  /** @type {Line[]} */
  const lines = [];
  if (query && key) {
    const name = isAll ? symbol('Q') : vector('q');
    lines.push(given(name, rowsOf(query, queries, queryWidth)), given(symbol('K'), rowsOf(key, every, queryWidth)),
      { left: [scores], right: [sign('='), ...scaled([name, { kind: 'symbol', name: 'K', isBold: false, isTransposed: true }], data.scale, queryWidth)] });
  }
  if (shown.scores) {
    lines.push(given(scores, rowsOf(shown.scores, queries, S)));
    const divided = data.temperature === 1 ? [scores] : [scores, sign('/'), plain(data.temperature)];
    lines.push({ left: [weightsBefore(example)], right: [sign('='), { kind: 'word', text: 'softmax' }, { kind: 'group', items: divided }] });
  } else if (example.given) {
    lines.push(given(weightsBefore(example), rowsOf(example.given, queries, S)));
  }
  if (data.rescale) {
    const one = symbol('w′', isAll ? 'ti' : 'i');
    lines.push({ left: [symbol('w', isAll ? 'ti' : 'i')], right: [sign('='), { kind: 'fraction', over: [one], under: [{ kind: 'sum', index: 'j' }, symbol('w′', isAll ? 'tj' : 'j')] }] });
  }
  return lines;
}

/** The weights with a prime where they are rescaled afterwards. @param {Example} example @returns {Node} */
const weightsBefore = ({ scene: { data: { rescale } }, isAll }) => (rescale ? (isAll ? symbol('W′') : vector('w′')) : isAll ? symbol('W') : vector('w'));

/** @param {Node[]} product @param {number | null} scale @param {number} width @returns {Node[]} */
function scaled(product, scale, width) {
  if (scale === 1) return product;
  if (scale === null) return [{ kind: 'fraction', over: product, under: [{ kind: 'root', items: [plain(width)] }] }];
  return [plain(scale), sign('·'), ...product];
}

/** A number as it was typed. @param {number} number @returns {Node} */
const plain = (number) => ({ kind: 'number', shown: { number, digits: (String(number).split('.')[1] ?? '').length, isRounded: false } });

/** A line breaks before a sign after so many numbers. */
export const mostNumbers = 8;

/** Long sums as several lines; those that follow have no left side. @param {Line} line @returns {Line[]} */
export function breakLine({ left, right }) {
  /** @type {Line[]} */
  const lines = [{ left, right: [] }];
  let numbers = 0;
  right.forEach((node, i) => {
    const next = right[i + 1];
    const isBreak = i > 0 && node.kind === 'sign' && next?.kind === 'matrix' && numbers + next.rows[0].length > mostNumbers;
    if (isBreak) lines.push({ left: [], right: [] });
    numbers = (isBreak ? 0 : numbers) + (node.kind === 'matrix' ? node.rows[0].length : 0);
    lines[lines.length - 1].right.push(node);
  });
  return lines;
}
