// The core in every engine that we run in: the bits of all its functions.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { loadAttention } from '../../web/core/index.js';
import { hashProblems } from '../core/problems.js';
import { everyEngine } from './launch.js';
import { startServer } from './server.js';

const COUNT = 1000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** @type {string} */ let folder;
/** @type {import('./server.js').TestServer} */ let server;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attention-bits-'));
  await esbuild.build({
    stdin: {
      contents: `import { loadAttention } from './dist/index.js';
        import { hashProblems } from './tests/core/problems.js';
        const run = async (variant) => hashProblems(await loadAttention({ variant }), ${COUNT});
        Promise.all(['auto', 'scalar', 'js'].map(run)).then((hashes) => { globalThis.hashes = hashes; }, (error) => { globalThis.hashes = String(error); });`,
      resolveDir: root,
    },
    bundle: true, format: 'esm', target: ['es2022', 'safari16'], outfile: join(folder, 'bits.js'), logLevel: 'silent',
  });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Bits</title><link rel="icon" href="data:,"><script type="module" src="bits.js"></script>');
  server = await startServer(folder);
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

everyEngine((engine, launch) => {
  test(`${COUNT} random problems have the same bits in ${engine} as in Node, in every variant`, async () => {
    const expected = hashProblems(await loadAttention(), COUNT);
    const browser = await launch();
    const page = await browser.newPage();
    await page.goto(server.url('/index.html'));
    assert.deepEqual(await page.waitFor(() => /** @type {any} */ (globalThis).hashes), [expected, expected, expected]);
    await browser.close();
  });
});
