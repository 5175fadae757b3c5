import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('../../web', import.meta.url));
/** Each folder may import from itself and from those before it. */
const order = ['core', 'model', 'story', 'view', 'export', 'import', 'lenses', 'predict', 'element', 'page'];
/** Part of the build, not of what is built. */
const buildScripts = ['bundle.js', 'serve.js', 'core/pack.js', 'speed/chart.js'];
/** What the bundler may take from npm, and where from. */
const packages = { preact: 'view', 'preact/hooks': 'view', htm: 'view', fflate: 'import', 'gifenc/dist/gifenc.esm.js': 'export' };

const sources = readdirSync(web, { recursive: true }).map(String)
  .filter((path) => path.endsWith('.js'))
  .filter((path) => !path.startsWith('core/compiled/') && !buildScripts.includes(path))
  .map((path) => ({ path, text: readFileSync(join(web, path), 'utf8') }));

/** The code without its comments. Strings that look like comments don't matter for what is looked for here. @param {string} text */
const code = (text) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

/** @param {string} text */
const importsOf = (text) => [...code(text).matchAll(
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm)]
  .map(([, from, alone, dynamic]) => from ?? alone ?? dynamic);
const folderOf = (/** @type {string} */ path) => path.split('/')[0];

test('there are sources to look at', () => assert.ok(sources.length > 10));

test('imports go one way: core, model, story, view, what is loaded later, element, page', () => {
  const wrongTurns = sources.flatMap(({ path, text }) => importsOf(text)
    .filter((target) => target.startsWith('.'))
    .map((target) => relative(web, resolve(web, dirname(path), target)))
    .filter((target) => order.indexOf(folderOf(target)) > order.indexOf(folderOf(path)) || !order.includes(folderOf(target)))
    .map((target) => `${path} imports ${target}`));
  assert.deepEqual(wrongTurns, []);
});

test('other folders reach the core through its three entrances: all of it, what a figure needs, and what lenses need', () => {
  const sideDoors = sources.filter(({ path }) => folderOf(path) !== 'core').flatMap(({ path, text }) => importsOf(text)
    .filter((target) => target.startsWith('.'))
    .map((target) => relative(web, resolve(web, dirname(path), target)))
    .filter((target) => folderOf(target) === 'core' && !['core/index.js', 'core/figure.js', 'core/lenses.js'].includes(target))
    .map((target) => `${path} imports ${target}`));
  assert.deepEqual(sideDoors, []);
});

test('packages are imported by the views alone, and Node modules by nothing that runs in a browser', () => {
  const others = sources.flatMap(({ path, text }) => importsOf(text)
    .filter((target) => !target.startsWith('.'))
    .filter((target) => !(target in packages) || order.indexOf(folderOf(path)) < order.indexOf(packages[/** @type {keyof typeof packages} */ (target)]))
    .map((target) => `${path} imports ${target}`));
  assert.deepEqual(others, []);
});

test('nothing turns text into markup or into code', () => {
  const sinks = /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment|DOMParser|srcdoc|setHTMLUnsafe|setHTML|parseHTMLUnsafe|document\.write(?:ln)?|eval|execScript)\b|\bnew Function\b|\bset(?:Timeout|Interval)\(\s*['"`]|\.setAttribute\(\s*['"`]on/;
  const found = sources.flatMap(({ path, text }) => code(text).split('\n')
    .filter((line) => sinks.test(line)).map((line) => `${path}: ${line.trim()}`));
  assert.deepEqual(found, []);
});

test('nothing is stored, and nothing but the user sends anything', () => {
  const calls = /\b(?:localStorage|sessionStorage|indexedDB|document\.cookie|sendBeacon|XMLHttpRequest|WebSocket|EventSource|serviceWorker)\b|\bfetch\(/;
  const found = sources.flatMap(({ path, text }) => code(text).split('\n')
    .filter((line) => calls.test(line)).map((line) => `${path}: ${line.trim()}`));
  assert.deepEqual(found, []);
});
