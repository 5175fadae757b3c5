import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine, hostPage } from './figure.js';

const own = { tokens: ['a', 'b'], values: [[1, 2], [3, 4]], weights: [[0.5, 0.5], [0.25, 0.75]] };

await eachEngine((engine, { open, visit, serve }) => {
  /** An empty page with a figure, made from HTML. */
  const host = async (/** @type {string} */ html) => {
    serve('/with.html', hostPage(`${html}<script>start()</script>`));
    return open('/with.html');
  };

  test(`a figure that is there before its script takes up its attributes and properties in ${engine}`, async () => {
    const page = await visit('/host.html');
    const state = await page.evaluate(async () => {
      document.body.insertAdjacentHTML('beforeend', '<attention-explainer example="sushi" precision="2" grain="step">light</attention-explainer>');
      const figure = document.querySelector('attention-explainer');
      Object.assign(figure, { token: 3, t: 1, all: false });
      await start();
      await figure.ready;
      return { ...figure.getState(), own: Object.keys(figure).filter((name) => name !== 'ready') };
    });
    assert.deepEqual([state.example, state.precision, state.grain, state.token, state.t, state.own], ['sushi', 2, 'step', 3, 1, []]);
    // Data set as properties, too.
    const data = await page.evaluate(async (own) => {
      const figure = document.createElement('attention-explainer');
      Object.assign(figure, own);
      document.body.append(figure);
      await figure.ready;
      return [figure.values, figure.weights, figure.tokens, figure.example];
    }, own);
    assert.deepEqual(data, [own.values, own.weights, own.tokens, 'own']);
  });

  test(`figures made by a script do not disturb each other in ${engine}`, async () => {
    const page = await visit('/host.html');
    await page.evaluate(async () => {
      await start();
      const { constructor } = document.createElement('attention-explainer');
      const figures = [new constructor(), document.createElement('attention-explainer')];
      figures[1].setAttribute('example', 'thinking-machines');
      document.body.append(...figures);
      await Promise.all(figures.map((figure) => figure.ready));
    });
    await page.waitFor(() => $.isRunning(2));
    const before = await page.evaluate(() => JSON.stringify($.figure(1).getState()));
    await page.click({ role: 'radio', name: 'Token 3' });
    await page.click({ role: 'radio', name: 'Number by number' });
    await page.click({ role: 'button', name: 'Previous' });
    await page.evaluate(() => $.figure(0).values = [[9, 8], [7, 6], [5, 4]]);
    assert.equal(await page.evaluate(() => JSON.stringify($.figure(1).getState())), before);
    await page.evaluate(() => $.figure(1).setState({ token: 2, t: 0, grain: 'step' }));
    assert.deepEqual(await page.evaluate(() => [$.figure().grain, $.figure().token, $.figure(1).grain, $.figure(1).token]), ['number', 3, 'step', 2]);
    // Radios of the same name in two figures would be one group.
    assert.equal(await page.evaluate(() => $.all('[name$=token]:checked').length + $.all('[name$=token]:checked', 1).length), 2);
  });

  test(`moving a figure, or taking it out and putting it back, keeps what it shows in ${engine}`, async () => {
    const page = await host('<div id="a"><attention-explainer token="2" t="3"></attention-explainer></div><div id="b"></div>');
    await page.click({ role: 'radio', name: 'Token 4' });
    const results = await page.evaluate(async () => {
      const figure = $.figure();
      const read = () => `${figure.token} ${figure.t} ${$.caption()} ${$.one('.stage').isConnected}`;
      const task = () => new Promise((done) => setTimeout(done));
      const seen = [read()];
      for (const move of ['insertBefore', 'moveBefore']) {
        const target = document.querySelector(figure.parentElement.id === 'a' ? '#b' : '#a');
        target[move]?.(figure, null);
        await task();
        seen.push(read());
      }
      figure.remove();
      await task();
      figure.next();
      figure.previous();
      document.querySelector('#a').append(figure);
      await task();
      seen.push(read());
      return [...new Set(seen)];
    });
    assert.equal(results.length, 1, results.join('\n'));
    assert.match(results[0], /^4 3 Step 5, token 3/);
    // Playing goes on through a move, and stops in a figure that is taken out.
    await page.click({ role: 'button', name: 'Play' });
    await page.evaluate(() => document.querySelector('#b').append($.figure()));
    await page.waitFor(() => $.figure().t > 3.1);
    assert.equal(await page.evaluate(async () => {
      const figure = $.figure();
      figure.remove();
      await new Promise((done) => setTimeout(done));
      document.body.append(figure);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return $.text('.play');
    }), 'Play');
  });

  test(`every attribute and property can be written and read in ${engine}`, async () => {
    const page = await host('<attention-explainer></attention-explainer>');
    /** Name, values, and what an attribute of that text gives when it is not the same. */
    const table = { example: ['sushi', 'thinking-machines', 'slide'], token: [3, 1, 5], all: [true, false], grain: ['step', 'number', 'token'], t: [0, 2.5, 11],
      step: ['start', '5', '6', 'output'], speed: [0.25, 4, 1.3], precision: [1, 6, 4], lens: ['geometry', ''], seed: [7, 1], controls: ['none', 'transport', 'all'],
      hide: [['tokens', 'proof'], []], lock: [true, false], theme: ['dark', 'light', 'auto'], lang: ['de', 'en'] };
    const wrong = await page.evaluate((table) => Object.entries(table).flatMap(([name, values]) => values.flatMap((value) => ['property', 'attribute'].map((way) => {
      const figure = $.figure();
      if (way === 'property') figure[name] = value;
      else figure.setAttribute(name, String(value));
      const read = figure[name];
      return JSON.stringify(read) === JSON.stringify(value) && !$.notice() ? '' : `${way} ${name}: wrote ${value}, read ${read} ${$.notice()}`;
    }))).filter(Boolean), table);
    assert.deepEqual(wrong, []);
    // An attribute taken away is back at what a fresh figure has.
    const left = await page.evaluate((names) => {
      const figure = $.figure();
      for (const name of ['token', 'all', 'grain', 't', 'speed', 'precision', 'controls', 'hide', 'lock', 'theme']) figure.setAttribute(name, { token: 2, grain: 'step', t: 1, speed: 2, precision: 3, controls: 'none', hide: 'tokens', theme: 'dark' }[name] ?? 'true');
      for (const name of names) figure.removeAttribute(name);
      return names.map((name) => figure[name]);
    }, Object.keys(table));
    assert.deepEqual(left, ['slide', 1, false, 'token', 11, 'output', 1, 4, '', 1, 'all', [], false, 'auto', '']);
    assert.equal(await page.evaluate(() => $.notice()), '');
    assert.deepEqual(await page.errors(), []);
  });

  test(`tokens, weights and values set one by one become data together in ${engine}`, async () => {
    const page = await host('<attention-explainer></attention-explainer>');
    const seen = await page.evaluate(async (own) => {
      const figure = $.figure();
      figure.weights = own.weights;
      figure.tokens = own.tokens;
      figure.values = own.values;
      const together = [['tokens', 'values', 'weights'].map((name) => figure[name]), $.notice()];
      Object.assign(figure, { query: [[1], [2]], key: [[3], [4]], weighting: 'query-key', scale: 0.5, causal: true, temperature: 2, printed: [[2, 3], [2.5, 3.5]], embeddings: [[0, 0], [1, 1]] });
      await Promise.resolve();
      await Promise.resolve();
      const all = ['query', 'key', 'weighting', 'scale', 'causal', 'temperature', 'printed', 'embeddings'].map((name) => figure[name]);
      // Typed arrays with a shape are taken as the core gives them.
      figure.values = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] };
      const tensor = figure.values;
      // What was set before does not come back once other data was asked for.
      figure.example = 'sushi';
      figure.scale = 2;
      return { together, all, tensor, later: [figure.tokens, figure.scale] };
    }, own);
    assert.deepEqual(seen.together, [[own.tokens, own.values, own.weights], '']);
    assert.deepEqual(seen.all, [[[1], [2]], [[3], [4]], 'query-key', 0.5, true, 2, [[2, 3], [2.5, 3.5]], [[0, 0], [1, 1]]]);
    assert.deepEqual(seen.tensor, [[1, 2], [3, 4]]);
    assert.deepEqual(seen.later, [['I', 'love', 'sushi'], 2]);
  });

  test(`the state survives JSON and another figure in ${engine}`, async () => {
    const page = await host('<attention-explainer></attention-explainer><attention-explainer></attention-explainer>');
    const states = {
      'the opening one': {}, 'another token and time': { token: 4, t: 3, grain: 'number', speed: 2, precision: 2 }, 'all tokens': { all: true, t: 5 },
      'an example': { example: 'sushi' }, 'own data': { data: { ...own, rescale: true } },
    };
    // Fields of an example that were taken back to what data has by default.
    const edits = { 'free weights after query and key': ['sushi', { weighting: 'free' }], 'scale 1 / sqrt(d) after 1': ['sushi', { scale: null }], 'nothing printed after a printed output': ['slide', { printed: null }] };
    const wrong = await page.evaluate((states, edits) => {
      const [first, second] = [$.figure(0), $.figure(1)];
      const fresh = second.getState();
      const check = (/** @type {string} */ name) => {
        const json = JSON.stringify(first.getState());
        second.setState({ example: 'thinking-machines' });
        second.setState(JSON.parse(json));
        return JSON.stringify(second.getState()) === json && !$.notice(0) && !$.notice(1) ? [] : [`${name}: ${json} became ${JSON.stringify(second.getState())} ${$.notice(1)}`];
      };
      return [
        ...Object.entries(states).flatMap(([name, state]) => (first.setState(fresh), first.setState(state), check(name))),
        ...Object.entries(edits).flatMap(([name, [example, data]]) => (first.setState({ ...fresh, example, data }), check(name))),
      ];
    }, states, edits);
    assert.deepEqual(wrong, []);
    // An unchanged example is still unchanged: there is nothing to reset.
    await page.evaluate(() => { $.figure(0).setState({ example: 'slide' }); $.figure(1).setState(JSON.parse(JSON.stringify($.figure(0).getState()))); });
    assert.equal(await page.evaluate(() => $.named('button', 'Reset', 1).getAttribute('aria-disabled')), 'true');
    assert.match(await page.evaluate(() => { try { $.figure().setState(null); return ''; } catch (error) { return `${error}`; } }), /TypeError.*setState/);
  });
});
