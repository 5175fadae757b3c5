import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAttention } from '../../dist/index.js';
import { examples } from '../../web/model/examples.js';
import { eachEngine, numbersOf } from './figure.js';

const attention = await loadAttention();
const dataOf = (/** @type {string} */ id) => /** @type {any} */ (examples.find((example) => example.id === id)).data;
const slide = dataOf('slide');

/** What a state shows: `done` numbers are made, first the products, then the sums, row after row. @param {ReturnType<typeof numbersOf>} numbers @param {number} done */
function tablesAt(numbers, done) {
  const [S, D] = [numbers.values.length, numbers.values[0].length];
  const added = (/** @type {number} */ dim) => Math.min(S, Math.max(0, Math.ceil((done - S * D - dim) / D)));
  const mapCells = (/** @type {string[][]} */ rows, /** @type {(text: string, i: number, dim: number) => string | null} */ map) => rows.map((row, i) => row.map((text, dim) => map(text, i, dim)));
  return {
    'Attention weights': [[...numbers.weights, numbers.sum]], Values: numbers.values,
    'Weighted values': mapCells(numbers.weighted, (text, i, dim) => (i * D + dim < done ? text : null)),
    'Running sum': mapCells(numbers.partial, (text, i, dim) => (i <= added(dim) ? text : null)),
    Output: [numbers.output.map((_, dim) => (added(dim) ? numbers.partial[added(dim)][dim] : null))],
  };
}

const readTables = (/** @type {number} */ nth = 0) => Object.fromEntries(['Attention weights', 'Values', 'Weighted values', 'Running sum', 'Output'].map((name) => [name, $.table(name, nth)]));
const names = Object.keys(tablesAt(numbersOf(attention, slide, { token: 0, precision: 4 }), 0));

