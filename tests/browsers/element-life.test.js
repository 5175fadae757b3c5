// What a page does to a figure besides showing it: takes attributes away, moves it between documents, calls it before it runs, hands it
// data that changes, has many of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built, eachEngine, hostPage } from './figure.js';

const own = { tokens: ['a', 'b'], values: [[1, 2], [3, 4]], weights: [[0.5, 0.5], [0.25, 0.75]] };

await eachEngine((engine, { open, visit, serve }) => {
  /** A page with these figures, running. @param {string} html */
  const host = async (html) => {
    serve('/life.html', hostPage(`${html}<script>start()</script>`));
    return open('/life.html');
  };
  const figureHtml = '<attention-explainer></attention-explainer>';

  test(`an attribute taken away leaves its default in ${engine}`, async () => {
    const page = await host('<attention-explainer example="sushi" token="3" precision="5" t="2" all></attention-explainer>');
    const seen = await page.evaluate((own) => {
      const figure = $.figure();
      const without = (/** @type {string} */ name) => { figure.removeAttribute(name); return name === 'data' ? [figure.example, figure.values[0], figure.tokens[0]] : figure[name]; };
      const seen = ['token', 'precision', 't', 'all'].map(without);
      const data = [];
      figure.setAttribute('data', '{"scale":2}');
      data.push([figure.scale, ...without('data'), figure.scale]);
      figure.setAttribute('data', JSON.stringify(own));
      data.push([figure.example, ...without('data')]);
      seen.push(data, without('example'), figure.token, figure.precision);
      figure.setAttribute('data', JSON.stringify(own));
      // Where no example is named, own data leaves the first one.
      seen.push(without('data'));
      for (const name of figure.constructor.observedAttributes) figure.removeAttribute(name), figure.setAttribute(name, 'x'), figure.removeAttribute(name);
      // The same before it is in a page.
      const early = document.createElement('attention-explainer');
      early.setAttribute('token', '4');
      early.setAttribute('data', JSON.stringify(own));
      early.removeAttribute('token');
      early.removeAttribute('data');
      return [...seen, figure.fragment, early.fragment];
    }, own);
    assert.deepEqual(seen, [2, 3, 7, false, [[2, 'sushi', [0.9, -0.4, 0.3], 'I', 1], ['own', 'sushi', [0.9, -0.4, 0.3], 'I']], 'slide', 1, 4, ['slide', [1, 0.5, 0.2], 'Token 1'], '', '']);
    assert.deepEqual(await page.errors(), []);
  });

  test(`a figure moves to another document and back in ${engine}`, async () => {
    const page = await host(`${figureHtml}<iframe title="Other" srcdoc="<!doctype html><html lang=de><body></body></html>"></iframe>`);
    await page.waitFor(() => document.querySelector('iframe').contentDocument?.documentElement.lang === 'de');
    const seen = await page.evaluate(async () => {
      const figure = $.figure();
      const frame = document.querySelector('iframe').contentDocument;
      const root = figure.shadowRoot;
      const look = () => {
        const view = figure.ownerDocument.defaultView;
        return [view.getComputedStyle(root.querySelector('.figure')).position, view.getComputedStyle(root.querySelector('.stage')).display, root.querySelectorAll('style').length + root.adoptedStyleSheets.length];
      };
      const task = () => new Promise((done) => setTimeout(done));
      const looks = [look()];
      frame.body.append(figure);
      await task();
      looks.push(look());
      figure.next(), figure.previous(), figure.token = 3;
      root.querySelector('[name$=token][value="1"], .chip input')?.click();
      document.body.append(figure);
      await task();
      looks.push(look());
      // Without a window there is nothing to look at, and nothing to go wrong.
      document.implementation.createHTMLDocument().adoptNode(figure);
      figure.token = 2;
      document.body.append(figure);
      await task();
      looks.push(look());
      frame.adoptNode(figure);
      frame.body.append(figure);
      await task();
      looks.push(look());
      document.body.prepend(figure);
      // One that has never run.
      const other = document.createElement('attention-explainer');
      frame.body.append(other);
      await other.ready;
      looks.push([frame.defaultView.getComputedStyle(other.shadowRoot.querySelector('.figure')).position, looks[0][1], looks[0][2]]);
      return { looks: looks.map(String), token: figure.token, example: other.example };
    });
    assert.deepEqual([...new Set(seen.looks)], [seen.looks[0]]);
    assert.match(seen.looks[0], /^relative,\w+,1$/);
    assert.deepEqual([seen.token, seen.example], [2, 'slide']);
    await page.click({ role: 'radio', name: 'Token 4' });
    assert.equal(await page.evaluate(() => $.figure().token), 4);
    assert.deepEqual(await page.errors(), []);
  });

  test(`data without values changes the example, however it is set, in ${engine}`, async () => {
    const page = await host('<attention-explainer example="sushi" data=\'{"scale":3}\'></attention-explainer>');
    const seen = await page.evaluate(() => {
      const figure = $.figure();
      const read = () => [figure.example, figure.scale, figure.causal, figure.tokens[0], $.notice()];
      const seen = [read()];
      figure.setAttribute('data', '{"causal":true}'), seen.push(read());
      figure.data = { scale: 0.5 }, seen.push(read());
      figure.setState({ data: { causal: true } }), seen.push(read());
      figure.setState({ example: 'thinking-machines', data: { scale: 4 } }), seen.push(read());
      figure.data = { causal: 'true' }, seen.push(read());
      figure.fragment = 'example=sushi&data={"scale":5}', seen.push(read());
      figure.fragment = 'data={"causal":true}', seen.push(read());
      return seen;
    });
    assert.deepEqual(seen, [['sushi', 3, false, 'I', ''], ['sushi', 1, true, 'I', ''], ['sushi', 0.5, false, 'I', ''], ['sushi', 1, true, 'I', ''], ['thinking-machines', 4, false, 'Thinking', ''],
      ['thinking-machines', null, true, 'Thinking', ''], ['sushi', 5, false, 'I', ''], ['slide', null, true, 'Token 1', '']]);
    // What cannot be read is told, and nothing is lost, not even what was typed.
    await page.evaluate(() => { $.figure().fragment = ''; });
    await page.click({ role: 'spinbutton', name: 'Weight of Token 1' });
    await page.keyboard.press('ArrowUp');
    const before = await page.evaluate(() => JSON.stringify($.figure().getState()));
    for (const data of ['{"weights":[[1]]}', '{"scale":-1}', '{"causal":1}', '{"nothing":1}', '{', '7']) {
      await page.evaluate((data) => $.figure().setAttribute('data', data), data);
      assert.match(await page.waitFor(() => $.notice()), /\w{3}/);
      assert.equal(await page.evaluate(() => JSON.stringify($.figure().getState())), before, data);
      await page.evaluate(() => $.figure().setState({}));
    }
  });

  test(`data properties change the data as it is, together and once, in ${engine}`, async () => {
    const page = await host(figureHtml);
    await page.click({ role: 'spinbutton', name: 'Weight of Token 1' });
    await page.keyboard.press('ArrowUp');
    const seen = await page.evaluate(async (own) => {
      const figure = $.figure();
      const turn = () => new Promise((done) => setTimeout(done));
      const seen = [];
      figure.temperature = 2;
      await turn();
      // What was typed is still there; Reset returns to what the page gave.
      seen.push([figure.weights[0][0], figure.temperature]);
      figure.reset();
      seen.push([figure.weights[0][0], figure.temperature]);
      // Reading in between, and calling, take nothing apart.
      figure.tokens = own.tokens;
      const between = figure.tokens.length;
      figure.pause();
      figure.next();
      figure.weights = own.weights;
      figure.values = own.values;
      await turn();
      seen.push([between, figure.tokens, figure.values, figure.weights, figure.printed, $.notice()]);
      // One alone changes only that.
      figure.values = [[5, 6], [7, 8]];
      await turn();
      seen.push([figure.tokens, figure.values, figure.weights]);
      figure.scores = [[1, 2], [3, 4]];
      await turn();
      seen.push([figure.scores, figure.weighting, figure.values[0]]);
      // What could not be read does not come back.
      figure.weights = [[1]];
      await turn();
      figure.tokens = ['c', 'd'];
      await turn();
      seen.push([figure.tokens, figure.weights]);
      figure.values = [[1], [2], [3]];
      await turn();
      seen.push([figure.tokens.length, figure.weights[0].length, figure.example]);
      figure.values = null;
      await turn();
      seen.push([figure.values[0], figure.tokens.length]);
      return seen;
    }, own);
    assert.deepEqual(seen, [[0.192, 2], [0.182, 2], [5, own.tokens, own.values, own.weights, null, ''], [own.tokens, [[5, 6], [7, 8]], own.weights], [[[1, 2], [3, 4]], 'scores', [5, 6]],
      [['c', 'd'], own.weights], [3, 3, 'own'], [[1, 0.5, 0.2], 5]]);
  });

  test(`nothing that was called before the figure runs is lost in ${engine}`, async () => {
    serve('/early.html', hostPage('<div id="place"></div>'));
    const page = await visit('/early.html');
    const seen = await page.evaluate(async (own) => {
      const place = document.querySelector('#place');
      // Set before the element is defined.
      const oldest = document.createElement('attention-explainer');
      Object.assign(oldest, { fragment: 'example=sushi&token=3&t=4', highlight: 'weights', precision: 2 });
      place.append(oldest);
      await start();
      const make = (/** @type {(figure: any) => void} */ act) => {
        const figure = document.createElement('attention-explainer');
        act(figure);
        const early = JSON.stringify(figure.getState());
        const { fragment } = figure;
        place.append(figure);
        return figure.ready.then(() => [early === JSON.stringify(figure.getState()), figure.fragment === fragment, figure]);
      };
      const acts = [
        (figure) => { figure.setAttribute('grain', 'step'), figure.seek(1); },
        (figure) => { figure.seek(0), figure.next(), figure.next(), figure.next(), figure.previous(); },
        (figure) => { figure.setState({ example: 'sushi', token: 3, t: 1 }), figure.setState({ token: 1 }); },
        (figure) => { figure.fragment = 'token=4&t=2&data={"causal":true}', figure.precision = 3; },
        (figure) => { figure.setAttribute('token', '5'), figure.fragment = ''; },
        (figure) => { figure.setState({ example: 'sushi', data: { scale: 2 } }), figure.reset(); },
        (figure) => { figure.play(), figure.pause(), figure.seek(1e9), figure.highlight = 'values'; },
        (figure) => { Object.assign(figure, own), figure.next(), figure.seek(1); },
      ];
      const results = await Promise.all(acts.map(make));
      const player = document.createElement('attention-explainer');
      player.play();
      player.speed = 4;
      place.prepend(player);
      await player.ready;
      const button = player.shadowRoot.querySelector('.play').textContent;
      await oldest.ready;
      return {
        wrong: results.flatMap(([isSame, isSameFragment], i) => (isSame && isSameFragment ? [] : [`${acts[i]}`])),
        states: results.map(([, , figure]) => [figure.example, figure.token, figure.t, figure.scale, figure.values.length]),
        oldest: [oldest.example, oldest.token, oldest.t, oldest.precision, oldest.shadowRoot.querySelector('.figure').dataset.highlight],
        highlight: results[6][2].shadowRoot.querySelector('.figure').dataset.highlight, button,
      };
    }, own);
    assert.deepEqual(seen, {
      wrong: [], oldest: ['sushi', 3, 4, 2, 'weights'], highlight: 'values', button: 'Pause',
      states: [['slide', 1, 1, null, 5], ['slide', 1, 2, null, 5], ['sushi', 1, 1, 1, 3], ['slide', 4, 2, null, 5], ['slide', 1, 11, null, 5], ['sushi', 2, 7, 1, 3], ['slide', 1, 11, null, 5], ['own', 1, 1, null, 2]],
    });
    await page.waitFor(() => $.figure().t > 0.1);
    // Taken out, it stands, whatever is called; put back, it goes on.
    const after = await page.evaluate(async () => {
      const figure = $.figure();
      figure.remove();
      figure.play();
      await new Promise((done) => setTimeout(done));
      const from = figure.t;
      figure.play();
      // A clock that ran would have moved it within these frames.
      for (let frame = 0; frame < 6; frame++) await new Promise((done) => requestAnimationFrame(done));
      const stood = figure.t === from;
      document.querySelector('#place').prepend(figure);
      globalThis.from = from;
      return stood;
    });
    assert.equal(after, true);
    await page.waitFor(() => $.figure().t > from && $.text('.play') === 'Pause');
    assert.deepEqual(await page.errors(), []);
  });

  test(`properties take what scripts have, and null for the default, in ${engine}`, async () => {
    const page = await host(figureHtml);
    const seen = await page.evaluate(async () => {
      const figure = $.figure();
      const turn = () => new Promise((done) => setTimeout(done));
      const fresh = JSON.stringify(figure.getState());
      const values = { example: 'sushi', token: 2, all: true, step: '5', grain: 'step', t: 1, speed: 2, precision: 1, lens: 'x', seed: 9, controls: 'none', hide: ['proof'], lock: true, theme: 'dark', lang: 'de', causal: true, temperature: 2, scale: 2, rescale: true };
      const kept = [];
      for (const nothing of [null, undefined]) {
        Object.assign(figure, values);
        await turn();
        for (const name of Object.keys(values)) figure[name] = nothing;
        await turn();
        figure.data = nothing;
        if (JSON.stringify(figure.getState()) !== fresh || figure.hide.length || figure.lock || figure.theme !== 'auto' || figure.lang) kept.push(JSON.stringify(figure.getState()));
      }
      const flags = ['all', 'lock', 'causal', 'rescale'].flatMap((name) => [[true, true], ['true', true], ['', true], [false, false], ['false', false]].map(([value, flag]) => {
        figure[name] = !flag;
        figure[name] = value;
        return figure[name] === flag ? '' : `${name} = ${JSON.stringify(value)} gave ${figure[name]}`;
      })).filter(Boolean);
      await turn();
      const times = [Infinity, 1e-7, 1e21, 2.5, '1e-7', 7e5].map((t) => ((figure.t = 1), (figure.t = t), figure.t));
      figure.data = { values: [[1e-9, -1e6]], temperature: 1e-5 };
      return { kept, flags, times, values: figure.values, notice: $.notice() };
    });
    assert.deepEqual(seen, { kept: [], flags: [], times: [11, 1e-7, 11, 2.5, 1e-7, 11], values: [[1e-9, -1e6]], notice: '' });
    for (const name of ['all', 'lock', 'causal', 'rescale']) {
      for (const value of ['yes', 1, [], {}]) {
        await page.evaluate((name, value) => { $.figure().setState({}); $.figure()[name] = value; }, name, value);
        assert.match(await page.waitFor(() => $.notice()), /true, false/, `${name} = ${JSON.stringify(value)}`);
        assert.equal(await page.evaluate((name) => $.figure()[name], name), false);
      }
    }
  });

  test(`another grain keeps the moment, another example is at its end, in ${engine}`, async () => {
    const page = await host('<attention-explainer speed="0.25"></attention-explainer>');
    assert.deepEqual(await page.evaluate(() => {
      const figure = $.figure();
      const seen = [];
      for (const [grain, t] of [['token', 3], ['number', 9], ['step', 0], ['token', 7], ['number', 21]]) {
        figure.grain = grain;
        if (grain === 'token') figure.t = t;
        seen.push([figure.t === t, figure.step]);
      }
      figure.setAttribute('grain', 'token');
      seen.push(figure.t);
      figure.setState({ grain: 'number', t: 2 });
      seen.push(figure.t);
      figure.example = 'sushi';
      seen.push([figure.t, figure.step, figure.token]);
      figure.t = 1;
      figure.setAttribute('example', 'slide');
      seen.push([figure.t, $.text('.play')]);
      figure.play();
      figure.t = 4.5;
      return [...seen, $.text('.play')];
    }), [[true, '5'], [true, '5'], [true, 'start'], [true, '6'], [true, '6'], 7, 2, [19, 'output', 2], [31, 'Play'], 'Pause']);
    // What plays goes on from where it was put.
    await page.waitFor(() => $.figure().t > 4.5 && $.figure().t < 6);
    await page.evaluate(() => { $.figure().example = 'sushi'; });
    assert.deepEqual(await page.evaluate(() => [$.figure().t, $.text('.play')]), [19, 'Play']);
  });

  test(`data is read at once and handed out as copies in ${engine}`, async () => {
    const page = await host(figureHtml);
    const seen = await page.evaluate(async () => {
      const figure = $.figure();
      const turn = () => new Promise((done) => setTimeout(done));
      const [values, hide, tensor] = [[[1, 2], [3, 4]], ['proof'], { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }];
      const early = document.createElement('attention-explainer');
      Object.assign(early, { values, hide });
      Object.assign(figure, { values, weights: tensor, hide });
      values[0][0] = 99, values.push([5]), tensor.data[0] = 99, hide.push('audit');
      await turn();
      const read = [figure.values, figure.weights, figure.hide, early.values, early.hide];
      figure.hide.push('tokens');
      for (const numbers of [figure.values, figure.getState().data.values, figure.data.values]) numbers[0][0] = 77;
      figure.observe(({ hide, data }) => { try { hide.push('tokens'); } catch {} try { data.values[0][0] = 77; } catch {} });
      figure.precision = 2;
      figure.getState().data.tokens.push('x');
      figure.values = new Proxy([[6, 7], [8, 9]], {});
      await turn();
      return { read, after: [figure.values, figure.hide, figure.tokens.length] };
    });
    assert.deepEqual(seen.read, [[[1, 2], [3, 4]], [[1, 2], [3, 4]], ['proof'], [[1, 2], [3, 4]], ['proof']]);
    assert.deepEqual(seen.after, [[[6, 7], [8, 9]], ['proof'], 2]);
    const hostile = {
      'a getter': 'figure.data = { get values() { throw new Error("no values"); } }', 'a proxy': 'figure.values = new Proxy([], { get() { throw new Error("no values"); } })',
      'toString': 'figure.token = { toString() { throw new Error("no values"); } }', 'an element of a list': 'figure.hide = [{ toString() { throw new Error("no values"); } }]',
      'a state': 'figure.setState({ get token() { throw new Error("no values"); }, get data() { throw "no values"; } })', 'before it fits': 'figure.setState(new Proxy({}, { get() { throw new Error("no values"); } }))',
    };
    const before = await page.evaluate(() => JSON.stringify($.figure().getState()));
    for (const [name, code] of Object.entries(hostile)) {
      await page.evaluate(`const figure = $.figure(); figure.setState({}); ${code}; await new Promise((done) => setTimeout(done));`);
      assert.match(await page.waitFor(() => $.notice()), /no values/, name);
      assert.equal(await page.evaluate(() => JSON.stringify($.figure().getState())), before, name);
    }
    assert.deepEqual(await page.errors(), []);
  });

  test(`ready is rejected where the core cannot start, and tried again, in ${engine}`, async () => {
    const source = built('element.js');
    const broken = source.replace(/checksum:\d/g, 'checksum:9').replaceAll('new ArrayBuffer(', 'new (globalThis.Buffers ?? NoSuchBuffer)(');
    assert.notEqual(broken, source);
    serve('/failing.js', broken);
    serve('/failing.html', hostPage(figureHtml));
    const page = await visit('/failing.html');
    const first = await page.evaluate(async () => {
      await import('/failing.js');
      const figure = $.figure();
      const { ready } = figure;
      const said = await ready.then(() => 'ran', (error) => `${error}`);
      const later = await figure.ready.then(() => 'ran', () => 'rejected');
      globalThis.Buffers = ArrayBuffer;
      const place = figure.parentElement;
      figure.token = 4;
      figure.remove();
      place.append(figure);
      await figure.ready;
      return [said, later, figure.ready === ready, $.figure().token, Boolean($.one('[role=alert]')), $.all('table.values td').length > 0];
    });
    assert.match(first[0], /checksum|NoSuchBuffer/);
    assert.deepEqual(first.slice(1), ['rejected', false, 4, false, true]);
    assert.deepEqual(await page.errors(), []);
  });

  test(`a page with 200 figures stays responsive while they start in ${engine}`, async () => {
    serve('/many.html', hostPage(''));
    const page = await visit('/many.html');
    const seen = await page.evaluate(async () => {
      const place = document.querySelector('main');
      place.append(...Array.from({ length: 200 }, () => document.createElement('attention-explainer')));
      for (const figure of place.children) figure.style.minHeight = '900px';
      const figures = [...place.querySelectorAll('attention-explainer')];
      const isRunning = (/** @type {any} */ figure) => Boolean(figure.shadowRoot?.querySelector('[role=status]'));
      const frame = requestAnimationFrame;
      globalThis.requestAnimationFrame = () => 0;
      await start();
      // No frame is needed for the first.
      await figures[0].ready;
      globalThis.requestAnimationFrame = frame;
      const atFirst = figures.filter(isRunning).length;
      const last = figures[199];
      last.setState({ example: 'sushi', token: 1 });
      last.next();
      const meanwhile = [isRunning(last), last.getState().example, last.tokens];
      // The reader jumps to the end: that one does not wait for all the others.
      last.scrollIntoView();
      await last.ready;
      const count = () => figures.filter(isRunning).length;
      const jumped = count();
      // Between any two tasks of the page at most one starts by its turn, and one because it was put in.
      let most = 0;
      for (let before = count(), end = performance.now() + 10_000; before < jumped + 15 && performance.now() < end;) {
        const channel = new MessageChannel();
        await new Promise((done) => { channel.port1.onmessage = done; channel.port2.postMessage(null); });
        channel.port1.close();
        most = Math.max(most, count() - before);
        before = count();
      }
      const late = figures.find((figure) => !isRunning(figure));
      return { atFirst, meanwhile, jumped, most, more: count() - jumped, state: late?.getState().token };
    });
    assert.ok(seen.atFirst <= 2, `${seen.atFirst} in the first task`);
    assert.deepEqual(seen.meanwhile, [false, 'sushi', ['I', 'love', 'sushi']]);
    assert.ok(seen.jumped < 20, `${seen.jumped} before the one in sight`);
    assert.ok(seen.most <= 2, `${seen.most} in one task`);
    assert.ok(seen.more >= 15, `${seen.more} more in ten seconds`);
    assert.equal(seen.state, 1);
    assert.deepEqual(await page.errors(), []);
  });
});
