import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';

/** @typedef {import('./launch.js').Page} Page */

const picture = 'The values as points, their convex hull, and the weighted values tip to tail.';
const drawn = () => Boolean($.one('.geometry-picture [data-sum]'));
/** Everything that is drawn, as text. */
const drawing = () => [...$.one('.geometry-picture').querySelectorAll('path, circle')].map((shape) => ['d', 'cx', 'cy'].map((name) => shape.getAttribute(name)).join(' ')).join();
/** Where a point or the end of the sum stands, in the picture. @param {string} selector */
const centreOf = (selector) => { const box = $.one(selector).getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };

/** @param {object} data @param {string} [more] */
const withData = (data, more = '') => `/index.html#lens=geometry&data=${encodeURIComponent(JSON.stringify(data))}${more}`;

await eachEngine((engine, { open }) => {
  /** @param {string} path @param {import('./launch.js').PageOptions} [options] */
  const openLens = async (path, options) => {
    const page = await open(path, options);
    await page.waitFor(drawn);
    return page;
  };

  test(`the lens is opened, a value moved as a point, and undone, by keys alone in ${engine}`, async () => {
    const page = await open('/index.html');
    await tabTo(page, 'tab', 'Geometry');
    await page.keyboard.press('Enter');
    await page.waitFor(drawn);
    assert.equal(await page.evaluate(() => $.text('.lens-caption')), 'The output of Token 1, [0.8588; 0.7375; 0.6181], lies inside the convex hull of the values. The weights sum to 0.983, not to 1, so nothing keeps the output in the hull.');
    await tabTo(page, 'slider', 'Value of Token 2, as a point');
    const before = await page.evaluate(drawing);
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'Shift+ArrowUp', 'Shift+ArrowLeft']) await page.keyboard.press(key);
    assert.deepEqual(await page.evaluate(() => [$.figure().values[1], $.figure().t, $.focused().name]), [[0.72, 1.29, 0.3], 11, 'Value of Token 2, as a point']);
    // The figure, the table and the sentence follow.
    assert.deepEqual(await page.evaluate(() => [$.table('Values')[1], $.table('Geometry')[1][0], $.named('slider', 'Value of Token 2, as a point').getAttribute('aria-valuetext')]),
      [['0.72', '1.29', '0.30'], '[0.72; 1.29]', 'dimension 1: 0.72; dimension 2: 1.29']);
    assert.match(await page.evaluate(() => $.text('.lens-caption')), /^The output of Token 1, \[≈?0\.8425; /);
    assert.notEqual(await page.evaluate(drawing), before);
    for (let i = 0; i < 5; i++) await page.keyboard.press('Control+z');
    assert.deepEqual(await page.evaluate(() => $.figure().values[1]), [0.8, 1.2, 0.3]);
    assert.equal(await page.evaluate(drawing), before);
    assert.deepEqual(await page.errors(), []);
  });

  test(`the picture is chosen and turned by keys, and a link shows it again, in ${engine}`, async () => {
    const page = await openLens('/index.html#lens=geometry');
    await tabTo(page, 'radio', 'Two dimensions');
    await page.keyboard.press('ArrowRight');
    await tabTo(page, 'combobox', 'Axis z');
    await page.keyboard.press('ArrowUp');
    await page.waitFor(() => $.named('combobox', 'Axis y').value === '3');
    await tabTo(page, 'group', `${picture} Drag the picture, or focus it and press arrow keys, to turn it.`);
    const before = await page.evaluate(drawing);
    for (const key of ['ArrowLeft', 'ArrowUp', 'Shift+ArrowDown']) await page.keyboard.press(key);
    const after = await page.evaluate(drawing);
    const [fragment, t] = await page.evaluate(() => [$.figure().fragment, $.figure().t]);
    assert.notEqual(after, before);
    assert.equal(t, 11);
    const again = await openLens(`/index.html#${fragment}`);
    assert.equal(await again.evaluate(drawing), after);
    // The best plane needs no axes.
    await tabTo(again, 'radio', 'Three dimensions');
    await again.keyboard.press('ArrowRight');
    await again.waitFor(() => !$.named('combobox', 'Axis x') && $.text('.plane-axes').includes('direction of most spread'));
    assert.deepEqual(await again.errors(), []);
  });

  test(`the sentence says whether the output lies in the hull, and why, in ${engine}`, async () => {
    const say = async (/** @type {string} */ path) => (await openLens(path)).evaluate(() => [$.text('.lens-caption'), $.text('.lens-table tfoot td'), Boolean($.one('.geometry-sum.is-outside'))]);
    const values = [[0, 0, 0], [4, 0, 0], [0, 4, 0], [0, 0, 4]];
    const row = (/** @type {number[]} */ weights) => withData({ values, weights: Array(4).fill(weights) });
    assert.deepEqual(await say('/index.html#lens=geometry&example=sushi'), ['The output of love, [≈0.199; ≈0.844; ≈0.586], lies inside the convex hull of the values. It can lie nowhere else: no weight is negative and the weights sum to 1, so the output is an average of the values.', 'inside the hull', false]);
    // Inside in the two dimensions that are drawn, outside in the third.
    assert.deepEqual(await say(row([0, 0.25, 0.25, 0.75])), ['The output of Token 1, [1; 1; 3], lies outside the convex hull of the values. The weights sum to 1.25, not to 1, so nothing keeps the output in the hull.', 'outside the hull', true]);
    assert.deepEqual(await say(row([1.25, 0.5, -0.25, -0.5])), ['The output of Token 1, [2; −1; −2], lies outside the convex hull of the values. Token 4 has a negative weight, −0.50, so nothing keeps the output in the hull.', 'outside the hull', true]);
    // The weights need not be an average for the output to lie inside.
    assert.match((await say(row([0, 0.25, 0.25, 0.25])))[0], /inside.*sum to 0\.75/);
  });

  test(`the arrows are laid tip to tail in step with the animation in ${engine}`, async () => {
    const page = await openLens('/index.html#lens=geometry&t=0');
    const there = () => page.evaluate(() => [...$.all('[data-arrow] path')].map((path) => (path.getAttribute('d') ? 1 : 0)).join(''));
    const sum = () => page.evaluate(() => [$.one('[data-sum]').getAttribute('visibility'), $.one('[data-sum] text').textContent]);
    const seek = (/** @type {number} */ t) => page.evaluate((t) => $.figure().seek(t), t);
    assert.deepEqual([await there(), (await sum())[0]], ['00000', 'hidden']);
    await seek(1.5);
    assert.equal(await there(), '11000');
    await seek(5);
    assert.deepEqual([await there(), (await sum())[0]], ['11111', 'hidden']);
    await seek(7);
    assert.deepEqual(await sum(), ['visible', 'Running sum']);
    const half = await page.evaluate(centreOf, '[data-sum] circle');
    await seek(10);
    assert.deepEqual(await sum(), ['visible', 'output']);
    const end = await page.evaluate(centreOf, '[data-sum] circle');
    // 0.3452 and 0.3358 after two tokens, 0.8588 and 0.7375 in the end: upwards and to the right, at one scale.
    const perUnit = (end[0] - half[0]) / (0.8588 - 0.3452);
    assert.ok(perUnit > 50 && Math.abs((half[1] - end[1]) / (0.7375 - 0.3358) / perUnit - 1) < 0.02, `${half} to ${end}`);
    await seek(8.3);
    const between = await page.evaluate(drawing);
    await seek(8.4);
    assert.notEqual(await page.evaluate(drawing), between);
    assert.deepEqual(await page.errors(), []);
  });

  test(`a point is dragged, the figure follows, and one drag is one undo, in ${engine}`, async () => {
    const page = await openLens('/index.html#lens=geometry&t=8');
    await page.evaluate(() => $.one('.geometry-picture').scrollIntoView({ block: 'center' }));
    const [x, y] = await page.evaluate(centreOf, '.geometry-point[data-token="1"] .is-dot');
    const equation = await page.evaluate(() => $.text('.equation'));
    await page.drag({ x, y }, { by: { x: -60, y: 45 } });
    const [one, two, three] = await page.evaluate(() => $.figure().values[1]);
    assert.ok(one < 0.78 && two < 1.18 && three === 0.3 && [one, two].every((number) => Math.abs(number * 100 - Math.round(number * 100)) < 1e-9), `${one} ${two}`);
    assert.notEqual(await page.evaluate(() => $.text('.equation')), equation);
    await page.click({ role: 'button', name: 'Undo' });
    assert.deepEqual(await page.evaluate(() => $.figure().values[1]), [0.8, 1.2, 0.3]);
    // Locked, there is nothing to move.
    const locked = await openLens('/index.html#lens=geometry&lock=true');
    assert.deepEqual(await locked.evaluate(() => [$.all('.geometry-point[tabindex]').length, $.all('.geometry-point.is-movable').length]), [0, 0]);
  });

  test(`every size and number is drawn in ${engine}`, async () => {
    const many = (/** @type {number} */ S, /** @type {number} */ D) => Array.from({ length: S }, (_, i) => Array.from({ length: D }, (_, k) => Math.round(1000 * Math.sin(i * D + k)) / 1000));
    const states = [
      { values: [[0]] }, { values: [[1], [4], [-2]] }, { values: [[0, 0], [0, 0]] }, { values: [[1e6, -1e6], [1e6, 1e6]], weights: [[1e6, -1e6], [0, 0]] },
      { values: [[1, 2, 3]] }, { values: many(9, 4) }, { values: many(64, 16) }, { values: many(64, 1) },
    ];
    for (const state of states) for (const view of ['plane', 'space', 'best']) {
      const page = await openLens(withData(state, `&look=view:${view}`));
      assert.doesNotMatch(await page.evaluate(drawing), /NaN|Infinity/, JSON.stringify(state).slice(0, 80));
      assert.deepEqual(await page.errors(), []);
    }
  });

  test(`nothing overflows at 360 px, in any language, in ${engine}`, async () => {
    for (const [lang, view] of [['en', 'plane'], ['de', 'best'], ['ar', 'space']]) {
      const page = await openLens(`/index.html#lens=geometry&lang=${lang}&look=view:${view}`, { width: 360 });
      assert.deepEqual(await page.evaluate(() => {
        const { left, right } = $.one('.lens').getBoundingClientRect();
        const box = $.one('.geometry-picture').getBoundingClientRect();
        return [document.documentElement.scrollWidth <= innerWidth, box.left >= left - 1 && box.right <= right + 1, box.height > 200];
      }), [true, true, true], lang);
    }
  });

  test(`axe finds nothing in the lens in ${engine}`, async () => {
    for (const view of engine === 'chromium' ? ['plane', 'space', 'best'] : ['plane']) for (const colorScheme of /** @type {const} */ (engine === 'chromium' ? ['light', 'dark'] : [undefined])) {
      const page = await openLens(`/index.html#lens=geometry&look=view:${view}`, colorScheme && { colorScheme });
      assert.deepEqual((await page.axe()).map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.slice(0, 2)).slice(0, 400)}`), []);
    }
  });
});
