import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';

/** @typedef {import('./launch.js').Page} Page */

const inputs = '2. Word embedding plus position';
const products = '3. Times W V';
const drawn = () => Boolean($.one('.lens .map svg'));

await eachEngine((engine, { open }) => {
  /** @param {string} path @param {import('./launch.js').PageOptions} [options] */
  const openLens = async (path, options) => {
    const page = await open(path, options);
    await page.waitFor(drawn);
    return page;
  };
  const press = async (/** @type {Page} */ page, /** @type {string[]} */ ...keys) => { for (const key of keys) await page.keyboard.press(key); };

  test(`a number of W_V is changed by keys alone, all values of the figure follow, and undo takes both back in ${engine}`, async () => {
    const page = await open('/index.html');
    await tabTo(page, 'tab', await page.evaluate(() => $.nameOf($.one('[role=tab]'))));
    await press(page, 'End', 'ArrowLeft', 'Enter');
    await page.waitFor(drawn);
    assert.deepEqual(await page.evaluate((inputs, products) => [$.table(inputs), $.table(products)], inputs, products), [
      [['1.0', '0.4', '0.2'], ['0.0', '0.1', '0.0'], ['1.0', '0.5', '0.2']], [['1', '0', '0'], ['0', '1', '0'], ['0', '0', '1'], ['1.0', '0.5', '0.2']],
    ]);
    await tabTo(page, 'spinbutton', 'W_V, row 1, column 2');
    await press(page, 'PageUp', 'PageUp', 'ArrowDown');
    // 0.19 of dimension 1 goes into dimension 2.
    const values = [[1, 0.69, 0.2], [0.8, 1.352, 0.3], [0.6, 1.014, 1.1], [1.1, 0.609, 0.7], [0.9, 0.871, 0.8]];
    assert.deepEqual(await page.evaluate(() => [$.figure().values, $.figure().embeddings[1], $.focused().name, $.figure().t]), [values, [0.8, 1.2, 0.3], 'W_V, row 1, column 2', 11]);
    assert.deepEqual(await page.evaluate((products) => [$.table(products)[3], $.table('Values')[0], $.text('.lens-caption').endsWith('Its value v is [1.000; 0.690; 0.200].')], products), [['1.000', '0.690', '0.200'], ['1.000', '0.690', '0.200'], true]);
    await tabTo(page, 'button', '0.690');
    await press(page, 'Enter');
    assert.equal(await page.evaluate(() => $.text('.chain-sum')), '1.0 × 0.19 + 0.5 × 1.00 + 0.2 × 0.00 = 0.690');
    // The link carries it; closing the lens does not lose it.
    const again = await openLens(`/index.html#${await page.evaluate(() => $.figure().fragment)}`);
    assert.deepEqual(await again.evaluate((products) => [$.table(products)[0], $.text('.chain-sum').endsWith('= 0.690'), $.figure().values], products), [['1.00', '0.19', '0.00'], true, values]);
    await tabTo(again, 'spinbutton', 'W_V, row 1, column 2');
    await press(again, 'PageUp');
    assert.deepEqual(await again.evaluate(() => $.figure().values[0]), [1, 0.79, 0.2]);
    await tabTo(again, 'button', 'Undo', 'Shift+Tab');
    await press(again, 'Enter');
    await again.waitFor((products) => $.table(products)?.[0][1] === '0.19' && $.figure().values[0][1] === 0.69, products);
    await again.waitFor(() => /wv:1;0\.19;0/.test(decodeURIComponent($.figure().fragment)));
    assert.deepEqual(await again.errors(), []);
  });

  test(`a word embedding is changed by keys, input and value follow, in ${engine}`, async () => {
    const page = await openLens('/index.html#lens=where-values-come-from&token=2');
    await tabTo(page, 'radio', 'Identity');
    await press(page, 'ArrowRight');
    await page.waitFor(() => $.figure().values[1][1] === 0.6);
    await tabTo(page, 'spinbutton', 'Word embedding of Token 2, dimension 2', 'Shift+Tab');
    await press(page, 'PageUp', 'PageUp');
    assert.deepEqual(await page.evaluate((inputs) => [$.figure().embeddings[1], $.figure().values[1], $.figure().values[0], $.table(inputs).map((row) => row[1])], inputs), [[0.8, 1.4, 0.3], [0.4, 0.7, 0.15], [0.5, 0.25, 0.1], ['1.33', '0.07', '1.4']]);
    // What comes with both is not taken apart: W_V is not known.
    const data = encodeURIComponent(JSON.stringify({ values: [[1, 2], [3, 4]], embeddings: [[5, 6], [7, 9]] }));
    const other = await openLens(`/index.html#lens=where-values-come-from&data=${data}`);
    assert.deepEqual(await other.evaluate((products) => [$.table(products), /W_?V is not given/.test($.text('.lens')), Boolean($.named('spinbutton', 'Word embedding of Token 1, dimension 1'))], products), [[['1', '2']], true, false]);
    assert.deepEqual(await other.errors(), []);
  });

  test(`the word that is compared with sushi is moved by keys and by pointer in ${engine}`, async () => {
    const page = await openLens('/index.html#lens=where-values-come-from');
    const far = () => page.evaluate(() => Number($.table('Output of “love”')[2][1].replace('≈', '')));
    assert.equal(await far(), 0.385);
    await tabTo(page, 'spinbutton', 'Word embedding of rain, dimension 1');
    await press(page, ...Array(8).fill('PageUp'));
    await tabTo(page, 'spinbutton', 'Word embedding of rain, dimension 2');
    await press(page, ...Array(18).fill('PageUp'));
    assert.deepEqual([await far(), await page.evaluate(() => $.text('.map-numbers .lens-caption').endsWith('Beside “rain” it is 0.000 away.'))], [0, true], 'it is where sushi is');
    await press(page, ...Array(9).fill('PageUp'));
    assert.equal(await page.evaluate(() => decodeURIComponent($.figure().fragment).includes('word:1;1.1')), true, 'no farther than the map');
    const { x, y } = await page.evaluate(() => { $.one('.map-handle').scrollIntoView({ block: 'center' }); const box = $.one('.map-handle').getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; });
    await page.drag({ x, y }, { x: x + 20, y: y + 60 });
    const [across, up] = await page.evaluate(() => $.table('The words on the maps')[4][0].match(/[−\d.]+/g).map((/** @type {string} */ text) => Number(text.replace('−', '-'))));
    assert.ok(Math.abs(across - 1.1) < 0.02 && up > 0.2 && up < 0.8, `${across}, ${up}`);
    assert.deepEqual(await page.errors(), []);
  });

  test(`axe finds nothing in the lens, and nothing is too wide at 320 and 360 px, in ${engine}`, async () => {
    const big = encodeURIComponent(JSON.stringify({ values: Array(64).fill(Array(64).fill(0.5)) }));
    /** @type {Array<[string, import('./launch.js').PageOptions]>} */
    const states = [['', {}], ['', { width: 360 }], ['&lang=ar', { width: 320 }], [`&data=${big}`, { width: 360 }], ...(engine === 'chromium' ? [/** @type {[string, any]} */ (['&lang=de', { colorScheme: 'dark' }])] : [])];
    for (const [more, options] of states) {
      const page = await openLens(`/index.html#lens=where-values-come-from${more}`, options);
      assert.deepEqual((await page.axe()).map(({ id, nodes }) => `${more}: ${id} ${nodes[0].html}`), []);
      if (options.width) assert.deepEqual(await page.evaluate((width) => $.all('.lens, .lens *').filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest('.hidden, .scroller')).map((one) => one.className), options.width), [], more);
      assert.deepEqual(await page.errors(), []);
    }
  });
});
