// How fluent editing is: the longest task of the main thread and the frames a second, with 64 tokens of 16 dimensions, in Chromium on a core
// slowed down four times.
//   node tests/tools/measure-editing.js                      the plain figure, with all tokens, and with each lens open
//   node tests/tools/measure-editing.js --only '' --only all --only geometry --times 5 --throttle 1
// Each action is done several times; the best of them counts, as what else the machine does only makes them slower. Tasks are told in time of
// the processor, in which waiting for it does not count, and in time that passed. Recording them makes both somewhat longer.

import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { startServer } from '../browsers/server.js';
import { lensIds } from '../../web/model/lenses.js';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true }, times: { type: 'string', default: '3' }, throttle: { type: 'string', default: '4' },
    dist: { type: 'string', default: fileURLToPath(new URL('../../dist', import.meta.url)) },
  },
});

const [S, D] = [64, 16];
const values = Array.from({ length: S }, (_, i) => Array.from({ length: D }, (_, k) => Math.round(100 * Math.sin(i * 3 + k)) / 100));
const weights = values.map((_, i) => values.map((_, j) => ((i * 7 + j * 3) % 13) / 400));
const data = encodeURIComponent(JSON.stringify({ values, weights }));
const standings = options.only ?? ['', 'all', ...lensIds];
const frameMs = 1000 / 60;

const server = await startServer(options.dist);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ busyMs: number, passedMs: number, framesPerSecond: number }} Result of the longest task by each clock */

/** Something at the pace of the screen. @param {number} count @param {(i: number) => Promise<unknown>} act */
async function paced(count, act, everyMs = frameMs) {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    await act(i);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + (i + 1) * everyMs - performance.now())));
  }
}

/** @param {Page} page @param {string} selector */
async function centre(page, selector) {
  const one = page.locator(selector).first();
  await one.scrollIntoViewIfNeeded();
  const box = await one.boundingBox();
  if (!box) throw new Error(`${selector} is not there`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** @param {Page} page @param {string} selector @param {number} px */
async function drag(page, selector, px, moves = 60) {
  const { x, y } = await centre(page, selector);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await paced(moves, (i) => page.mouse.move(x + px * Math.sin((i / moves) * Math.PI), y));
  await page.mouse.up();
}

/** @param {Page} page @param {string} selector */
async function arrows(page, selector, presses = 30) {
  await page.locator(selector).first().focus();
  await paced(presses, () => page.keyboard.press('ArrowUp'), 2 * frameMs);
}

/** What a person does. @type {Record<string, (page: Page) => Promise<void>>} */
const actions = {
  'drag a value': (page) => drag(page, '.value .track', 40),
  'drag a weight': (page) => drag(page, '.weight .track', 40),
  'keys in a value': (page) => arrows(page, '.value input'),
  'keys in a weight': (page) => arrows(page, '.weight input'),
  scrub: (page) => drag(page, '.scrub input', 160),
  play: async (page) => {
    await page.locator('button.play').click();
    await paced(120, async () => {});
    await page.locator('button.play').click();
  },
  // Not through the list of Playwright's own checks, which would be part of what is measured.
  'choose tokens': async (page) => {
    const places = [];
    for (const nth of [3, 9, 4, 12, 5, 2, 8, 6]) places.push(await page.locator('.token-choice label').nth(nth).boundingBox());
    await paced(places.length, async (i) => {
      const box = /** @type {NonNullable<typeof places[0]>} */ (places[i]);
      await page.mouse.click(box.x + 8, box.y + 8);
    }, 6 * frameMs);
  },
};

/** @param {Page} page @param {(page: Page) => Promise<void>} act @returns {Promise<Result>} */
async function measure(page, act) {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', '__metadata'] });
  await page.evaluate(() => {
    const counted = /** @type {any} */ (globalThis);
    counted.count = { frames: 0, from: performance.now(), id: 0 };
    const count = () => { counted.count.frames++; counted.count.id = requestAnimationFrame(count); };
    counted.count.id = requestAnimationFrame(count);
  });
  await act(page);
  const framesPerSecond = await page.evaluate(() => {
    const { frames, from, id } = /** @type {any} */ (globalThis).count;
    cancelAnimationFrame(id);
    return (1000 * frames) / (performance.now() - from);
  });
  /** @type {{ traceEvents: { name: string, pid: number, tid: number, dur?: number, tdur?: number, args?: any }[] }} */
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const threads = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}:${tid}`));
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === 'RunTask' && threads.has(`${pid}:${tid}`));
  const longest = (/** @type {'dur' | 'tdur'} */ clock) => Math.max(...tasks.map((task) => (task[clock] ?? 0) / 1000));
  return { busyMs: longest('tdur'), passedMs: longest('dur'), framesPerSecond };
}

try {
  for (const standing of standings) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const protocol = await page.context().newCDPSession(page);
    const standingAs = standing === '' ? '' : standing === 'all' ? '&all=true' : `&lens=${standing}`;
    await page.goto(server.url(`index.html#hide=article&data=${data}${standingAs}`));
    await page.locator('[role=status]').first().waitFor();
    if (standing && standing !== 'all') await page.locator('.lens > :not(button)').first().waitFor();
    await page.waitForTimeout(500);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: Number(options.throttle) });
    for (const [name, act] of Object.entries(actions)) {
      /** @type {Result[]} */
      const results = [];
      for (let i = 0; i < Number(options.times); i++) results.push(await measure(page, act));
      const least = (/** @type {'busyMs' | 'passedMs'} */ clock) => Math.min(...results.map((one) => one[clock])).toFixed(0).padStart(4);
      const framesPerSecond = Math.max(...results.map((one) => one.framesPerSecond));
      console.log(`${(standing || 'at rest').padEnd(24)} ${name.padEnd(18)} longest task ${least('busyMs')} ms busy, ${least('passedMs')} ms passed, ${framesPerSecond.toFixed(0).padStart(3)} frames a second, load ${loadavg()[0].toFixed(1)}`);
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
