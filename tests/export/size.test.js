import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is loaded with an output before it runs, by name. @param {esbuild.Metafile['outputs']} outputs @param {string} name @returns {Set<string>} */
function loadedWith(outputs, name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const { path, kind, external } of outputs[name].imports) if (kind === 'import-statement' && !external) loadedWith(outputs, path, seen);
  return seen;
}

test('opening the exports loads less than 20 KB compressed beside the page, and the GIF writer only for a GIF', async () => {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root, entryPoints: ['web/element/index.js', 'web/export/index.js'], bundle: true, minify: true, splitting: true, write: false, metafile: true,
    format: 'esm', target: ['es2022', 'safari16'], charset: 'utf8', outdir: 'out', loader: { '.css': 'text', '.py': 'text' },
    // The core is part of neither measure.
    external: ['./compiled/*'], logLevel: 'warning',
  });
  const outputs = metafile.outputs;
  const [page, exports] = ['web/element/index.js', 'web/export/index.js'].map((entry) => /** @type {string} */ (Object.keys(outputs).find((name) => outputs[name].entryPoint === entry)));
  const already = loadedWith(outputs, page);
  const more = [...loadedWith(outputs, exports)].filter((name) => !already.has(name));
  const bytes = more.map((name) => gzipSync(/** @type {esbuild.OutputFile} */ (outputFiles.find(({ path }) => path.endsWith(`/${name}`))).contents, { level: 9 }).length).reduce((a, b) => a + b);
  assert.ok(bytes < 20_000, `${bytes} bytes`);
  for (const name of more) assert.deepEqual(Object.keys(outputs[name].inputs).filter((path) => path.includes('gifenc')), []);
});
