import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tables, writeCsv } from '../../web/export/csv.js';
import { markdownText, writeMarkdown } from '../../web/export/markdown.js';
import { latexText, writeLatex, writeLatexSnippet } from '../../web/export/math/latex.js';
import { writeMathml } from '../../web/export/math/mathml.js';
import { everyKindOfData, exampleOf, hostileNames, languages, python, readXml, run, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const hostile = { tokens: hostileNames, values: hostileNames.map((_, i) => [i / 8 - 1, 1 / 3]) };
/** One example of each kind, in each language by turns, for one token and for all. */
const examples = [
  exampleOf({ data: hostile, precision: 2 }),
  ...everyKindOfData().flatMap(([, data], i) => [false, true].map((isAll) => exampleOf({ data, token: 1, isAll, lang: languages[i % languages.length] }))),
];

/** @param {string} text */
async function compileLatex(text) {
  writeFileSync(join(folder, 'example.tex'), text);
  const outcome = await run('pdflatex', ['-draftmode', '-interaction=nonstopmode', '-halt-on-error', '-no-shell-escape', 'example.tex'], { cwd: folder });
  assert.equal(outcome.code, 0, `${outcome.out.slice(-1500)}\n${text}`);
  return readFileSync(join(folder, 'example.log'), 'latin1');
}

test('the LaTeX document compiles with pdfLaTeX for every kind of data and name, without a missing letter', async () => {
  for (const example of examples) {
    const log = await compileLatex(writeLatex(example));
    assert.doesNotMatch(log, /Missing character|undefined|Overfull \\hbox \(\d{3,}/, log.match(/.*(?:Missing character|undefined|Overfull).*/)?.[0]);
  }
});

test('the LaTeX snippet compiles in a document of somebody else', async () => {
  await compileLatex(`\\documentclass{article}\\usepackage{amsmath}\\begin{document}\n${writeLatexSnippet(exampleOf())}\\end{document}`);
});

test('the LaTeX document writes out the weights, the values, both steps and the result', () => {
  const text = writeLatex(exampleOf());
  for (const part of ['0.182 & 0.204 & 0.207 & 0.192 & 0.198', '1.0 & 0.5 & 0.2 \\\\ 0.8 & 1.2 & 0.3', 'w_{1} \\mathbf{v}_{1}'.replace(' ', ''), '0.8588 & 0.7375 & 0.6181', '\\sum_{i}']) {
    assert.ok(text.replace(/ (?=\\mathbf)/g, '').includes(part), part);
  }
  assert.match(writeLatex(exampleOf({ lang: 'de' })), /0\{,\}182/);
});

test('a result that is rounded is not said to be equal', () => {
  assert.match(writeLatexSnippet(exampleOf({ precision: 2 })), /\\approx/);
  assert.doesNotMatch(writeLatexSnippet(exampleOf({ precision: 6 })), /\\approx/);
});

test('no name says anything to LaTeX', () => {
  for (const name of hostileNames) {
    const text = latexText(name);
    assert.doesNotMatch(text.replace(/\\(?:[{}$&#%_]|(?:textbackslash|textquotedblleft|ldots|\^|~|ensuremath|texttt|char\d+|righttoleft|textquotedblright|times|cdot|approx|ll|gg)(?![a-z])(?:\{\})?)/g, ''), /[\\$&#%_^~]/, `${name}: ${text}`);
  }
  assert.equal(latexText('حب سوشي!'), '\\righttoleft{حب سوشي}!');
});

test('the MathML is well-formed and holds the numbers that the figure shows', async () => {
  for (const example of examples) {
    const { tags, text } = await readXml(writeMathml(example));
    const allowed = new Set(['div', 'p', 'math', 'mtable', 'mtr', 'mtd', 'mrow', 'mi', 'mo', 'mn', 'mtext', 'mspace', 'mfrac', 'msqrt', 'msub', 'msup', 'msubsup', 'munder']);
    assert.deepEqual(tags.filter((tag) => !allowed.has(tag)), []);
    const output = example.outputsShown.at(0);
    assert.ok(text.includes(example.text.number({ ...output, number: Math.abs(output.number), isRounded: false })));
    if (!example.isAll) for (const name of example.tokens) assert.ok(text.includes(name.replace(/[\uFFFE\uFFFF]/g, '')), name);
  }
});

test('the elements of the MathML have as many children as they need', async () => {
  for (const example of examples) {
    const count = `
import sys, xml.etree.ElementTree as tree
for one in tree.fromstring(sys.argv[1]).iter():
    need = {'mfrac': 2, 'msub': 2, 'msup': 2, 'msubsup': 3, 'munder': 2}.get(one.tag.split('}')[-1])
    assert need is None or len(one) == need, one.tag`;
    const { code, error } = await run(python, ['-c', count, writeMathml(example)]);
    assert.equal(code, 0, error);
  }
});

test('the Markdown has one row a token, as many cells in each, and names as text', () => {
  for (const example of examples) {
    const markdown = writeMarkdown(example);
    const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
    assert.equal(rows.length, example.S + (example.isAll ? 2 : 3));
    assert.equal(new Set(rows.map((row) => row.split('|').length)).size, 1);
    assert.equal((markdown.match(/\$\$/g) ?? []).length, 2 * (markdown.match(/\\begin\{aligned\}/g) ?? []).length);
    if (!example.isAll) for (const name of example.tokens) assert.ok(markdown.includes(markdownText(name)), name);
  }
  for (const name of hostileNames) {
    const text = markdownText(name);
    assert.doesNotMatch(text.replace(/&#\d+;/g, ''), /[|<>&*_`[\]\\$#~!^]/, text);
    assert.equal(text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))), name);
  }
});

test('the CSV is read back by Python: the same names, an apostrophe before what a spreadsheet would run, the same float32', async () => {
  for (const example of examples) {
    const file = join(folder, 'example.csv');
    for (const table of tables) {
      const csv = writeCsv(example, table);
      writeFileSync(file, csv);
      const { out, error } = await run(python, ['-c', 'import csv, json, sys\nprint(json.dumps(list(csv.reader(open(sys.argv[1], encoding="utf-8", newline=""), strict=True))))', file]);
      assert.equal(error, '');
      const [head, ...rows] = JSON.parse(out);
      for (const row of rows) assert.equal(row.length, head.length, csv);
      for (const cell of [head, ...rows].flat()) assert.ok(!/^[=+@\t\r-]/.test(cell) || Number.isFinite(Number(cell)), cell);
      assert.doesNotMatch(csv.replace(/\r\n/g, ''), /[\r\n]/);
      if (table === 'values') {
        assert.deepEqual(rows.map(([name]) => name.replace(/^'(?=[=+\-@])/, '')), [...example.tokens]);
        assert.deepEqual(rows.flatMap(([, ...numbers]) => numbers.map((/** @type {string} */ one) => Math.fround(Number(one)))), [...example.scene.values.data]);
      }
      if (table === 'output') assert.deepEqual(rows.flatMap(([, ...numbers]) => numbers.map((/** @type {string} */ one) => Math.fround(Number(one)))), example.queries.flatMap((query) => [...example.scene.of(query).output.data]));
      if (table === 'steps') assert.equal(rows.length, example.S + 1);
      if (table === 'weighted') assert.equal(rows.length, example.S * example.queries.length);
    }
  }
});
