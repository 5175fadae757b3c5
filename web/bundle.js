// Writes dist/ from web/: the package, the page, and the page as one file. Called by build.sh, after the core is compiled.
// `node web/bundle.js <folder>` writes somewhere else. The same sources give the same bytes; a file that would not change is left alone, so a page being served never misses one.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execFile } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { transformAsync } from '@babel/core';
import compileTemplates from 'babel-plugin-htm';
import * as esbuild from 'esbuild';
import { minify } from 'terser';
import { style as worksheetStyle } from './export/worksheet-style.js';
import { speedArticle } from './speed/chart.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = resolve(root, process.argv[2] ?? 'dist');
const from = (/** @type {string} */ path) => join(root, path);
const has = (/** @type {string} */ path) => existsSync(from(path));

/** What dist/ will hold: path inside it -> contents. @type {Map<string, Uint8Array>} */
const files = new Map();
const put = (/** @type {string} */ path, /** @type {string | Uint8Array} */ contents) =>
  files.set(path, typeof contents === 'string' ? new TextEncoder().encode(contents) : contents);
/** The npm packages whose code ends up in dist/. @type {Set<string>} */
const bundledPackages = new Set();
/** The style sheets that scripts carry, as they carry them. @type {Set<string>} */
const carriedStyles = new Set();

/** `import css from './style.css'` gives the minified text. @type {esbuild.Plugin} */
const styleAsText = {
  name: 'style-as-text',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const contents = await minifiedStyle(path);
      carriedStyles.add(contents);
      return { contents, loader: 'text' };
    });
  },
};

/**
 * A script as it is bundled: without indentation, which the templates of a view would carry along. A newline does there what a newline and
 * spaces do. Elsewhere templates can mean every space.
 * @param {string} path
 */
async function readScript(path) {
  const text = await readFile(path, 'utf8');
  return /\/web\/(?:view|lenses)\//.test(path) ? text.replace(/\n\s+/g, '\n') : text;
}

