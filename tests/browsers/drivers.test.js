import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { everyEngine } from './launch.js';
import { startServer } from './server.js';

/** (module (func (result v128) v128.const 0)): compiles only where SIMD does. */
const simdProbe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12, ...Array(16).fill(0), 11];

const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Drivers</title><link rel="icon" href="data:,">
<style>body { margin: 0; font: 16px sans-serif } #pad { width: 200px; height: 50px; background: #ddd; touch-action: none }
#below { margin-top: 3000px } .dark { display: none } @media (prefers-color-scheme: dark) { .dark { display: block } }</style></head>
<body><main><h1>Drivers</h1><p id="log">nothing</p><div id="pad"></div><div id="host"></div>
<label>Amount <input id="amount"></label><button id="below">Below</button></main>
<script>
  const say = (text) => { document.getElementById('log').textContent = text; };
  const root = document.getElementById('host').attachShadow({ mode: 'open' });
  const button = document.createElement('button');
  button.setAttribute('aria-label', 'Inside');
  button.textContent = 'x';
  button.onclick = () => say('clicked inside');
  root.append(button);
  document.getElementById('below').onclick = () => say('clicked below');
  addEventListener('keydown', (event) => say((event.shiftKey ? 'Shift+' : '') + (event.key === ' ' ? 'Space' : event.key)));
  const pad = document.getElementById('pad');
  pad.onpointerdown = (event) => { pad.setPointerCapture(event.pointerId); pad.from = event.clientX; pad.moves = 0; };
  pad.onpointermove = () => { pad.moves++; };
  pad.onpointerup = (event) => say('dragged ' + Math.round(event.clientX - pad.from) + ' in ' + (pad.moves > 2 ? 'several moves' : 'a jump'));
