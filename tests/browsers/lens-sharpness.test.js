import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';
import { openLens, overflowing, violations } from './lenses.js';

await eachEngine((engine, { open, visit }) => {
  test(`sliding by keyboard alone sharpens the attention row of the figure, undo takes it back at once, and a link brings it back, in ${engine}`, async () => {
    const page = await open('/index.html#example=journey');
    await openLens(page, 'Sharpness');
    const weights = () => page.evaluate(() => $.table('Attention weights')[0].slice(0, 6).map((/** @type {string} */ text) => Number(text.replace('≈', ''))));
    const before = await weights();
    const softmax = (/** @type {number} */ temperature) => {
      const powers = [0.9544, 1.495, 1.4754, 0.8434, 0.707, 1.0865].map((score) => Math.exp(score / temperature));
      return powers.map((power) => power / powers.reduce((a, b) => a + b));
    };
    // - sum of w log2 w of these weights is 2.5190, of six equal ones log2 6 = 2.5850.
    assert.equal(await page.evaluate(() => $.text('.lens-caption')), 'At temperature 1 the largest weight is ≈0.2379, of journey. Entropy: ≈2.5190 of at most ≈2.5850 bits.');
    await tabTo(page, 'slider', 'Temperature');
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowLeft');
    await page.waitFor(() => $.figure().temperature === 0.251);
    assert.equal(await page.evaluate(() => $.named('slider', 'Temperature').getAttribute('aria-valuetext')), '0.251');
    (await weights()).forEach((weight, token) => assert.ok(Math.abs(weight - softmax(0.251)[token]) < 1e-4));
    // The ends: look-up and average.
    await page.keyboard.press('Home');
    await page.waitFor(() => $.figure().temperature < 0.01);
    assert.deepEqual(await weights(), [0, 1, 0, 0, 0, 0]);
    assert.deepEqual(await page.evaluate(() => $.table('The output between its two limits').slice(0, 2).map((row) => row.map(Number))), Array(2).fill([0.55, 0.87, 0.66]));
    await page.keyboard.press('End');
    await page.waitFor(() => $.figure().temperature > 50);
    assert.ok((await weights()).every((weight) => Math.abs(weight - 1 / 6) < 2e-3));
    assert.equal(await page.evaluate(() => $.figure().t), 13, 'the arrow keys moved the slider, not the animation');
    // All of it was one slide.
    const { fragment, caption } = await page.evaluate(() => ({ fragment: $.figure().fragment, caption: $.text('.lens-caption') }));
    await tabTo(page, 'button', 'Undo', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.figure().temperature === 1);
    assert.deepEqual(await weights(), before);
    await open(`/index.html#${fragment}`);
    await page.waitFor(() => $.one('.lens .plane'));
    assert.equal(await page.evaluate(() => $.text('.lens-caption')), caption);
  });

  test(`typed weights become the softmax of their logarithms with the first slide, and come back with one undo, in ${engine}`, async () => {
    const page = await open('/index.html#lens=sharpness');
    await page.waitFor(() => $.one('.lens .plane'));
    assert.match(await page.evaluate(() => $.text('.lens-caption')), /The weights are typed: once you slide, their logarithms are the scores, and the row sums to 1\.$/);
    await tabTo(page, 'slider', 'Temperature');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await page.waitFor(() => $.figure().weighting === 'scores' && $.figure().temperature === 1);
    const sums = [0.182, 0.204, 0.207, 0.192, 0.198].map((weight) => (weight / 0.983).toFixed(4));
    assert.deepEqual(await page.evaluate(() => $.table('Attention weights')[0].slice(0, 5)), sums.map((text) => `≈${text}`));
    assert.equal(await page.evaluate(() => $.text('.lens-caption').includes('typed')), false);
    await tabTo(page, 'button', 'Undo', 'Shift+Tab');
    await page.keyboard.press('Space');
    await page.waitFor(() => $.figure().weighting === 'free');
    assert.deepEqual(await page.evaluate(() => $.table('Attention weights')[0].slice(0, 5)), ['0.182', '0.204', '0.207', '0.192', '0.198']);
  });

  test(`scores that tie share the look-up, and where all are equal the lens says so, in ${engine}`, async () => {
    const page = await open(`/index.html#lens=sharpness&data=${encodeURIComponent(JSON.stringify({ values: [[0, 2], [4, 0], [9, 9]], scores: [[2, 2, 1], [0, 0, 0], [1, 2, 3]] }))}`);
    await page.waitFor(() => $.one('.lens .plane'));
    assert.match(await page.evaluate(() => $.text('.lens-caption')), /2 tokens tie for the highest score, so at the look-up end they share the weight\.$/);
    assert.deepEqual(await page.evaluate(() => $.table('The output between its two limits')[0]), ['2', '1']);
    await page.evaluate(() => { $.figure().token = 2; });
    await page.waitFor(() => $.text('.lens-caption').includes('All scores are equal'));
  });

  test(`a locked figure has no slider, in ${engine}`, async () => {
    const page = await visit('/host.html');
    await page.evaluate(() => { document.querySelector('main')?.insertAdjacentHTML('beforeend', '<attention-explainer lock lens="sharpness"></attention-explainer>'); return /** @type {any} */ (globalThis).start(); });
    await page.waitFor(() => $.isRunning() && $.one('.lens .plane'));
    assert.equal(await page.evaluate(() => $.named('slider', 'Temperature') === undefined), true);
  });

  test(`axe finds nothing in the lens, and nothing overflows at 360 px, in ${engine}`, async () => {
    const wide = JSON.stringify({ values: Array.from({ length: 64 }, (_, i) => Array.from({ length: 64 }, (_, k) => ((i * 7 + k * 3) % 11) * 1e4)), weighting: 'query-key', scale: 1e-9 });
    for (const [fragment, options] of /** @type {[string, import('./launch.js').PageOptions][]} */ ([
      ['lens=sharpness', {}], ['lens=sharpness&example=journey', { width: 360 }], [`lens=sharpness&data=${encodeURIComponent(wide)}`, { width: 360 }],
      ['lens=sharpness&lang=ar', { width: 360 }], ...(engine === 'chromium' ? [['lens=sharpness', { colorScheme: 'dark' }]] : []),
    ])) {
      const page = await open(`/index.html#${fragment}`, options);
      await page.waitFor(() => $.one('.lens .plane'));
      assert.deepEqual([await violations(page), await overflowing(page)], [[], []], fragment.slice(0, 60));
    }
  });
});
