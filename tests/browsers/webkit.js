// WebKitGTK (MiniBrowser on an X server of its own) and WPE WebKit 2.38 (cog, headless; an old Safari: no SIMD, no constructable
// style sheets), driven by plain W3C WebDriver. Each page is a driver and a browser of its own: they start in half a second.

import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { freePort, start } from './children.js';
import { policyWithCollector, takeCollected, withCollector } from './collector.js';
import { centreOf, expressionFor, resultOf, runAxe, waitUntil } from './common.js';

/** @typedef {import('./launch.js').Page} Page */
/** @typedef {import('./launch.js').PageOptions} PageOptions */

const miniBrowser = ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0']
  .flatMap((name) => ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((machine) => `/usr/lib/${machine}/${name}/MiniBrowser`)).find(existsSync);

const kinds = {
  webkitgtk: {
    driver: 'WebKitWebDriver',
    packages: 'webkit2gtk-driver xvfb',
    supports: { colorScheme: true, reducedMotion: true, forcedColors: false, deviceScaleFactor: true },
  },
  wpe: {
    driver: 'WPEWebDriver',
    packages: 'cog wpewebkit-driver',
    supports: { colorScheme: false, reducedMotion: false, forcedColors: false, deviceScaleFactor: false },
  },
};

/** @typedef {keyof typeof kinds} Kind */

/** No page is here; the frame for narrow widths is put into the answer, so that both have the same origin. */
const besideFrame = '/page-around-the-frame';

/**
 * @param {Kind} engine
 * @param {import('./launch.js').LaunchOptions} options
 * @returns {Promise<import('./launch.js').Browser>}
 */
export async function launchWebKit(engine, { wasm = true, simd = true }) {
  const { supports, driver, packages } = kinds[engine];
  if (!existsSync(`/usr/bin/${driver}`) || (engine === 'webkitgtk' && !miniBrowser)) throw new Error(`${engine} is not installed (Debian packages: ${packages})`);
  /** @type {NodeJS.ProcessEnv} */
  const environment = {
    NO_AT_BRIDGE: '1', GSETTINGS_BACKEND: 'memory',
    ...(!wasm && { JSC_useWasm: '0', JSC_useWebAssembly: '0' }), ...(!simd && engine === 'webkitgtk' && { JSC_useWasmSIMD: '0' }),
  };
  const display = engine === 'webkitgtk' ? await startDisplay() : undefined;
  if (display) environment.DISPLAY = display.name;
  /** @type {Set<Page>} */
  const pages = new Set();
  return {
    engine, supports,
    newPage: async (pageOptions = {}) => {
      for (const [name, usual] of [['colorScheme', 'light'], ['reducedMotion', 'no-preference'], ['forcedColors', 'none'], ['deviceScaleFactor', 1]]) {
        const wanted = pageOptions[/** @type {keyof typeof supports} */ (name)];
        if (!supports[/** @type {keyof typeof supports} */ (name)] && wanted !== undefined && wanted !== usual) throw new Error(`${engine} cannot do ${name}: ${wanted}`);
      }
      const page = await newPage(engine, environment, pageOptions);
      pages.add(page);
      return page;
    },
    close: async () => {
      await Promise.all([...pages].map((page) => page.close()));
      await display?.stop();
    },
  };
}

/** An X server that nobody sees. */
async function startDisplay() {
  const { child, stop } = start('Xvfb', ['-displayfd', '3', '-screen', '0', '2000x1700x24', '-nolisten', 'tcp', '-noreset'], { extraPipe: true });
  const name = await new Promise((resolve, reject) => {
    child.once('error', () => reject(new Error('Xvfb is not installed (Debian package: xvfb)')));
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    const pipe = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
    pipe.once('data', (data) => resolve(`:${String(data).trim()}`));
  });
  return { name, stop };
}

/**
 * WebKit's drivers tell neither requests nor errors. So every request goes through this proxy, which writes it down, lets it
 * through to this machine only, and puts the collector of errors into the pages.
 */
