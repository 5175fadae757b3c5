import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paletteOf } from '../../web/export/picture/gif.js';
import { looks } from '../../web/export/picture/looks.js';
import { momentsOf } from '../../web/export/picture/moments.js';
import { createPicture, writeSvg } from '../../web/export/picture/picture.js';
import { createTempo } from '../../web/story/timeline.js';
import { timelines } from '../story/helpers.js';
import { everyKindOfData, exampleOf, hostileNames, languages, readXml } from './helpers.js';

const hostile = { tokens: hostileNames, values: hostileNames.map((_, i) => [i / 8 - 1, 1 / 3]) };

/** Texts of an SVG with where they stand. @param {string} svg */
const textsOf = (svg) => [...svg.matchAll(/<text [^>]*x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</g)].map(([, x, y, text]) => ({ x: Number(x), y: Number(y), text }));

test('the picture of every moment is well-formed, and holds shapes and text only', async () => {
  for (const [i, [, data]] of everyKindOfData().entries()) {
    const { draw, timeline } = createPicture(exampleOf({ data, token: 1, lang: languages[i % 3] }), { theme: i % 2 ? 'dark' : 'light' });
    for (const t of [0, 0.5, timeline.count / 2 + 0.9, timeline.count - 0.5, Infinity]) {
      const { tags } = await readXml(draw(t));
      assert.deepEqual(tags.filter((tag) => !['svg', 'title', 'desc', 'rect', 'text'].includes(tag)), []);
    }
  }
});

test('names are text in the picture, long ones cut', async () => {
  const example = exampleOf({ data: hostile, precision: 2 });
  const { svg } = writeSvg(example);
  const { text } = await readXml(svg);
  for (const name of example.tokens) assert.ok(text.includes([...name].length > 16 ? [...name].slice(0, 15).join('') : name.replace(/\uffff/g, '')), name);
});

test('the picture says in words what it shows, in every language', () => {
  for (const lang of languages) {
    const { svg } = writeSvg(exampleOf({ lang }));
    assert.match(svg, /^<svg [^>]*role="img" aria-labelledby="title description"/);
    const description = svg.match(/<desc id="description">([^<]+)</)?.[1] ?? '';
    assert.ok(description.includes(exampleOf({ lang }).text.number({ number: 0.8588, digits: 4, isRounded: false })), description);
  }
});

test('the end shows the output, the embedding and the difference; the start shows no product', () => {
  const example = exampleOf();
  const texts = (/** @type {number} */ t) => textsOf(writeSvg(example, { t }).svg).map(({ text }) => text);
  for (const number of ['0.8588', '0.7375', '0.6181', '−0.1412', '+0.2375', '0.1820']) {
    assert.ok(texts(Infinity).includes(number), number);
    assert.ok(!texts(0).includes(number), number);
  }
  assert.ok(texts(5).includes('0.1820') && !texts(5).includes('0.8588'));
});

test('nothing leaves the picture, whatever moves and however wide the numbers are', () => {
  for (const [data, lang] of /** @type {[unknown, string][]} */ ([[undefined, 'en'], [hostile, 'ar'], [{ values: [[123456.789, -1e6], [1, 2]], weights: [[-1000, 1], [1, 0]] }, 'de'], [{ values: [[1]] }, 'ar']])) {
    const { draw, timeline, widthPx, heightPx } = createPicture(exampleOf({ data, lang, precision: 6 }));
    for (let t = 0; t <= timeline.count; t += timeline.count / 60) {
      for (const { x, y } of textsOf(draw(t))) assert.ok(x >= 0 && x <= widthPx && y >= 0 && y <= heightPx, `${x} ${y} at ${t}`);
      for (const [, x, y, width, height] of draw(t).matchAll(/<rect [^>]*x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)) {
        assert.ok(Number(x) >= -0.1 && Number(x) + Number(width) <= widthPx + 0.1 && Number(y) >= 0 && Number(y) + Number(height) <= heightPx, `${x} ${width} of ${widthPx}`);
      }
    }
  }
});

test('a weight, a product and a term move from where they stand to where they go', () => {
  const { draw } = createPicture(exampleOf());
  // The first move brings the weight 0.182 to its row: seen from its first moment to the last, its copy goes to the right.
  const copy = (/** @type {number} */ t) => textsOf(draw(t)).filter(({ text }) => text === '0.182').map(({ x }) => x).sort((a, b) => b - a)[0];
  assert.ok(copy(0.1) < copy(0.2) && copy(0.2) < copy(0.9));
  // A term falls on its way into the sum.
  const bars = (/** @type {number} */ t) => [...draw(t).matchAll(/<rect class="tint1"[^>]*y="([\d.]+)" width="[\d.]+" height="6"/g)].map(([, y]) => Number(y)).sort((a, b) => b - a)[0];
  assert.ok(bars(5.2) < bars(5.5) && bars(5.5) < bars(6));
});

test('light and dark have the colours of the figure; auto has both', () => {
  const example = exampleOf();
  assert.ok(writeSvg(example, { theme: 'dark' }).svg.includes(looks.dark.surface) && !writeSvg(example, { theme: 'dark' }).svg.includes(looks.light.surface));
  const { svg } = writeSvg(example, { theme: 'auto' });
  assert.ok(svg.includes(looks.dark.surface) && svg.includes(looks.light.surface) && svg.includes('prefers-color-scheme: dark'));
});

test('the moments of a motion go from start to end, never back, and take as long as the motion and its pauses', () => {
  for (const { timeline, name } of timelines(200)) {
    const moments = momentsOf(timeline, 80);
    assert.equal(moments[0].t, 0, name);
    assert.equal(moments[moments.length - 1].t, timeline.count, name);
    for (let i = 1; i < moments.length; i++) assert.ok(moments[i].t > moments[i - 1].t, name);
    const total = moments.reduce((sum, { delayMs }) => sum + delayMs, 0);
    assert.ok(Math.abs(total - (createTempo(timeline).totalMs + 3800)) <= 80, `${name}: ${total}`);
    for (const { delayMs } of moments) assert.ok(delayMs % 10 === 0 && delayMs >= 80);
  }
});

test('the palette holds every colour of the theme', () => {
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    const palette = paletteOf(theme);
    assert.ok(palette.length <= 256);
    const colours = new Set(palette.slice(1).map((channels) => `#${channels.map((one) => one.toString(16).padStart(2, '0')).join('')}`));
    for (const [role, colour] of Object.entries(looks[theme])) assert.ok(colours.has(colour), role);
  }
});
