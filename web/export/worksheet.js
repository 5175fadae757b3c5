/**
 * A worksheet to print: steps 5 and 6 with blanks, and the answer key on a page of its own. The seed chooses the blanks,
 * so that a class can have several and each has its key.
 *
 * @typedef {import('./example.js').Example} Example
 * @typedef {import('../model/shown.js').Shown} Shown
 *
 * @typedef {{ shown: Shown, blank: number | null }} Cell  blank: which blank it is, from 1
 * @typedef {{ name: string, given: Shown[], cells: Cell[] }} Row
 * @typedef {{ seed: number, dims: number, products: Row[], sums: Row[], blanks: number }} Worksheet
 *   products: one row a token, given its weight and value; sums: the running total after each token, the last is the output
 */

import { shownRow } from './example.js';
import { escapeMarkup } from './markup.js';
import { style } from './worksheet-style.js';

/** Dimensions that fit on a page. */
const mostDims = 6;

/**
 * Numbers from 0 to below 1, the same for the same seed (mulberry32 by Tommy Ettinger, public domain).
 * @param {number} seed
 */
function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * What is blank: about half of the products and running totals, at least one product a token, and all of the output.
 * @param {Example} example @param {number} seed any whole number
 * @returns {Worksheet}
 */
export function worksheetOf({ tokens, D, S, shown, tokenShown: { weights, weighted, partial }, text }, seed) {
  const random = createRandom(seed);
  const dims = Math.min(D, mostDims);
  let blanks = 0;
  const cell = (/** @type {Shown} */ one, /** @type {boolean} */ isBlank) => ({ shown: one, blank: isBlank ? ++blanks : null });
  const products = tokens.map((name, i) => {
    const sure = Math.floor(random() * dims);
    const row = shownRow(weighted, i * D, i * D + dims);
    return { name, given: [weights.at(i), ...shownRow(shown.values, i * D, i * D + dims)], cells: row.map((one, dim) => cell(one, dim === sure || random() < 0.4)) };
  });
  const sums = tokens.map((name, i) => {
    const row = shownRow(partial, (i + 1) * D, (i + 1) * D + dims);
    const isOutput = i === S - 1;
    return { name: isOutput ? text.say('output') : text.say('row.after', { token: name }), given: [], cells: row.map((one) => cell(one, isOutput || random() < 0.5)) };
  });
  return { seed, dims, products, sums, blanks };
}

/** A page that needs nothing else. @param {Example} example @param {{ seed: number }} options @returns {string} HTML, well-formed as XML too */
export function writeWorksheet(example, { seed }) {
  const { text, tokens, token, D, tokenShown } = example;
  const sheet = worksheetOf(example, seed);
  const say = (/** @type {string} */ id, /** @type {Record<string, string | number>} */ args = {}) => escapeMarkup(text.say(id, args));
  const title = say('export.worksheet', { token: tokens[token] });
  const note = D > sheet.dims ? `<p>${say('export.worksheet.dims', { count: sheet.dims })}</p>` : '';
  return `<!DOCTYPE html>
<html lang="${escapeMarkup(text.lang)}" dir="${text.dir}">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<section>
<h1>${title}</h1>
<p class="who"><span>${say('export.worksheet.name')}</span><span>${say('export.worksheet.date')}</span></p>
<p>${say('export.worksheet.task', { count: tokenShown.output.digits })}</p>
${note}${tables(example, sheet, false)}
</section>
<section class="key">
<h1>${say('export.worksheet.key', { token: tokens[token] })}</h1>
<p>${say('export.worksheet.seed', { number: seed })}</p>
${tables(example, sheet, true)}
</section>
</main>
</body>
</html>
`;
}

/** @param {Example} example @param {Worksheet} sheet @param {boolean} isKey */
function tables({ text }, { products, sums, dims }, isKey) {
  const range = Array.from({ length: dims }, (_, dim) => dim + 1);
  const say = (/** @type {string} */ id, /** @type {Record<string, string | number>} */ args = {}) => escapeMarkup(text.say(id, args));
  const heads = (/** @type {string} */ id) => range.map((dim) => `<th scope="col">${say(id, { dim })}</th>`).join('');
  const rows = (/** @type {Row[]} */ list) => list.map(({ name, given, cells }) =>
    `<tr><th scope="row" dir="auto">${escapeMarkup(name)}</th>${given.map((one) => `<td>${escapeMarkup(text.number(one))}</td>`).join('')}${cells.map((one) => cellMarkup(one, text, isKey)).join('')}</tr>`).join('\n');
  // Numbers and their order read from left to right in every language, as in the figure.
  const table = (/** @type {string} */ caption, /** @type {string} */ head, /** @type {Row[]} */ list) =>
    `<table dir="ltr"><caption dir="auto">${caption}</caption><thead><tr><td></td>${head}</tr></thead><tbody>\n${rows(list)}\n</tbody></table>`;
  return [
    table(`${say('step.5')}: ${say('step5.what')}`, `<th scope="col">${say('weight')}</th>${heads('export.column.value')}${heads('export.column.weighted')}`, products),
    table(`${say('step.6')}: ${say('step6.what')}`, heads('dimension'), sums),
  ].join('\n');
}

/** @param {Cell} cell @param {import('./example.js').Text} text @param {boolean} isKey */
function cellMarkup({ shown, blank }, text, isKey) {
  const number = escapeMarkup(text.number(shown));
  if (blank === null) return `<td>${number}</td>`;
  const mark = `<small>(${escapeMarkup(text.count(blank))})</small>`;
  return isKey ? `<td class="answer">${mark} <b>${number}</b></td>` : `<td class="blank">${mark}</td>`;
}
