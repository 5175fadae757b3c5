// Firefox, driven by puppeteer-core over WebDriver BiDi.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import puppeteer from 'puppeteer-core';
import { collectorSource, takeCollected } from './collector.js';
import { boxOf, centreOf, expressionFor, networkOnly, resultOf, runAxe, waitUntil } from './common.js';

/** Firefox takes these from its settings, so a page that asks for them gets a browser of its own. */
const preferencesFor = (/** @type {import('./launch.js').PageOptions} */ { colorScheme, reducedMotion, forcedColors, locale }) => ({
  'layout.css.prefers-color-scheme.content-override': colorScheme === 'dark' ? 0 : 1,
  'ui.prefersReducedMotion': reducedMotion === 'reduce' ? 1 : 0,
  'browser.display.document_color_use': forcedColors === 'active' ? 2 : 0,
  'intl.accept_languages': locale ?? 'en-US',
});

/** @param {import('./launch.js').LaunchOptions} options @returns {Promise<import('./launch.js').Browser>} */
export async function launchFirefox({ wasm = true, simd = true, args = [] }) {
  if (!simd) throw new Error('Firefox cannot switch SIMD off');
  const executablePath = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);
  if (!executablePath) throw new Error('Firefox is not installed (Debian package: firefox-esr)');
  /** Browsers by their settings. @type {Map<string, Promise<import('puppeteer-core').Browser>>} */
  const browsers = new Map();
  const browserFor = (/** @type {import('./launch.js').PageOptions} */ options) => {
    const preferences = {
      ...preferencesFor(options),
      'javascript.options.wasm': wasm,
      'security.fileuri.strict_origin_policy': true, // as users have it; Puppeteer would relax it
    };
    const key = JSON.stringify(preferences);
    const browser = browsers.get(key) ?? puppeteer.launch({
      browser: 'firefox', executablePath, headless: true, args, extraPrefsFirefox: preferences, timeout: 60_000, protocolTimeout: 60_000,
    });
    browsers.set(key, browser);
    return browser;
  };
  await browserFor({});
  return {
    engine: 'firefox',
    supports: { colorScheme: true, reducedMotion: true, forcedColors: true, deviceScaleFactor: true },
    newPage: async (options = {}) => newPage(await browserFor(options), options),
    close: async () => {
      await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
    },
  };
}

/**
 * @param {import('puppeteer-core').Browser} browser
 * @param {import('./launch.js').PageOptions} options
 * @returns {Promise<import('./launch.js').Page>}
 */
async function newPage(browser, { width = 1280, height = 900, deviceScaleFactor = 1 }) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width, height, deviceScaleFactor });
  await page.evaluateOnNewDocument(collectorSource);
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const errors = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('dialog', (dialog) => dialog.accept());
  const takeErrors = async () => {
    errors.push(...(await self.evaluate(takeCollected).catch(() => [])));
  };
  const point = (/** @type {import('./launch.js').Target} */ target) => centreOf(self, target);

  /** @type {import('./launch.js').Page} */
  const self = {
    engine: 'firefox',
    goto: async (url) => {
      await takeErrors();
      await page.goto(url, { waitUntil: 'load', timeout: 30_000 });
    },
    reload: async () => {
      await takeErrors();
      await page.reload({ waitUntil: 'load', timeout: 30_000 });
    },
    back: async () => {
      await takeErrors();
      await page.goBack({ timeout: 30_000 });
    },
    evaluate: async (run, ...values) => resultOf(/** @type {string} */ (await page.evaluate(expressionFor(run, values)))),
    waitFor: (run, ...values) => waitUntil(self, run, values),
    keyboard: {
      press: async (key) => {
        const keys = /** @type {import('puppeteer-core').KeyInput[]} */ (key.replace('Space', ' ').split(/\+(?=.)/));
        const last = /** @type {import('puppeteer-core').KeyInput} */ (keys.pop());
        for (const modifier of keys) await page.keyboard.down(modifier);
        await page.keyboard.press(last);
        for (const modifier of keys.reverse()) await page.keyboard.up(modifier);
      },
      type: (text) => page.keyboard.type(text),
    },
    click: async (target) => {
      const { x, y } = await point(target);
      await page.mouse.click(x, y);
    },
    hover: async (target) => {
      const { x, y } = await point(target);
      await page.mouse.move(x, y);
    },
    drag: async (source, target, { steps = 8 } = {}) => {
      const start = await point(source);
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      const end = typeof target === 'object' && 'by' in target ? { x: start.x + target.by.x, y: start.y + target.by.y } : await point(target);
      for (let step = 1; step <= steps; step++) {
        await page.mouse.move(start.x + ((end.x - start.x) * step) / steps, start.y + ((end.y - start.y) * step) / steps);
      }
      await page.mouse.up();
    },
    screenshot: async (path, { fullPage = false, element } = {}) => {
      const clip = element ? await boxOf(self, element) : undefined;
      const png = await page.screenshot({ fullPage: fullPage && !clip, clip, captureBeyondViewport: fullPage });
      if (path) await writeFile(path, png);
      return png;
    },
    requests: async () => requests.filter(networkOnly),
    errors: async () => {
      await takeErrors();
      return [...errors];
    },
    axe: (options) => runAxe(self, options),
    close: () => context.close(),
  };
  return self;
}
