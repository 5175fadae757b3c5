import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';
import { openLens, overflowing, violations } from './lenses.js';

await eachEngine((engine, { open }) => {
  test(`leaving tokens out, by keyboard alone, tells how far the output moves, and a link brings it back, in ${engine}`, async () => {
    const page = await open('/index.html#example=attention-sink');
    await openLens(page, 'Leave one out');
    const caption = () => page.evaluate(() => $.text('.lens-caption').replace(/[\u2066-\u2069]/g, ''));
    // Weights 0.05, 0.03 and 0.02 share out 1 when the sink is gone, so that the output is ten times as long.
    assert.equal(await caption(), 'Without <s> the output is [0.670; 0.850; 0.260]: it moves by ≈1.020. No other token’s absence moves it farther.');
    await tabTo(page, 'radio', 'Leave out <s>');
    await page.keyboard.press('ArrowDown');
    await page.waitFor(() => $.text('.lens-caption').startsWith('Without I '));
    assert.match(await caption(), /The absence of <s> moves it most: by ≈1\.020\.$/);
    await tabTo(page, 'switch', 'The others take over its weight', 'Shift+Tab');
    await page.keyboard.press('Space');
    await page.waitFor(() => $.text('.lens-caption').includes('does not have the largest weight'));
    assert.equal(await caption(), 'Without I the output is [0.007; 0.029; 0.101]: it moves by 0.070. No other token’s absence moves it farther. Yet I does not have the largest weight; <s> has, 0.90.');
    assert.equal(await page.evaluate(() => $.one('.lens .plane-line').getAttribute('d') !== ''), true, 'an arrow leads there');
    const table = await page.evaluate(() => $.table('Leave one out'));
    assert.deepEqual(table, [['0.90', '≈0.058'], ['0.05', '0.070'], ['0.03', '≈0.053'], ['0.02', '≈0.039']]);
    assert.deepEqual(await page.evaluate(() => $.table('Output with and without the token')), [['0.067', '0.049', '0.071'], ['0.007', '0.029', '0.101'], ['−0.06', '−0.02', '+0.03']]);
    // Nothing in the figure changed, and a link says the same.
    assert.deepEqual(await page.evaluate(() => [$.figure().token, $.named('button', 'Undo').getAttribute('aria-disabled')]), [4, 'true']);
    const again = await open(`/index.html#${await page.evaluate(() => $.figure().fragment)}`);
    await again.waitFor(() => $.one('.lens .plane'));
    assert.deepEqual([await caption(), await page.evaluate(() => $.table('Leave one out'))], ['Without I the output is [0.007; 0.029; 0.101]: it moves by 0.070. No other token’s absence moves it farther. Yet I does not have the largest weight; <s> has, 0.90.', table]);
  });

  test(`the lens follows an edit, and says what becomes of a token that has all the weight, in ${engine}`, async () => {
    const page = await open('/index.html#example=attention-sink&token=1&lens=leave-one-out');
    await page.waitFor(() => $.text('.lens-caption').includes('they cannot take over'));
    assert.match(await page.evaluate(() => $.text('.lens-caption')), /^Without <s> the output is \[0\.00; 0\.00; 0\.00\]: it moves by ≈0\.064\. The other weights sum to 0/);
    await tabTo(page, 'spinbutton', 'Weight of love');
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await page.waitFor(() => !$.text('.lens-caption').includes('they cannot take over'));
  });

  test(`axe finds nothing in the lens, and nothing overflows at 360 px, in ${engine}`, async () => {
    const wide = JSON.stringify({ values: Array.from({ length: 64 }, (_, i) => Array.from({ length: 64 }, (_, k) => ((i * 7 + k * 3) % 11) * 1e4)), weights: Array.from({ length: 64 }, () => Array.from({ length: 64 }, (_, j) => (j % 5) / 128 - 0.003)) });
    for (const [fragment, options] of /** @type {[string, import('./launch.js').PageOptions][]} */ ([
      ['lens=leave-one-out', {}], ['lens=leave-one-out&example=attention-sink', { width: 360 }], [`lens=leave-one-out&data=${encodeURIComponent(wide)}`, { width: 360 }],
      ['lens=leave-one-out&lang=ar', { width: 360 }], ...(engine === 'chromium' ? [['lens=leave-one-out', { colorScheme: 'dark' }]] : []),
    ])) {
      const page = await open(`/index.html#${fragment}`, options);
      await page.waitFor(() => $.one('.lens .plane'));
      assert.deepEqual([await violations(page), await overflowing(page)], [[], []], fragment.slice(0, 60));
    }
  });
});
