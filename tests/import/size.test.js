import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';

const { outputFiles } = await esbuild.build({
  entryPoints: [fileURLToPath(new URL('../../web/import/index.js', import.meta.url))],
  bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', charset: 'utf8', target: ['es2022', 'safari16'], legalComments: 'none', logLevel: 'error',
});

test('the importer is below 25 KB compressed, with the package that unpacks archives', () => {
  const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  assert.ok(bytes < 25_000, `${bytes} bytes`);
});

test('nothing in it starts a worker, runs text or makes markup, whatever the package could do', () => {
  assert.doesNotMatch(outputFiles[0].text, /\bWorker\b|\beval\b|\bFunction\(|innerHTML|importScripts|\bfetch\(/);
});