async function startProxy() {
  /** @type {string[]} */
  const requests = [];
  const server = createServer((incoming, outgoing) => {
    const url = new URL(String(incoming.url));
    if (url.pathname !== besideFrame) requests.push(url.href);
    if (!['127.0.0.1', 'localhost'].includes(url.hostname)) {
      outgoing.writeHead(502).end();
      return;
    }
    const { 'accept-encoding': _, ...headers } = incoming.headers;
    const forwarded = request(url, { method: incoming.method, headers }, (answer) => {
      const { 'content-length': __, 'content-security-policy': policy, ...kept } = answer.headers;
      if (!String(answer.headers['content-type']).startsWith('text/html')) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      /** @type {Buffer[]} */
      const parts = [];
      answer.on('data', (part) => parts.push(part)).on('end', () => {
        outgoing.writeHead(answer.statusCode ?? 502, { ...kept, ...(policy && { 'content-security-policy': policyWithCollector(String(policy)) }) });
        outgoing.end(withCollector(Buffer.concat(parts).toString()));
      });
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.on('connect', (incoming, socket) => {
    requests.push(`https://${String(incoming.url).replace(/:443$/, '')}/`);
    socket.on('error', () => {}).end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  server.unref();
  const port = await new Promise((resolve) => server.listen(0, '127.0.0.1', () =>
    resolve(/** @type {import('node:net').AddressInfo} */ (server.address()).port)));
  return {
    requests, address: `127.0.0.1:${port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/**
 * Starts a driver and gives a function that sends it commands.
 * @param {string} command
 * @param {NodeJS.ProcessEnv} env
 */
async function startDriver(command, env) {
  const port = await freePort();
  const { child, stop } = start(command, [`--port=${port}`], { env });
  /** @param {string} method @param {string} path @param {object} [body] */
  const send = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(70_000),
    });
    const { value } = /** @type {any} */ (await response.json());
    if (value?.error) throw new Error(`${command}: ${value.error}: ${value.message}`);
    return value;
  };
  const end = Date.now() + 15_000;
  for (;;) {
    try {
      await send('GET', '/status');
      return { send, stop };
    } catch (error) {
      if (Date.now() > end || child.exitCode !== null) {
        await stop();
        throw new Error(`${command} did not start: ${error}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}

/** The code points that WebDriver gives to keys without a character. @type {Record<string, string>} */
const keyCodes = {
  Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Alt: '\uE00A', Escape: '\uE00C', Space: ' ',
  PageUp: '\uE00E', PageDown: '\uE00F', End: '\uE010', Home: '\uE011',
  ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Insert: '\uE016', Delete: '\uE017', Meta: '\uE03D',
};

/**
 * @param {Kind} engine
 * @param {NodeJS.ProcessEnv} environment
 * @param {PageOptions} options
 * @returns {Promise<Page>}
 */
async function newPage(engine, environment, { width = 1280, height = engine === 'wpe' ? 960 : 900, deviceScaleFactor = 1, colorScheme = 'light',
  reducedMotion = 'no-preference', locale = 'en-US' }) {
  const home = mkdtempSync(join(tmpdir(), 'attention-webkit-'));
  mkdirSync(join(home, 'gtk-3.0'));
  writeFileSync(join(home, 'gtk-3.0', 'settings.ini'), `[Settings]\ngtk-enable-animations=${reducedMotion === 'reduce' ? 0 : 1}\n`);
  const { send, stop } = await startDriver(kinds[engine].driver, {
    ...environment, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, GDK_SCALE: String(deviceScaleFactor),
    LANGUAGE: locale.replace('-', '_'),
  });
  const proxy = await startProxy();
  // cog's window is 800 x 600; a page zoomed out is laid out as in a larger one.
  const zoom = Math.min(800 / width, 600 / height);
  const browser = engine === 'webkitgtk'
    ? { 'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation', ...(colorScheme === 'dark' ? ['--dark-mode'] : [])] } }
    : { 'wpe:browserOptions': { binary: '/usr/bin/cog', args: ['--automation', '--platform=headless', `--scale=${zoom}`] } };
  let session = '';
  try {
    const { sessionId } = await send('POST', '/session', {
      capabilities: { alwaysMatch: { ...browser, proxy: { proxyType: 'manual', httpProxy: proxy.address, sslProxy: proxy.address }, unhandledPromptBehavior: 'accept' } },
    });
    session = `/session/${sessionId}`;
    await send('POST', `${session}/timeouts`, { script: 60_000, pageLoad: 30_000 });
  } catch (error) {
    await stop();
    throw error;
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  const command = (method, path, body) => send(method, session + path, body);
  /** @param {string} script @param {unknown[]} [args] */
  const execute = (script, args = []) => command('POST', '/execute/sync', { script, args });
  const innerSize = () => execute('return [innerWidth, innerHeight]');
  if (engine === 'webkitgtk') {
    await command('POST', '/window/rect', { x: 0, y: 0, width, height });
    const [innerWidth, innerHeight] = await innerSize();
    // What the tool bar takes.
    if (innerWidth !== width || innerHeight !== height) {
      await command('POST', '/window/rect', { x: 0, y: 0, width: width + Math.max(0, width - innerWidth), height: 2 * height - innerHeight });
    }
  }
  // A width that the window cannot have is that of a frame at its top left corner.
  const framed = Math.abs((await innerSize())[0] - width) > 1;

  /** @type {string[]} */
  const errors = [];
  let shownUrl = '';
  const takeErrors = async () => {
    if (shownUrl) errors.push(...(await self.evaluate(takeCollected).catch(() => [])));
  };
  /** @param {string} url */
  const showInFrame = async (url) => {
    await command('POST', '/frame', { id: null });
    if (shownUrl && shownUrl.replace(/#.*/, '') === url.replace(/#.*/, '')) {
      await execute('document.querySelector("iframe").contentWindow.location.href = arguments[0]', [url]);
    } else {
      const host = join(home, 'frame.html');
      if (url.startsWith('file:')) writeFileSync(host, '<!doctype html>');
      await command('POST', '/url', { url: url.startsWith('file:') ? pathToFileURL(host).href : new URL(besideFrame, url).href });
      await command('POST', '/execute/async', {
        script: `const [url, width, height, done] = arguments;
          const frame = document.createElement('iframe');
          frame.style.cssText = 'position: absolute; left: 0; top: 0; border: 0; width: ' + width + 'px; height: ' + height + 'px';
          frame.name = 'narrow window';
          frame.onload = () => done();
          frame.src = url;
          document.body.replaceChildren(frame);
          document.documentElement.style.overflow = 'hidden';`,
        args: [url, width, height],
      });
    }
    await command('POST', '/frame', { id: 0 });
  };
  // WPE takes pointer positions in pixels of the window, zoomed or not.
  const pointerScale = engine === 'wpe' ? zoom : 1;
  /** @param {object[]} actions */
  const point = (actions) => command('POST', '/actions', {
    actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
  });
  /** @param {{ x: number, y: number }} place */
  const move = (place) => {
    return { type: 'pointerMove', duration: 0, origin: 'viewport', x: Math.round(place.x * pointerScale), y: Math.round(place.y * pointerScale) };
  };
  /** @param {string[]} keys */
  const pressTogether = (keys) => command('POST', '/actions', {
    actions: [{
      type: 'key', id: 'keyboard',
      actions: [...keys.map((value) => ({ type: 'keyDown', value })), ...[...keys].reverse().map((value) => ({ type: 'keyUp', value }))],
    }],
  });

  /** @type {Page} */
  const self = {
    engine,
    goto: async (url) => {
      await takeErrors();
      // The error collector for a page from a file: in a copy, since there is no server to add it.
      if (url.startsWith('file:')) {
        const { pathname, search, hash } = new URL(url);
        const file = fileURLToPath(`file://${pathname}`);
        const copy = join(home, basename(file));
        writeFileSync(copy, withCollector(readFileSync(file, 'utf8')));
        url = pathToFileURL(copy).href + search + hash;
      }
      if (framed) await showInFrame(url);
      else await command('POST', '/url', { url });
      shownUrl = url;
    },
    reload: async () => {
      await takeErrors();
      if (!framed) await command('POST', '/refresh', {});
      else {
        await command('POST', '/execute/async', { script: `const done = arguments[0]; const frame = frameElement; frame.onload = () => done(); location.reload();`, args: [] })
          .catch(() => {}); // the frame's own script ends with its document
        await command('POST', '/frame', { id: null });
        await command('POST', '/frame', { id: 0 });
        await self.waitFor(() => document.readyState === 'complete');
      }
    },
    back: async () => {
      await takeErrors();
      // The driver's own command waits for a load that does not come when only the fragment changes.
      await execute('history.back()');
    },
    evaluate: async (run, ...values) => {
      const answer = await command('POST', '/execute/async', {
        script: `const done = arguments[0];
          ${expressionFor(run, values)}.then((json) => done({ json }), (error) => done({ error: String(error) + '\\n' + (error && error.stack) }));`,
        args: [],
      });
      if (answer.error) throw new Error(`in the page: ${answer.error}`);
      return resultOf(answer.json);
    },
    waitFor: (run, ...values) => waitUntil(self, run, values),
    keyboard: {
      press: (key) => pressTogether(key.split(/\+(?=.)/).map((name) => keyCodes[name] ?? name)),
      type: async (text) => {
        for (const character of text) await pressTogether([character]);
      },
    },
    click: async (target) => {
      await point([move(await centreOf(self, target)), { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }]);
    },
    hover: async (target) => {
      await point([move(await centreOf(self, target))]);
    },
    drag: async (source, target, { steps = 8 } = {}) => {
      const from = await centreOf(self, source);
      const to = typeof target === 'object' && 'by' in target ? { x: from.x + target.by.x, y: from.y + target.by.y } : await centreOf(self, target);
      const between = Array.from({ length: steps }, (_, step) => ({
        x: from.x + ((to.x - from.x) * (step + 1)) / steps, y: from.y + ((to.y - from.y) * (step + 1)) / steps,
      }));
      await point([move(from), { type: 'pointerDown', button: 0 }]);
      for (const place of between) await point([move(place)]);
      await point([{ type: 'pointerUp', button: 0 }]);
    },
    screenshot: async (path, { fullPage = false, element } = {}) => {
      if (fullPage || element) throw new Error(`${engine} takes pictures of the window only`);
      // Without these the picture may be the one before.
      await self.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0)))));
      if (framed) await command('POST', '/frame', { id: null });
      const png = framed
        ? await command('GET', `/element/${Object.values(await execute('return document.querySelector("iframe")'))[0]}/screenshot`)
        : await command('GET', '/screenshot');
      if (framed) await command('POST', '/frame', { id: 0 });
      const bytes = new Uint8Array(Buffer.from(png, 'base64'));
      if (path) await writeFile(path, bytes);
      return bytes;
    },
    requests: async () => [...proxy.requests],
    errors: async () => {
      await takeErrors();
      return [...errors];
    },
    axe: (options) => runAxe(self, options),
    close: async () => {
      await command('DELETE', '').catch(() => {});
      await stop();
      await proxy.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return self;
}
