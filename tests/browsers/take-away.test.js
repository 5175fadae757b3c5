import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { built, dist, eachEngine, tabTo } from './figure.js';
import { startServer } from './server.js';

/** @typedef {import('./launch.js').Page} Page */

const preview = (/** @type {Page} */ page) => page.evaluate(() => $.one('.written')?.value ?? null);
const said = (/** @type {Page} */ page) => page.evaluate(() => $.text('.said'));

/** Opens the panel by keyboard. @param {Page} page @param {string} [title] */
async function openPanel(page, title = 'Take it away') {
  await tabTo(page, 'button', title);
  await page.keyboard.press('Enter');
  await page.waitFor(() => $.one('.take-away'));
}

/** Chooses what to take by arrow keys, from the chosen one on. @param {Page} page @param {string[]} names of the radio buttons on the way */
async function choose(page, names) {
  for (const name of names) {
    const isThere = await page.evaluate(() => $.focused()?.role === 'radio');
    if (!isThere) throw new Error('the focus is on no choice');
    for (let presses = 0; presses < 8 && (await page.evaluate(() => $.focused().name)) !== name; presses++) await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(() => $.focused().name), name);
  }
}

/** Keeps what is handed to the browser as a file, in place of saving it. @param {Page} page */
const catchFiles = (page) => page.evaluate(() => {
  const files = /** @type {{ name: string, blob: Blob }[]} */ ([]);
  /** @type {Map<string, Blob>} */
  const blobs = new Map();
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    const url = create.call(URL, blob);
    blobs.set(url, /** @type {Blob} */ (blob));
    return url;
  };
  HTMLAnchorElement.prototype.click = function save() {
    files.push({ name: this.download, blob: /** @type {Blob} */ (blobs.get(this.href)) });
  };
  Object.assign(globalThis, { files });
});
const files = (/** @type {Page} */ page) => page.evaluate(async () => Promise.all(/** @type {any} */ (globalThis).files.map(
  async (/** @type {{ name: string, blob: Blob }} */ { name, blob }) => ({ name, type: blob.type, bytes: [...new Uint8Array(await blob.slice(0, 8).arrayBuffer())], text: (await blob.text()).slice(0, 4000) }))));

