// Drives the works in a page in Chromium. The page is not cross-origin isolated, as on plain static hosting: nobody has threads.

import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { launchChromium } from '../browsers/chromium.js';
import { startServer } from '../browsers/server.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const html = '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/compiled/page/page.js"></script>';

/** A library is a chunk of its own, loaded by the works that compare it. */
async function bundle() {
  await rm(`${folder}compiled/page`, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: [`${folder}page.js`], outdir: `${folder}compiled/page`, bundle: true, splitting: true, format: 'esm', platform: 'browser',
    target: 'esnext', minify: true, external: ['node:*'], logLevel: 'error',
  });
}

/** @returns {Promise<import('./types.d.ts').Engine>} */
export async function startChromium() {
  await bundle();
  const server = await startServer(folder, { answers: { '/': { body: html, headers: { 'Content-Type': 'text/html; charset=utf-8' } } } });
  let browser = await launchChromium({});
  const open = async () => {
    const page = await browser.newPage();
    await page.goto(server.url('/'));
    await page.waitFor(() => 'runSize' in globalThis);
    return page;
  };
  let page = await open();
  return {
    name: 'chromium',
    version: await page.evaluate(() => /** @type {any} */ (navigator).userAgentData.getHighEntropyValues(['fullVersionList'])
      .then((/** @type {any} */ { fullVersionList }) => fullVersionList.find((/** @type {any} */ { brand }) => brand.includes('Chrom')).version)),
    runSize: (work, sizeIndex, rounds) => page.evaluate((/** @type {any[]} */ ...values) => /** @type {any} */ (globalThis).runSize(...values),
      work, sizeIndex, rounds),
    // A renderer in a loop answers nothing, so the whole browser is ended.
    restart: async () => {
      await browser.close();
      browser = await launchChromium({});
      page = await open();
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
