import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData, rowsOf } from '../../web/model/data.js';
import { renameToken } from '../../web/model/edit-tokens.js';
import { setNumber, setOptions, setWeighting } from '../../web/model/edits.js';
import { examples } from '../../web/model/examples.js';
import { applyData, applyParameters, controlSets, grains, hideable, parameters, readFragment, readParameters, speeds, themes, writeFragment } from '../../web/model/parameters.js';
import { Problem } from '../../web/model/problem.js';
import { computeScene } from '../../web/model/scene.js';
import { exampleState, initialState } from '../../web/model/state.js';
import { attention, createRandom, expectSound, randomData, randomMatrix, stepTime } from './helpers.js';

/** @typedef {import('../../web/model/state.js').State} State */

/** @param {string} text */
function open(text) {
  const { values, problems } = readFragment(text);
  const { state, problems: more } = applyParameters(values, stepTime);
  return { state, problems: [...problems, ...more] };
}

/** What a link carries. @param {State} state */
const linked = ({ past, future, gesture, notice, origin, ...rest }) => rest;

/** @param {import('./helpers.js').Random} random @returns {State} */
function randomState(random) {
  const edits = [
    (/** @type {State} */ { data }) => data,
    (/** @type {State} */ { data }) => setNumber(attention, data, { field: random.pick(/** @type {const} */ (['values', 'weights', 'scores', 'query', 'embeddings'])), row: 0, column: 0, number: random.unit() }),
    (/** @type {State} */ { data }) => renameToken(data, 0, random.pick(['a&b=c', '#?+ %', '😀', '‮evil', '"', 'x'.repeat(99), '\uD83D'])),
    (/** @type {State} */ { data }) => setOptions(data, { rescale: random.chance(0.5), causal: random.chance(0.5), scale: random.pick([null, 1, 0.5]), temperature: random.pick([1, 2]) }),
  ];
  const data = randomData(random);
  /** @type {any} */
  let state = { ...initialState(), ...(random.chance(0.4) ? { example: 'own', data, origin: data } : exampleState(random.pick(examples).id)) };
  for (let i = random.below(4); i > 0; i--) state.data = random.pick(edits)(state);
  const maybe = (/** @type {string} */ name, /** @type {() => unknown} */ make) => random.chance(0.5) && (state[name] = make());
  maybe('token', () => random.below(state.data.tokens.length));
  state.token = Math.min(state.token, state.data.tokens.length - 1);
  maybe('all', () => random.chance(0.5));
  maybe('grain', () => random.pick(grains));
  maybe('t', () => random.pick([0, Infinity, random.below(50), random.below(50000) / 1000]));
  maybe('speed', () => random.pick(speeds));
  maybe('precision', () => 1 + random.below(6));
  maybe('lens', () => random.pick(['', 'geometry', 'a b&c']));
  maybe('seed', () => random.below(2 ** 31));
  maybe('controls', () => random.pick(controlSets));
  maybe('hide', () => hideable.filter(() => random.chance(0.3)));
  maybe('lock', () => random.chance(0.5));
  maybe('theme', () => random.pick(themes));
  maybe('lang', () => random.pick(['', 'de', 'ar-EG']));
  return Object.freeze(state);
}

test('the opening state is the empty fragment, and the empty fragment is the opening state', () => {
  assert.equal(writeFragment(initialState()), '');
  for (const text of ['', '#', '?']) assert.deepEqual(open(text), { state: initialState(), problems: [] });
});

test('what is written and read again is the same state, for many states', () => {
  const random = createRandom(20);
  for (let i = 0; i < 1000; i++) {
    const state = randomState(random);
    const fragment = writeFragment(state);
    for (const text of [fragment, `#${fragment}`, `?${fragment}`]) {
      const read = open(text);
      assert.deepEqual(read.problems, []);
      assert.deepEqual(linked(read.state), linked(state), fragment);
    }
    assert.equal(writeFragment(open(fragment).state), fragment, 'a link that was opened is written the same');
  }
});

