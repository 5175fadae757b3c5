import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built, eachEngine } from './figure.js';

const state = () => JSON.stringify($.figure().getState());
const hash = () => location.hash;

await eachEngine((engine, { open, visit, serve, server }) => {
  test(`the address follows, and brings the same back after a reload and in a fresh page, in ${engine}`, async () => {
    const page = await open('/index.html');
    assert.equal(await page.evaluate(hash), '');
    await page.click({ role: 'radio', name: 'Token 3' });
    await page.waitFor(() => location.hash === '#token=3');
    await page.click({ role: 'radio', name: 'Number by number' });
    await page.click({ role: 'button', name: 'Restart' });
    await page.waitFor(() => location.hash === '#token=3&grain=number&t=0');
    await page.click({ role: 'button', name: 'Next' });
    await page.click({ role: 'button', name: 'Next' });
    await page.click({ role: 'spinbutton', name: 'Weight of Token 3' });
    await page.keyboard.press('ArrowUp');
    await page.evaluate(() => { $.figure().tokens = ['a&b=c', '#?%+', 'ما', '“x”', '日本 語']; });
    await page.waitFor(() => /t=2/.test(location.hash) && /data=/.test(location.hash));
    const [before, link] = [await page.evaluate(state), await page.evaluate(hash)];
    const again = await open(`/index.html${link}`);
    assert.equal(await again.evaluate(state), before);
    assert.deepEqual(await again.evaluate(() => [$.table('Values')[2][2], $.figure().tokens, $.notice()]), ['1.1', ['a&b=c', '#?%+', 'ما', '“x”', '日本 語'], '']);
    // Time alone replaces the address: it makes no steps for Back.
    const steps = await again.evaluate(() => history.length);
    await again.click({ role: 'button', name: 'Next' });
    await again.waitFor(() => /t=3/.test(location.hash));
    assert.equal(await again.evaluate(() => history.length), steps);
    assert.deepEqual(await again.errors(), []);
  });

  test(`a reload keeps the state, and Back and Forward go from decision to decision, in ${engine}`, async () => {
    const page = await open('/index.html');
    await page.click({ role: 'radio', name: 'Token 2' });
    await page.waitFor(() => location.hash === '#token=2');
    await page.evaluate(() => { const select = $.named('combobox', 'Example'); select.value = 'sushi'; select.dispatchEvent(new Event('change')); });
    await page.waitFor(() => location.hash === '#example=sushi');
    await page.reload();
    await page.waitFor(() => document.querySelector('attention-explainer')?.shadowRoot?.querySelector('table'));
    assert.deepEqual(await page.evaluate(() => [document.querySelector('attention-explainer').example, location.hash]), ['sushi', '#example=sushi']);
    const at = (/** @type {string} */ example, /** @type {number} */ token) => page.waitFor((example, token) => document.querySelector('attention-explainer').example === example && document.querySelector('attention-explainer').token === token, example, token);
    await page.evaluate(() => history.back());
    await at('slide', 2);
    await page.evaluate(() => history.back());
    await at('slide', 1);
    await page.evaluate(() => history.forward());
    await at('slide', 2);
    await page.evaluate(() => history.forward());
    await at('sushi', 2);
    // A link written by hand, with what the figure would write otherwise, is one step as well.
    await page.evaluate(() => { location.hash = '#token=4&step=5'; });
    await at('slide', 4);
    await page.evaluate(() => history.back());
    await at('sushi', 2);
  });

  test(`a malformed link gives the rest and says so, runs nothing and asks for nothing, in ${engine}`, async () => {
    const page = await open('/index.html');
    await page.evaluate(() => {
      follow = async (fragment) => {
        if (location.hash.slice(1) !== fragment) {
          const told = new Promise((done) => addEventListener('hashchange', done, { once: true }));
          location.hash = fragment;
          await told;
        }
        const { token, example, t, data } = $.figure().getState();
        return { token, example, t, tokens: data.tokens, notice: $.notice(), isThere: $.all('table.values td').length > 0 && Boolean($.caption()) };
      };
    });
    const follow = (/** @type {string} */ fragment) => page.evaluate((fragment) => follow(fragment), fragment);
    // The sentences of notices are loaded with the first of them.
    await follow('token=999');
    await page.waitFor(() => /^“999” does not fit “token”/.test($.notice()));
    const opening = { token: 1, example: 'slide', t: 11, tokens: [1, 2, 3, 4, 5].map((token) => `Token ${token}`), isThere: true };
    for (const fragment of ['token=0', 'token=1.5', 'token=abc', 'precision=99', 'example=%3Cimg%20src=x%20onerror=hacked=1%3E', 'data=%7B', 'data=[]', 'data={"values":[[1],[2,3]]}', 't=-5', 't=soon', 'speed=1e9', 'data={"values":[[1e999]]}',
      `data=${'x'.repeat(300_000)}`, `data=${'9'.repeat(1_000_000)}`]) {
      const { notice, ...rest } = await follow(fragment);
      assert.deepEqual(rest, opening, fragment.slice(0, 60));
      assert.match(notice, /^[^{}]{20,300}$/, fragment.slice(0, 60));
    }
    // What is right in a link is taken all the same.
    const { notice, ...rest } = await follow('token=3&grain=letters&t=2&precision=x');
    assert.deepEqual(rest, { ...opening, token: 3, t: 2 });
    assert.match(notice, /“letters” is not an option for “grain”/);
    assert.equal(await page.evaluate(() => $.one('.notice').getAttribute('aria-live')), 'polite');
    // Labels are text, on one line, in one direction, and short.
    const labels = ['<img src=x onerror=window.hacked=1>', '\u202Etxet desrever\u2066', '</script><script>hacked=1</script>', 'x'.repeat(10_000), '\u0000\u0007 \n "\'`${hacked=1}'];
    const hostile = await follow(`data=${encodeURIComponent(JSON.stringify({ tokens: labels, values: labels.map(() => [1, 2]) }))}`);
    assert.deepEqual([hostile.isThere, hostile.example, hostile.tokens[0], hostile.tokens[2]], [true, 'own', labels[0], labels[2]]);
    assert.ok(hostile.tokens.every((/** @type {string} */ token) => token.length <= 60 && !/[\u202A-\u202E\u2066-\u2069\n\u0000]/.test(token)), JSON.stringify(hostile.tokens));
    assert.deepEqual(await page.evaluate(() => [$.all('img, script').length, document.querySelectorAll('img').length, 'hacked' in globalThis, document.documentElement.scrollWidth <= innerWidth]), [0, 0, false, true]);
    // Noise, always the same.
    let seed = 7;
    const random = (/** @type {number} */ most) => (seed = (seed * 48271) % 2147483647) % most;
    const words = ['data=', 'token=', 't=', '&', '=', '%', '%7B', '[[1]]', '{"values":', '-1', '1e400', 'NaN', '__proto__=1', 'constructor', 'lang=xx-!!', 'hide=', 'theme=', '\u202E', '😀', '\\', '"', "'", ',', 'null', 'all=', 'seed=', 'lens='];
    for (let i = 0; i < 60; i++) {
      const noise = Array.from({ length: 1 + random(12) }, () => words[random(words.length)]).join('');
      assert.equal((await page.evaluate((noise) => { location.hash = noise; return new Promise((done) => setTimeout(() => done($.all('table.values td').length > 0 && Boolean($.caption())))); }, noise)), true, noise);
    }
    const fresh = await open('/index.html#token=x&data=%7B&hide=nothing&theme=pink&lang=%F0%9F');
    await fresh.waitFor(() => $.figure().token === 1 && $.notice().length > 20);
    assert.deepEqual([await page.errors(), (await page.requests()).filter((url) => !url.startsWith(server.origin))], [[], []]);
    assert.deepEqual(server.requests.filter((path) => /\/x$|hacked/.test(path)), []);
  });

  test(`terms of the text light their part of the figure, and show its state, in ${engine}`, async () => {
    const page = await open('/index.html');
    const lit = (/** @type {string} */ part) => page.waitFor((part) => ($.one('.figure').dataset.highlight ?? '') === part, part);
    for (const part of ['values', 'weights', 'weighted', 'output']) {
      await page.hover(`header a.term[data-part=${part}]`);
      await lit(part);
      const faded = await page.evaluate((part) => $.all('[data-term]').filter((one) => Number(getComputedStyle(one).opacity) < 1).map((one) => one.dataset.term), part);
      assert.ok(!faded.includes(part), `${part}: ${faded}`);
    }
    await page.hover('h1');
    await lit('');
    await page.evaluate(() => document.querySelector('a.term[data-part=difference]').focus());
    await lit('difference');
    await page.keyboard.press('Enter');
    await page.waitFor(() => $.figure().t === 11);
    await page.click('header a.term[data-part=weighted]');
    await page.waitFor(() => $.figure().step === '5' && $.figure().t === 5);
    // A click scrolls to the figure, smoothly, so that the next place to click would be on its way.
    await page.evaluate(() => document.querySelector('a.term[href*=all]').click());
    await page.waitFor(() => $.figure().all && $.figure().t === 0);
    await page.evaluate(() => document.querySelector('a.term[href*=sushi]').click());
    await page.waitFor(() => $.figure().example === 'sushi');
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('a.term')].filter(({ dataset }) => !$.one(`[data-term=${dataset.part}]`)).map((term) => term.outerHTML)), []);
  });

  test(`without script, and on paper, the text and the worked example are there in ${engine}`, async () => {
    const page = await open('/index.html');
    const text = await page.evaluate(() => [...document.querySelectorAll('h1, h2, h3, p, dt, dd')].map((one) => one.textContent));
    assert.ok(text.length > 30 && text.join('').length > 4000);
    const hidden = () => [...document.querySelectorAll('h1, h2, h3, p, dt, dd, math')].filter((one) => one.getBoundingClientRect().height === 0).map((one) => one.outerHTML);
    // On paper: what the rules for print say, said for all media.
    await page.evaluate(() => {
      const sheets = [...document.styleSheets, ...$.figure().shadowRoot.adoptedStyleSheets];
      for (const rule of sheets.flatMap((sheet) => [...sheet.cssRules])) if (rule.media?.mediaText === 'print') rule.media.mediaText = 'all';
    });
    assert.deepEqual(await page.evaluate(hidden), []);
    assert.deepEqual(await page.evaluate(() => ['.stage', '.caption', '.equation', '.settings'].map((part) => $.one(part).getBoundingClientRect().height > 0)), [true, true, true, false]);
    // Without script.
    serve('/plain.html', built('index.html'), { 'Content-Security-Policy': "script-src 'none'" });
    const plain = await visit('/plain.html');
    assert.deepEqual(await plain.evaluate(hidden), []);
    assert.deepEqual(await plain.evaluate(() => [...document.querySelectorAll('h1, h2, h3, p, dt, dd')].map((one) => one.textContent)), text);
    const rows = await plain.evaluate(() => [...document.querySelectorAll('.worked tr')].map((row) => row.getBoundingClientRect().height > 0 && row.textContent.replace(/\s+/g, ' ').trim()));
    assert.equal(rows.length, 7);
    assert.match(rows[2], /Token 2 ?0\.204 × ?0\.8 ?1\.2 ?0\.3 ?= ?0\.1632 ?0\.2448 ?0\.0612/);
    assert.match(rows[6], /0\.8588 ?0\.7375 ?0\.6181/);
  });

  test(`the page asks its own server only, and stores nothing, in ${engine}`, async () => {
    const page = await open('/index.html');
    await page.click({ role: 'switch', name: 'All tokens' });
    for (const [panel, content] of [['Where the weights come from', '.source-panel'], ['Edit the tokens', '.editor']]) {
      await page.click({ role: 'button', name: panel });
      await page.waitFor((content) => $.one(content), content);
    }
    await page.evaluate(() => { $.figure().lang = 'ar'; });
    await page.waitFor(() => $.one('.figure').dir === 'rtl');
    assert.deepEqual((await page.requests()).filter((url) => !url.startsWith(server.origin)), []);
    assert.deepEqual(await page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases?.())?.length ?? 0, (await globalThis.caches?.keys())?.length ?? 0, (await navigator.serviceWorker?.getRegistrations())?.length ?? 0]), [0, 0, '', 0, 0, 0]);
    assert.deepEqual(await page.errors(), []);
  });
});
