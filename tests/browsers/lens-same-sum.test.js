import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';

/** Opened by a link. @param {string} [more] of the fragment */
const link = (more = '') => `/index.html#lens=same-sum${more}`;
const isThere = () => Boolean($.one('.same-sum'));

/** 40 tokens of 20 dimensions. */
const large = JSON.stringify({ values: Array.from({ length: 40 }, (_, i) => Array.from({ length: 20 }, (_, k) => ((i * 7 + k * k * 11) % 37) / 10)) });

await eachEngine((engine, { open }) => {
  test(`by keys alone the weights slide from end to end while the output stands still, and one undo brings them back, in ${engine}`, async () => {
    const page = await open('/index.html');
    await tabTo(page, 'radio', 'Token 1');
    const weights = () => page.evaluate(() => $.figure().weights[0]);
    const output = () => page.evaluate(() => [$.table('Output')[0], $.table('Output', 1)]);
    const before = await weights();
    await page.evaluate(() => $.all('[role=tab]').find(({ tabIndex }) => tabIndex === 0).focus());
    for (let presses = 0; presses < 8 && (await page.evaluate(() => $.focused().name)) !== 'Same sum'; presses++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitFor(isThere);
    const [shown, all] = await output();
    assert.deepEqual([shown, all], [['0.8588', '0.7375', '0.6181'], Array(3).fill(['0.8588', '0.7375', '0.6181'])]);
    assert.match(await page.evaluate(() => $.text('.lens-caption')), /^Yes, it can\. Token 5 has 0 and Token 4 has ≈0\.3135 at the left end, ≈0\.5108 and 0 at the right\. The output is \[0\.8588; 0\.7375; 0\.6181\] at both ends/);
    await tabTo(page, 'slider', 'From left to right');
    const t = await page.evaluate(() => $.figure().t);
    for (const [key, token, still] of [['Home', 4, 3], ['End', 3, 4]]) {
      await page.keyboard.press(/** @type {string} */ (key));
      await page.waitFor((token) => $.figure().weights[0][token] === 0, token);
      assert.ok((await weights())[still] > 0.3);
      assert.deepEqual((await output())[1], all);
    }
    // Back and forth adds up no rounding: the ends stay, to the last bit.
    const end = await weights();
    for (let times = 0; times < 6; times++) for (const key of ['Home', 'ArrowRight', 'End']) await page.keyboard.press(key);
    await page.waitFor(() => $.figure().weights[0][3] === 0);
    assert.deepEqual(await weights(), end);
    await page.keyboard.press('ArrowLeft');
    await page.waitFor(() => $.figure().weights[0][3] > 0);
    assert.deepEqual((await output())[1], all);
    assert.equal(await page.evaluate(() => $.one('.lens input[type=range]').getAttribute('aria-valuetext')), '0.995');
    assert.equal(await page.evaluate(() => $.figure().t), t, 'arrows on the slider do not move the animation');
    await tabTo(page, 'button', 'Undo', 'Shift+Tab');
    await page.keyboard.press('Enter');
    assert.deepEqual(await weights(), before);
    assert.match(await page.evaluate(() => $.one('.lens input[type=range]').getAttribute('aria-valuetext')), /^≈0\.388$/);
  });

  test(`fewer dimensions set the weights free, and a link brings it all back, in ${engine}`, async () => {
    const page = await open('/index.html#lens=same-sum&example=sushi');
    await page.waitFor(isThere);
    assert.match(await page.evaluate(() => $.text('.lens-caption')), /^No, not here\. .* Look at fewer dimensions/);
    assert.deepEqual(await page.evaluate(() => $.table('Free directions')), [['2', '1', '0', '0']]);
    assert.equal(await page.evaluate(() => $.named('slider', 'From left to right') === undefined), true);
    await tabTo(page, 'slider', 'Look at the first dimensions only');
    await page.keyboard.press('Home');
    await page.waitFor(() => $.named('slider', 'From left to right'));
    assert.match(await page.evaluate(() => $.text('.lens-caption')), /^Dimensions looked at: 1 of 3\. Yes, it can\./);
    await tabTo(page, 'slider', 'From left to right', 'Shift+Tab');
    await page.keyboard.press('End');
    await page.waitFor(() => $.figure().weights[1][0] === 0);
    // The dimension looked at stays, the others move.
    const rows = await page.evaluate(() => $.table('Output', 1));
    assert.equal(new Set(rows.map((/** @type {string[]} */ [first]) => first)).size, 1);
    assert.notEqual(rows[0][1], rows[2][1]);
    // Scores became weights, and Undo brings them back.
    assert.equal(await page.evaluate(() => $.figure().getState().data.weighting), 'free');
    await tabTo(page, 'button', 'More dimensions');
    await page.keyboard.press('Enter');
    await page.waitFor(() => /1 for love and 0 for the others, gives 0 on the left/.test($.text('details[open] p')));
    /** All but the last bits: from the link, the ends are computed anew. */
    const seen = () => [$.text('.lens-caption').replace(/at most .*/, ''), $.table('Output', 1), $.table('Same sum'), $.text('.lens details[open]'), $.one('.lens input[type=range]').getAttribute('aria-valuetext')];
    const before = await page.evaluate(seen);
    const address = await page.waitFor(() => /open:dims/.test(decodeURIComponent(location.hash)) && location.hash);
    const again = await open(`/index.html${address}`);
    await again.waitFor(isThere);
    assert.deepEqual(await again.evaluate(seen), before);
  });

  test(`a figure that is locked shows both ends and moves none, in ${engine}`, async () => {
    const page = await open(link());
    await page.evaluate(() => { $.figure().lock = true; });
    await page.waitFor(() => $.one('.same-sum') && !$.named('slider', 'From left to right'));
    assert.equal(await page.evaluate(() => $.table('Same sum').length), 5);
  });

  test(`where not all tokens have room, those that move most are shown, and directions can be chosen, in ${engine}`, async () => {
    const page = await open(link(`&data=${encodeURIComponent(large)}`));
    await page.waitFor(isThere);
    const named = () => page.evaluate(() => [.../** @type {any} */ ($.text('.lens-caption')).matchAll(/Token \d+/g)].map(([name]) => name));
    const listed = () => page.evaluate(() => $.all('.lens-table tbody th .label').map(({ textContent }) => textContent));
    const before = await named();
    assert.equal(before.length, 2);
    for (const name of before) assert.ok((await listed()).includes(name), name);
    await tabTo(page, 'combobox', 'Direction');
    await page.keyboard.press('ArrowDown');
    await page.waitFor((before) => !$.text('.lens-caption').includes(`${before} has`), before[0]);
    for (const name of await named()) assert.ok((await listed()).includes(name), name);
    assert.match(await page.waitFor(() => /n:2/.test(decodeURIComponent(location.hash)) && location.hash), /look=/);
  });

  test(`axe finds nothing in the lens, and nothing sticks out at 360 px, in ${engine}`, async () => {
    /** @type {Array<[string, import('./launch.js').PageOptions]>} */
    const states = [[link('&look=open:heads'), {}], [link('&look=open:dims,k:1,n:2'), { width: 360 }], [link(`&data=${encodeURIComponent(large)}&look=open:scores`), { width: 360 }], [link('&lang=ar&look=open:residual'), { width: 360 }]];
    if (engine === 'chromium') states.push([link('&look=open:none'), { colorScheme: 'dark' }]);
    const found = [];
    for (const [address, options] of states) {
      const page = await open(address, options);
      await page.waitFor(isThere);
      found.push(...(await page.axe()).map(({ id, nodes }) => `${address}: ${id} ${JSON.stringify(nodes[0])}`));
      const wide = (/** @type {number} */ width) => $.all('.lens, .lens *').filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest('.scroller, .hidden')).map((one) => `${one.localName}.${one.className}`);
      found.push(...(await page.evaluate(wide, options.width ?? 1280)).map((/** @type {string} */ one) => `${address}: ${one} sticks out`));
    }
    assert.deepEqual(found, []);
  });
});
