// Takes a picture of a page while developing:
//   node tests/tools/shoot.js index.html --out /tmp/a.png --width 360 --dark --fragment '#token=2' --run 'await …'
// The target is an address, a path inside dist/, or any file.

import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { launch } from '../browsers/launch.js';
import { startServer } from '../browsers/server.js';

const usage = `usage: node tests/tools/shoot.js <address | path in dist | file> [options]
  --out <png>            where the picture goes (default: tests/screenshots/shot.png)
  --width, --height <px> of the window (default: 1280 x 900)
  --scale <number>       device pixels per CSS pixel (default: 1)
  --engine <name>        chromium (default), firefox, webkitgtk or wpe
  --dark                 --reduced-motion  --forced-colors
  --fragment <#…>        after the address
  --full                 the whole page, not only the window
  --element <selector>   only this element (looks into shadow roots)
  --keys <"Tab Space">   pressed one after the other
  --run <js>             run in the page before the picture; may use await; what it returns is printed
  --wait <js>            an expression to wait for, before --keys and --run
  --pause <ms>           before the picture, for a look at a moving thing`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'tests/screenshots/shot.png' }, engine: { type: 'string', default: 'chromium' },
    width: { type: 'string', default: '1280' }, height: { type: 'string', default: '900' }, scale: { type: 'string', default: '1' },
    dark: { type: 'boolean' }, 'reduced-motion': { type: 'boolean' }, 'forced-colors': { type: 'boolean' },
    fragment: { type: 'string', default: '' }, full: { type: 'boolean' }, element: { type: 'string' },
    keys: { type: 'string' }, run: { type: 'string' }, wait: { type: 'string' }, pause: { type: 'string' }, help: { type: 'boolean' },
  },
});
if (positionals.length !== 1 || options.help) {
  console.error(usage);
  process.exit(options.help ? 0 : 2);
}

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const [target] = positionals;
const server = await startServer(dist);
const address = /^[a-z]+:/.test(target) ? target
  : !existsSync(join(dist, target.replace(/[?#].*/s, ''))) && existsSync(target) ? pathToFileURL(resolve(target)).href
  : server.url(target);

const browser = await launch(options.engine);
try {
  const page = await browser.newPage({
    width: Number(options.width), height: Number(options.height), deviceScaleFactor: Number(options.scale),
    ...(options.dark && { colorScheme: 'dark' }), ...(options['reduced-motion'] && { reducedMotion: 'reduce' }),
    ...(options['forced-colors'] && { forcedColors: 'active' }),
  });
  await page.goto(address + options.fragment);
  if (options.wait) await page.waitFor(`return Boolean(${options.wait})`);
  for (const key of options.keys?.split(/\s+/).filter(Boolean) ?? []) await page.keyboard.press(key);
  if (options.run) {
    const result = await page.evaluate(options.run);
    if (result !== undefined && result !== null) console.log(typeof result === 'string' ? result : JSON.stringify(result, null, 1));
  }
  if (options.pause) await new Promise((done) => setTimeout(done, Number(options.pause)));
  mkdirSync(dirname(resolve(options.out)), { recursive: true });
  await page.screenshot(options.out, { fullPage: options.full, element: options.element });
  for (const error of await page.errors()) console.error(`page error: ${error}`);
  console.log(options.out);
} finally {
  await browser.close();
  await server.close();
}
