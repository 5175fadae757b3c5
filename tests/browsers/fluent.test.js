// That an edit costs little is measured by tests/tools/measure-editing.js; what makes it so can be counted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine } from './figure.js';

const [S, D] = [64, 16];
const values = Array.from({ length: S }, (_, i) => Array.from({ length: D }, (_, k) => Math.round(100 * Math.sin(i * 3 + k)) / 100));
const weights = values.map((_, i) => values.map((_, j) => ((i * 7 + j * 3) % 13) / 400));
const link = `/index.html#data=${encodeURIComponent(JSON.stringify({ values, weights }))}`;

/** Runs in the page: from now on counts what is drawn, written and put into the history. */
function count() {
  const counted = { fields: 0, numbers: 0, addresses: 0, changed: /** @type {string[]} */ ([]) };
  const { replace } = String.prototype;
  // The name of a field is made where its cell is drawn.
  String.prototype.replace = /** @type {any} */ (function (/** @type {any} */ ...args) {
    if (/^(Value|Weight) of \{/.test(String(this))) counted.fields++;
    return replace.apply(this, /** @type {any} */ (args));
  });
  const format = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, 'format')?.get;
  Object.defineProperty(Intl.NumberFormat.prototype, 'format', { get() { counted.numbers++; return format?.call(this); } });
  for (const name of /** @type {const} */ (['pushState', 'replaceState'])) {
    const change = history[name];
    history[name] = (...args) => { counted.addresses++; change.apply(history, args); };
  }
  // Which cells of the matrices were touched at all.
  new MutationObserver((records) => {
    for (const { target } of records) {
      const cell = (target instanceof Element ? target : target.parentElement)?.closest('[data-anchor]');
      const anchor = /** @type {HTMLElement | undefined} */ (cell)?.dataset.anchor;
      if (anchor && !counted.changed.includes(anchor)) counted.changed.push(anchor);
    }
  }).observe($.one('.stage'), { subtree: true, childList: true, attributes: true, characterData: true });
  Object.assign(globalThis, { counted });
}

await eachEngine((engine, { open }) => {
  test(`an edit of one number of 64 x 16 draws its own cell and what is made of it, and nothing else, in ${engine}`, async () => {
    const page = await open(link);
    await page.evaluate(count);
    for (const name of ['Value of Token 1, dimension 1', 'Weight of Token 1']) {
      await page.click({ role: 'spinbutton', name });
      // What the focus lights and marks is drawn before.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      const nodes = await page.evaluate(() => {
        Object.assign(globalThis, { nodes: $.all('.stage [data-anchor]') });
        Object.assign(/** @type {any} */ (globalThis).counted, { fields: 0, numbers: 0, changed: [] });
        return $.all('.stage [data-anchor]').length;
      });
      assert.ok(nodes > 100);
      await page.keyboard.press('ArrowUp');
      const { counted, isSame } = await page.evaluate(() => {
        const { nodes: before, counted } = /** @type {any} */ (globalThis);
        return { counted, isSame: $.all('.stage [data-anchor]').every((/** @type {Element} */ node, /** @type {number} */ i) => node === before[i]) };
      });
      assert.ok(isSame, name);
      assert.equal(counted.fields, 1, name);
      const made = name.startsWith('Value') ? /^(value|product):.*0:0$|^(output|result|original|difference):0:0$/ : /^(weight|slot):0:0$|^product:0:0:|^(output|result|difference):0:/;
      assert.ok(counted.changed.length > 3, name);
      assert.deepEqual(counted.changed.filter((/** @type {string} */ anchor) => !made.test(anchor)), [], name);
      assert.ok(counted.numbers < 200, `${name}: ${counted.numbers} numbers of ${S * D} written`);
    }
    assert.deepEqual(await page.errors(), []);
  });
}, ['chromium']);
