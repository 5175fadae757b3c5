import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { everyEngine } from './launch.js';
import { startServer } from './server.js';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const file = pathToFileURL(`${dist}/attention-explainer.html`).href;

/** Whether the figure of the (only) element in this document stands there with its tables. */
const shown = () => (document.querySelector('attention-explainer')?.shadowRoot?.querySelectorAll('table').length ?? 0) > 0;

everyEngine((engine, launch) => {
  /** @type {Promise<import('./launch.js').Browser> | undefined} */
  let shared;
  const browser = () => (shared ??= launch());
  after(async () => (await shared)?.close());

  test(`the single file works from a double click in ${engine}, without a request and without an error`, async () => {
    const page = await (await browser()).newPage();
    await page.goto(file);
    await page.waitFor(shown);
    // The figure's style is there, also where it is a <style> that the policy must let in.
    assert.equal(await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.querySelector('attention-explainer'))).display), 'block');
    await page.click({ role: 'button', name: 'Next' });
    assert.deepEqual(await page.requests(), []);
    assert.deepEqual(await page.errors(), []);
    await page.close();
  });

  test(`the page works from a server in ${engine}, asking that server alone`, async () => {
    const server = await startServer(dist);
    const page = await (await browser()).newPage();
    await page.goto(server.url('/index.html'));
    await page.waitFor(shown);
    const foreign = (await page.requests()).filter((url) => !url.startsWith(server.origin));
    assert.deepEqual(foreign, []);
    assert.deepEqual(await page.errors(), []);
    await page.close();
    await server.close();
  });

  test(`the single file works in a sandboxed frame and in srcdoc in ${engine}`, async () => {
    const html = await readFile(fileURLToPath(file), 'utf8');
    const server = await startServer(dist, {
      answers: {
        // The frame can't be looked into from outside, so it reports its height, as it does to every host.
        '/host.html': {
          body: `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">
            <script>heights = {}; onmessage = (event) => {
              for (const frame of document.querySelectorAll('iframe')) if (frame.contentWindow === event.source) heights[frame.id] = JSON.stringify(event.data);
            };</script>
            <iframe id="sandboxed" title="a" sandbox="allow-scripts" src="attention-explainer.html" width="700" height="900"></iframe>
            <iframe id="srcdoc" title="b" sandbox="allow-scripts" srcdoc="${html.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}" width="700" height="900"></iframe>`,
        },
      },
    });
    const page = await (await browser()).newPage();
    await page.goto(server.url('/host.html'));
    await page.waitFor(() => Object.keys(/** @type {any} */ (globalThis).heights).length === 2);
    assert.deepEqual(await page.errors(), []);
    await page.close();
    await server.close();
  });

  test(`the single file with tools explains and computes in ${engine} without WebAssembly`, async () => {
    const plain = await launch({ wasm: false });
    const page = await plain.newPage();
    await page.goto(file.replace('.html', '-with-tools.html'));
    await page.waitFor(shown);
    assert.deepEqual(await page.errors(), []);
    await plain.close();
  });
});
