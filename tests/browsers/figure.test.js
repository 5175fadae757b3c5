import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';

await eachEngine((engine, { open }) => {
  test(`every control is reached with Tab in ${engine}`, async () => {
    const page = await open('/index.html');
    await tabTo(page, 'radio', 'Token 1');
    const stops = [];
    for (let focused = await page.evaluate(() => $.focused()); focused && !focused.name.startsWith('Checked: ') && stops.length < 70; focused = await page.evaluate(() => $.focused())) {
      stops.push(`${focused.role} ${focused.name.replace(/^The picture.*/, 'picture')}`);
      await page.keyboard.press('Tab');
    }
    const tokens = [1, 2, 3, 4, 5];
    assert.deepEqual(stops.sort(), [
      'radio Token 1', 'switch All tokens', 'group picture', ...tokens.map((token) => `spinbutton Weight of Token ${token}`),
      ...tokens.flatMap((token) => [1, 2, 3].map((dim) => `spinbutton Value of Token ${token}, dimension ${dim}`)), 'button 0.8588', 'button 0.7375', 'button 0.6181',
      'button Restart', 'button Previous', 'button Play', 'button Next', 'slider Time', 'radio Token by token', 'combobox Speed', 'combobox Example', 'combobox Precision',
      'switch Rescale weights to sum to 1', 'button Undo', 'button Redo', 'button Reset', 'tab Geometry', 'button Predict, then reveal', 'button Where the weights come from',
      'button Printed against computed 13 of 15 numbers differ when compared to 2 decimals.', 'button Edit the tokens', 'button Use your own data', 'button Take it away',
    ].sort());
  });

  test(`the figure is moved by keys alone in ${engine}`, async () => {
    const page = await open('/index.html');
    const time = () => page.evaluate(() => $.figure().t);
    const press = async (/** @type {string[]} */ ...keys) => { for (const key of keys) await page.keyboard.press(key); };
    await tabTo(page, 'radio', 'Token 1');
    await press('ArrowRight', 'ArrowRight', 'ArrowLeft');
    assert.deepEqual(await page.evaluate(() => [$.figure().token, $.focused().name]), [2, 'Token 2']);
    await tabTo(page, 'switch', 'All tokens');
    await press('Space');
    assert.equal(await page.evaluate(() => $.figure().all), true);
    await press('Enter');
    assert.equal(await page.evaluate(() => $.figure().all), false);
    // The picture itself.
    await tabTo(page, 'group', await page.evaluate(() => $.one('.stage').getAttribute('aria-label')));
    await press('Home');
    assert.equal(await time(), 0);
    await press('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft');
    assert.equal(await time(), 2);
    assert.match(await page.evaluate(() => $.caption()), /^Step 5, token 2: the weight 0\.279 times the value of Token 2, \[0\.8; 1\.2; 0\.3\], is /);
    await press('End');
    assert.equal(await time(), 11);
    await press('Home', 'Space');
    await page.waitFor(() => $.figure().t > 0.1 && $.text('.play') === 'Pause');
    await press('Space');
    const paused = await time();
    assert.ok(paused > 0 && paused % 1 && await page.evaluate(() => $.text('.play') === 'Play'));
    await press('ArrowRight');
    assert.equal(await time(), Math.ceil(paused));
    // Buttons, with Enter and Space; the arrows still step, and a letter does nothing.
    await tabTo(page, 'button', 'Next');
    await press('Enter', 'Space', 'ArrowRight', 'ArrowLeft', 'n', 'p');
    assert.equal(await time(), Math.ceil(paused) + 2);
    await tabTo(page, 'slider', 'Time');
    await press('ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'Home', 'ArrowRight');
    assert.equal(await time(), 1);
    assert.equal(await page.evaluate(() => $.named('slider', 'Time').getAttribute('aria-valuetext') === $.caption()), true);
    await press('Space');
    await page.waitFor(() => $.figure().t > 1);
    await press('Space', 'Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    // The same moment at another grain.
    await tabTo(page, 'radio', 'Token by token');
    await press('ArrowRight');
    assert.deepEqual(await page.evaluate(() => [$.figure().grain, $.figure().t]), ['number', 15]);
    await press('ArrowLeft', 'ArrowLeft');
    assert.deepEqual(await page.evaluate(() => [$.figure().grain, $.figure().t, $.text('.caption')]), ['step', 1, 'Step 5: each of the 5 value vectors is multiplied by its own attention weight.']);
    // Menus.
    const pick = async (/** @type {string} */ name, /** @type {string} */ key, /** @type {string} */ property, /** @type {unknown} */ wanted, way = 'Tab') => {
      await tabTo(page, 'combobox', name, way);
      await press(key);
      await page.waitFor((property, wanted) => $.figure()[property] === wanted, property, wanted);
    };
    await pick('Speed', 'ArrowDown', 'speed', 1.5);
    await pick('Example', 'ArrowDown', 'example', 'sushi', 'Shift+Tab');
    await pick('Precision', 'ArrowUp', 'precision', 2);
    await tabTo(page, 'switch', 'Rescale weights to sum to 1');
    await press('Space');
    await page.waitFor(() => $.figure().rescale);
  });

  test(`scrubbing with the pointer shows the moment, and lands on a state nearby, in ${engine}`, async () => {
    const page = await open('/index.html#t=0');
    const place = (/** @type {number} */ t) => page.evaluate((t) => {
      const { x, y, width, height } = $.one('input[type=range]').getBoundingClientRect();
      const thumb = 16;
      return { x: x + thumb / 2 + ((width - thumb) * t) / 11, y: y + height / 2 };
    }, t);
    await page.click({ role: 'slider', name: 'Time' });
    await page.drag(await place(5.5), await place(3.5));
    const between = await page.evaluate(() => [$.figure().t, $.caption()]);
    assert.ok(between[0] > 3.2 && between[0] < 3.8, between[0]);
    assert.match(between[1], /^Step 5, token 4/);
    await page.drag(await place(between[0]), await place(8.02));
    assert.equal(await page.evaluate(() => $.figure().t), 8);
  });

  test(`an output number opens its exact arithmetic, and its terms and their sources light each other, in ${engine}`, async () => {
    const page = await open('/index.html');
    await tabTo(page, 'button', '0.7375');
    await page.keyboard.press('Enter');
    const sum = '0.182 × 0.5 + 0.204 × 1.2 + 0.207 × 0.9 + 0.192 × 0.4 + 0.198 × 0.7 = 0.7375';
    await page.waitFor((sum) => $.text('.sum-line') === sum, sum);
    const lit = (/** @type {string} */ kind) => page.evaluate((kind) => $.all(`.stage .${kind}.is-lit`).map(({ dataset }) => `${dataset.token} ${dataset.dim}`), kind);
    // It opens in sight, not behind the controls.
    await page.waitFor(() => { const { x, bottom } = $.one('.sum-line').getBoundingClientRect(); return $.one('.sum-line').contains($.figure().shadowRoot.elementFromPoint(x + 20, bottom - 8)); });
    // From a term to its sources, by focus.
    for (const token of ['2', '0']) {
      await page.evaluate((token) => $.one(`.summand[data-token="${token}"]`).focus(), token);
      await page.waitFor((token) => $.one(`.stage .value.is-lit[data-token="${token}"]`), token);
      assert.deepEqual([await lit('value'), await lit('product'), await lit('weight')], [[`${token} 1`], [`${token} 1`], [`${token} undefined`]]);
    }
    // And by pointer, and back from each source to the term.
    const litTerm = (/** @type {number} */ token) => page.waitFor((token) => String($.all('.summand.is-lit').map(({ dataset }) => dataset.token)) === token, String(token));
    await page.hover('.summand[data-token="3"]');
    await page.waitFor(() => $.one('.stage .value.is-lit[data-token="3"][data-dim="1"]'));
    assert.deepEqual([await lit('value'), await lit('product')], [['3 1'], ['3 1']]);
    await page.hover('.product[data-token="1"][data-dim="1"]');
    await litTerm(1);
    await page.hover('.weight[data-token="4"] .track');
    await litTerm(4);
    await page.evaluate(() => $.named('spinbutton', 'Value of Token 3, dimension 2').focus());
    await litTerm(2);
    await page.evaluate(() => $.named('spinbutton', 'Value of Token 3, dimension 2').blur());
    await page.click({ role: 'button', name: 'Close' });
    assert.equal(await page.evaluate(() => Boolean($.one('.arithmetic'))), false);
    // The button of a number that is not there yet opens nothing.
    await page.click({ role: 'button', name: 'Restart' });
    assert.equal(await page.evaluate(() => $.all('table.output button').every((button) => button.disabled || button.getAttribute('aria-disabled') === 'true')), true);
  });
});
