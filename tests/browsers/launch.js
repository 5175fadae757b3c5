// One driver for four browser engines. A test is written once:
//
//   everyEngine((engine, launch) => {
//     test(`a total is announced in ${engine}`, async () => {
//       const browser = await launch();
//       const page = await browser.newPage({ width: 360 });
//       await page.goto(url);
//       await page.click({ role: 'button', name: 'Next' });
//       assert.equal(await page.evaluate(() => document.title), '…');
//       await browser.close();
//     });
//   });

/** @typedef {'chromium' | 'firefox' | 'webkitgtk' | 'wpe'} Engine */

/**
 * @typedef {object} LaunchOptions
 * @property {boolean} [wasm] false: there is no WebAssembly object
 * @property {boolean} [simd] false: modules with SIMD don't compile (not possible in Firefox; always so in WPE)
 * @property {string[]} [args] more arguments for the browser (Chromium, Firefox)
 *
 * @typedef {object} PageOptions each page has its own storage
 * @property {number} [width] of the layout, in CSS pixels (WebKit: a frame of that size, where the window can't have it)
 * @property {number} [height]
 * @property {number} [deviceScaleFactor]
 * @property {'light' | 'dark'} [colorScheme]
 * @property {'no-preference' | 'reduce'} [reducedMotion]
 * @property {'none' | 'active'} [forcedColors]
 * @property {string} [locale]
 *
 * @typedef {string | { role: string, name?: string } | { x: number, y: number }} Target
 *   a CSS selector (looks into shadow roots), a role with its accessible name, or a point of the window
 *
 * @typedef {object} Browser
 * @property {Engine} engine
 * @property {{ colorScheme: boolean, reducedMotion: boolean, forcedColors: boolean, deviceScaleFactor: boolean }} supports
 *   which page options the engine can take; asking for another one is an error, never ignored
 * @property {(options?: PageOptions) => Promise<Page>} newPage
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Page
 * @property {Engine} engine
 * @property {(url: string) => Promise<void>} goto resolves after the load event; where only the fragment changes, maybe earlier
 * @property {() => Promise<void>} reload
 * @property {() => Promise<void>} back may resolve early: wait for what it should bring
 * @property {(run: Function | string, ...values: any[]) => Promise<any>} evaluate
 *   calls the function (or the async function with this body) in the page; values and result are JSON
 * @property {(run: Function | string, ...values: any[]) => Promise<any>} waitFor repeats it until it is true, for 10 s at most
 * @property {{ press: (key: string) => Promise<void>, type: (text: string) => Promise<void> }} keyboard
 *   keys as in KeyboardEvent.key ('Tab', 'ArrowRight', 'Enter', 'a'), or 'Space'; with 'Shift+' or 'Control+' before
 * @property {(target: Target) => Promise<void>} click
 * @property {(target: Target) => Promise<void>} hover
 * @property {(source: Target, target: Target | { by: { x: number, y: number } }, options?: { steps?: number }) => Promise<void>} drag
 * @property {(path?: string, options?: { fullPage?: boolean, element?: string }) => Promise<Uint8Array>} screenshot a PNG
 * @property {() => Promise<string[]>} requests every network address that the page asked for, its own first
 * @property {() => Promise<string[]>} errors uncaught errors, unhandled rejections, console.error, violations of the content security policy
 * @property {(options?: { include?: string, rules?: string[] }) => Promise<Array<{ id: string, help: string, nodes: object[] }>>} axe
 * @property {() => Promise<void>} close
 */

/** @type {Record<Engine, (options: LaunchOptions) => Promise<Browser>>} */
const launchers = {
  chromium: async (options) => (await import('./chromium.js')).launchChromium(options),
  firefox: async (options) => (await import('./firefox.js')).launchFirefox(options),
  webkitgtk: async (options) => (await import('./webkit.js')).launchWebKit('webkitgtk', options),
  wpe: async (options) => (await import('./webkit.js')).launchWebKit('wpe', options),
};

/** Open browsers. A test that fails leaves one; it is closed after the file's last test, which could not end otherwise. @type {Set<Browser>} */
const open = new Set();
if (process.env.NODE_TEST_CONTEXT) {
  const { after } = await import('node:test');
  after(() => Promise.all([...open].map((browser) => browser.close())));
}

export const engines = /** @type {Engine[]} */ (Object.keys(launchers));

/**
 * @param {string} engine
 * @param {LaunchOptions} [options]
 */
export async function launch(engine, options = {}) {
  const start = launchers[/** @type {Engine} */ (engine)];
  if (!start) throw new Error(`there is no engine "${engine}", only ${engines.join(', ')}`);
  const browser = await start(options);
  open.add(browser);
  return {
    ...browser,
    close: () => {
      open.delete(browser);
      return browser.close();
    },
  };
}

/** @param {(engine: Engine, launch: (options?: LaunchOptions) => Promise<Browser>) => void} describeTests */
export function everyEngine(describeTests) {
  for (const engine of engines) describeTests(engine, (options) => launch(engine, options));
}
