import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built, eachEngine, hostPage } from './figure.js';

const figureHtml = '<attention-explainer>Light text</attention-explainer>';

await eachEngine((engine, { open, visit, serve }) => {
  /** @param {string} html @param {string} [head] */
  const host = async (html, head = '') => {
    serve('/with.html', hostPage(`${html}<script>start()</script>`, head));
    return open('/with.html');
  };

  test(`methods move the figure and fire no event in ${engine}`, async () => {
    const page = await host(figureHtml);
    const seen = await page.evaluate(async () => {
      const figure = $.figure();
      const events = [];
      for (const name of ['step', 'select', 'edit', 'answer']) document.addEventListener(`attention-${name}`, ({ type }) => events.push(type));
      const steps = [];
      const at = () => steps.push(figure.t);
      figure.seek(0), at();
      figure.next(), at();
      figure.next(), at();
      figure.previous(), at();
      figure.seek(4.5), at();
      figure.next(), at();
      figure.seek(4.5), figure.previous(), at();
      figure.seek(1e9), at();
      figure.next(), at();
      figure.seek(-3), at();
      figure.previous(), at();
      figure.seek('3'), figure.seek(NaN), figure.seek(undefined), at();
      figure.play();
      const playing = $.text('.play');
      for (const end = performance.now() + 9000; figure.t < 0.2 && performance.now() < end;) await new Promise((done) => setTimeout(done, 10));
      figure.pause();
      const paused = figure.t;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const names = [playing, $.text('.play'), paused > 0 && paused < 5 && figure.t === paused];
      Object.assign(figure, { token: 3, example: 'sushi', precision: 2, all: true, values: [[1]] });
      await Promise.resolve();
      figure.setAttribute('token', '1');
      figure.setState({ example: 'slide', token: 2 });
      figure.values = [[1, 2], [3, 4]];
      figure.reset();
      return { steps, names, events, ready: String(await figure.ready) };
    });
    assert.deepEqual(seen, { steps: [0, 1, 2, 1, 4.5, 5, 4, 11, 11, 0, 0, 0], names: ['Pause', 'Play', true], events: [], ready: 'undefined' });
  });

  test(`events tell what a person did, and bubble out of shadow roots, in ${engine}`, async () => {
    serve('/outer.html', hostPage('<div id="outer"></div>'));
    const page = await visit('/outer.html');
    await page.evaluate(async () => {
      await start();
      events = [];
      for (const name of ['step', 'select', 'edit']) document.addEventListener(`attention-${name}`, (event) => events.push([event.type.slice(10), event.detail, event.bubbles, event.composed]));
      document.querySelector('#outer').attachShadow({ mode: 'open' }).append(document.createElement('attention-explainer'));
      inner = document.querySelector('#outer').shadowRoot.firstChild;
      await inner.ready;
    });
    const take = () => page.evaluate(() => events.splice(0));
    await page.click({ role: 'radio', name: 'Token 2' });
    await page.click({ role: 'switch', name: 'All tokens' });
    await page.click({ role: 'switch', name: 'All tokens' });
    assert.deepEqual(await take(), [['select', { token: 2, all: false }, true, true], ['select', { token: 2, all: true }, true, true], ['select', { token: 2, all: false }, true, true]]);
    await page.click({ role: 'button', name: 'Previous' });
    await page.click({ role: 'button', name: 'Restart' });
    assert.deepEqual((await take()).map(([name, detail]) => [name, detail]), [['step', { t: 10, step: '6', playing: false }], ['step', { t: 0, step: 'start', playing: false }]]);
    await page.click({ role: 'spinbutton', name: 'Weight of Token 1' });
    await page.keyboard.press('ArrowUp');
    await page.click({ role: 'button', name: 'Undo' });
    assert.deepEqual((await take()).map(([name, detail]) => [name, detail]), [['edit', { example: 'slide', edited: true }], ['edit', { example: 'slide', edited: false }]]);
    // While a person plays, every state is told; what a script starts afterwards is not.
    await page.evaluate(() => { inner.speed = 4; inner.grain = 'number'; });
    await page.click({ role: 'button', name: 'Play' });
    await page.waitFor(() => events.length > 2);
    await page.click({ role: 'button', name: 'Pause' });
    const told = await take();
    assert.ok(told.every(([name], i) => name === 'step') && told[0][1].playing && !told.at(-1)[1].playing, JSON.stringify(told));
    await page.evaluate(() => { inner.play(); from = inner.t; });
    await page.waitFor(() => inner.t > from + 1.5);
    await page.evaluate(() => inner.pause());
    assert.deepEqual(await take(), []);
  });

  test(`what stands inside the element shows until the figure runs, and where it cannot, in ${engine}`, async () => {
    serve('/waiting.html', hostPage(figureHtml));
    const page = await visit('/waiting.html');
    const isLight = () => { const range = document.createRange(); range.selectNodeContents(document.querySelector('attention-explainer')); return range.getBoundingClientRect().height > 0; };
    assert.equal(await page.evaluate(isLight), true);
    await page.evaluate(() => void start());
    await page.waitFor(() => $.isRunning());
    assert.equal(await page.evaluate(isLight), false);
    // No variant of the core works: both modules are damaged, and so is the script.
    const source = built('element.js');
    const broken = source.replace(/checksum:\d/g, 'checksum:9').replaceAll('new ArrayBuffer(', 'new NoSuchBuffer(');
    assert.notEqual(broken, source);
    serve('/broken.js', broken);
    serve('/broken.html', hostPage(`<p lang="de">${figureHtml}</p><script type="module" src="/broken.js"></script>`));
    await visit('/broken.html');
    await page.waitFor(() => $.one('[role=alert]'));
    assert.equal(await page.evaluate(isLight), true);
    assert.match(await page.evaluate(() => $.text('[role=alert]')), /checksum|NoSuchBuffer/);
    assert.equal(await page.evaluate(() => Boolean($.one('.figure'))), false);
    assert.deepEqual(await page.errors(), []);
  });

  test(`styles of the page stay out of the figure and its own stay in, in ${engine}`, async () => {
    const html = `<p id="text" class="figure caption play">Text</p>${figureHtml}`;
    const look = () => ['.figure', '.play', '.caption', '.chip', '.heading', 'table.values', '.value .n', 'input.field', 'select'].map((selector) => {
      const element = $.one(selector);
      const style = getComputedStyle(element);
      return [selector, Math.round(element.getBoundingClientRect().width), Math.round(element.getBoundingClientRect().height), ...['color', 'fontSize', 'fontFamily', 'fontStyle', 'fontWeight', 'letterSpacing', 'wordSpacing', 'textTransform', 'textIndent', 'whiteSpace', 'textAlign', 'lineHeight', 'visibility', 'direction', 'textShadow'].map((name) => `${name}: ${style[name]}`)];
    });
    const plain = await host(html);
    const wanted = await plain.evaluate(look);
    // Nothing of the figure's style is in the page.
    assert.deepEqual(await plain.evaluate(() => ['color', 'backgroundColor', 'fontWeight', 'display', 'cursor', 'minHeight', 'padding', 'maxWidth'].map((name) => getComputedStyle(document.querySelector('#text'))[name])),
      ['rgb(0, 0, 0)', 'rgba(0, 0, 0, 0)', '400', 'block', 'auto', '0px', '0px', 'none']);
    const hostile = await host(html, `<style>
      body { direction: rtl; color: lime; font: italic 900 40px/3 fantasy; letter-spacing: 9px; word-spacing: 30px; text-transform: uppercase; text-indent: 80px; white-space: pre; text-align: right; text-shadow: 0 0 9px red; visibility: visible; cursor: none }
      button, input, select, table, td, p, .figure, .caption { display: none; border: 9px solid red; transform: rotate(9deg) }</style>`);
    assert.deepEqual(await hostile.evaluate(look), wanted);
    // Even a page that unsets everything, from right to left, has a figure that works.
    const unset = await host(html, '<style>* { all: unset !important } html { direction: rtl !important }</style>');
    assert.deepEqual(await unset.evaluate(() => getComputedStyle($.one('.figure')).direction), 'ltr');
    await unset.click({ role: 'radio', name: 'Token 2' });
    await unset.click({ role: 'button', name: 'Restart' });
    assert.match(await unset.evaluate(() => $.caption()), /^Start\. Token 2 /);
    assert.ok(await unset.evaluate(() => $.one('.stage').getBoundingClientRect().width > 600 && $.one('.stage').getBoundingClientRect().height > 200));
  });

  test(`lock, controls and hide take away what they name in ${engine}`, async () => {
    const page = await host(figureHtml);
    const there = (/** @type {Record<string, unknown>} */ change) => page.evaluate((change) => {
      const figure = $.figure();
      Object.assign(figure, { lock: false, controls: 'all', hide: [] }, change);
      const parts = { tokens: '.tokens', weights: '.weights', equation: '.equation', caption: '.caption[role=status]', audit: '[aria-label=Audit]', source: 'Where the weights come from', editor: 'Edit the tokens', proof: '.proof',
        fields: '[role=spinbutton]', dragging: '.is-draggable', undo: '.history', transport: '.transport', settings: '.settings', output: 'table.output' };
      const isThere = (what) => (/ /.test(what) ? $.all('summary').some((one) => $.textOf(one) === what) : $.one(what) && !$.one(what).closest('.hidden'));
      return Object.keys(parts).filter((part) => isThere(parts[part]));
    }, change);
    const everything = ['tokens', 'weights', 'equation', 'caption', 'audit', 'source', 'editor', 'proof', 'fields', 'dragging', 'undo', 'transport', 'settings', 'output'];
    const without = (/** @type {string[]} */ ...names) => everything.filter((name) => !names.includes(name));
    assert.deepEqual(await there({}), everything);
    assert.deepEqual(await there({ lock: true }), without('editor', 'import', 'fields', 'dragging', 'undo'));
    assert.deepEqual(await there({ controls: 'transport' }), without('audit', 'source', 'editor', 'fields', 'dragging', 'undo', 'settings'));
    assert.deepEqual(await there({ controls: 'none' }), without('audit', 'source', 'editor', 'fields', 'dragging', 'undo', 'settings', 'transport'));
    for (const part of ['tokens', 'weights', 'equation', 'caption', 'audit', 'source', 'editor', 'proof']) assert.deepEqual(await there({ hide: [part] }), without(part));
    assert.deepEqual(await there({ hide: ['tokens', 'weights', 'editor'] }), without('tokens', 'weights', 'editor'));
    // A hidden caption is still spoken.
    await there({ hide: 'caption' });
    assert.match(await page.evaluate(() => $.caption()), /Token 1/);
    // Locked: no panel has a field, and no key undoes.
    await there({ lock: false });
    await page.click({ role: 'spinbutton', name: 'Weight of Token 1' });
    await page.keyboard.press('ArrowUp');
    await there({ lock: true });
    await page.click({ role: 'button', name: 'Where the weights come from' });
    await page.waitFor(() => $.one('.source-panel'));
    assert.equal(await page.evaluate(() => $.all('.panels input, .panels [role=switch]').length), 0);
    await page.click('.stage .heading');
    await page.keyboard.press('Control+z');
    assert.equal(await page.evaluate(() => $.figure().weights[0][0]), 0.192);
  });

  test(`wrong values are told in the figure and leave the rest as it was in ${engine}`, async () => {
    const page = await host(figureHtml);
    await page.evaluate(() => Object.assign($.figure(), { example: 'sushi', token: 3, t: 2, precision: 99 }));
    // The sentences of notices are loaded with the first of them.
    await page.waitFor(() => /^“99” does not fit “precision”/.test($.notice()));
    const before = await page.evaluate(() => JSON.stringify($.figure().getState()));
    const wrong = { token: [0, 4, 1.5, 'x', '<img src=x onerror=hacked=1>', -1, 'NaN'], grain: ['letter'], t: [-1, 'soon', 'NaN'], speed: [0, 99, 'fast'], precision: [0, 7, 2.5], example: ['nothing'], step: ['7'],
      controls: ['some'], hide: ['everything'], theme: ['pink'], seed: [-1], data: ['{', '[1]', '{"values":[[1,2],[3]]}', '{"values":[["x"]]}', '{"values":[]}', { values: [[1]], tokens: 'a' }, { values: [[1, NaN]] }, { values: [[1e9]] }, 7],
      values: [[], [[]], 'x', [[1], [2, 3]], [[null]], [[Infinity]]], weights: [[[1]], [[1, 2, 3]]], tokens: [['a'], [1, 2, 3]], scale: [0, -1, 'x'], temperature: [0, 'NaN'], printed: [[[1]]], weighting: ['magic'] };
    const silent = await page.evaluate(async (wrong, before) => {
      const failed = [];
      for (const [name, values] of Object.entries(wrong)) {
        for (const value of values) {
          const figure = $.figure();
          figure.setState({});
          figure[name] = value;
          await Promise.resolve();
          await Promise.resolve();
          const state = JSON.stringify(figure.getState());
          if (!$.notice() || /undefined|\[object|\{\w+\}|problem\./.test($.notice()) || state !== before) failed.push(`${name} = ${JSON.stringify(value)}: "${$.notice()}" ${state === before ? '' : state}`);
          if (state !== before) figure.setState(JSON.parse(before));
        }
      }
      return failed;
    }, wrong, before);
    assert.deepEqual(silent, []);
    assert.equal(await page.evaluate(() => 'hacked' in globalThis), false);
    assert.deepEqual(await page.errors(), []);
  });
});
