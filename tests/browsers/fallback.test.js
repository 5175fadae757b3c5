import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { built, eachEngine, hostPage, lookInside } from './figure.js';
import { launch } from './launch.js';

const digits = () => ['Attention weights', 'Values', 'Weighted values', 'Running sum', 'Output', 'Before and after'].map((name) => $.table(name));

/** What the figure says about what runs, once its panel is open. */
const openPanel = async () => {
  $.one('.proof summary').click();
  await new Promise((done) => requestAnimationFrame(done));
  return [...$.one('.proof').querySelectorAll('p')].map((paragraph) => paragraph.textContent);
};

/** The tables of a healthy figure, which every other one has to show. @type {Promise<unknown> | undefined} */
let healthy;

await eachEngine((engine, { open, serve, server }) => {
  const element = hostPage('<attention-explainer></attention-explainer>', '<script type="module" src="/element.js"></script>');
  const healthyDigits = () => (healthy ??= (async () => {
    serve('/healthy.html', element);
    return (await open('/healthy.html')).evaluate(digits);
  })());

  /** @param {import('./launch.js').Page} page @param {string} variant @param {RegExp[]} reasons */
  const runsAs = async (page, variant, reasons) => {
    assert.deepEqual(await page.evaluate(digits), await healthyDigits());
    const said = await page.evaluate(openPanel);
    assert.equal(said[0], `The core runs as ${variant}. All variants give the same bits.`);
    assert.equal(said.length, 1 + reasons.length, said.join('\n'));
    reasons.forEach((reason, i) => assert.match(said[i + 1], reason));
    assert.match(await page.evaluate(() => $.text('.proof summary')), /^Checked: 36 products and sums recomputed in float64; largest difference \d\.\d × 10⁻[⁷⁸⁹]/);
  };

  test(`a figure in a page whose policy forbids WebAssembly shows the same digits in ${engine}`, async () => {
    await healthyDigits();
    const policy = { 'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'none'; img-src data:" };
    serve('/strict.html', '<!doctype html><html lang="en"><title>Strict</title><link rel="icon" href="data:,"><script type="module" src="/element.js"></script><attention-explainer></attention-explainer></html>', policy);
    const page = await open('/strict.html');
    await runsAs(page, 'js', [/^Passed over: simd, because .*(polic|CSP|unsafe|not allowed|Refused)/i, /^Passed over: scalar, because /]);
    // The style is there, too.
    assert.equal(await page.evaluate(() => getComputedStyle($.one('.stage')).getPropertyValue('--cell') !== '' && getComputedStyle($.one('.figure')).position), 'relative');
  });

  test(`a figure whose modules are damaged shows the same digits in ${engine}`, async () => {
    await healthyDigits();
    const source = built('element.js');
    /** One digit in the middle of a module. @param {string} text @param {string} file */
    const damage = (text, file) => {
      const digits = readFileSync(new URL(`../../web/core/compiled/${file}`, import.meta.url)).toString('hex');
      assert.ok(text.includes(digits), file);
      const at = digits.length >> 1;
      return text.replace(digits, digits.slice(0, at) + (digits[at] === '0' ? '1' : '0') + digits.slice(at + 1));
    };
    for (const [files, variant, reasons] of /** @type {const} */ ([
      [['lenses.simd.wasm'], 'scalar', [/simd, because .*damaged/]], [['lenses.simd.wasm', 'lenses.scalar.wasm'], 'js', [/simd, because .*damaged/, /scalar, because .*damaged/]],
    ])) {
      serve('/damaged.js', files.reduce(damage, source));
      serve('/damaged.html', element.replaceAll('/element.js', `/damaged.js?${variant}`));
      await runsAs(await open('/damaged.html'), variant, [...reasons]);
    }
  });

  test(`without WebAssembly, and without SIMD where that can be switched off, it shows the same digits in ${engine}`, async () => {
    await healthyDigits();
    /** @type {Array<[import('./launch.js').LaunchOptions, string, RegExp[]]>} */
    const cases = [[{ wasm: false }, 'js', [/simd, because .*no WebAssembly/, /scalar, because .*no WebAssembly/]]];
    if (engine !== 'firefox') cases.push([{ simd: false }, 'scalar', [/simd, because /]]);
    for (const [options, variant, reasons] of cases) {
      const other = await launch(engine, options);
      const page = await other.newPage();
      await page.goto(server.url('/healthy.html'));
      await page.evaluate(lookInside);
      await page.waitFor(() => $.isRunning());
      await runsAs(page, variant, reasons);
      assert.deepEqual(await page.errors(), []);
      await other.close();
    }
  });
});

await eachEngine((engine, { open, server }) => {
  test(`the figure loads, computes and plays to its end in ${engine}, which has neither SIMD nor constructable style sheets`, async () => {
    const page = await open('/index.html#example=thinking-machines&t=0&speed=4');
    assert.equal((await page.evaluate(openPanel))[0], 'The core runs as scalar. All variants give the same bits.');
    assert.equal(await page.evaluate(() => getComputedStyle($.one('.stage')).position), 'relative');
    await page.click({ role: 'button', name: 'Play' });
    await page.waitFor(() => $.figure().t === 5 && $.text('.play') === 'Play');
    assert.deepEqual(await page.evaluate(() => [$.table('Weighted values'), $.table('Output')]), [[['0.880', '0.176', '−0.440'], ['−0.048', '0.096', '0.180']], [['0.832', '0.272', '−0.260']]]);
    const { x, y } = await page.evaluate(() => { const { x, y, width, height } = $.named('spinbutton', 'Weight of Thinking').getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 }; });
    await page.click({ x, y });
    await page.keyboard.press('ArrowUp');
    await page.waitFor(() => $.figure().weights[0][0] === 0.89 && $.table('Output')[0][0] === '0.842');
    assert.deepEqual(await page.errors(), []);
    assert.deepEqual((await page.requests()).filter((url) => !url.startsWith(server.origin)), []);
  });
}, ['wpe']);
