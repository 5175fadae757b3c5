import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData, rowsOf } from '../../web/model/data.js';
import { renameToken, setNumber, setOptions, setWeighting } from '../../web/model/edits.js';
import { applyParameters, controlSets, grains, hideable, parameters, readFragment, readParameters, speeds, themes, writeFragment } from '../../web/model/parameters.js';
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
  let state = { ...initialState(), ...(random.chance(0.4) ? { example: 'own', data, origin: data } : exampleState(random.pick(['slide', 'sushi', 'thinking-machines']))) };
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