</script></body></html>`;

let folder = '';
/** @type {import('./server.js').TestServer} */
let server;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attention-drivers-'));
  await writeFile(join(folder, 'page.html'), html);
  server = await startServer(folder);
});
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const log = () => document.getElementById('log')?.textContent;
const size = (/** @type {Uint8Array} */ png) => {
  const bytes = new DataView(png.buffer, png.byteOffset);
  return [bytes.getUint32(16), bytes.getUint32(20)];
};

everyEngine((engine, launch) => {
  /** @type {Promise<import('./launch.js').Browser> | undefined} */
  let shared;
  const sharedBrowser = () => (shared ??= launch());
  after(async () => (await shared)?.close());

  test(`${engine} runs functions in the page, with values in and out, and passes errors on`, async () => {
    const browser = await sharedBrowser();
    const page = await browser.newPage();
    await page.goto(server.url('/page.html'));
    assert.deepEqual(await page.evaluate((/** @type {any} */ a, /** @type {any} */ b) => ({ b, a, nothing: null, sum: a + b }), 1, 2.5),
      { b: 2.5, a: 1, nothing: null, sum: 3.5 });
    assert.equal(await page.evaluate(async () => (await fetch('page.html')).status), 200);
    assert.equal(await page.evaluate('await null; return document.title;'), 'Drivers');
    assert.equal(await page.evaluate(() => undefined), undefined);
    await assert.rejects(page.evaluate(() => {
      throw new TypeError('as planned');
    }), /as planned/);
    await page.close();
  });

  test(`${engine} presses keys, clicks into shadow roots, scrolls to what it clicks, and drags`, async () => {
    const browser = await sharedBrowser();
    const page = await browser.newPage();
    await page.goto(server.url('/page.html'));
    await page.click('button[aria-label=Inside]');
    assert.equal(await page.evaluate(log), 'clicked inside');
    await page.click({ role: 'textbox', name: 'Amount' });
    await page.keyboard.type('1.5');
    assert.equal(await page.evaluate(() => /** @type {HTMLInputElement} */ (document.getElementById('amount')).value), '1.5');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'below');
    await page.keyboard.press('Shift+Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'amount');
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'Space', 'Enter', 'Escape', 'a']) {
      await page.keyboard.press(key);
      assert.equal(await page.evaluate(log), key);
    }
    await page.click({ role: 'button', name: 'Below' });
    assert.equal(await page.evaluate(log), 'clicked below');
    await page.evaluate(() => scrollTo(0, 0));
    await page.drag('#pad', { by: { x: 60, y: 5 } });
    assert.equal(await page.evaluate(log), 'dragged 60 in several moves');
    await page.close();
  });

  test(`${engine} gives the layout the width asked for, 320 px too, and a picture of that size`, async () => {
    const browser = await sharedBrowser();
    for (const width of [1280, 768, 320]) {
      const page = await browser.newPage({ width, height: 600 });
      await page.goto(server.url('/page.html#part'));
      assert.equal(await page.evaluate(() => innerWidth), width);
      assert.equal(await page.evaluate(() => location.hash), '#part');
      assert.equal(await page.evaluate(() => parent === window), true);
      const png = await page.screenshot();
      const shown = size(png)[0];
      if (engine === 'wpe') assert.ok(shown > 0 && shown <= 800);
      else assert.equal(shown, width);
      await page.click('button[aria-label=Inside]');
      assert.equal(await page.evaluate(log), 'clicked inside');
      await page.close();
    }
  });

  test(`${engine} follows fragments, reloads and goes back`, async () => {
    const browser = await sharedBrowser();
    for (const width of [1280, 320]) {
      const page = await browser.newPage({ width });
      await page.goto(server.url('/page.html#one'));
      await page.goto(server.url('/page.html#two'));
      await page.waitFor(() => location.hash === '#two');
      await page.reload();
      assert.equal(await page.evaluate(() => location.hash), '#two');
      assert.equal(await page.evaluate(log), 'nothing');
      await page.back();
      await page.waitFor(() => location.hash === '#one');
      await page.close();
    }
  });

  test(`${engine} tells what went wrong in the page and what it asked for`, async () => {
    const browser = await sharedBrowser();
    const page = await browser.newPage();
    await page.goto(server.url('/page.html'));
    assert.deepEqual(await page.errors(), []);
    assert.deepEqual(await page.requests(), [server.url('/page.html')]);
    await page.evaluate(() => {
      setTimeout(() => { throw new Error('thrown late'); });
      Promise.reject(new Error('rejected'));
      console.error('said so');
      new Image().src = '/picture.png';
      new Image().src = 'http://elsewhere.example/picture.png';
    });
    await page.waitFor(async () => (await fetch('/page.html?later')).ok);
    const wanted = ['thrown late', 'rejected', 'said so'];
    /** @type {string[]} */
    let errors = [];
    for (let attempt = 0; attempt < 100 && !wanted.every((text) => errors.some((error) => error.includes(text))); attempt++) errors = await page.errors();
    for (const text of wanted) assert.ok(errors.some((error) => error.includes(text)), `${text} is not in ${errors}`);
    /** @type {string[]} */
    let requests = [];
    for (let attempt = 0; attempt < 100 && !requests.some((url) => url.startsWith('http://elsewhere.example/')); attempt++) requests = await page.requests();
    for (const url of [server.url('/picture.png'), 'http://elsewhere.example/picture.png']) assert.ok(requests.includes(url), `${url} is not in ${requests}`);
    await page.close();
  });

  test(`${engine} obeys and reports a content security policy`, async () => {
    const browser = await sharedBrowser();
    const page = await browser.newPage();
    server.answers['/strict.html'] = {
      body: '<!doctype html><title>Strict</title><link rel="icon" href="data:,"><p>text</p>',
      headers: { 'Content-Security-Policy': "default-src 'none'; script-src 'self'; img-src data:" },
    };
    await page.goto(server.url('/strict.html'));
    assert.equal(await page.evaluate(() => document.querySelector('p')?.textContent), 'text');
    assert.deepEqual(await page.errors(), []);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "ran"';
      document.head.append(script);
    });
    /** @type {string[]} */
    let errors = [];
    for (let attempt = 0; attempt < 100 && !errors.length; attempt++) errors = await page.errors();
    assert.match(errors.join('\n'), /policy/i);
    assert.equal(await page.evaluate(() => document.title), 'Strict');
    await page.close();
  });

  test(`${engine} opens files`, async () => {
    const browser = await sharedBrowser();
    for (const width of [1280, 320]) {
      const page = await browser.newPage({ width });
      await page.goto(pathToFileURL(join(folder, 'page.html')).href + '#here');
      assert.equal(await page.evaluate(() => location.protocol + location.hash + innerWidth), `file:#here${width}`);
      assert.deepEqual(await page.requests(), []);
      assert.deepEqual(await page.errors(), []);
      await page.close();
    }
  });

  test(`${engine} lets axe look at the page`, async () => {
    const browser = await sharedBrowser();
    const page = await browser.newPage();
    await page.goto(server.url('/page.html'));
    assert.deepEqual(await page.axe(), []);
    await page.evaluate(() => document.querySelector('label')?.replaceWith(/** @type {Node} */ (document.querySelector('input'))));
    assert.deepEqual((await page.axe()).map(({ id }) => id), ['label']);
    await page.close();
  });

  test(`${engine} shows what a reader prefers`, async () => {
    const browser = await sharedBrowser();
    const queries = { colorScheme: ['dark', '(prefers-color-scheme: dark)'], reducedMotion: ['reduce', '(prefers-reduced-motion: reduce)'], forcedColors: ['active', '(forced-colors: active)'] };
    const plain = await browser.newPage();
    await plain.goto(server.url('/page.html'));
    for (const [option, [value, query]] of Object.entries(queries)) {
      assert.equal(await plain.evaluate((/** @type {string} */ query) => matchMedia(query).matches, query), false, query);
      if (browser.supports[/** @type {keyof typeof browser.supports} */ (option)]) {
        const page = await browser.newPage({ [option]: value });
        await page.goto(server.url('/page.html'));
        assert.equal(await page.evaluate((/** @type {string} */ query) => matchMedia(query).matches, query), true, query);
        await page.close();
      } else {
        await assert.rejects(browser.newPage({ [option]: value }), /cannot do/);
      }
    }
    if (browser.supports.deviceScaleFactor) {
      const page = await browser.newPage({ deviceScaleFactor: 2, width: 600, height: 400 });
      await page.goto(server.url('/page.html'));
      assert.deepEqual(await page.evaluate(() => [devicePixelRatio, innerWidth]), [2, 600]);
      assert.equal(size(await page.screenshot())[0], 1200);
    }
    await plain.close();
  });

  test(`${engine} can be without WebAssembly, and without SIMD where that is possible`, async () => {
    const can = (/** @type {number[]} */ bytes) => (typeof WebAssembly === 'object' ? WebAssembly.validate(new Uint8Array(bytes)) : 'no WebAssembly');
    const ask = async (/** @type {import('./launch.js').LaunchOptions} */ options) => {
      const browser = await launch(options);
      const page = await browser.newPage();
      await page.goto(server.url('/page.html'));
      const answer = await page.evaluate(can, simdProbe);
      await browser.close();
      return answer;
    };
    assert.equal(await ask({}), engine !== 'wpe');
    assert.equal(await ask({ wasm: false }), 'no WebAssembly');
    if (engine === 'firefox') await assert.rejects(launch({ simd: false }), /cannot/);
    else assert.equal(await ask({ simd: false }), false);
  });

  test(`${engine} writes pictures to files`, async () => {
    const browser = await sharedBrowser();
    const page = await browser.newPage({ width: 600, height: 400 });
    await page.goto(server.url('/page.html'));
    const file = join(folder, `${engine}.png`);
    const png = await page.screenshot(file);
    assert.deepEqual(new Uint8Array(await readFile(file)), new Uint8Array(png));
    await page.close();
  });
});
