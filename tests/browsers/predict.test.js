import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';

/** What the page around hears. @param {import('./launch.js').Page} page */
const listen = (page) => page.evaluate(() => {
  Object.assign(globalThis, { answers: [] });
  addEventListener('attention-answer', (event) => /** @type {any} */ (globalThis).answers.push(/** @type {CustomEvent} */ (event).detail));
});
const answers = (/** @type {import('./launch.js').Page} */ page) => page.evaluate(() => /** @type {any} */ (globalThis).answers);
const verdict = (/** @type {import('./launch.js').Page} */ page) => page.evaluate(() => $.text('.question [role=status]'));

await eachEngine((engine, { open }) => {
  test(`a question is answered by keyboard, graded by the core, and told to the page in ${engine}`, async () => {
    const page = await open('/index.html');
    await listen(page);
    await tabTo(page, 'button', 'Predict, then reveal');
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.one('.question'));
    // What is asked for is not in sight.
    await page.waitFor(() => $.table('Output')[0].every((/** @type {string | null} */ number) => number === null));
    assert.match(await page.evaluate(() => $.text('.asked')), /the output of Token 1 in dimension 2\? Anything within 0\.02/);
    await tabTo(page, 'textbox', 'dimension 2');
    await page.keyboard.type('0,73');
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.text('.question [role=status]'));
    assert.match(await verdict(page), /^Right: it is 0\.7375/);
    assert.deepEqual(await answers(page), [{ kind: 'number', seed: 1, answer: 0.73, isRight: true }]);
    await page.waitFor(() => $.one('.play').textContent.includes('Pause') || $.figure().t > 5);
    assert.deepEqual(await page.errors(), []);
  });

  test(`a wrong answer says what is right, hints light the terms, and the next seed asks something else in ${engine}`, async () => {
    const page = await open('/index.html#predict=number&seed=1&token=2');
    await listen(page);
    await page.waitFor(() => $.one('.question'));
    await tabTo(page, 'button', 'Hint');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.all('.hints li').length === 2);
    assert.deepEqual(await page.evaluate(() => $.all('.hints li').map((/** @type {Element} */ one) => $.textOf(one.querySelector('.hint-term')))), ['0.170 × 0.5', '0.279 × 1.2']);
    assert.ok(await page.evaluate(() => $.all('.cell.value.is-lit').length > 0));
    await tabTo(page, 'textbox', 'dimension 2', 'Shift+Tab');
    await page.keyboard.type('many');
    await page.waitFor(() => /not a number yet/.test($.text('.question [role=status]')));
    await page.keyboard.press('Enter');
    assert.deepEqual(await answers(page), []);
    for (let i = 0; i < 4; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type('2');
    await page.keyboard.press('Enter');
    await page.waitFor(() => /further away/.test($.text('.question [role=status]')));
    await tabTo(page, 'button', 'Next question');
    await page.keyboard.press('Enter');
    await page.waitFor(() => /dimension 3/.test($.text('.asked')));
    assert.deepEqual(await page.evaluate(() => [$.figure().seed, $.figure().predict]), [2, 'number']);
  });

  test(`a point is placed by pointer or typed, and the strongest token is chosen in ${engine}`, async () => {
    const page = await open('/index.html#predict=point&seed=1');
    await listen(page);
    await page.waitFor(() => $.one('.place'));
    const box = await page.evaluate(() => { const { x, y, width, height } = ($.one('.place').scrollIntoView({ block: 'center' }), $.one('.place').getBoundingClientRect()); return { x, y, width, height }; });
    await page.click({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    await page.waitFor(() => $.one('.place-answer'));
    assert.ok((await page.evaluate(() => $.all('.answer input').map((/** @type {HTMLInputElement} */ one) => one.value))).every((/** @type {string} */ text) => /^\d/.test(text)));
    await tabTo(page, 'radio', 'Where it lands');
    await page.keyboard.press('ArrowRight');
    await page.waitFor(() => /Which token/.test($.text('.asked')));
    await page.evaluate(() => $.one('.question input[type=radio]').click());
    await page.waitFor(() => $.one('.question .chip.is-chosen'));
    await page.click({ role: 'button', name: 'Check' });
    await page.waitFor(() => $.text('.question [role=status]'));
    const [{ kind, answer, isRight }] = await answers(page);
    assert.deepEqual([kind, answer], ['token', 1]);
    assert.match(await verdict(page), isRight ? /^Right: Token 1/ : /^Not Token 1/);
  });

  if (engine === 'chromium') {
    test('axe finds nothing in a question of any kind, light or dark, in any language', async () => {
      for (const [fragment, options] of /** @type {const} */ ([['#predict=number', {}], ['#predict=point&lang=ar', {}], ['#predict=token&lang=de', { colorScheme: 'dark' }], ['#predict=point', { width: 360 }]])) {
        const page = await open(`/index.html${fragment}`, options);
        await page.waitFor(() => $.one('.question'));
        await page.evaluate(() => $.one('.question').scrollIntoView());
        assert.deepEqual((await page.axe()).map(({ id, nodes }) => `${fragment} ${id}: ${nodes[0].html} ${nodes[0].why}`), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      }
    });
  }
});
