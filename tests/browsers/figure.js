// What the tests of the running figure share: pages that hold it, a look into it from inside the page, and its numbers as the API and
// Intl give them, without the code that draws it.

import { readFileSync } from 'node:fs';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { everyEngine } from './launch.js';
import { startServer } from './server.js';

/** @typedef {import('./launch.js').Page} Page */
/** @typedef {import('./launch.js').PageOptions} PageOptions */

export const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** @param {string} path in dist */
export const built = (path) => readFileSync(`${dist}/${path}`, 'utf8');

/** A page of somebody else; `start()` in it loads the element. @param {string} body @param {string} [head] */
export const hostPage = (body, head = '') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
  <script>start = () => import('/element.js')</script>${head}</head><body><main><h1>Host</h1>${body}</main></body></html>`;

/**
 * @typedef {object} Tools
 * @property {(path: string, options?: PageOptions) => Promise<Page>} open the page at a path of dist/, loaded anew, with its figure running
 * @property {(path: string, options?: PageOptions) => Promise<Page>} visit the same, without waiting for a figure
 * @property {(path: string, body: string, headers?: Record<string, string>) => void} serve answers a path with this
 * @property {() => Promise<import('./launch.js').Browser>} browser
 * @property {import('./server.js').TestServer} server
 */

/**
 * Describes tests for the engines that the figure is made for. All tests of a file share one browser for each engine, and one page of
 * it for each set of page options.
 * @param {(engine: import('./launch.js').Engine, tools: Tools) => void} describeTests
 * @param {ReadonlyArray<string>} [engines]
 */
export async function eachEngine(describeTests, engines = ['chromium', 'firefox', 'webkitgtk']) {
  const server = await startServer(dist, { answers: { '/host.html': { body: hostPage('') } } });
  after(() => server.close());
  let visits = 0;
  everyEngine((engine, launch) => {
    if (!engines.includes(engine)) return;
    /** @type {Promise<import('./launch.js').Browser> | undefined} */
    let shared;
    const browser = () => (shared ??= launch());
    after(async () => (await shared)?.close());
    /** @type {Map<string, Promise<Page>>} */
    const pages = new Map();
    /** @type {Tools['visit']} */
    const visit = async (path, options = {}) => {
      const key = JSON.stringify(options);
      if (!pages.has(key)) pages.set(key, browser().then((one) => one.newPage(options)));
      const page = await /** @type {Promise<Page>} */ (pages.get(key));
      const [file, fragment = ''] = path.split(/#(.*)/s);
      const [errors, requests] = [(await page.errors()).length, (await page.requests()).length];
      // A new query, so that it is never only the fragment that changes.
      await page.goto(server.url(`${file}?${++visits}${fragment && `#${fragment}`}`));
      await page.evaluate(lookInside);
      // What happened before is another test's.
      return { ...page, errors: async () => (await page.errors()).slice(errors), requests: async () => (await page.requests()).slice(requests) };
    };
    describeTests(engine, {
      browser, server, visit,
      open: async (path, options) => {
        const page = await visit(path, options);
        await page.waitFor(() => $.isRunning());
        return page;
      },
      serve: (path, body, headers) => (server.answers[path] = { body, headers }),
    });
  });
}

/** Runs in the page: gives it `$`, through which tests look into figures. The last argument says which figure. */
export function lookInside() {
  const figures = () => [...document.querySelectorAll('attention-explainer')];
  const figure = (/** @type {number} */ i = 0) => /** @type {any} */ (figures()[i]);
  const root = (/** @type {number} */ i) => figure(i)?.shadowRoot ?? document.createDocumentFragment();
  const textOf = (/** @type {Element | null | undefined} */ element) => {
    const copy = /** @type {Element | undefined} */ (element?.cloneNode(true));
    copy?.querySelectorAll('[aria-hidden=true]').forEach((part) => part.remove());
    return (copy?.textContent ?? '').replace(/\s+/g, ' ').trim();
  };
  const nameOf = (/** @type {any} */ element) => element.getAttribute('aria-label') || textOf(element.labels?.[0] ?? element);
  const roleOf = (/** @type {any} */ element) => element.getAttribute('role')
    ?? { BUTTON: 'button', SUMMARY: 'button', SELECT: 'combobox', TABLE: 'table', TEXTAREA: 'textbox', INPUT: { range: 'slider', radio: 'radio' }[/** @type {string} */ (element.type)] ?? 'textbox' }[/** @type {string} */ (element.tagName)] ?? '';
  /** What a cell shows: its number, or null while that is not there yet. @param {Element} cell */
  const shownIn = (cell) => {
    const text = cell.querySelector('input')?.value ?? (cell.querySelector('.n') ?? cell).textContent?.trim() ?? '';
    return cell.querySelector('.pending') || text === '·' || text === 'not yet' ? null : text;
  };
  Object.assign(globalThis, { $: {
    figure, nameOf, roleOf, textOf,
    isRunning: (count = 1) => figures().length >= count && figures().every((one) => one.shadowRoot?.querySelector('[role=status]')),
    one: (/** @type {string} */ selector, i = 0) => root(i).querySelector(selector),
    all: (/** @type {string} */ selector, i = 0) => [...root(i).querySelectorAll(selector)],
    text: (/** @type {string} */ selector, i = 0) => textOf(root(i).querySelector(selector)),
    caption: (i = 0) => root(i).querySelector('[role=status]')?.textContent,
    notice: (i = 0) => root(i).querySelector('.notice')?.textContent?.trim(),
    /** Every element with this role and name that is there. */
    named: (/** @type {string} */ role, /** @type {string} */ name, i = 0) => [...root(i).querySelectorAll('*')].find((one) => roleOf(one) === role && nameOf(one) === name),
    /** Numbers of a table, row after row, by the table's name; with all tokens there are several of one name. */
    table: (/** @type {string} */ name, nth = 0, i = 0) => [...root(i).querySelectorAll(`table[aria-label="${name}"]`)][nth]
      && [...[...root(i).querySelectorAll(`table[aria-label="${name}"]`)][nth].querySelectorAll('tbody tr')]
        .map((row) => [...row.querySelectorAll('td:not([aria-hidden])')].map(shownIn)),
    /** What has the focus, in whatever shadow root. */
    focused: () => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element && element !== document.body ? { role: roleOf(element), name: nameOf(element), value: /** @type {any} */ (element).value } : null;
    },
  } });
}

/**
 * Presses Tab until the focus is on what has this role and name.
 * @param {Page} page
 * @param {string} role
 * @param {string} name
 * @param {string} [key]
 */
export async function tabTo(page, role, name, key = 'Tab') {
  const seen = [];
  for (let presses = 0; presses < 160; presses++) {
    const focused = await page.evaluate(() => $.focused());
    if (focused?.role === role && focused.name === name) return;
    seen.push(focused && `${focused.role} ${focused.name}`);
    await page.keyboard.press(key);
  }
  throw new Error(`${page.engine}: Tab does not reach ${role} "${name}", only ${seen.join(', ')}`);
}

/**
 * All numbers of one token as texts: computed by the API, written by Intl.
 * @param {any} attention @param {any} data as in examples.js
 * @param {{ token: number, precision: number, lang?: string }} options
 */
export function numbersOf(attention, data, { token, precision, lang = 'en' }) {
  const { values, query = values, key = query, scale, weighting, causal: isCausal } = data;
  const S = values.length;
  const masked = (/** @type {number[][]} */ scores) => scores.map((row, i) => row.map((score, j) => (isCausal && j > i ? -Infinity : score)));
  const square = (/** @type {number[][]} */ rows) => ({ data: Float32Array.from(rows.flat()), shape: [S, S] });
  const scores = weighting === 'query-key' ? attention.scores({ query, key, scale, isCausal }) : !data.weights && square(masked(data.scores));
  const weights = scores ? attention.softmax({ scores }) : square(data.weights);
  const row = { data: weights.data.slice(token * S, (token + 1) * S), shape: [S] };
  const trace = attention.trace({ weights: row, values });
  const tensor = (/** @type {number[][]} */ rows) => ({ data: Float32Array.from(rows.flat()), shape: [rows.length, rows[0].length] });
  const embedding = tensor([values[token]]);
  const difference = attention.subtract({ from: trace.output, what: { data: embedding.data, shape: trace.output.shape } });
  const { sums } = attention.rescale({ weights });
  const digitsOf = (/** @type {any} */ numbers, operand = 0) => attention.digits({ numbers, most: precision, operand });
  // Sums are as exact as the largest number in them.
  const most = (/** @type {any[]} */ tensors) => Math.max(...tensors.flatMap(({ data: all }) => [...all]).map(Math.abs));
  const operand = most([trace.weighted, trace.partial]);
  const computed = Math.max(digitsOf(trace.weighted), digitsOf(trace.partial, operand));
  /** @param {any} numbers @param {number} digits @param {{ isSigned?: boolean, operand?: number }} [options] */
  const write = (numbers, digits, { isSigned = false, operand = 0 } = {}) => {
    const format = new Intl.NumberFormat(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false, signDisplay: isSigned ? 'exceptZero' : 'auto' });
    const { data: rounded, isRounded } = attention.round({ numbers, digits, operand });
    const texts = Array.from(rounded, (number, i) => (isRounded[i] ? '≈' : '') + format.format(Number(number) || 0).replace('-', '−'));
    const width = numbers.shape.at(-1);
    return numbers.shape.length === 1 ? texts : Array.from({ length: numbers.shape[0] }, (_, i) => texts.slice(i * width, (i + 1) * width));
  };
  return {
    weights: write(row, digitsOf(weights)), values: write(tensor(values), digitsOf(tensor(values))),
    weighted: write(trace.weighted, computed), partial: write(trace.partial, computed, { operand }), output: write(trace.output, computed, { operand }),
    difference: write(difference, computed, { isSigned: true, operand: most([trace.output, embedding]) }), embedding: write(tensor(values), digitsOf(tensor(values)))[token],
    sum: write(sums, digitsOf(sums))[token],
  };
}
