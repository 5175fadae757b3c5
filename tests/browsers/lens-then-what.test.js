import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';

/** @typedef {import('./launch.js').Page} Page */

const drawn = () => $.all('.lens .chain').length === 3;

await eachEngine((engine, { open }) => {
  /** @param {string} path @param {import('./launch.js').PageOptions} [options] */
  const openLens = async (path, options) => {
    const page = await open(path, options);
    await page.waitFor(drawn);
    return page;
  };
  const press = async (/** @type {Page} */ page, /** @type {string[]} */ ...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const next = (/** @type {Page} */ page) => page.evaluate(() => $.table('3. Added to the embedding'));

  test(`head 2 and W_O are changed by keys alone, what goes on follows, and a link shows it again in ${engine}`, async () => {
    const page = await open('/index.html');
    await tabTo(page, 'tab', await page.evaluate(() => $.nameOf($.one('[role=tab]'))));
    await press(page, 'End', 'Enter');
    await page.waitFor(drawn);
    assert.deepEqual(await page.evaluate(() => [$.table('Weights of both heads'), $.table('Outputs of both heads')[0], $.text('.chain-sum:last-child')]), [
      [['0.182', '0.198'], ['0.204', '0.192'], ['0.207', '0.207'], ['0.192', '0.204'], ['0.198', '0.182']], ['0.8588', '0.7375', '0.6181'], '1.0 + 0.8614 = 1.8614']);
    await tabTo(page, 'radio', 'Row of head 1, reversed');
    await press(page, 'ArrowRight');
    await page.waitFor(() => $.table('Weights of both heads')[0][1] === '0.2');
    // With head 2 alone, and its weights one-hot, its output is a value.
    for (const [token, keys] of /** @type {[number, string][]} */ ([[1, '1'], [2, '0'], [3, '0'], [4, '0'], [5, '0']])) {
      await tabTo(page, 'spinbutton', `Weight of Token ${token} in head 2`);
      await press(page, keys, 'Enter');
    }
    await tabTo(page, 'radio', 'Half of each head');
    await press(page, 'ArrowRight', 'ArrowRight');
    await page.waitFor(() => $.named('radio', 'Head 2 only').checked);
    assert.deepEqual(await next(page), [['1.0', '0.5', '0.2'], ['1.0', '0.5', '0.2'], ['2.0', '1.0', '0.4']]);
    await tabTo(page, 'spinbutton', 'W_O, row 4, column 1');
    await press(page, 'PageUp', 'ArrowDown');
    assert.deepEqual([await next(page), await page.evaluate(() => $.focused().name)], [[['1.0', '0.5', '0.2'], ['1.09', '0.50', '0.20'], ['2.09', '1.00', '0.40']], 'W_O, row 4, column 1']);
    await tabTo(page, 'button', '2.09');
    assert.match(await page.evaluate(() => $.text('.lens-caption')), /Added to the embedding of Token 1, \[1\.0; 0\.5; 0\.2\], that is \[2\.09; 1\.00; 0\.40\]/);
    // The data of the figure stays as it is.
    const [fragment, weights] = await page.evaluate(() => [$.figure().fragment, $.figure().weights[0]]);
    assert.deepEqual(weights, [0.182, 0.204, 0.207, 0.192, 0.198]);
    const again = await openLens(`/index.html#${fragment}`);
    assert.deepEqual([await next(again), await again.evaluate(() => $.table('Weights of both heads').map((row) => row[1]))], [await next(page), ['1', '0', '0', '0', '0']]);
    assert.deepEqual(await again.errors(), []);
  });

  test(`it follows the figure: an edited value, another token, undo, in ${engine}`, async () => {
    const page = await openLens('/index.html#lens=then-what&look=wo:first');
    const output = () => page.evaluate(() => [$.table('Outputs of both heads')[0], $.table('2. End to end, times W O')[6], $.table('Output')[0]]);
    await tabTo(page, 'spinbutton', 'Value of Token 1, dimension 1');
    await press(page, 'PageUp', 'Enter');
    assert.deepEqual(await output(), Array(3).fill(['0.8770', '0.7375', '0.6181']));
    await tabTo(page, 'button', 'Undo');
    await press(page, 'Enter');
    await page.waitFor(() => $.table('Output')[0][0] === '0.8588');
    assert.deepEqual(await output(), Array(3).fill(['0.8588', '0.7375', '0.6181']));
    await tabTo(page, 'radio', 'Token 1', 'Shift+Tab');
    await press(page, 'ArrowRight');
    await page.waitFor(() => $.text('.lens-caption').includes('Token 2'));
    const [head, mixed, figure] = await output();
    assert.deepEqual([head, mixed], [figure, figure]);
    assert.deepEqual(await page.errors(), []);
  });

  test(`axe finds nothing in the lens, and nothing is too wide at 320 and 360 px, in ${engine}`, async () => {
    const big = encodeURIComponent(JSON.stringify({ values: Array(64).fill(Array(64).fill(0.5)) }));
    const one = encodeURIComponent(JSON.stringify({ values: [[-1e6]], weights: [[-2]] }));
    /** @type {Array<[string, import('./launch.js').PageOptions]>} */
    const states = [['', {}], ['', { width: 360 }], ['&lang=ar', { width: 320 }], [`&data=${big}`, { width: 360 }], [`&data=${one}`, { width: 360 }], ...(engine === 'chromium' ? [/** @type {[string, any]} */ (['&lang=de', { colorScheme: 'dark' }])] : [])];
    for (const [more, options] of states) {
      const page = await openLens(`/index.html#lens=then-what${more}`, options);
      assert.deepEqual((await page.axe()).map(({ id, nodes }) => `${more}: ${id} ${nodes[0].html}`), []);
      if (options.width) assert.deepEqual(await page.evaluate((width) => $.all('.lens, .lens *').filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest('.hidden, .scroller')).map((one) => one.className), options.width), [], more);
      assert.deepEqual(await page.errors(), []);
    }
  });
});
