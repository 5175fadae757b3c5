import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createExample } from '../../web/export/example.js';
import { readData } from '../../web/model/data.js';
import { findExample } from '../../web/model/examples.js';
import { computeScene } from '../../web/model/scene.js';
import { messages } from '../../web/view/messages/export.js';
import { addMessages, createText, languages, loadLanguage, loadLaterMessages } from '../../web/view/text.js';
import { attention, createRandom } from '../model/helpers.js';

/** @typedef {import('../../web/export/example.js').Example} Example */

addMessages(messages);
await loadLaterMessages();
for (const lang of languages) await loadLanguage(lang);

export { attention, createRandom, languages };

/** A Python that has NumPy: Debian's, where another one stands before it on the PATH. */
export const python = ['python3', '/usr/bin/python3'].find((command) => spawnSync(command, ['-c', 'import numpy']).status === 0) ?? 'python3';

/** Names of tokens that end, open or run something in one format or another. */
export const hostileNames = [
  '</script><b>', '\\end{document}', '"""', "'''", '*/', '/* ??/', 'a\\', "it's", '"quoted"', '\\n%s%n', '$x$ #1 & ~^_ {}%', '=1+1', '+1', '-1', '@SUM(A1)', '|pipe|',
  ']]>', '<!--', '-->', '&amp;', '`code` **b** [l](u)', 'a,b;c', '\ufeffzero\u200bwidth\u00ad', 'حب سوشي', 'שלום', '寿司', 'señor Ölçü ß œ', '👩\u200d🍳', 'e\u0301', '\u{e000}\uffff', '${x}', '#{x}', '%', '\\',
];

/**
 * @param {object} [options] @param {unknown} [options.data] as readData takes it @param {number} [options.token] @param {boolean} [options.isAll]
 * @param {number} [options.precision] @param {string} [options.lang]
 */
export function exampleOf({ data = findExample('slide')?.data, token = 0, isAll = false, precision = 4, lang = 'en' } = {}) {
  return createExample({ attention, scene: computeScene(attention, readData(data)), token, isAll, precision, text: createText(lang) });
}

/** Numbers between -2 and 2 with three decimals. @param {ReturnType<typeof createRandom>} random @param {number} rows @param {number} columns */
const matrix = (random, rows, columns) => Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.round((random.unit() * 4 - 2) * 1000) / 1000));

/** One example for each way that weights can come about, with every name that is hostile to something. @returns {[string, unknown][]} */
export function everyKindOfData() {
  const random = createRandom(7);
  const names = (/** @type {number} */ from) => hostileNames.slice(from, from + 6);
  const values = () => matrix(random, 6, 3);
  const positive = () => Array.from({ length: 6 }, () => Array.from({ length: 6 }, () => Math.round(random.unit() * 1000) / 1000));
  return [
    ['weights as given', { tokens: names(0), values: values(), weights: positive() }],
    ['weights that are rescaled', { tokens: names(6), values: values(), weights: positive(), rescale: true }],
    ['scores', { tokens: names(12), values: values(), scores: matrix(random, 6, 6) }],
    ['scores, causal, with a temperature', { tokens: names(18), values: values(), scores: matrix(random, 6, 6), causal: true, temperature: 0.7 }],
    ['query and key', { tokens: names(24), values: values(), query: matrix(random, 6, 2), key: matrix(random, 6, 2) }],
    ['query and key, causal, with scale and temperature, rescaled',
      { tokens: hostileNames.slice(-6), values: values(), query: matrix(random, 6, 2), key: matrix(random, 6, 2), scale: 1.5, causal: true, temperature: 2, rescale: true }],
    ['scores that are the logarithms of weights', { values: values(), weights: positive(), weighting: 'scores' }],
  ];
}

/** A folder that is gone after the tests. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'attention-export-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @typedef {{ code: number, out: string, error: string }} Outcome */

/** Runs a program to its end. @param {string} command @param {string[]} args @param {import('node:child_process').ExecFileOptions} [options] @returns {Promise<Outcome>} */
export const run = (command, args, options = {}) => new Promise((resolve, reject) => {
  execFile(command, args, { maxBuffer: 1 << 26, ...options, encoding: 'utf8' }, (error, out, err) => {
    if (error && typeof error.code !== 'number') reject(new Error(`${command} could not be run: ${error.message}`));
    else resolve({ code: Number(error?.code ?? 0), out: String(out), error: String(err) });
  });
});

/** Fails where a text is no well-formed XML; gives what is in it. @param {string} text @returns {Promise<{ tags: string[], text: string }>} */
export async function readXml(text) {
  const script = `
import sys, json, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps({'tags': [one.tag.split('}')[-1] for one in root.iter()], 'text': ' '.join(root.itertext())}))`;
  const outcome = await new Promise((resolve) => {
    const child = execFile(python, ['-c', script], { maxBuffer: 1 << 26 }, (error, out, err) => resolve({ error, out, err }));
    child.stdin?.end(text);
  });
  assert.ok(!outcome.error, `${outcome.err}\n${text.slice(0, 2000)}`);
  return JSON.parse(outcome.out);
}
