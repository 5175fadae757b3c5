import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { everyEngine, launch } from '../browsers/launch.js';
import { startServer } from '../browsers/server.js';
import { hostileNames, temporaryFolder } from './helpers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = temporaryFolder();

/** What the page of this test can do: everything that paints. */
const script = `
import { loadAttention } from './web/core/index.js';
import { createExample, createPicture, writeGif, writePng } from './web/export/index.js';
import { readData } from './web/model/data.js';
import { findExample } from './web/model/examples.js';
import { computeScene } from './web/model/scene.js';
import { createText } from './web/view/text.js';
const attention = await loadAttention();
const exampleOf = (data = findExample('slide').data) => createExample({ attention, scene: computeScene(attention, readData(data)), token: 0, precision: 4, text: createText('en') });
Object.assign(window, { exampleOf, createPicture, writeGif, writePng });`;

/** The policy of our pages, as far as pictures go. */
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data: blob:; require-trusted-types-for 'script'; trusted-types 'none'";
/** @type {import('../browsers/launch.js').Browser} */
let browser;
/** @type {import('../browsers/launch.js').Page} */
let page;
/** @type {import('../browsers/server.js').TestServer} */
let server;

before(async () => {
  await esbuild.build({ stdin: { contents: script, resolveDir: root }, bundle: true, splitting: true, format: 'esm', outdir: folder, entryNames: 'script', target: ['es2022', 'safari16'], logLevel: 'warning' });
  writeFileSync(join(folder, 'index.html'), `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Pixels</title><link rel="icon" href="data:,"><script type="module" src="script.js"></script>`);
  server = await startServer(folder);
  browser = await launch('chromium');
  page = await browser.newPage();
  await page.goto(server.url('/'));
  await page.waitFor('return "writeGif" in window');
});
after(async () => {
  await browser.close();
  await server.close();
});

/** Runs in the page: a PNG of the dark picture, and what is in it. */
const look = `
    const example = exampleOf();
    const { widthPx, heightPx } = createPicture(example);
    const blob = await writePng(example, { scale: 3, theme: 'dark' });
    const image = new Image();
    image.src = URL.createObjectURL(blob);
    await image.decode();
    const context = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight }).getContext('2d');
    context.drawImage(image, 0, 0);
    const at = (x, y) => [...context.getImageData(x, y, 1, 1).data];
    return { type: blob.type, size: [image.naturalWidth, image.naturalHeight], expected: [widthPx * 3, heightPx * 3], corner: at(2, 2), badge: at(27 * 3, 114 * 3) };`;

everyEngine((engine, launch) => {
  test(`the PNG has the size of the picture times the scale, and its paper and colours, in ${engine}`, async () => {
    const own = await launch();
    const page = await own.newPage();
    await page.goto(server.url('/'));
    await page.waitFor('return "writeGif" in window');
    const { type, size, expected, corner, badge } = await page.evaluate(look);
    assert.equal(type, 'image/png');
    assert.deepEqual(size, expected);
    assert.deepEqual(corner, [0x19, 0x18, 0x15, 255]);
    assert.deepEqual(badge, [0x78, 0xb5, 0xf2, 255]);
    assert.deepEqual(await page.errors(), []);
    await own.close();
  });
});

test('the PNG takes the canvas that it is given', async () => {
  assert.ok(await page.evaluate(`
    let made = 0;
    const blob = await writePng(exampleOf(), { makeCanvas: (width, height) => { made++; return new OffscreenCanvas(width, height); } });
    return made === 1 && blob.type === 'image/png' && blob.size > 1000;`));
});

test('the GIF plays once, takes as long as the motion, and ends on the picture of the end', async () => {
  const { type, size, count, repetitions, ms, difference, progress, first } = await page.evaluate(`
    const example = exampleOf();
    const progress = [];
    const blob = await writeGif(example, { grain: 'step', onProgress: (part) => progress.push(part) });
    const decoder = new ImageDecoder({ type: 'image/gif', data: await blob.arrayBuffer() });
    await decoder.tracks.ready;
    await decoder.completed;
    const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
    let ms = 0;
    const pixelsOf = (image, width, height) => {
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, width, height).data;
    };
    let last, first;
    for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
      const { image } = await decoder.decode({ frameIndex });
      ms += image.duration / 1000;
      if (frameIndex === 0) first = pixelsOf(image, image.displayWidth, image.displayHeight);
      if (frameIndex === frameCount - 1) last = pixelsOf(image, image.displayWidth, image.displayHeight);
    }
    const bitmap = await createImageBitmap(await writePng(example, { scale: 1 }));
    const png = pixelsOf(bitmap, bitmap.width, bitmap.height);
    const meanDifference = (a) => a.reduce((sum, channel, i) => sum + Math.abs(channel - png[i]), 0) / a.length;
    return { type: blob.type, size: blob.size, count: frameCount, repetitions: repetitionCount, ms, difference: meanDifference(last), first: meanDifference(first), progress };`);
  assert.equal(type, 'image/gif');
  assert.ok(size < 1_000_000, `${size} bytes`);
  assert.ok(count > 60 && count === progress.length, `${count} frames`);
  assert.equal(repetitions, 0);
  // Step 5, a rest, step 6, a rest, the comparison, and the pauses before and after.
  assert.ok(Math.abs(ms - (2600 + 1200 + 3200 + 1200 + 1300 + 3800)) <= 100, `${ms} ms`);
  // Every pixel in a colour of the palette, that is: letters may differ by a shade, nothing else.
  assert.ok(difference < 0.5, `the last frame differs from the picture by ${difference}`);
  assert.ok(first > 2 * difference, 'the first frame is another picture');
  assert.equal(progress[progress.length - 1], 1);
});

test('a GIF can be stopped, and one that would be too long or too large says so before it begins', async () => {
  const problems = await page.evaluate(`
    const wide = { values: Array.from({ length: 64 }, () => Array(64).fill(0.5)) };
    const long = { values: Array.from({ length: 64 }, () => Array(3).fill(0.5)) };
    const stop = new AbortController();
    const outcome = (promise) => promise.then(() => 'written', (error) => error.id ?? error.name);
    return [
      await outcome(writeGif(exampleOf(), { signal: stop.signal, onProgress: () => stop.abort() })),
      await outcome(writeGif(exampleOf(wide), { grain: 'step' })),
      await outcome(writeGif(exampleOf(long), { grain: 'number' })),
      await outcome(writePng(exampleOf(wide), { scale: 4 })),
      await outcome(writePng(exampleOf(), { makeCanvas: () => ({ getContext: () => null }) })),
    ];`);
  assert.deepEqual(problems, ['AbortError', 'export.tooLarge', 'export.tooLong', 'export.tooLarge', 'export.canvas']);
});

test('names of any kind are painted, not run, and nothing is asked of the network', async () => {
  const before = server.requests.length;
  assert.ok(await page.evaluate(`
    const [names] = arguments;
    const blob = await writePng(exampleOf({ tokens: names, values: names.map((_, i) => [i]) }));
    return blob.size > 1000;`.replace('const [names] = arguments;', `const names = ${JSON.stringify(hostileNames)};`)));
  assert.deepEqual(server.requests.slice(before), []);
  assert.deepEqual((await page.errors()), []);
});
