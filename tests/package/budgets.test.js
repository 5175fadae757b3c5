import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');
const text = (/** @type {string} */ path) => readFileSync(join(dist, path), 'utf8');
/** @param {string} path */
const compressed = (path) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length;
const kilobyte = 1000; // the smaller of the two meanings

/** The files that a script loads before it runs: its static imports, and theirs. @param {string} path @returns {string[]} */
function loadedWith(path, seen = new Set()) {
  if (seen.has(path)) return [];
  seen.add(path);
  const imports = [...text(path).matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g)].map((match) => join(path, '..', match[1]));
  return [path, ...imports.flatMap((file) => loadedWith(file, seen))];
}

test('the first load of the page is below 60 KB compressed', () => {
  const html = text('index.html');
  const scripts = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)].map((match) => match[1]);
  const others = [...html.matchAll(/<(?:link|img)\b[^>]*\b(?:href|src)="([^"#:]+)"/g)].map((match) => match[1]).filter((path) => existsSync(join(dist, path)));
  assert.ok(scripts.length > 0);
  const files = ['index.html', ...others, ...scripts.flatMap((path) => loadedWith(path))];
  const sizes = Object.fromEntries(files.map((file) => [file, compressed(file)]));
  const total = Object.values(sizes).reduce((sum, bytes) => sum + bytes);
  assert.ok(total < 60 * kilobyte, `${total} bytes: ${JSON.stringify(sizes)}`);
});

test('the page as one file is below 120 KB compressed', () => {
  const bytes = compressed('attention-explainer.html');
  assert.ok(bytes < 120 * kilobyte, `${bytes} bytes`);
});

test('each compiled variant of the core is below 16 KB compressed, and asks its host for nothing', async () => {
  for (const file of ['core.wasm', 'core.scalar.wasm'].concat(existsSync(join(dist, 'core.relaxed-simd.wasm')) ? 'core.relaxed-simd.wasm' : [])) {
    assert.ok(compressed(file) < 16 * kilobyte, `${file}: ${compressed(file)} bytes`);
    if (file.includes('relaxed')) continue; // Node 20 does not know its instructions
    assert.deepEqual(WebAssembly.Module.imports(await WebAssembly.compile(readFileSync(join(dist, file)))), []);
  }
});

test('the page as one file names no other file and no other host', () => {
  const html = text('attention-explainer.html').replace(/<!--[\s\S]*?-->/g, '');
  const outside = [...html.matchAll(/<(?!a\b)[a-z-]+\b[^>]*?\s(?:src|href|data|poster|action)="(?!data:|#)([^"]*)"/gi)].map((match) => match[0]);
  assert.deepEqual(outside, []);
  assert.doesNotMatch(html, /@import|url\((?!["']?(?:data:|#))/);
});

test('every page has a policy that allows no foreign source, no inline code but its own, and no text as markup', () => {
  for (const page of ['index.html', 'attention-explainer.html', 'attention-explainer-with-tools.html']) {
    const policy = text(page).match(/<meta http-equiv="Content-Security-Policy" content="([^"]+)">/)?.[1] ?? '';
    for (const part of ["default-src 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'", "'wasm-unsafe-eval'"]) assert.ok(policy.includes(part), part);
    assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|https?:|\*/);
  }
});

test('lock files name packages and checksums, but no address to load them from', () => {
  for (const folder of ['.', 'tests/bench']) {
    const lock = readFileSync(join(root, folder, 'package-lock.json'), 'utf8');
    assert.doesNotMatch(lock, /"resolved"|https?:\/\/(?:registry|[^"]*\.tgz)/, folder);
    assert.match(lock, /"integrity"/);
  }
});

test('everything in dist is text or WebAssembly of ours: nothing is left over from an earlier build', () => {
  const names = readdirSync(dist).sort();
  assert.deepEqual(names.filter((name) => !['attention-explainer-with-tools.html', 'attention-explainer.html', 'chunks', 'core.relaxed-simd.wasm', 'core.scalar.wasm', 'core.wasm', 'element.js', 'index.html', 'index.js',
    'licenses.txt', 'page.css', 'page.js', 'speed.html', 'types'].includes(name)), []);
});
