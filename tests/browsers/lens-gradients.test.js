import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';
import { openLens, overflowing, violations } from './lenses.js';

/** @typedef {import('./launch.js').Page} Page */

/** @param {object} data @param {string} [more] */
const withData = (data, more = '') => `/index.html#lens=gradients&data=${encodeURIComponent(JSON.stringify(data))}${more}`;
/** What the look holds, by name. @param {Page} page @returns {Promise<Record<string, string>>} */
const look = (page) => page.evaluate(() => Object.fromEntries((new URLSearchParams($.figure().fragment).get('look') ?? '').split(',').map((entry) => entry.split(':'))));
/** @param {Page} page */
const caption = (page) => page.evaluate(() => $.text('.lens-caption'));
/** Numbers as shown, read back. @param {string} text */
const numbersIn = (text) => (text.match(/[−-]?\d+(\.\d+)?/g) ?? []).map((number) => Number(number.replace('−', '-')));

await eachEngine((engine, { open }) => {
  /** @param {string} path @param {import('./launch.js').PageOptions} [options] */
  const openAt = async (path, options) => {
    const page = await open(path, options);
    await page.waitFor(() => $.one('.gradients') && /target/.test($.figure().fragment));
    return page;
  };
  /** Reaches a button and presses it. @param {Page} page @param {string} name @param {string} [way] */
  const press = async (page, name, way) => {
    await tabTo(page, 'button', name, way);
    await page.keyboard.press('Enter');
  };

  test(`a step changes the figure, is undone, and is told, by keys alone in ${engine}`, async () => {
    const page = await open('/index.html');
    await openLens(page, 'Gradients');
    await page.waitFor(() => /target/.test($.figure().fragment));
    assert.match(await caption(page), /^The loss is ≈0\.0\d{4}: half the squared distance/);
    const before = await page.evaluate(() => $.table('Attention weights')[0]);
    await press(page, 'One step');
    const after = await page.evaluate(() => $.table('Attention weights')[0]);
    assert.notDeepEqual(after, before);
    assert.equal(await page.evaluate(() => $.figure().weighting), 'scores');
    // The weights of the lens are those of the figure, and sum to 1.
    assert.deepEqual(await page.evaluate(() => $.table('∂ loss / ∂ score').map(([weight]) => weight)), after.slice(0, 5));
    const sum = after.slice(0, 5).reduce((/** @type {number} */ total, /** @type {string} */ text) => total + numbersIn(text)[0], 0);
    assert.ok(Math.abs(sum - 1) < 1e-3, `${after}`);
    assert.match(await caption(page), /^Steps: 1\. The loss is ≈0\.0\d{4}; it began at ≈0\.0\d{4}\. The weight of Token 2 changed most, from 0\.2040 to ≈0\.\d{4}\.$/);
    await page.keyboard.press('Control+z');
    assert.deepEqual(await page.evaluate(() => [$.table('Attention weights')[0], $.figure().weighting]), [before, 'free']);
    assert.match(await caption(page), /^The loss is/);
    await page.keyboard.press('Control+Shift+z');
    assert.match(await caption(page), /^Steps: 1\./);
    assert.deepEqual(await page.errors(), []);
  });

  test(`a run ends at the target and is one undo; it pauses, and stops when the page is hidden, in ${engine}`, async () => {
    const page = await openAt('/index.html#lens=gradients&example=sushi');
    const scores = () => page.evaluate(() => JSON.stringify($.figure().scores));
    const start = await scores();
    await press(page, 'Run');
    await page.waitFor(() => /^Learning/.test($.text('.lens-caption')) && $.one('.loss th:last-child').textContent !== '0');
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.named('button', 'Run'));
    const [paused, steps] = [await scores(), numbersIn(await caption(page))[0]];
    assert.ok(steps >= 1 && paused !== start);
    await page.evaluate(async () => { for (let i = 0; i < 12; i++) await new Promise((done) => setTimeout(() => requestAnimationFrame(done), 10)); });
    assert.equal(await scores(), paused);
    await page.keyboard.press('Enter');
    await page.waitFor((before) => JSON.stringify($.figure().scores) !== before, paused);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.waitFor(() => $.named('button', 'Run'));
    await page.keyboard.press('Enter');
    await page.waitFor(() => /The output is very close to the target\.$/.test($.text('.lens-caption')));
    await page.waitFor(() => $.named('button', 'Run'));
    assert.deepEqual(await page.evaluate(() => $.focused().name), 'Run');
    // Three runs, three undos.
    for (let i = 0; i < 2; i++) await page.keyboard.press('Control+z');
    assert.equal(await scores(), paused);
    await page.keyboard.press('Control+z');
    assert.equal(await scores(), start);
    assert.deepEqual(await page.errors(), []);
  });

  test(`a target out of reach is said to be so, until the values learn, too, in ${engine}`, async () => {
    const page = await openAt(withData({ values: [[1, 2]] }));
    await tabTo(page, 'spinbutton', 'Target, dimension 1');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    assert.equal((await look(page)).target, '3;2');
    assert.match(await caption(page), /^The loss is 2\.00000: .* The target lies outside the hull of the values: scores alone cannot take the output there\.$/);
    await press(page, 'Run', 'Shift+Tab');
    await page.waitFor(() => /The loss no longer falls: the target lies outside the hull of the values/.test($.text('.lens-caption')));
    await press(page, 'Let the values learn, too');
    assert.equal((await look(page)).moves, 'both');
    await press(page, 'Run', 'Shift+Tab');
    await page.waitFor(() => /close to the target/.test($.text('.lens-caption')));
    const [[one, two]] = await page.evaluate(() => $.figure().values);
    assert.ok(Math.abs(one - 3) < 0.01 && two === 2, `${one} ${two}`);
  });

  test(`every gradient opens its arithmetic, which adds up, in ${engine}`, async () => {
    const page = await openAt('/index.html#lens=gradients&example=sushi&precision=6');
    const lines = () => page.evaluate(() => $.all('.gradients-arithmetic .sum-line').map((line) => $.textOf(line)));
    const [loss] = await lines();
    await tabTo(page, 'radio', 'love');
    const squares = numbersIn(loss.replace('½', '')).slice(0, -1);
    assert.ok(Math.abs(squares.reduce((sum, number) => sum + number ** 2 / 2, 0) - /** @type {number} */ (numbersIn(loss).at(-1))) < 2e-6, loss);
    for (const [table, row, column] of /** @type {const} */ ([['∂ loss / ∂ score', 1, 1], ['∂ loss / ∂ score', 2, 3], ['∂ loss / ∂ value', 0, 2]])) {
      const shown = await page.evaluate((table, row, column) => {
        const button = $.named('table', table).querySelectorAll('tbody tr')[row].querySelectorAll('td')[column].querySelector('button');
        button.focus();
        return button.textContent;
      }, table, row, column);
      await page.keyboard.press('Enter');
      await page.waitFor((loss) => $.text('.gradients-arithmetic .sum-line') !== loss, loss);
      const opened = await lines();
      for (const line of opened) {
        const [left, right] = line.split('=');
        const terms = left.split(' + ').map((/** @type {string} */ term) => {
          const numbers = numbersIn(term.replaceAll('− (', '+ ('));
          return /\(/.test(term) ? numbers[0] * (numbers[1] - numbers[2]) : numbers[0] * numbers[1];
        });
        assert.ok(Math.abs(terms.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0) - numbersIn(right)[0]) < 4e-6, line);
      }
      assert.ok(opened.at(-1).endsWith(`= ${shown}`), `${opened} ${shown}`);
      // Pressed again, it is closed.
      await page.keyboard.press('Enter');
      await page.waitFor((loss) => $.text('.gradients-arithmetic .sum-line') === loss, loss);
    }
  });

  test(`a link shows the same target, rate and gradients again in ${engine}`, async () => {
    const page = await openAt('/index.html#lens=gradients&token=2');
    await tabTo(page, 'spinbutton', 'Target, dimension 3');
    for (const key of ['ArrowUp', 'PageUp']) await page.keyboard.press(key);
    await tabTo(page, 'radio', 'Scores', 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.waitFor(() => /moves:values/.test($.figure().fragment) && /rate:1/.test($.figure().fragment));
    await tabTo(page, 'slider', 'Learning rate');
    await page.keyboard.press('ArrowLeft');
    const seen = () => [$.table('Target'), $.table('∂ loss / ∂ value'), $.named('slider', 'Learning rate').value, $.named('radio', 'Values').checked, $.text('.lens-caption')];
    const [before, fragment] = [await page.evaluate(seen), await page.evaluate(() => $.figure().fragment)];
    assert.equal((await look(page)).rate, '0.5');
    const again = await openAt(`/index.html#${fragment}`);
    assert.deepEqual(await again.evaluate(seen), before);
    // One step of the values: the weights stay.
    const weights = await again.evaluate(() => $.table('Attention weights'));
    await press(again, 'One step');
    assert.deepEqual(await again.evaluate(() => [$.table('Attention weights'), $.figure().weighting]), [weights, 'free']);
    assert.notDeepEqual(await again.evaluate(() => $.table('Values')), undefined);
    assert.deepEqual(await again.errors(), []);
  });

  test(`the target is dragged in the picture, and locked figures do not learn, in ${engine}`, async () => {
    const page = await openAt('/index.html#lens=gradients&look=target:0.9;0.9;0.5,rate:5&lock=true');
    assert.deepEqual(await page.evaluate(() => [$.named('button', 'Run'), $.named('button', 'One step')].map(Boolean)), [false, false]);
    await page.evaluate(() => $.one('.gradients').scrollIntoView({ block: 'center' }));
    const grip = await page.evaluate(() => { const { x, y, width, height } = $.one('.gradients-target .grip').getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 }; });
    await page.drag(grip, { by: { x: 30, y: 40 } });
    const [one, two, three] = (await look(page)).target.split(';').map(Number);
    assert.ok(one > 0.92 && two < 0.87 && three === 0.5, `${one} ${two} ${three}`);
    assert.ok(String(one).length <= 6, `${one}`);
  });

  test(`every size is shown without an error, and nothing overflows at 360 px, in ${engine}`, async () => {
    const many = (/** @type {number} */ S, /** @type {number} */ D) => Array.from({ length: S }, (_, i) => Array.from({ length: D }, (_, k) => Math.round(1000 * Math.sin(i * D + k)) / 1000));
    for (const data of [{ values: [[0]] }, { values: [[1e6, -1e6], [-1e6, 1e6]] }, { values: many(3, 1), weights: many(3, 3) }, { values: many(64, 64) }]) {
      const page = await openAt(withData(data));
      await press(page, 'One step');
      assert.doesNotMatch(await page.evaluate(() => $.text('.lens') + $.one('.plane').innerHTML), /NaN|Infinity|undefined/, JSON.stringify(data).slice(0, 60));
      assert.deepEqual(await page.errors(), []);
    }
    for (const lang of ['en', 'de', 'ar']) assert.deepEqual(await overflowing(await openAt(`/index.html#lens=gradients&lang=${lang}`, { width: 360 })), [], lang);
  });

  test(`axe finds nothing in the lens in ${engine}`, async () => {
    for (const options of engine === 'chromium' ? /** @type {const} */ ([{}, { colorScheme: 'dark' }]) : [{}]) {
      assert.deepEqual(await violations(await openAt('/index.html#lens=gradients&example=sushi', options)), []);
    }
  });

  if (engine !== 'chromium') return;
  test('with reduced motion a run takes many steps between two pictures', async () => {
    const page = await openAt('/index.html#lens=gradients&look=target:0.83;0.95;0.5,rate:5', { reducedMotion: 'reduce' });
    await press(page, 'One step');
    await press(page, 'Run');
    await page.waitFor(() => /^Steps: .*close to the target\.$/.test($.text('.lens-caption')));
    assert.ok(numbersIn(await caption(page))[0] > 20);
    await page.keyboard.press('Control+z');
    assert.match(await caption(page), /^Steps: 1\./);
  });
});
