// What the drivers share: turning functions into page scripts, finding elements in shadow roots, waiting, axe.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @typedef {import('./launch.js').Page} Page */
/** @typedef {import('./launch.js').Target} Target */

/**
 * A script expression that calls `run` in the page and gives a promise of its result as JSON.
 * A string is the body of an async function. Values and result are JSON, so that every engine gets and gives exactly the same.
 * @param {Function | string} run
 * @param {unknown[]} values
 */
export function expressionFor(run, values) {
  const source = typeof run === 'string' ? `async () => {${run}\n}` : String(run);
  return `(async () => JSON.stringify(await (${source})(...${JSON.stringify(values)})))()`;
}

/** @param {string | undefined | null} json what `expressionFor` gave */
export function resultOf(json) {
  return json === undefined || json === null ? undefined : JSON.parse(json);
}

/**
 * Repeats `run` in the page until it returns something true, and returns that.
 * @param {Page} page
 * @param {Function | string} run
 * @param {unknown[]} values
 * @param {number} [timeoutMs]
 */
export async function waitUntil(page, run, values, timeoutMs = 10_000) {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const result = await page.evaluate(run, ...values);
    if (result) return result;
    if (performance.now() > end) throw new Error(`${page.engine}: still not true after ${timeoutMs / 1000} s: ${String(run)} ${JSON.stringify(values)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Runs in the page. The box of the first element that the target means, in any shadow root, scrolled into view; null while there is none.
 * @param {string | { role: string, name?: string }} target
 */
function findBox(target) {
  /** @type {Record<string, string>} */
  const native = {
    button: 'button, summary, input[type=button]', slider: 'input[type=range]', radio: 'input[type=radio]', checkbox: 'input[type=checkbox]',
    combobox: 'select', spinbutton: 'input[type=number]', textbox: 'input:not([type]), input[type=text], textarea', table: 'table', link: 'a[href]',
    status: 'output',
  };
  const selector = typeof target === 'string' ? target : `[role=${target.role}]${native[target.role] ? `, :is(${native[target.role]}):not([role])` : ''}`;
  /** Its text without what is hidden from assistive technology. @param {Element} element */
  const spoken = (element) => {
    const copy = /** @type {Element} */ (element.cloneNode(true));
    copy.querySelectorAll('[aria-hidden=true]').forEach((part) => part.remove());
    return copy.textContent ?? '';
  };
  /** @param {Element} element */
  const nameOf = (element) => {
    const root = /** @type {Document} */ (element.getRootNode());
    const labelled = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean).map((id) => root.getElementById(id)?.textContent ?? '');
    const labels = [.../** @type {HTMLInputElement} */ (element).labels ?? []].map(spoken);
    const name = labelled.join(' ') || element.getAttribute('aria-label') || labels.join(' ')
      || element.querySelector('caption')?.textContent || spoken(element) || element.getAttribute('title') || '';
    return name.replace(/\s+/g, ' ').trim();
  };
  /** @param {Document | ShadowRoot} root @returns {Element[]} */
  const all = (root) => [...root.querySelectorAll(selector), ...[...root.querySelectorAll('*')].flatMap((host) => (host.shadowRoot ? all(host.shadowRoot) : []))];
  const found = all(document).find((element) => {
    const box = element.getBoundingClientRect();
    return (typeof target === 'string' || target.name === undefined || nameOf(element) === target.name) && box.width > 0 && box.height > 0;
  });
  if (!found) return null;
  let box = found.getBoundingClientRect();
  if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth) {
    found.scrollIntoView({ block: 'center', inline: 'center', behavior: /** @type {ScrollBehavior} */ ('instant') });
    box = found.getBoundingClientRect();
  }
  return { x: box.x, y: box.y, width: box.width, height: box.height };
}

/**
 * @param {Page} page
 * @param {string | { role: string, name?: string }} target
 * @returns {Promise<{ x: number, y: number, width: number, height: number }>}
 */
export function boxOf(page, target) {
  return waitUntil(page, findBox, [target]);
}

/**
 * @param {Page} page
 * @param {Target} target
 */
export async function centreOf(page, target) {
  if (typeof target !== 'string' && 'x' in target) return { x: target.x, y: target.y };
  const box = await boxOf(page, target);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Whether an address leaves the document: inlined and local data do not. @param {string} url */
export const networkOnly = (url) => !/^(?:data|blob|file|about):/.test(url);

let axeSource = '';

/**
 * axe's findings for everything that WCAG 2.2 A and AA ask of a page, shortened to what a failing test should print.
 * @param {Page} page
 * @param {{ include?: string, rules?: string[] }} [options] include: a selector of the document; rules: run these rules only
 */
export async function runAxe(page, { include, rules } = {}) {
  axeSource ||= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`${axeSource}\nglobalThis.axe ??= axe;`);
  return page.evaluate(async (/** @type {string | null} */ include, /** @type {string[] | null} */ rules) => {
    const axe = /** @type {any} */ (globalThis).axe;
    const runOnly = rules ? { type: 'rule', values: rules }
      : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
    const { violations } = await axe.run(include ?? document, { runOnly, resultTypes: ['violations'] });
    return violations.map((/** @type {any} */ violation) => ({
      id: violation.id, help: violation.help,
      nodes: violation.nodes.map((/** @type {any} */ node) => ({ html: node.html, why: node.failureSummary, target: node.target })),
    }));
  }, include ?? null, rules ?? null);
}