/** Templates of markup become calls, so that nothing is left to be read while the page runs: 2 % less, compressed. @type {esbuild.Plugin} */
const templatesAsCalls = {
  name: 'templates-as-calls',
  setup(build) {
    build.onLoad({ filter: /\/web\/.*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes('html`')) return undefined;
      const plugins = [[compileTemplates, { tag: 'html', pragma: 'h', useBuiltIns: true }]];
      const { code } = await transformAsync(source, { plugins, configFile: false, babelrc: false, compact: false }) ?? {};
      return { contents: `import { h } from 'preact';\n${code}`, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

/** Safari 16.0 is the oldest browser we run in. @type {esbuild.BuildOptions} */
const common = {
  bundle: true, minify: true, write: false, metafile: true, format: 'esm', platform: 'browser', charset: 'utf8',
  target: ['es2022', 'safari16'], legalComments: 'none', logLevel: 'warning', absWorkingDir: root, plugins: [templatesAsCalls, styleAsText],
  loader: { '.py': 'text' },
};

/** @param {string} path */
async function minifiedStyle(path) {
  const result = await esbuild.build({
    ...common, plugins: [], metafile: false, entryPoints: [path], target: ['safari16'], loader: { '.css': 'css' },
  });
  return (result.outputFiles ?? [])[0].text.trim();
}

/** Terser finds 2 % more than esbuild does, compressed. @param {string} path @param {string} text */
async function smaller(path, text) {
  if (!path.endsWith('.js')) return text;
  const { code = text } = await minify(text, { module: true, ecma: 2020, compress: { passes: 3, pure_getters: true, unsafe_arrows: true }, format: { ascii_only: false } });
  return `${code.trim()}\n`;
}

/** Bundles entry points and returns what came out, by name. @param {esbuild.BuildOptions} options */
async function bundle(options) {
  const result = await esbuild.build({ ...common, outdir: dist, ...options });
  for (const input of Object.keys(result.metafile?.inputs ?? {})) {
    const name = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
    if (name) bundledPackages.add(name);
  }
  return new Map(await Promise.all((result.outputFiles ?? []).map(async (file) => /** @type {const} */ ([relative(dist, file.path), await smaller(file.path, file.text)]))));
}

/**
 * What an entry point needs from the start stays one file: code that is loaded later takes it from there. By itself esbuild makes a file
 * of every set of entries that share something; each of them costs a request, and compresses worse.
 * @param {string} entry @returns {Promise<esbuild.Plugin>}
 */
async function keepTogether(entry) {
  const { metafile } = await esbuild.build({ ...common, outdir: dist, entryPoints: [entry], splitting: true });
  const inputs = /** @type {esbuild.Metafile} */ (metafile).inputs;
  /** @param {string} path @param {Set<string>} [seen] everything that is there before anything runs */
  const needs = (path, seen = new Set()) => {
    for (const { path: next, kind } of inputs[path].imports) if (kind === 'import-statement' && !seen.has(next)) needs(next, seen.add(next));
    return seen;
  };
  const imports = [...needs(entry)].filter((path) => path.endsWith('js')).map((path) => `import ${JSON.stringify(from(path))};\n`).join('');
  const later = new Set(Object.values(inputs).flatMap((input) => input.imports).filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => from(path)));
  return {
    name: 'keep-together',
    setup(build) {
      build.onLoad({ filter: /\.js$/ }, async ({ path }) => {
        if (!later.has(path) || path.includes('/compiled/')) return undefined;
        return { contents: imports + (await readScript(path)), loader: 'js', resolveDir: dirname(path) };
      });
    },
  };
}

/** In one file there is one core: the figure takes that of the lenses. @param {string} variants which of its variants @returns {esbuild.Plugin} */
const oneCore = (variants) => ({
  name: 'one-core',
  setup(build) {
    build.onResolve({ filter: /\/compiled\/(?:figure|lenses)-variants\.js$/ }, () => ({ path: from(`web/core/compiled/${variants}-variants.js`) }));
  },
});

/**
 * In one file what is said stands together, each language for itself and each name once: 5 % less, compressed, as what is alike is near.
 * @param {string[]} unsaid parts that the bundle does without @returns {esbuild.Plugin}
 */
const oneCatalogue = (...unsaid) => ({
  name: 'one-catalogue',
  setup(build) {
    const folder = from('web/view/messages');
    build.onResolve({ filter: /\/messages\/[\w-]+\.js$/ }, ({ path }) => ({ path: basename(path), namespace: 'messages' }));
    build.onResolve({ filter: /^all-messages$/ }, () => ({ path: 'all', namespace: 'all-messages' }));
    build.onLoad({ filter: /.*/, namespace: 'messages' }, async ({ path }) => {
      const module = await import(pathToFileURL(join(folder, path)).href);
      if (module.messages) return { contents: "export * as messages from 'all-messages';" };
      const [[name, { lang, dir }]] = Object.entries(module);
      return { contents: lang ? `import { ${name} as messages } from 'all-messages'; export const ${name} = { lang: '${lang}', dir: '${dir}', messages };` : `export const ${name} = {};` };
    });
    build.onLoad({ filter: /.*/, namespace: 'all-messages' }, async () => {
      /** @type {Record<string, Record<string, string>>} */
      const said = { en: {}, de: {}, ar: {} };
      for (const file of (await readdir(folder)).sort().filter((name) => !unsaid.some((part) => name.startsWith(part)))) {
        const { messages, later, ...catalogue } = await import(pathToFileURL(join(folder, file)).href);
        for (const lang of Object.keys(said)) Object.assign(said[lang], messages?.[lang], catalogue[lang]?.messages, lang === 'en' && later);
      }
      const ids = [...new Set(Object.values(said).flatMap(Object.keys))].sort();
      return {
        contents: `const ids = ${JSON.stringify(ids.join(' '))}.split(' ');
          const name = (list) => Object.fromEntries(ids.map((id, i) => [id, list[i]]).filter(([, message]) => message));
          ${Object.entries(said).map(([lang, messages]) => `export const ${lang} = name(${JSON.stringify(ids.map((id) => messages[id] ?? 0))});`).join('\n')}`,
      };
    });
  },
});

/** What a bundle in one file does without, as it would be half as large again. @param {string[]} names of tools @returns {esbuild.Plugin[]} */
const without = (...names) => [oneCatalogue(...names), {
  name: 'without',
  setup(build) {
    build.onLoad({ filter: /\/element\/tools\.js$/ }, async ({ path }) => {
      const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => !names.some((name) => line.startsWith(`  ${name}: `)));
      return { contents: lines.join('\n'), resolveDir: dirname(path) };
    });
  },
}];

async function buildPackage() {
  const entryPoints = Object.fromEntries(
    [['index', 'web/core/index.js'], ['element', 'web/element/index.js']].filter(([, path]) => present(path)));
  for (const [name, path] of Object.entries(entryPoints)) {
    const plugins = name === 'element' ? [oneCore('one'), ...without('import', 'export'), templatesAsCalls, styleAsText] : [styleAsText];
    for (const [file, text] of await bundle({ entryPoints: { [name]: path }, plugins })) put(file, text);
  }
  for (const [name, source] of [['core.wasm', 'core.simd.wasm'], ['core.scalar.wasm', 'core.scalar.wasm'],
    ['core.relaxed-simd.wasm', 'core.relaxed-simd.wasm']]) {
    const path = `web/core/compiled/${source}`;
    if (present(path)) put(name, await readFile(from(path)));
  }
  if (Object.keys(entryPoints).length) await putTypes(Object.values(entryPoints));
}

/** The declarations that the entries reach, made from the JSDoc comments. @param {string[]} entries */
async function putTypes(entries) {
  const folder = await mkdtemp(join(tmpdir(), 'attention-types-'));
  try {
    await run(process.execPath, [from('node_modules/typescript/bin/tsc'), '--project', from('tests/tools/tsconfig.types.json'),
      '--outDir', folder]);
    // The compiler does not copy what was written by hand.
    for (const path of (await readdir(from('web'), { recursive: true })).filter((name) => name.endsWith('.d.ts'))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), await readFile(from(join('web', path))));
    }
    const declarations = entries.map((path) => join(folder, relative('web', path).replace(/\.js$/, '.d.ts')));
    for (const path of declarations) {
      const text = await readFile(path, 'utf8');
      put(join('types', relative(folder, path)), text);
      for (const [, target] of text.matchAll(/(?:from|import\(|import)\s*["'](\.[^"']+)["']/g)) {
        const next = join(dirname(path), target.replace(/\.js$/, '.d.ts'));
        if (existsSync(next) && !declarations.includes(next)) declarations.push(next);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildPage() {
  if (!['web/index.html', 'web/page/page.js', 'web/page/page.css'].map(present).every(Boolean)) return;
  const style = await minifiedStyle(from('web/page/page.css'));
  const workedExample = await workedExampleHtml();
  const source = (await readFile(from('web/index.html'), 'utf8'))
    .replace('<!-- worked-example -->', () => workedExample).replace(/<!--[\s\S]*?-->\n?/g, '');

  // Several files: what is opened later is loaded later.
  carriedStyles.clear();
  const page = 'web/page/page.js';
  const chunks = await bundle({
    entryPoints: { page }, splitting: true, chunkNames: 'chunks/[name]-[hash]', plugins: [await keepTogether(page), templatesAsCalls, styleAsText],
  });
  for (const [file, text] of chunks) put(file, text);
  put('page.css', style);
  put('index.html', assemble(source, {
    policy: contentSecurityPolicy(["'self'"], ["'self'"]),
    style: '<link rel="stylesheet" href="page.css">',
    script: '<script type="module" src="page.js"></script>',
  }));

  // One file: nothing is loaded at all.
  for (const [name, plugins] of /** @type {const} */ ([['attention-explainer.html', [oneCore('small'), ...without('predict', 'import', 'export')]], ['attention-explainer-with-tools.html', [oneCore('one'), ...without()]]])) {
    const script = inlineScript([...(await bundle({ entryPoints: { page }, plugins: [...plugins, templatesAsCalls, styleAsText] })).values()][0]);
    put(name, assemble(source, {
      policy: contentSecurityPolicy([hash(script)], [hash(style)]),
      style: `<style>${style}</style>`,
      script: `<script type="module">${script}</script>`,
    }) + `<!--\n${await licences()}-->\n`);
  }
}

/** The page on speed: what was measured last, drawn now. */
async function buildSpeedPage() {
  const style = (await minifiedStyle(from('web/page/page.css'))) + (await minifiedStyle(from('web/speed/speed.css')));
  const article = speedArticle(JSON.parse(await readFile(from('web/speed/results.json'), 'utf8')));
  put('speed.html', `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>How fast the core is</title><link rel="icon" href="data:,">
<style>${style}</style></head><body><main class="article">${article}</main></body></html>
`);
}

/** The worked example for readers without JavaScript, computed now by the core. */
async function workedExampleHtml() {
  const path = 'web/page/worked-example.js';
  if (!present(path)) return '';
  const folder = await mkdtemp(join(tmpdir(), 'attention-example-'));
  try {
    const file = join(folder, 'worked-example.mjs');
    await writeFile(file, [...(await bundle({ entryPoints: { 'worked-example': path }, platform: 'node' })).values()][0]);
    return String(await (await import(pathToFileURL(file).href)).workedExample());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Puts policy, style and script where web/index.html names page.css and page.js.
 * @param {string} source
 * @param {{ policy: string, style: string, script: string }} parts
 */
function assemble(source, { policy, style, script }) {
  const replaceOnce = (/** @type {RegExp} */ pattern, /** @type {string} */ text, /** @type {string} */ what) => {
    if ((source.match(new RegExp(pattern, 'g')) ?? []).length !== 1) throw new Error(`web/index.html needs exactly one ${what}`);
    source = source.replace(pattern, () => text);
  };
  // The policy stands before everything that it rules, and after the charset. First, as the script writes documents that have one, too.
  replaceOnce(/<meta charset="?utf-8"?\s*\/?>/i,
    `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`, '<meta charset="utf-8">');
  replaceOnce(/<link\b[^>]*\bhref="[^"]*page\.css"[^>]*>/, style, '<link rel="stylesheet" href="page/page.css">');
  replaceOnce(/<script\b[^>]*\bsrc="[^"]*page\.js"[^>]*><\/script>/, script, '<script type="module" src="page/page.js"></script>');
  return source;
}

/**
 * Nothing from anywhere else, no script that was not here at build time, no text turned into markup.
 * @param {string[]} scripts
 * @param {string[]} styles
 */
function contentSecurityPolicy(scripts, styles) {
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')} 'wasm-unsafe-eval'`,
    // Browsers without constructable style sheets get the element's style as a <style> in its shadow root; a worksheet opened in a tab inherits the policy.
    `style-src ${[...styles, ...[...carriedStyles, worksheetStyle].map(hash).sort()].join(' ')}`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** @param {string} text */
function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** A script that HTML cannot mistake for its own markup. These sequences occur in strings and templates only. @param {string} script */
function inlineScript(script) {
  return script.trim().replace(/<!--/g, '\\x3C!--').replace(/<(\/?script)/gi, '\\x3C$1');
}

async function licences() {
  let text = `attention-explainer\n\n${await readFile(from('LICENSE'), 'utf8')}`;
  for (const name of [...bundledPackages].sort()) {
    const folder = from(`node_modules/${name}`);
    const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const full = file ? await readFile(join(folder, file), 'utf8') : '';
    // The Apache licence asks for a copy or a pointer; the text itself would be longer than what it covers.
    const body = license === 'Apache-2.0' ? 'Licensed under the Apache License 2.0: https://www.apache.org/licenses/LICENSE-2.0' : full.trim();
    text += `\n\n${name} ${version} (${license})\n\n${body}\n`;
  }
  return text.replace(/--+>?/g, '-');
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  return new Promise((resolve, reject) => execFile(command, args, { cwd: root, maxBuffer: 1 << 26 }, (error, out, err) =>
    error ? reject(new Error(`${out}${err}`.trim() || error.message)) : resolve(out)));
}

/** @param {string} path */
function present(path) {
  if (!has(path)) console.log(`  (${path} is not there: skipped)`);
  return has(path);
}

/** Makes dist/ equal to `files`. */
async function write() {
  for (const [path, contents] of files) {
    const file = join(dist, path);
    if (existsSync(file) && Buffer.compare(await readFile(file), contents) === 0) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
  if (!existsSync(dist)) return;
  for (const name of await readdir(dist, { recursive: true })) {
    if (!files.has(name) && (await stat(join(dist, name))).isFile()) await rm(join(dist, name));
  }
}

function report() {
  const shown = [...files].filter(([path]) => !path.startsWith('types/')).sort(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(...shown.map(([path]) => path.length), 4);
  console.log(`${'dist/'.padEnd(width)} ${'bytes'.padStart(9)} ${'gzip'.padStart(9)}`);
  for (const [path, contents] of shown) {
    console.log(`${path.padEnd(width)} ${String(contents.length).padStart(9)} ${String(gzipSync(contents, { level: 9 }).length).padStart(9)}`);
  }
}

try {
  await buildPackage();
  await buildPage();
  await buildSpeedPage();
  if (files.size) put('licenses.txt', await licences());
  await write();
  report();
} catch (error) {
  // esbuild has already shown its own messages.
  if (!(error instanceof Error && 'errors' in error)) console.error(error instanceof Error ? error.message : error);
  console.error('Building dist/ failed.');
  process.exitCode = 1;
}