await eachEngine((engine, { open, server, serve, browser }) => {
  test(`a text is chosen, copied, saved, and follows the figure, by keyboard alone in ${engine}`, async () => {
    const page = await open('/index.html');
    await catchFiles(page);
    await openPanel(page);
    await tabTo(page, 'radio', 'Link');
    await choose(page, ['Program']);
    await page.waitFor(() => $.one('.written.is-numpy')?.value);
    const program = await preview(page);
    assert.match(program, /import numpy as np[\s\S]*queries = \[0\]/);
    await tabTo(page, 'button', 'Copy');
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.text('.said'));
    assert.match(await said(page), /^Copied\.$|press Ctrl\+C/);
    if (engine === 'chromium') assert.equal(await said(page), 'Copied.');
    await tabTo(page, 'button', 'Download');
    await page.keyboard.press('Enter');
    await page.waitFor(() => /Saved as/.test($.text('.said')));
    const [file] = await files(page);
    assert.equal(file.name, 'attention-slide-token-1-numpy.py');
    assert.equal(file.text, program.slice(0, 4000));
    // Another token, all tokens: the text is that of the figure.
    await page.evaluate(() => { $.figure().token = 2; });
    await page.waitFor(() => /queries = \[1\]/.test($.one('.written').value));
    assert.equal(await said(page), '');
    await page.evaluate(() => { $.figure().all = true; });
    await page.waitFor(() => /queries = \[0, 1, 2, 3, 4\]/.test($.one('.written').value));
    assert.deepEqual(await page.errors(), []);
  });

  test(`every format that is a text has one, in three languages, in ${engine}`, async () => {
    for (const [lang, title] of [['en', 'Take it away'], ['de', 'Mitnehmen'], ['ar', 'خذه معك']]) {
      const page = await open(`/index.html#lang=${lang}&token=3`);
      await page.waitFor((/** @type {string} */ name) => $.named('button', name), title);
      await page.evaluate((/** @type {string} */ name) => $.named('button', name).click(), title);
      await page.waitFor(() => $.one('.written'));
      const seen = [];
      const count = await page.evaluate(() => $.all('.take-away-choices .choice:first-child input').length);
      for (let group = 0; group < count; group++) {
        await page.evaluate((/** @type {number} */ i) => $.all('.take-away-choices .choice:first-child input')[i].click(), group);
        const formats = await page.waitFor(() => $.all('.take-away-choices .choice:nth-child(2) input').length || 1);
        for (let i = 0; i < formats; i++) {
          await page.evaluate((/** @type {number} */ k) => $.all('.take-away-choices .choice:nth-child(2) input')[k]?.click(), i);
          seen.push(await page.waitFor(() => ($.one('.take-away .said') || !$.one('.written') && $.one('.take-away .row-of-controls .button') ? [$.one('.written')?.getAttribute('aria-label'), $.one('.written')?.value.length] : null)));
        }
      }
      assert.equal(count, 6);
      assert.equal(seen.length, 3 + 4 + 5 + 4 + 3 + 1);
      assert.doesNotMatch(await page.evaluate(() => $.text('.take-away')), /export\.|\{/);
      assert.deepEqual(await page.errors(), []);
    }
  });

  test(`the link opens the same state, edits and all, and the two ways to embed hold it in ${engine}`, async () => {
    const page = await open('/index.html#token=2&t=2&precision=3&lang=de');
    await page.evaluate(() => { $.figure().weights = [[1, 0, 0, 0, 0], [0.5, 0.5, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]]; });
    await openPanel(page, 'Mitnehmen');
    const link = await page.waitFor(() => $.one('.written.is-link')?.value.includes('0.5') && $.one('.written').value);
    const state = await page.evaluate(() => $.figure().getState());
    await tabTo(page, 'radio', 'Adresse');
    await choose(page, ['Element für eine Seite']);
    const element = await page.waitFor(() => $.one('.written.is-element')?.value);
    await tabTo(page, 'radio', 'Element für eine Seite');
    await page.keyboard.press('ArrowLeft');
    const frame = await page.waitFor(() => $.one('.written.is-frame')?.value);
    const there = await open(new URL(link).pathname + new URL(link).hash);
    assert.deepEqual(await there.evaluate(() => $.figure().getState()), state);
    assert.equal(await there.evaluate(() => $.figure().lang), 'de');
    // A page that has just these lines shows the same.
    serve('/embedded.html', `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,"></head><body><main>${element}</main></body></html>`);
    const embedded = await open('/embedded.html');
    assert.deepEqual(await embedded.evaluate(() => $.figure().getState()), state);
    serve('/framed.html', `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,"></head><body><main>${frame}</main></body></html>`);
    const framed = await (await browser()).newPage();
    await framed.goto(server.url('/framed.html'));
    assert.equal(await framed.evaluate(() => /** @type {HTMLIFrameElement} */ (document.querySelector('iframe')).src), link);
    await framed.close();
  });

  test(`data too large for a link says so, and so does a picture that would be too large, in ${engine}`, async () => {
    const page = await open('/index.html');
    await page.evaluate(() => { $.figure().values = Array.from({ length: 250 }, (_, i) => Array.from({ length: 130 - 10 }, (_, k) => ((i * 7 + k) % 10) / 10)); });
    await openPanel(page);
    await page.waitFor(() => /more data than a link can carry/.test($.text('.take-away [role=alert]')));
    // Large files are written when asked for, and pictures end somewhere.
    await tabTo(page, 'radio', 'Link');
    await choose(page, ['Program']);
    await page.waitFor(() => /250 tokens of 120 dimensions/.test($.text('.take-away')));
    await tabTo(page, 'button', 'Write it');
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.one('.written') && /beginning only/.test($.text('.take-away')));
    await tabTo(page, 'radio', 'Program', 'Shift+Tab');
    await choose(page, ['Picture']);
    await page.waitFor(() => /30.?000 numbers would be too large/.test($.text('.take-away [role=alert]')));
  });

  test(`pictures are shown as they are saved; the making of a GIF can be cancelled in ${engine}`, async () => {
    const page = await open('/index.html#example=two-ways&grain=number&t=1');
    await catchFiles(page);
    await openPanel(page);
    await tabTo(page, 'radio', 'Link');
    await choose(page, ['Picture']);
    await page.waitFor(() => $.one('.taken-picture')?.naturalWidth > 300 && $.one('.written.is-svg'));
    await tabTo(page, 'radio', 'Picture (SVG)');
    await choose(page, ['Picture (PNG)']);
    await page.waitFor(() => !$.one('.written') && $.one('.taken-picture')?.naturalWidth > 600);
    await tabTo(page, 'button', 'Download');
    await page.keyboard.press('Enter');
    await tabTo(page, 'radio', 'Picture (PNG)', 'Shift+Tab');
    await choose(page, ['Motion (GIF)']);
    await tabTo(page, 'button', 'Make the GIF');
    // The third of its pictures is not there before it is cancelled.
    await page.evaluate(() => {
      const { decode } = HTMLImageElement.prototype;
      let count = 0;
      HTMLImageElement.prototype.decode = function wait() { return ++count < 3 ? decode.call(this) : new Promise((resolve) => { Object.assign(globalThis, { goOn: resolve }); }); };
      Object.assign(globalThis, { mend: () => { HTMLImageElement.prototype.decode = decode; } });
    });
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.one('progress')?.value > 0 && $.focused().name === 'Cancel' && 'goOn' in globalThis);
    await page.keyboard.press('Enter');
    await page.waitFor(() => !$.one('progress') && $.focused().name === 'Make the GIF');
    await page.evaluate(() => (/** @type {any} */ (globalThis).mend(), /** @type {any} */ (globalThis).goOn()));
    assert.equal(await page.evaluate(() => $.one('.taken-picture')), null);
    await page.evaluate(() => { $.figure().grain = 'step'; });
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.one('.taken-picture')?.naturalWidth > 300 && $.focused().name === 'Make the GIF');
    await tabTo(page, 'button', 'Download');
    await page.keyboard.press('Enter');
    const [png, gif] = await files(page);
    assert.deepEqual([png.name, png.bytes.slice(1, 4), gif.name, gif.bytes.slice(0, 3)], ['attention-two-ways-token-1.png', [80, 78, 71], 'attention-two-ways-token-1.gif', [71, 73, 70]]);
    assert.deepEqual(await page.errors(), []);
  });

  test(`a worksheet has other blanks for another number, and opens in a tab with its style in ${engine}`, async () => {
    const page = await open('/index.html');
    await page.evaluate(() => {
      const open = globalThis.open;
      globalThis.open = (...args) => Object.assign(globalThis, { tab: open.apply(globalThis, args) }).tab;
    });
    await openPanel(page);
    await tabTo(page, 'radio', 'Link');
    await choose(page, ['Worksheet']);
    const first = await page.waitFor(() => $.one('.written.is-worksheet')?.value);
    await tabTo(page, 'button', 'Other blanks');
    await page.keyboard.press('Enter');
    const second = await page.waitFor((/** @type {string} */ before) => $.one('.written').value !== before && $.one('.written').value, first);
    assert.match(second, /Worksheet number 2\./);
    await tabTo(page, 'button', 'Open to print');
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.text('.said'));
    const tab = await page.waitFor(() => {
      const { tab } = /** @type {any} */ (globalThis);
      if (!tab) return { sentence: $.text('.said') };
      const heading = tab.document?.querySelector('h1');
      return heading && { heading: heading.textContent, border: tab.getComputedStyle(tab.document.querySelector('td')).borderTopWidth };
    });
    if (tab.sentence) assert.match(tab.sentence, /Download the file/);
    else assert.deepEqual(tab, { heading: 'Worksheet: the output of Token 1', border: '1px' });
    await page.evaluate(() => void /** @type {any} */ (globalThis).tab?.close());
    if (engine === 'chromium') assert.ok(!tab.sentence);
  });

  test(`while the motion runs a picture stands still, and shows the moment at which it stops in ${engine}`, async () => {
    const page = await open('/index.html#t=0&speed=4');
    await openPanel(page);
    await tabTo(page, 'radio', 'Link');
    await choose(page, ['Picture']);
    const before = await page.waitFor(() => $.one('.written.is-svg')?.value);
    await page.evaluate(() => {
      $.figure().play();
      const field = $.one('.written').value;
      Object.assign(globalThis, { held: true });
      $.figure().observe(() => { if ($.one('.play').textContent.includes('Pause') && $.one('.written').value !== field) Object.assign(globalThis, { held: false }); });
    });
    await page.waitFor(() => $.figure().t > 2);
    await page.evaluate(() => $.figure().pause());
    await page.waitFor((/** @type {string} */ old) => $.one('.written').value !== old, before);
    assert.ok(await page.evaluate(() => /** @type {any} */ (globalThis).held));
  });

  test(`in a sandboxed frame of another site the text gets out, by copying or by hand, in ${engine}`, async () => {
    const other = await startServer(dist, { headers: { 'Access-Control-Allow-Origin': '*' } });
    after(() => other.close());
    other.answers['/inside.html'] = {
      body: `${built('attention-explainer-with-tools.html').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')}<script type="module">
        const figure = document.querySelector('attention-explainer');
        const wait = async (find) => { for (;;) { const found = find(); if (found) return found; await new Promise((resolve) => setTimeout(resolve, 20)); } };
        await figure.ready;
        const root = figure.shadowRoot;
        if (location.search === '?mute') document.execCommand = () => false, Object.defineProperty(navigator, 'clipboard', { value: undefined });
        [...root.querySelectorAll('summary')].find((one) => one.textContent.includes('Take it away')).click();
        (await wait(() => root.querySelectorAll('.take-away input')[1])).click();
        const field = await wait(() => root.querySelector('.written.is-latex'));
        const copy = root.querySelector('.take-away .is-main');
        copy.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { x, y, width, height } = copy.getBoundingClientRect();
        parent.postMessage({ at: { x: x + width / 2, y: y + height / 2 } }, '*');
        await wait(() => root.querySelector('.said').textContent);
        parent.postMessage({ said: root.querySelector('.said').textContent, text: field.value, isSelected: field.selectionEnd - field.selectionStart === field.value.length, hasFocus: root.activeElement === field }, '*');
      </script>`,
    };
    for (const query of ['', '?mute']) {
      serve('/around.html', `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Around</title><link rel="icon" href="data:,"><script>told = {}; onmessage = ({ data }) => Object.assign(told, data);</script></head>
        <body><iframe title="Figure" sandbox="allow-scripts" src="${other.url('/inside.html').replace('127.0.0.1', 'localhost')}${query}" width="700" height="500" style="border:0"></iframe><textarea aria-label="Paste"></textarea></body></html>`);
      const page = await (await browser()).newPage();
      await page.goto(server.url('/around.html'));
      const { x, y } = await page.waitFor(() => /** @type {any} */ (globalThis).told.at);
      const frame = await page.evaluate(() => { const { left, top } = /** @type {HTMLIFrameElement} */ (document.querySelector('iframe')).getBoundingClientRect(); return { left, top }; });
      await page.click({ x: frame.left + x, y: frame.top + y });
      const told = await page.waitFor(() => /** @type {any} */ (globalThis).told.said && /** @type {any} */ (globalThis).told);
      assert.match(told.text, /documentclass/);
      if (query) assert.deepEqual([told.isSelected, told.hasFocus, /press Ctrl\+C/.test(told.said)], [true, true, true]);
      else assert.equal(told.said, 'Copied.');
      // Selected, the browser's own copying takes it.
      if (query) await page.keyboard.press('Control+c');
      await page.evaluate(() => /** @type {HTMLTextAreaElement} */ (document.querySelector('textarea')).focus());
      await page.keyboard.press('Control+v');
      await page.waitFor(() => /** @type {HTMLTextAreaElement} */ (document.querySelector('textarea')).value);
      assert.equal(await page.evaluate(() => /** @type {HTMLTextAreaElement} */ (document.querySelector('textarea')).value), told.text);
      await page.close();
    }
  });

  if (engine === 'chromium') {
    test('axe finds nothing in the panel, whatever is chosen, light or dark, in any language, and nothing overflows', async () => {
      for (const [fragment, options, group] of /** @type {const} */ ([['', {}, 0], ['#lang=ar', { width: 360 }, 1], ['#lang=de', { colorScheme: 'dark' }, 4], ['', { width: 320 }, 5], ['#lang=de', { width: 360 }, 2]])) {
        const page = await open(`/index.html${fragment}`, options);
        await page.waitFor((/** @type {string} */ lang) => $.one('.figure').lang === lang, fragment.slice(6) || 'en');
        await page.evaluate(() => $.all('.panel > summary').at(-1).click());
        await page.waitFor(() => $.one('.written, .take-away [role=alert]'));
        await page.evaluate((/** @type {number} */ i) => $.all('.take-away input')[i].click(), group);
        await page.waitFor(() => $.one('.written'));
        await page.evaluate(() => $.one('.take-away').scrollIntoView());
        assert.deepEqual((await page.axe()).map(({ id, nodes }) => `${fragment} ${id}: ${nodes[0].html} ${nodes[0].why}`), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), fragment);
      }
    });
  }
});
