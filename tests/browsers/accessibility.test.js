import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, tabTo } from './figure.js';

/** Opens every panel of the figure, and the arithmetic of an output number. @param {import('./launch.js').Page} page */
async function openEverything(page) {
  await page.evaluate(() => { for (const details of $.all('details')) details.open = true; });
  await page.waitFor(() => $.one('.source-panel') && $.one('.editor') && ($.one('.audit-table') || !$.figure().printed));
  const canOpen = await page.evaluate(() => { const button = $.one('table.output button'); button.click(); return !button.disabled && button.getAttribute('aria-disabled') !== 'true'; });
  if (canOpen) await page.waitFor(() => $.one('.arithmetic'));
}

/** Short, so that a failure can be read. @param {import('./launch.js').Page} page */
const violations = async (page) => (await page.axe()).map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((/** @type {any} */ { html, why }) => `${html.slice(0, 150)} ${why}`).join('; ')}`);

/**
 * Everything that can be operated and is too small: under 24 px, with another target nearer than WCAG 2.5.8 allows. A bar need not
 * be large: the number above it does the same.
 */
const tooSmall = () => {
  const targets = $.all('button, summary, select, input, a[href], [tabindex]:not(.stage)').map((element) => {
    // A radio lies under its label, which is what one aims at.
    const box = (element.type === 'radio' ? element.closest('label') : element).getBoundingClientRect();
    return { element, box, x: box.x + box.width / 2, y: box.y + box.height / 2, isSmall: box.width < 24 || box.height < 24 };
  }).filter(({ box }) => box.width > 0);
  const distance = (/** @type {any} */ { x, y }, /** @type {DOMRect} */ box) => Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  return targets.filter((one) => one.isSmall && targets.some((other) => other.element !== one.element
    && (other.isSmall ? Math.hypot(other.x - one.x, other.y - one.y) < 24 : distance(one, other.box) < 12)))
    .map(({ element, box }) => `${$.roleOf(element)} ${$.nameOf(element)} ${element.className} ${Math.round(box.width)} x ${Math.round(box.height)}`);
};

await eachEngine((engine, { open }) => {
  if (engine === 'chromium') {
    test(`axe finds nothing in any state of the figure in ${engine}`, async () => {
      /** @type {Array<[string, string, import('./launch.js').PageOptions, (page: import('./launch.js').Page) => Promise<unknown>]>} */
      const states = [
        ['the opening', '', {}, async () => {}],
        ['the start', '#t=0', {}, async () => {}],
        ['in motion', '#t=1.5', {}, async () => {}],
        ['step 6 in motion', '#t=7.6&grain=token', {}, async () => {}],
        ['all tokens', '#all=true', {}, async () => {}],
        ['everything open', '', {}, openEverything],
        ['everything open, from query and key', '#example=sushi', {}, openEverything],
        ['a notice', '#token=99', {}, (page) => page.waitFor(() => $.notice())],
        ['64 tokens of 64 dimensions', `#data=${encodeURIComponent(JSON.stringify({ values: Array(64).fill(Array(64).fill(0.5)) }))}`, {}, openEverything],
        ['German', '#lang=de', {}, openEverything],
        ['Arabic', '#lang=ar', {}, openEverything],
        ['dark', '', { colorScheme: 'dark' }, openEverything],
        ['dark in motion', '#t=6.5', { colorScheme: 'dark' }, async () => {}],
        ['360 px', '', { width: 360 }, openEverything],
        ['360 px, all tokens, dark', '#all=true&theme=dark', { width: 360 }, async () => {}],
        ['forced colours', '', { forcedColors: 'active' }, openEverything],
      ];
      const found = [];
      for (const [name, fragment, options, prepare] of states) {
        const page = await open(`/index.html${fragment}`, options);
        await prepare(page);
        found.push(...(await violations(page)).map((violation) => `${name}: ${violation}`));
      }
      assert.deepEqual(found, []);
    });
  } else {
    test(`axe finds nothing in the opening state in ${engine}`, async () => {
      assert.deepEqual(await violations(await open('/index.html')), []);
    });
  }

  test(`every role and name that assistive technology relies on is there in ${engine}`, async () => {
    const page = await open('/index.html');
    const missing = await page.evaluate(() => {
      const tokens = [1, 2, 3, 4, 5].map((token) => `Token ${token}`);
      const wanted = { radiogroup: ['Token', 'Grain'], radio: [...tokens, 'Step', 'Token by token', 'Number by number'], button: ['Play', 'Next', 'Previous', 'Restart', 'Undo', 'Redo'], slider: ['Time'], combobox: ['Speed', 'Example', 'Precision'],
        spinbutton: [...tokens.map((token) => `Weight of ${token}`), ...tokens.flatMap((token) => [1, 2, 3].map((dim) => `Value of ${token}, dimension ${dim}`))], switch: ['Rescale weights to sum to 1', 'All tokens'],
        table: ['Attention weights', 'Values', 'Weighted values', 'Running sum', 'Output'], group: ['Audit'] };
      return Object.entries(wanted).flatMap(([role, names]) => names.filter((name) => !$.named(role, name)).map((name) => `${role} ${name}`));
    });
    assert.deepEqual(missing, []);
    // Tables have heads for their rows and columns; what is a picture only is not read.
    assert.deepEqual(await page.evaluate(() => $.all('table').filter((table) => !table.querySelector('th[scope=col]') || [...table.querySelectorAll('tbody tr')].some((row) => !row.querySelector('th[scope=row]'))).map((table) => table.getAttribute('aria-label'))), []);
    assert.deepEqual(await page.evaluate(() => [$.one('.overlay').getAttribute('aria-hidden'), $.all('[role=status]').length, ['polite', null].includes($.one('[role=status]').getAttribute('aria-live'))]), ['true', 1, true]);
    // The caption is the slider's value, in words and numbers, and follows.
    await page.click({ role: 'button', name: 'Restart' });
    await page.click({ role: 'button', name: 'Next' });
    assert.deepEqual(await page.evaluate(() => [$.caption(), $.named('slider', 'Time').getAttribute('aria-valuetext')]),
      Array(2).fill('Step 5, token 1: the weight 0.182 times the value of Token 1, [1.0; 0.5; 0.2], is [0.1820; 0.0910; 0.0364].'));
    await page.click({ role: 'button', name: 'Play' });
    assert.equal(await page.evaluate(() => $.named('button', 'Pause') !== undefined), true);
    await page.click({ role: 'button', name: 'Pause' });
    // The audit says what it found.
    await page.click({ role: 'button', name: await page.evaluate(() => $.nameOf($.one('[aria-label=Audit] summary'))) });
    await page.waitFor(() => /off by|agrees/.test($.text('.audit-table')));
  });

  test(`every target is large enough, and focus is seen on each, in ${engine}`, async () => {
    for (const options of [{}, { width: 360 }]) {
      const page = await open('/index.html', options);
      await openEverything(page);
      assert.deepEqual(await page.evaluate(tooSmall), [], JSON.stringify(options));
    }
    // Every stop of Tab draws an outline, on itself or on the label that stands for it, and nothing lies over all of it.
    // Firefox shows focus only in the page that was opened last.
    const page = await open('/index.html', engine === 'firefox' ? { width: 360 } : {});
    await openEverything(page);
    await tabTo(page, 'radio', 'Token 1');
    const unseen = [];
    for (let stop = 0; stop < 120; stop++) {
      const seen = await page.evaluate(async () => {
        const root = $.figure().shadowRoot;
        const element = root.activeElement;
        if (!element) return null;
        const target = element.closest('label') ?? element;
        const isSeen = [element, element.closest('label')].some((one) => one && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2);
        const isFree = () => {
          const { x, y, width, height } = target.getBoundingClientRect();
          return [0.05, 0.5, 0.95].some((across) => [0.05, 0.5, 0.95].some((down) => {
            const top = root.elementFromPoint(x + width * across, y + height * down);
            return top && (element.contains(top) || target.contains(top));
          }));
        };
        // An engine scrolls to what has focus within some frames; what is covered then stays covered.
        for (let frame = 0; frame < 30 && !isFree(); frame++) await new Promise((done) => requestAnimationFrame(done));
        return `${isSeen ? 'outlined' : 'plain'} ${isFree() ? 'free' : 'covered'} ${$.roleOf(element)} ${$.nameOf(element)}`;
      });
      if (seen === null) break;
      if (!seen.startsWith('outlined free')) unseen.push(seen);
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(unseen, []);
  });

  test(`at 320 px nothing scrolls sideways, in three languages and with all tokens, in ${engine}`, async () => {
    for (const fragment of ['#t=0', '#lang=de', '#lang=ar', '#all=true', '#example=sushi&all=true&lang=de']) {
      const page = await open(`/index.html${fragment}`, { width: 320, height: 640 });
      if (/lang/.test(fragment)) await page.waitFor(() => $.named('slider', 'Time') === undefined);
      if (!/all/.test(fragment)) await openEverything(page);
      const wide = () => [document.documentElement, ...$.all('*')].filter((one) => (one.getBoundingClientRect().right > 321 || (one.matches('html, .stage') && one.scrollWidth > 321)) && !one.closest('.scroller, .hidden, .overlay'))
        .map((one) => `${one.localName}.${one.className} ${one.getBoundingClientRect().right} ${one.scrollWidth}`);
      // It is measured, and then drawn for its width.
      await page.waitFor(`return !(${wide})().length`).catch(() => {});
      assert.deepEqual(await page.evaluate(wide), [], fragment);
    }
  });

  if (engine === 'webkitgtk') return; // it has none
  test(`with forced colours, what is chosen is still seen in ${engine}`, async () => {
    const page = await open('/index.html', { forcedColors: 'active' });
    /** How a thing looks, apart from where it is. */
    const differs = await page.evaluate(() => {
      const look = (/** @type {Element} */ element) => [null, '::after', '::before'].map((pseudo) => ['backgroundColor', 'color', 'borderTopColor', 'borderTopWidth', 'borderTopStyle', 'outlineStyle', 'outlineWidth', 'fontWeight', 'textDecorationLine', 'insetInlineStart'].map((name) => getComputedStyle(element, pseudo)[name])).join();
      const chip = (/** @type {string} */ name) => $.named('radio', name).closest('label');
      const track = $.one('.value .track');
      return { token: look(chip('Token 1')) !== look(chip('Token 2')), grain: look(chip('Token by token')) !== look(chip('Step')), bar: getComputedStyle($.one('.value .bar')).backgroundColor !== getComputedStyle(track).backgroundColor };
    });
    assert.deepEqual(differs, { token: true, grain: true, bar: true });
    const knob = () => { const { left, right } = getComputedStyle($.one('.switch .knob'), '::after'); return left + right + getComputedStyle($.one('.switch .knob')).backgroundColor; };
    const before = await page.evaluate(knob);
    await page.click({ role: 'switch', name: 'All tokens' });
    await page.waitFor((before) => { const { left, right } = getComputedStyle($.one('.switch .knob'), '::after'); return left + right + getComputedStyle($.one('.switch .knob')).backgroundColor !== before; }, before);
  });
});