await eachEngine((engine, { open }) => {
  test(`every number of every state is the core's in ${engine}`, async () => {
    const page = await open('/index.html#t=0');
    const numbers = numbersOf(attention, slide, { token: 0, precision: 4 });
    await page.click('.stage .heading');
    await page.keyboard.press('Home');
    for (let t = 0; t <= 11; t++) {
      assert.deepEqual(await page.evaluate(readTables), tablesAt(numbers, 3 * t), `state ${t}`);
      if (t === 2) assert.equal(await page.evaluate(() => $.text('.equation')), '0.204 × [0.8 1.2 0.3] = [0.1632 0.2448 0.0612]');
      if (t < 11) await page.keyboard.press('ArrowRight');
    }
    assert.deepEqual(await page.evaluate(() => $.table('Before and after')), [numbers.embedding, numbers.output, numbers.difference]);
    assert.deepEqual(await page.evaluate(() => [$.figure().t, $.figure().step]), [11, 'output']);
    // At the other grains.
    const states = { step: [0, 1, 2, 3], number: [0, 1, 2, 3, 14, 15, 16, 17, 18, 29, 30, 31] };
    for (const [grain, times] of Object.entries(states)) {
      const tables = await page.evaluate((grain, times, names) => {
        $.figure().grain = grain;
        return times.map((t) => {
          $.figure().t = t;
          return Object.fromEntries(names.map((name) => [name, $.table(name)]));
        });
      }, grain, times, names);
      times.forEach((t, i) => assert.deepEqual(tables[i], tablesAt(numbers, grain === 'step' ? 15 * t : t), `${grain} ${t}`));
    }
  });

  test(`every example, token, precision and language shows the core's numbers in ${engine}`, async () => {
    const page = await open('/index.html');
    const cases = [
      ...examples.flatMap(({ id, data }) => data.tokens.map((_, token) => ({ id, token, precision: 3, lang: 'en' }))),
      ...[1, 2, 3, 4, 5, 6].map((precision) => ({ id: 'slide', token: 3, precision, lang: 'en' })),
      { id: 'sushi', token: 0, precision: 5, lang: 'de' },
    ];
    for (const { id, token, precision, lang } of cases) {
      await page.evaluate((id, token, precision, lang) => Object.assign($.figure(), { example: id, token, precision, lang }), id, token + 1, precision, lang);
      if (lang === 'de') await page.waitFor(() => $.table('Aufmerksamkeitsgewichte') || $.one('table.values').getAttribute('aria-label') !== 'Values');
      const wanted = tablesAt(numbersOf(attention, dataOf(id), { token, precision, lang }), Infinity);
      const shown = await page.evaluate(() => ['attention', 'values', 'weighted', 'output'].map((name) => $.table($.one(`table.${name}`).getAttribute('aria-label'))));
      assert.deepEqual(shown, [wanted['Attention weights'], wanted.Values, wanted['Weighted values'], wanted.Output], `${id} ${token} ${precision} ${lang}`);
    }
    assert.ok(numbersOf(attention, dataOf('sushi'), { token: 0, precision: 5, lang: 'de' }).weights[0].includes(','));
  });

  test(`all tokens at once, rescaled rows and causal masks show the core's numbers in ${engine}`, async () => {
    const page = await open('/index.html');
    await page.click({ role: 'switch', name: 'All tokens' });
    const shown = await page.evaluate(() => [0, 1, 2, 3, 4].map((nth) => ({ weights: $.table('Attention weights')[nth], weighted: $.table('Weighted values', nth), output: $.table('Output', nth)[0] })));
    const wanted = slide.tokens.map((/** @type {string} */ _, /** @type {number} */ token) => numbersOf(attention, slide, { token, precision: 4 }));
    assert.deepEqual(shown, wanted.map((/** @type {any} */ { weights, sum, weighted, output }) => ({ weights: [...weights, sum], weighted, output })));
    await page.click({ role: 'switch', name: 'All tokens' });
    await page.click({ role: 'switch', name: 'Rescale weights to sum to 1' });
    const { weights } = attention.rescale({ weights: slide.weights });
    const rows = Array.from({ length: 5 }, (_, i) => [...weights.data.slice(i * 5, i * 5 + 5)]);
    assert.deepEqual(await page.evaluate(readTables), tablesAt(numbersOf(attention, { ...slide, weights: rows }, { token: 0, precision: 4 }), Infinity));
    // From query and key, with the scale that the data does not give, and nothing ahead.
    await page.evaluate(() => { Object.assign($.figure(), { example: 'sushi', token: 2 }); Object.assign($.figure(), { causal: true, scale: null }); });
    await page.waitFor(() => $.figure().causal);
    assert.deepEqual(await page.evaluate(readTables), tablesAt(numbersOf(attention, { ...dataOf('sushi'), scale: undefined, causal: true }, { token: 1, precision: 3 }), Infinity));
  });

  test(`while it plays, whatever moves shows the core's numbers, and it ends by itself in ${engine}`, async () => {
    const page = await open('/index.html#example=sushi&t=0&speed=4');
    const data = dataOf('sushi');
    const { weights, values, weighted, partial, embedding, output } = numbersOf(attention, data, { token: 1, precision: 3 });
    await page.evaluate(() => {
      seen = { moving: {}, totals: {}, frames: 0, between: 0, ended: false };
      const look = () => {
        const moving = $.all('.overlay .mover.n');
        seen.frames++;
        if ($.figure().t % 1) seen.between++;
        for (const mover of moving) seen.moving[`${[...mover.classList].filter((name) => /^(is|tint)-/.test(name)).join(' ').replace('is-', '')} ${mover.textContent}`] = true;
        for (const total of $.all('[data-total]')) seen.totals[`${total.dataset.total} ${total.textContent}`] = true;
        if ($.figure().t < 7 || $.text('.play') === 'Pause') requestAnimationFrame(look);
        else seen.ended = true;
      };
      requestAnimationFrame(look);
    });
    await page.click({ role: 'button', name: 'Play' });
    await page.waitFor(() => seen.ended);
    const seen = await page.evaluate(() => seen);
    // Each in the colour of its token.
    const allowed = new Set([
      ...weights.flatMap((/** @type {string} */ weight, /** @type {number} */ i) => [`weight tint-${i + 1} ${weight}`, ...[...values[i], ...weighted[i]].map((text) => `product tint-${i + 1} ${text}`),
        ...weighted[i].map((/** @type {string} */ text) => `term tint-${i + 1} ${text}`)]),
      ...embedding.map((/** @type {string} */ text) => `original ${text}`), ...output.map((/** @type {string} */ text) => `result ${text}`),
    ]);
    assert.deepEqual(Object.keys(seen.moving).filter((text) => !allowed.has(text)), []);
    const totals = new Set(partial[0].flatMap((/** @type {string} */ _, /** @type {number} */ dim) => [`${dim} ·`, ...partial.slice(1).map((/** @type {string[]} */ row) => `${dim} ${row[dim]}`)]));
    assert.deepEqual(Object.keys(seen.totals).filter((text) => !totals.has(text)), []);
    // And it was seen in motion, all kinds of it.
    assert.deepEqual([...new Set(Object.keys(seen.moving).map((text) => text.split(' ')[0]))].sort(), ['original', 'product', 'result', 'term', 'weight']);
    assert.ok(seen.between > 20, `${seen.between} of ${seen.frames} frames`);
    assert.deepEqual(await page.evaluate(readTables), tablesAt(numbersOf(attention, data, { token: 1, precision: 3 }), Infinity));
    assert.equal(await page.evaluate(() => $.all('.overlay .mover').length), 0);
  });

  test(`with less motion, there are states and nothing between them in ${engine}`, async () => {
    const page = await open('/index.html#example=thinking-machines&t=0&speed=4', { reducedMotion: 'reduce' });
    await page.evaluate(() => {
      between = [], states = new Set(), ended = false;
      const look = () => {
        states.add($.figure().t);
        if ($.figure().t % 1 || Number($.one('input[type=range]').value) % 1 || $.all('.overlay .mover').length) between.push($.figure().t);
        if ($.figure().t < 5 || $.text('.play') === 'Pause') requestAnimationFrame(look);
        else ended = true;
      };
      requestAnimationFrame(look);
    });
    await page.click({ role: 'button', name: 'Play' });
    await page.waitFor(() => ended);
    assert.deepEqual(await page.evaluate(() => [between, [...states]]), [[], [0, 1, 2, 3, 4, 5]]);
    // Scrubbing, too, goes from state to state.
    const { x, y, width } = await page.evaluate(() => { const { x, y, width, height } = $.one('input[type=range]').getBoundingClientRect(); return { x, y: y + height / 2, width }; });
    await page.click({ x: x + width * 0.31, y });
    assert.ok([1, 2].includes(await page.evaluate(() => $.figure().t)));
  });
});