test('a fragment holds nothing that would end a link', () => {
  const random = createRandom(21);
  for (let i = 0; i < 300; i++) assert.match(writeFragment(randomState(random)), /^[\w=&%,.:[\]+~!*'()-]*$/);
});

test('edited data of an example keeps the example that Reset returns to', () => {
  const { data } = exampleState('sushi');
  const edited = { ...initialState(), ...exampleState('sushi'), data: setNumber(attention, data, { field: 'values', row: 0, column: 0, number: 5 }) };
  const { state } = open(writeFragment(edited));
  assert.equal(state.example, 'sushi');
  assert.equal(state.origin, data);
  assert.equal(state.data.values[0][0], 5);
});

test('the same data is written for the example that it began as, whichever was written before', () => {
  const { data } = exampleState('sushi');
  const [own, sushi] = ['own', 'sushi'].map((example) => ({ ...initialState(), ...exampleState('sushi'), example }));
  for (const state of [sushi, { ...own, origin: data }, sushi]) {
    assert.deepEqual(linked(open(writeFragment(state)).state), linked(state));
    assert.equal(/data=/.test(writeFragment(state)), state.example === 'own');
  }
});

test('data from outside is what Reset returns to', () => {
  const { state, problems } = open(`data=${encodeURIComponent('{"values":[[1],[2]]}')}&token=2`);
  assert.deepEqual(problems, []);
  assert.deepEqual([state.example, state.token], ['own', 1]);
  assert.equal(state.origin, state.data);
});

test('links without what only the embedding page sets leave that to the page', () => {
  const state = { ...initialState(), controls: 'none', lang: 'de', theme: 'dark', lock: true, hide: ['audit'], token: 2 };
  assert.equal(writeFragment(state, { page: false }), 'token=3');
  for (const [name, { scope }] of Object.entries(parameters)) assert.ok(['state', 'page'].includes(scope), name);
});

test('a step is read as the state in which it has just been done', () => {
  assert.equal(open('step=start').state.t, 0);
  assert.equal(open('step=5').state.t, 5);
  assert.equal(open('step=5&grain=number').state.t, 15);
  assert.equal(open('step=6&grain=step').state.t, 2);
  assert.equal(open('step=output').state.t, Infinity);
  assert.equal(open('step=5&t=2.5').state.t, 2.5, 't is more exact');
});

test('what is wrong is left at its default and reported, one problem each', () => {
  for (const [text, id] of [
    ['example=nothing', 'parameter.option'],
    ['example=__proto__', 'parameter.option'],
    ['grain=word', 'parameter.option'],
    ['step=7', 'parameter.option'],
    ['hide=tokens,everything', 'parameter.option'],
    ['token=0', 'parameter.number'],
    ['token=1.5', 'parameter.number'],
    ['token=-1', 'parameter.number'],
    ['token=1e1', 'parameter.number'],
    ['token=', 'parameter.number'],
    ['token=6', 'state.token'],
    ['token=99999999999999999999', 'parameter.number'],
    ['t=-1', 'parameter.number'],
    ['t=Infinity', 'parameter.number'],
    ['t=NaN', 'parameter.number'],
    ['t=0x10', 'parameter.number'],
    ['speed=0', 'parameter.number'],
    ['speed=fast', 'parameter.number'],
    ['precision=7', 'parameter.number'],
    ['precision=0', 'parameter.number'],
    ['seed=-5', 'parameter.number'],
    ['data=', 'parameter.json'],
    ['data={"values":[[1', 'parameter.json'],
    ['data=[[1]]', 'data.kind'],
    ['data=5', 'data.kind'],
    ['data={}', 'data.matrix'],
    ['data={"values":[[1,2],[3]]}', 'data.ragged'],
    ['data={"values":[[1e999]]}', 'data.number'],
    ['data={"values":[["1"]]}', 'data.number'],
    ['data={"values":[[{"toString":1,"valueOf":1}]]}', 'data.number'],
    ['example=slide&data=[[1]]', 'data.kind'],
    ['example=slide&data={"weights":[[1]]}', 'data.rows'],
  ]) {
    const { state, problems } = open(text);
    assert.deepEqual(problems.map((problem) => problem.id), [id], text);
    assert.deepEqual(state, initialState(), text);
  }
});

test('good parameters hold beside wrong ones', () => {
  const { state, problems } = open('token=3&grain=word&precision=2&t=oops');
  assert.equal(problems.length, 2);
  assert.deepEqual([state.token, state.precision, state.grain, state.t], [2, 2, 'token', Infinity]);
});

test('names that are not parameters are ignored, also those of prototypes', () => {
  for (const text of ['__proto__=1', 'constructor=1&toString=2&hasOwnProperty=x', '__proto__[token]=3', 'utm_source=x&_=1', '&&&', '=', '=5&=', 'TOKEN=3', '\0=\0']) {
    assert.deepEqual(open(text), { state: initialState(), problems: [] }, text);
  }
  assert.equal(/** @type {any} */ ({}).token, undefined);
});

test('of a name that comes twice the last one holds', () => {
  assert.equal(open('token=2&token=4').state.token, 3);
  assert.deepEqual(open('token=2&token=x').problems.map(({ id }) => id), ['parameter.number']);
});

test('broken percent codes and half characters neither throw nor change the state', () => {
  for (const text of ['%E0%A4%A', '%', '%%%', '%zz=1', 'lens%E0%A4%A=1', '\uD800=\uDFFF', '+'.repeat(1000)]) {
    assert.deepEqual(open(text), { state: initialState(), problems: [] });
  }
  for (const lens of ['%E0%A4%A', `${'a'.repeat(39)}😀`, '\uD800', '\uDC00x']) {
    const { state } = open(`lens=${lens}&lang=${lens.slice(5)}`);
    assert.deepEqual(linked(open(writeFragment(state)).state), linked(state));
  }
});

test('a fragment of a megabyte is refused as a whole, quickly, with its length', () => {
  for (const text of ['x'.repeat(1e6), `token=2&data=${'['.repeat(1e6)}`, '&'.repeat(1e6), `data=${'%5B'.repeat(4e5)}`]) {
    const started = performance.now();
    const { state, problems } = open(text);
    assert.deepEqual(problems.map(({ id }) => id), ['parameter.long']);
    assert.equal(problems[0].args.count, text.length);
    assert.deepEqual(state, initialState());
    assert.ok(performance.now() - started < 1000);
  }
});

test('deeply nested data is refused', () => {
  for (const text of [`data=${'['.repeat(1e5)}${']'.repeat(1e5)}`, `data={"values":${'['.repeat(9e4)}${']'.repeat(9e4)}}`, `data={"values":[[${'{"a":'.repeat(3e4)}1${'}'.repeat(3e4)}]]}`]) {
    const { state, problems } = open(text);
    assert.equal(problems.length, 1);
    assert.deepEqual(state, initialState());
  }
});

test('random text gives a sound state and problems that can be said', () => {
  const random = createRandom(22);
  const pieces = ['token', 'data', 't', 'hide', 'example', 'own', 'slide', '=', '&', '#', '?', '%', '%00', '%F0%9F', '{"values":[[1]]}', '[', ']', '"', '1', '-', '.', 'e9', ',', ' ', '+', '\0', '😀', '\uD800', 'null', '__proto__'];
  for (let i = 0; i < 3000; i++) {
    const text = i % 2
      ? Array.from({ length: random.below(30) }, () => random.pick(pieces)).join('')
      : String.fromCharCode(...Array.from({ length: random.below(200) }, () => random.below(i % 4 ? 65536 : 256)));
    const { state, problems } = open(text);
    expectSound(state);
    for (const problem of problems) assert.ok(problem instanceof Problem);
    assert.deepEqual(open(writeFragment(state)).problems, []);
  }
});

test('the largest data that a figure holds fits into a link', () => {
  const random = createRandom(23);
  const matrix = () => randomMatrix(random, 64, 64).map((row) => row.map(() => Math.fround(random.unit())));
  const data = readData({ values: matrix(), query: matrix(), key: matrix(), embeddings: matrix(), printed: matrix(), scores: matrix(), weighting: 'query-key' });
  const typed = setWeighting(attention, data, 'free', rowsOf(computeScene(attention, data).weights));
  const { state, problems } = open(writeFragment({ ...initialState(), example: 'own', data: typed, origin: typed }));
  assert.deepEqual(problems, []);
  assert.deepEqual(state.data, typed);
});

test('attributes are read by the same table', () => {
  const { values, problems } = readParameters({ token: '3', all: '', lock: 'false', hide: ' tokens  audit ', theme: 'dark', nonsense: 'x' });
  assert.deepEqual(problems, []);
  assert.deepEqual(values, { token: 3, all: true, lock: false, hide: ['tokens', 'audit'], theme: 'dark' });
});

/** @param {Record<string, unknown>} inputs @param {State} [base] */
const set = (inputs, base = initialState()) => {
  const { values, problems } = readParameters(inputs);
  const { state, problems: more } = applyParameters(values, stepTime, base);
  return { state, problems: [...problems, ...more].map(({ id }) => id) };
};

test('null is the default, in an example its own', () => {
  const { state: busy } = set({ example: 'sushi', token: 3, precision: 6, t: 2, all: true, grain: 'step', speed: 2, lens: 'x', seed: 3, controls: 'none', hide: ['audit'], lock: true, theme: 'dark', lang: 'de', data: { scale: 2 } });
  const names = Object.keys(parameters).filter((name) => name !== 'example');
  const { state, problems } = set(Object.fromEntries(names.map((name) => [name, null])), busy);
  assert.deepEqual([problems, linked(state)], [[], linked({ ...initialState(), ...exampleState('sushi') })]);
  assert.equal(state.data, exampleState('sushi').data);
  assert.deepEqual(linked(set({ example: null }, state).state), linked(initialState()));
  // Own data that is taken away leaves the first example.
  const own = set({ data: { values: [[1], [2]] } }).state;
  assert.deepEqual([own.example, set({ data: null }, own).state.example, set({ token: null }, { ...own, token: 1 }).state.token], ['own', 'slide', 0]);
});

test('scripts may give numbers, flags and lists; flags take nothing else', () => {
  assert.deepEqual(readParameters({ token: 2, t: 1e-7, speed: 0.5, all: true, lock: false, hide: ['audit', 'proof'], step: 5, theme: 'dark' }).values,
    { token: 2, t: 1e-7, speed: 0.5, all: true, lock: false, hide: ['audit', 'proof'], step: '5', theme: 'dark' });
  for (const [t, expected] of [[Infinity, Infinity], ['1e-7', 1e-7], ['2e+21', 2e21], [1e300, 1e300], [0, 0]]) assert.equal(set({ t }).state.t, expected, `${t}`);
  for (const inputs of [{ token: NaN }, { token: 1.5 }, { token: true }, { t: -1 }, { t: NaN }, { speed: [] }, { precision: {} }]) assert.deepEqual(set(inputs), { state: initialState(), problems: ['parameter.number'] });
  for (const name of ['all', 'lock']) {
    for (const [input, flag] of [[true, true], ['true', true], ['', true], [false, false], ['false', false]]) assert.deepEqual(readParameters({ [name]: input }), { values: { [name]: flag }, problems: [] });
    for (const input of ['yes', '0', 0, 1, [], {}]) assert.deepEqual(set({ [name]: input }), { state: initialState(), problems: ['parameter.option'] });
  }
  assert.ok(Object.isFrozen(set({ hide: 'audit' }).state.hide));
});

test('what throws while it is read is a problem that can be told', () => {
  const fail = () => { throw new Error('no'); };
  for (const inputs of [{ token: { toString: fail } }, { hide: [{ toString: fail }] }, { token: Object.create(null) }, { data: { get values() { return fail(); } } }, { get t() { return fail(); } },
    new Proxy({}, { get: (_, name) => (name === 'seed' ? fail() : undefined) }), { data: { get values() { throw Object.create(null); } } }]) {
    const { values, problems } = readParameters(inputs);
    assert.deepEqual([values, problems.map(({ id }) => id)], [{}, ['core']]);
  }
});

test('data without values changes the example beside it, or the present one, or own data', () => {
  const sushi = set({ example: 'sushi' }).state;
  const read = ({ state: { example, data }, problems }) => [example, data.scale, data.causal, data.tokens.length, ...problems];
  assert.deepEqual(read(set({ data: '{"causal":true}' }, sushi)), ['sushi', 1, true, 3]);
  assert.deepEqual(read(set({ example: 'slide', data: '{"scale":2}' }, sushi)), ['slide', 2, false, 5]);
  assert.deepEqual(read(set({ data: { causal: 'true', scale: null } }, sushi)), ['sushi', null, true, 3]);
  const own = set({ data: { values: [[1], [2]], scale: 3 } }, sushi).state;
  assert.deepEqual(read(set({ data: { causal: '' } }, own)), ['own', 3, true, 2]);
  assert.equal(set({ data: { causal: true } }, own).state.origin, own.origin);
  // It is the example's own data that it changes, and Reset returns to that.
  const edited = { ...sushi, data: setNumber(attention, sushi.data, { field: 'values', row: 0, column: 0, number: 5 }) };
  const { state } = set({ data: { scale: 7 } }, edited);
  assert.deepEqual([state.data.values[0][0], state.origin, state.token], [0.9, sushi.data, 1]);
  for (const [data, id] of [[{ weights: [[1]] }, 'data.rows'], [{ causal: 1 }, 'parameter.option'], [{ scale: -1 }, 'data.positive'], [{}, 'data.matrix'], [[], 'data.kind'], [7, 'data.kind'], ['{', 'parameter.json']]) {
    assert.deepEqual(set({ data }, edited), { state: edited, problems: [id] });
  }
});

test('fields of data set together change the data as it is, and what reset returns to', () => {
  const start = set({ example: 'sushi' }).state;
  const edited = { ...start, data: setNumber(attention, start.data, { field: 'values', row: 0, column: 0, number: 5 }) };
  const one = applyData(edited, { causal: true });
  assert.deepEqual([one.example, one.data.causal, one.data.values[0][0], one.origin.causal, one.origin.values[0][0], one.data.query], ['own', true, 5, true, 0.9, start.data.query]);
  const fresh = applyData(start, { scale: 2 });
  assert.equal(fresh.origin, fresh.data, 'nothing was edited');
  assert.equal(applyData(edited, { scale: 1 }), edited, 'nothing changes');
  // What was given tells where the weights come from, unless it is said.
  const identity = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  assert.equal(applyData(start, { weights: identity, scores: identity }).data.weighting, 'free');
  assert.equal(applyData(start, { scores: identity }).data.weighting, 'scores');
  assert.equal(applyData(set({ example: 'slide' }).state, { query: [[1], [2], [3], [4], [5]], key: [[1], [2], [3], [4], [5]] }).data.weighting, 'query-key');
  assert.equal(applyData(start, { weights: identity, weighting: 'query-key' }).data.weighting, 'query-key');
  // Other values: what fits stays.
  const slide = initialState();
  const as = (/** @type {number} */ rows, /** @type {number} */ columns) => Array.from({ length: rows }, () => Array(columns).fill(1));
  assert.deepEqual([applyData(slide, { values: as(5, 3) }).data.printed, applyData(slide, { values: as(5, 3) }).data.weights], [null, slide.data.weights]);
  assert.deepEqual(applyData(slide, { values: as(5, 2) }).data.weights, slide.data.weights);
  assert.deepEqual(applyData({ ...slide, token: 4 }, { values: as(2, 2) }).data, readData({ values: as(2, 2) }));
  assert.equal(applyData({ ...slide, token: 4 }, { values: as(2, 2) }).token, 1);
  const own = applyData(slide, { values: as(2, 2), printed: as(2, 2) });
  assert.deepEqual(applyData(own, { values: as(2, 2).map((row) => row.map(() => 3)) }).data.printed, as(2, 2));
  // Null is the default.
  assert.deepEqual(applyData(own, { values: null }).data, slide.data);
  assert.deepEqual([applyData(own, { values: null }).data.tokens.length, applyData(own, { tokens: null }).data.tokens, applyData(start, { scale: null, query: null }).data.query], [5, ['Token 1', 'Token 2'], null]);
  for (const fields of [{ weights: [[1]] }, { causal: 'x' }, { values: [[1], [2, 3]] }, { tokens: ['a'] }]) assert.throws(() => applyData(edited, fields), Problem);
});
