// Chromium, driven by playwright-core.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { boxOf, centreOf, expressionFor, networkOnly, resultOf, runAxe, waitUntil } from './common.js';

/** @param {import('./launch.js').LaunchOptions} options @returns {Promise<import('./launch.js').Browser>} */
export async function launchChromium({ wasm = true, simd = true, args = [] }) {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (!executablePath) throw new Error('Chromium is not installed (Debian package: chromium)');
  const engineFlags = [...(wasm ? [] : ['--jitless']), ...(simd ? [] : ['--no-enable-sse4-1'])];
  const browser = await chromium.launch({
    executablePath,
    timeout: 30_000,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ...(engineFlags.length ? [`--js-flags=${engineFlags.join(' ')}`] : []), ...args,
    ],
  });
  return {
    engine: 'chromium',
    supports: { colorScheme: true, reducedMotion: true, forcedColors: true, deviceScaleFactor: true },
    newPage: (pageOptions) => newPage(browser, pageOptions),
    close: () => browser.close(),
  };
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('./launch.js').PageOptions} [options]
 * @returns {Promise<import('./launch.js').Page>}
 */
async function newPage(browser, { width = 1280, height = 900, deviceScaleFactor = 1, colorScheme = 'light',
  reducedMotion = 'no-preference', forcedColors = 'none', locale = 'en-US' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor, colorScheme, reducedMotion, forcedColors, locale });
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const errors = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('dialog', (dialog) => dialog.accept());

  /** @type {import('./launch.js').Page} */
  const self = {
    engine: 'chromium',
    goto: async (url) => {
      await page.goto(url, { waitUntil: 'load', timeout: 30_000 });
    },
    reload: async () => {
      await page.reload({ waitUntil: 'load', timeout: 30_000 });
    },
    back: async () => {
      await page.goBack({ timeout: 30_000 });
    },
    // Straight through the protocol: Playwright's own evaluate() calls eval, which a page's policy may forbid.
    evaluate: async (run, ...values) => {
      const { result, exceptionDetails } = await protocol.send('Runtime.evaluate', {
        expression: expressionFor(run, values), awaitPromise: true, returnByValue: true, userGesture: true,
      });
      if (exceptionDetails) throw new Error(`in the page: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
      return resultOf(result.value);
    },
    waitFor: (run, ...values) => waitUntil(self, run, values),
    keyboard: {
      press: (key) => page.keyboard.press(key),
      type: (text) => page.keyboard.type(text),
    },
    click: async (target) => {
      const { x, y } = await centreOf(self, target);
      await page.mouse.click(x, y);
    },
    hover: async (target) => {
      const { x, y } = await centreOf(self, target);
      await page.mouse.move(x, y);
    },
    drag: async (source, target, { steps = 8 } = {}) => {
      const start = await centreOf(self, source);
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      const end = typeof target === 'object' && 'by' in target ? { x: start.x + target.by.x, y: start.y + target.by.y } : await centreOf(self, target);
      await page.mouse.move(end.x, end.y, { steps });
      await page.mouse.up();
    },
    screenshot: async (path, { fullPage = false, element } = {}) => {
      const clip = element ? await boxOf(self, element) : undefined;
      return new Uint8Array(await page.screenshot({ path, fullPage: fullPage || Boolean(clip), clip }));
    },
    requests: async () => requests.filter(networkOnly),
    errors: async () => [...errors],
    axe: (options) => runAxe(self, options),
    close: () => context.close(),
  };
  return self;
}
