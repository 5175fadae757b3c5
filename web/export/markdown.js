/**
 * The example in Markdown, for a notebook, a wiki or an issue: a table, and the mathematics between $$.
 *
 * @typedef {import('./example.js').Example} Example
 */

import { shownRow } from './example.js';
import { equationsOf } from './math/equations.js';
import { latexLine } from './math/latex.js';

/**
 * Any text as Markdown that shows it: a sign that has a meaning somewhere becomes an entity, which nowhere has one. A
 * full stop before a letter may be part of an address, which would become a link.
 * @param {string} text
 */
export const markdownText = (text) =>
  text.replace(/[\u2066-\u2069]/g, '').replace(/[!-'*+/:-@[-`{-~]|\.(?=\p{L})/gu, (one) => `&#${one.charCodeAt(0)};`);

/** @param {Example} example @returns {string} */
export function writeMarkdown(example) {
  const { text, tokens, token, isAll } = example;
  const title = text.say(isAll ? 'export.title.all' : 'export.title', { token: tokens[token] });
  // Names of tokens stand in the table only: inside $$ they could end the mathematics.
  const math = equationsOf(example).map(({ caption, lines }) =>
    `**${markdownText(caption)}**\n\n$$\n\\begin{aligned}\n${lines.map((line) => latexLine(line, example, { hasNames: false })).join(' \\\\\n')}\n\\end{aligned}\n$$\n`);
  return [`## ${markdownText(title)}\n`, table(example), ...math].join('\n');
}

/** One row a token: its weight, its value and their product; with all tokens, the values and outputs. @param {Example} example */
function table(example) {
  const { text, tokens, isAll, D, shown, tokenShown: { weights, weighted, output }, outputsShown, token } = example;
  const number = (/** @type {import('./example.js').Shown} */ one) => text.number(one);
  const dims = Array.from({ length: D }, (_, dim) => dim + 1);
  const head = [text.say('token'), ...(isAll ? [] : [text.say('weight')]), ...dims.map((dim) => text.say('export.column.value', { dim })),
    ...dims.map((dim) => text.say(isAll ? 'export.column.output' : 'export.column.weighted', { dim }))];
  const rows = tokens.map((name, i) => {
    return [markdownText(name), ...(isAll ? [] : [number(weights.at(i))]), ...shownRow(shown.values, i * D, (i + 1) * D).map(number),
      ...shownRow(isAll ? outputsShown : weighted, i * D, (i + 1) * D).map(number)];
  });
  const total = isAll ? [] : [[text.say('output'), number(shown.weightSums.at(token)), ...dims.map(() => ''), ...shownRow(output, 0, D).map(number)]];
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |\n`;
  return line(head.map(markdownText)) + line(head.map((_, i) => (i === 0 ? '---' : '---:'))) + [...rows, ...total].map(line).join('');
}
