import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';

await eachEngine((engine, { open }) => {
  const field = (/** @type {string} */ name) => ({ role: 'spinbutton', name });

  test(`numbers are typed with point or comma, and wrong ones are refused in words, in ${engine}`, async () => {
    const page = await open('/index.html');
    const type = async (/** @type {string} */ text, key = 'Enter') => {
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
      await page.keyboard.press(key);
      return page.evaluate(() => $.figure().weights[0][1]);
    };
    await tabTo(page, 'spinbutton', 'Weight of Token 2');
    for (const [text, number] of /** @type {const} */ ([['0,3', 0.3], ['0.25', 0.25], ['-.5', -0.5], ['−1,5e-1', -0.15], ['٠٫٤', 0.4], [' 7 ', 7]])) {
      assert.equal(await type(text), number, text);
      assert.equal(await page.evaluate(() => $.notice()), '', text);
    }
    for (const text of ['abc', '1.2.3', '0x1', 'NaN', '']) {
      assert.equal(await type(text), 7, text);
      assert.match(await page.evaluate(() => $.notice()), /is not a number\. Type a number such as 0\.25; the old one is kept\.$/, text);
      assert.equal(await page.evaluate(() => $.table('Attention weights')[0][1]), '7.000', text);
    }
    assert.equal(await type('1e30'), 7);
    assert.match(await page.evaluate(() => $.notice()), /^Numbers go up to 1000000 here/);
    // Leaving the field takes the number; Escape does not.
    assert.equal(await type('0.2', 'Tab'), 0.2);
    await page.keyboard.press('Shift+Tab');
    assert.equal(await type('0.9', 'Escape'), 0.2);
    // Arrows step by hundredths, with Shift or Page by tenths.
    const steps = [['ArrowUp', 0.21], ['ArrowDown', 0.2], ['Shift+ArrowUp', 0.3], ['PageDown', 0.2], ['PageUp', 0.3]];
    for (const [key, number] of steps) {
      await page.keyboard.press(String(key));
      assert.equal(await page.evaluate(() => $.figure().weights[0][1]), number, String(key));
    }
    assert.equal(await type('0.02'), 0.02);
    for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => $.figure().weights[0][1]), -0.05);
    // The field says what it holds, and the numbers made of it follow.
    assert.deepEqual(await page.evaluate(() => ['valuenow', 'valuetext'].map((name) => $.named('spinbutton', 'Weight of Token 2').getAttribute(`aria-${name}`))), ['-0.05', '−0.050']);
    await tabTo(page, 'spinbutton', 'Value of Token 2, dimension 3');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('-2');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => $.table('Weighted values')[1][2]), '0.1000');
    assert.deepEqual(await page.errors(), []);
  });

  test(`a number and a bar are dragged, and one drag is one undo, in ${engine}`, async () => {
    const page = await open('/index.html');
    const read = () => page.evaluate(() => [$.figure().weights[0][0], $.figure().values[0][0]]);
    await page.drag(field('Weight of Token 1'), { by: { x: 30, y: 0 } });
    assert.deepEqual(await read(), [0.282, 1]);
    // The end of a bar follows the pointer.
    const track = await page.evaluate(() => { const { x, y, width, height } = $.one('.value .track').getBoundingClientRect(); return { x, y: y + height / 2, width }; });
    await page.drag({ x: track.x + track.width * 0.5, y: track.y }, { by: { x: -track.width / 4, y: 0 } });
    const [weight, value] = await read();
    assert.ok(weight === 0.282 && value > 0.5 && value < 0.85, String(value));
    assert.deepEqual(await page.evaluate(() => $.table('Values')[0][0]), value.toFixed(String(value).length > 3 ? 2 : 1));
    for (const [name, wanted] of [['Undo', [0.282, 1]], ['Undo', [0.182, 1]], ['Redo', [0.282, 1]], ['Redo', [0.282, value]]]) {
      await page.click({ role: 'button', name: String(name) });
      assert.deepEqual(await read(), wanted);
    }
    assert.equal(await page.evaluate(() => $.named('button', 'Redo').getAttribute('aria-disabled')), 'true');
    await page.click({ role: 'button', name: 'Reset' });
    assert.deepEqual(await read(), [0.182, 1]);
    assert.equal(await page.evaluate(() => $.named('button', 'Reset').getAttribute('aria-disabled')), 'true');
    // Reset is undone as well, here by its key.
    await page.click('.stage .heading');
    await page.keyboard.press('Control+z');
    assert.deepEqual(await read(), [0.282, value]);
    await page.keyboard.press('Control+Shift+z');
    assert.deepEqual(await read(), [0.182, 1]);
  });

  test(`tokens are added, named, moved and removed, with their numbers, in ${engine}`, async () => {
    const page = await open('/index.html#token=2');
    await page.click({ role: 'button', name: 'Edit the tokens' });
    await page.waitFor(() => $.one('.editor'));
    const tokens = () => page.evaluate(() => $.figure().tokens.join(' '));
    const before = await page.evaluate(() => $.table('Output')[0]);
    await page.click({ role: 'textbox', name: 'Name of token 2' });
    await page.keyboard.press('Control+a');
    await page.keyboard.type('<b>love</b> \u202Ex');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => $.figure().tokens[1]), '<b>love</b>  x');
    await page.click({ role: 'textbox', name: 'Name of token 2' });
    await page.keyboard.press('Control+a');
    await page.keyboard.type('love');
    await page.keyboard.press('Tab');
    await page.click({ role: 'button', name: 'Move love up' });
    assert.deepEqual([await tokens(), await page.evaluate(() => [$.figure().token, $.figure().values[0], $.figure().weights[0]])],
      ['love Token 1 Token 3 Token 4 Token 5', [1, [0.8, 1.2, 0.3], [0.279, 0.17, 0.222, 0.173, 0.186]]]);
    await page.click({ role: 'button', name: 'Move love down' });
    await page.click({ role: 'button', name: 'Add a token' });
    assert.equal(await tokens(), 'Token 1 love Token 3 Token 4 Token 5 Token 6');
    assert.deepEqual(await page.evaluate(() => $.table('Output')[0]), before);
    await page.click({ role: 'button', name: 'Remove Token 6' });
    await page.click({ role: 'button', name: 'Remove Token 1' });
    assert.deepEqual([await tokens(), await page.evaluate(() => $.figure().token)], ['love Token 3 Token 4 Token 5', 1]);
    await page.click({ role: 'button', name: 'Add a dimension' });
    assert.deepEqual(await page.evaluate(() => $.figure().values[0]), [0.8, 1.2, 0.3, 0]);
    for (let i = 0; i < 3; i++) await page.click({ role: 'button', name: 'Remove the last dimension' });
    assert.deepEqual(await page.evaluate(() => [$.figure().values[0], $.notice()]), [[0.8], '']);
    for (const token of ['Token 5', 'Token 4', 'Token 3']) await page.click({ role: 'button', name: `Remove ${token}` });
    assert.equal(await page.evaluate(() => $.named('button', 'Remove love').getAttribute('aria-disabled')), 'true');
    assert.equal(await tokens(), 'love');
    // An empty name is refused; a sentence makes tokens; 10 000 words are refused and nothing is lost.
    const paste = (/** @type {string} */ name, /** @type {string} */ text) => page.evaluate((name, text) => {
      $.named('textbox', name).focus();
      document.execCommand('selectAll');
      document.execCommand(text ? 'insertText' : 'delete', false, text);
    }, name, text);
    await paste('Name of token 1', '');
    await page.keyboard.press('Enter');
    await page.waitFor(() => /needs a name/.test($.notice()));
    await paste('Tokens from a sentence', 'the cat  sat\tthere');
    await page.keyboard.press('Enter');
    assert.equal(await tokens(), 'the cat sat there');
    await paste('Tokens from a sentence', 'word '.repeat(10_000));
    await page.click({ role: 'button', name: 'Use these words' });
    assert.deepEqual([await tokens(), await page.evaluate(() => $.notice())], ['the cat sat there', 'That text has 10000 words; there is room for 512. The tokens are kept as they were.']);
    await paste('Tokens from a sentence', 'w '.repeat(512));
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => $.figure().tokens.length), 512);
    await page.click({ role: 'button', name: 'Add a token' });
    assert.equal(await page.evaluate(() => $.notice()), 'There is room for 512 tokens.');
    // What does not fit is summed up, and can be turned to.
    assert.match(await page.evaluate(() => $.text('.stage .pager')), /^1 to \d+ of 512/);
    await page.click({ role: 'button', name: 'Next tokens' });
    assert.match(await page.evaluate(() => $.text('.stage .pager')), /^\d\d to \d+ of 512/);
    assert.deepEqual(await page.errors(), []);
  });

  test(`the weights come from where one chooses in ${engine}`, async () => {
    const page = await open('/index.html');
    await page.click({ role: 'button', name: 'Where the weights come from' });
    await page.waitFor(() => $.one('.source-panel'));
    const row = () => page.evaluate(() => $.table('Attention weights')[0]);
    const numbers = (/** @type {string[]} */ texts) => texts.slice(0, 5).map((text) => Number(text.replace('≈', '').replace('−', '-')));
    const sumOf = (/** @type {string[]} */ texts) => numbers(texts).reduce((sum, number) => sum + number);
    const given = await row();
    const step = async (/** @type {string} */ name, /** @type {string} */ key) => {
      await page.click(field(name));
      await page.keyboard.press(key);
    };
    assert.equal(given[5], '0.983');
    // Free: the others stay. Sum at 1: they make room.
    await step('Weight of Token 1', 'ArrowUp');
    assert.deepEqual((await row()).slice(0, 5), ['0.192', ...given.slice(1, 5)]);
    await page.click({ role: 'radio', name: 'Keep the sum at 1' });
    await step('Weight of Token 1', 'ArrowUp');
    const shared = await row();
    assert.equal(shared[0].replace('≈', ''), '0.2020');
    assert.ok(Math.abs(sumOf(shared) - 1) < 3e-4 && shared[1] !== given[1], String(shared));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('1.5');
    await page.keyboard.press('Enter');
    assert.match(await page.evaluate(() => $.notice()), /between 0 and 1/);
    assert.deepEqual(await row(), shared);
    // Softmax of scores: all answer to one.
    await page.click({ role: 'radio', name: 'Softmax of scores' });
    assert.ok(Math.abs(sumOf(await row()) - 1) < 3e-4);
    await step('Score of Token 2', 'PageUp');
    const scored = await row();
    assert.deepEqual(numbers(scored).map((number, i) => Math.sign(number - numbers(shared)[i])), [-1, 1, -1, -1, -1]);
    assert.ok(Math.abs(sumOf(scored) - 1) < 3e-4, String(scored));
    // Query and key, their scale, and causal.
    await page.click({ role: 'radio', name: 'From query and key' });
    const scaled = await row();
    await page.evaluate(() => { const select = $.named('combobox', 'Scale'); select.value = '1'; select.dispatchEvent(new Event('change')); });
    assert.equal(await page.evaluate(() => $.figure().scale), 1);
    assert.notDeepEqual(await row(), scaled);
    await page.click({ role: 'switch', name: 'Causal: no looking ahead' });
    assert.deepEqual(numbers(await row()), [1, 0, 0, 0, 0]);
    await step('Key of Token 1, dimension 1', 'ArrowUp');
    assert.equal(await page.evaluate(() => $.figure().key[0][0]), 1.01);
    // Back to typing takes the computed weights along.
    await page.click({ role: 'radio', name: 'Token 3' });
    const computed = await row();
    await page.click({ role: 'radio', name: 'As given, free to edit' });
    assert.deepEqual(await row(), computed);
    // Rescaling says so in the sum.
    await step('Weight of Token 1', 'PageUp');
    assert.match(await page.evaluate(() => $.text('.sum-cell')), /does not sum to 1/);
    await page.click({ role: 'switch', name: 'Rescale weights to sum to 1' });
    assert.match(await page.evaluate(() => $.text('.sum-cell')), /The row sums to 1/);
    assert.deepEqual(await page.errors(), []);
  });
});
