import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData } from '../../web/model/data.js';
import { addToken, moving, removing, renameToken } from '../../web/model/edit-tokens.js';
import { setNumber } from '../../web/model/edits.js';
import { Problem } from '../../web/model/problem.js';
import { exampleState, initialState, noticeOf, reduce } from '../../web/model/state.js';
import { createStore } from '../../web/model/store.js';
import { attention, createRandom, expectSound } from './helpers.js';

/** @typedef {import('../../web/model/state.js').State} State */
/** @typedef {import('../../web/model/state.js').Action} Action */

/** @param {State} state @param {...Action} actions */
const run = (state, ...actions) => actions.reduce((now, action) => reduce(attention, now, action), state);
/** @param {number} number @param {string} [gesture] @returns {Action} */
const setValue = (number, gesture) => ({ type: 'edit', gesture, change: (data) => setNumber(attention, data, { field: 'values', row: 0, column: 0, number }) });
/** @param {string} label @returns {Action} */
const add = (label) => ({ type: 'edit', change: (data) => addToken(data, label) });

/** What undo and redo bring back. @param {State} state */
const kept = ({ example, data, origin, token }) => ({ example, data, origin, token });
const undo = /** @type {const} */ ({ type: 'undo' });
const redo = /** @type {const} */ ({ type: 'redo' });
const reset = /** @type {const} */ ({ type: 'reset' });

test('undo brings back exactly what was, step by step, and redo what came after', () => {
  const states = [initialState()];
  /** @type {Action[]} */
  const actions = [setValue(5), { type: 'edit', ...moving(0, 3) }, add('x'), { type: 'edit', ...removing(1) }, { type: 'example', id: 'sushi' }, setValue(7), reset];
  for (const action of actions) states.push(run(/** @type {State} */ (states.at(-1)), action));
  let state = /** @type {State} */ (states.at(-1));
  for (const before of states.slice(0, -1).reverse()) {
    state = run(state, undo);
    assert.deepEqual(kept(state), kept(before));
    assert.equal(state.data, before.data);
  }
  assert.equal(run(state, undo), state, 'there is nothing before the beginning');
  for (const after of states.slice(1)) {
    state = run(state, redo);
    assert.deepEqual(kept(state), kept(after));
    assert.equal(state.data, after.data);
  }
  assert.equal(run(state, redo), state, 'there is nothing after the end');
});

test('undoing the choice of an example brings back the precision it was shown with', () => {
  const sushi = run(initialState(), { type: 'example', id: 'sushi' });
  assert.equal(sushi.precision, exampleState('sushi').precision);
  const back = run(sushi, undo);
  assert.equal(back.precision, initialState().precision);
  assert.equal(run(back, redo).precision, sushi.precision);
});

test('undoing an edit leaves the precision, grain and time that were chosen since', () => {
  const state = run(initialState(), setValue(5), { type: 'set', change: { precision: 2, grain: 'number', t: 3 } }, undo);
  assert.deepEqual([state.precision, state.grain, state.t, state.data], [2, 'number', 3, initialState().data]);
});

test('an edit after undo ends what could be redone', () => {
  const state = run(initialState(), setValue(5), undo, setValue(6));
  assert.equal(run(state, redo), state);
  assert.equal(run(state, undo).data, initialState().data);
});

test('one drag, of however many changes, is one undo', () => {
  const dragged = run(initialState(), ...[1, 2, 3, 4].map((number) => setValue(number, 'drag1')));
  assert.equal(dragged.data.values[0][0], 4);
  assert.equal(dragged.past.length, 1);
  assert.equal(run(dragged, undo).data, initialState().data);
  const twice = run(dragged, setValue(5, 'drag2'), setValue(6, 'drag2'));
  assert.equal(run(twice, undo).data.values[0][0], 4);
  assert.equal(run(dragged, setValue(5), setValue(6), undo).data.values[0][0], 5, 'typed numbers are one undo each');
  assert.equal(run(dragged, undo, setValue(9, 'drag1'), undo).data, initialState().data, 'a drag that was undone is over');
});

test('reset returns to the data the figure began with, and undo takes reset back', () => {
  const edited = run(initialState(), setValue(5), add('x'), { type: 'token', token: 5 });
  const state = run(edited, reset);
  assert.equal(state.data, initialState().data);
  assert.equal(state.token, 4, 'the chosen token was taken away, so the last one is chosen');
  assert.deepEqual(kept(run(state, undo)), kept(edited));
});

test('what changes nothing is not a step of undo', () => {
  const start = run(initialState(), setValue(5), undo);
  for (const action of /** @type {Action[]} */ ([
    reset,
    { type: 'edit', change: (data) => data },
    { type: 'edit', ...moving(0, -1) },
    { type: 'edit', ...moving(4, 5) },
    { type: 'edit', ...moving(2, 2) },
    { type: 'edit', ...removing(9) },
    { type: 'edit', ...removing(-1) },
  ])) {
    const state = run(start, action);
    assert.deepEqual(kept(state), kept(start), JSON.stringify(action));
    assert.deepEqual([state.past.length, state.future.length], [0, 1], JSON.stringify(action));
  }
});

test('other data is one undo, and of large data fewer steps are kept, so that they fit the memory', () => {
  const data = (/** @type {number} */ count) => readData({ values: Array(count).fill([1]) });
  const taken = (/** @type {number} */ count) => run(initialState(), .../** @type {Action[]} */ (Array(40).fill({ type: 'data', data: data(count) })));
  assert.equal(taken(64).past.length, 40);
  const { length } = taken(512).past;
  assert.ok(length >= 10 && length <= 20, `${length} steps`);
  assert.equal(run(taken(2), undo).data.tokens.length, 2);
  assert.equal(run(initialState(), { type: 'data', data: data(2) }, undo).data, initialState().data);
});

test('undo goes back at least 200 steps and remembers no more than that', () => {
  const numbers = Array.from({ length: 250 }, (_, i) => i + 1);
  const state = run(initialState(), ...numbers.map((number) => setValue(number)));
  assert.equal(run(state, ...Array(200).fill(undo)).data.values[0][0], 50);
  assert.equal(run(state, ...Array(300).fill(undo)).data.values[0][0], 50);
});

test('the chosen token stays chosen when tokens are moved or removed around it', () => {
  const chosen = run(initialState(), { type: 'token', token: 2 });
  for (let from = 0; from < 5; from++) {
    for (let to = 0; to < 5; to++) {
      const state = run(chosen, { type: 'edit', ...moving(from, to) });
      assert.equal(state.data.tokens[state.token], 'Token 3', `from ${from} to ${to}`);
    }
    const state = run(chosen, { type: 'edit', ...removing(from) });
    assert.equal(state.data.tokens[state.token], from === 2 ? 'Token 4' : 'Token 3');
  }
  const last = run(initialState(), { type: 'token', token: 4 }, { type: 'edit', ...removing(4) });
  assert.equal(last.data.tokens[last.token], 'Token 4');
});

test('a change that cannot be made leaves everything as it was and says why', () => {
  const start = run(initialState(), setValue(5));
  /** @type {[Action, string][]} */
  const cases = [
    [setValue(NaN), 'edit.number'],
    [setValue(1e9), 'edit.magnitude'],
    [{ type: 'token', token: 5 }, 'state.token'],
    [{ type: 'token', token: -1 }, 'state.token'],
    [{ type: 'token', token: 0.5 }, 'state.token'],
    [{ type: 'example', id: 'nothing' }, 'state.example'],
    [{ type: 'example', id: '__proto__' }, 'state.example'],
    [{ type: 'edit', change: (data) => renameToken(data, 0, ' ') }, 'edit.emptyLabel'],
    [{ type: 'edit', change: () => readData({}) }, 'data.matrix'],
    [{ type: 'edit', change: (_, core) => /** @type {any} */ (core.softmax({ scores: 'text' })) }, 'core'],
  ];
  for (const [action, id] of cases) {
    const state = run(start, action);
    assert.equal(state.notice?.id, id);
    assert.deepEqual({ ...state, notice: null }, start);
    assert.equal(state.data, start.data);
    assert.equal(run(state, setValue(6)).notice, null, 'the next change takes the notice away');
  }
});

test('choosing a token leaves "all tokens"', () => {
  const all = run(initialState(), { type: 'set', change: { all: true } });
  assert.equal(run(all, { type: 'token', token: 3 }).all, false);
});

test('data from outside becomes what reset returns to, and its example is called own', () => {
  const data = readData({ values: [[1], [2]] });
  const state = run(initialState(), { type: 'token', token: 4 }, { type: 'data', data }, setValue(8), reset);
  assert.deepEqual(kept(state), { example: 'own', data, origin: data, token: 1 });
});

test('a state that is opened can be undone where it changes the data, and keeps the past where it does not', () => {
  const edited = run(initialState(), setValue(5));
  const other = run(edited, { type: 'open', state: run(initialState(), { type: 'example', id: 'sushi' }) });
  assert.equal(other.example, 'sushi');
  assert.deepEqual(kept(run(other, undo)), kept(edited));
  const same = run(edited, { type: 'open', state: { ...edited, data: readData(edited.data), token: 3, past: [], future: [] } });
  assert.equal(same.data, edited.data);
  assert.equal(same.token, 3);
  assert.equal(run(same, undo).data, initialState().data);
});

test('errors become notices: problems with their own sentence, others with their message', () => {
  assert.deepEqual(noticeOf(new Problem('edit.lastToken')), { id: 'edit.lastToken', args: {} });
  assert.deepEqual(noticeOf(new RangeError('too far')), { id: 'core', args: { text: 'too far' } });
  assert.deepEqual(noticeOf('text'), { id: 'core', args: { text: 'text' } });
});

test('a store tells its subscribers of every new state, until they leave', () => {
  const store = createStore(attention, initialState());
  /** @type {[State, State][]} */
  const told = [];
  const leave = store.subscribe((state, before) => told.push([state, before]));
  const [first, second] = [store.getState(), store.dispatch(setValue(5))];
  assert.deepEqual(told, [[second, first]]);
  store.dispatch({ type: 'redo' });
  assert.equal(told.length, 1, 'nothing changed, nothing told');
  leave();
  store.dispatch(setValue(6));
  assert.equal(told.length, 1);
  assert.equal(store.getState().data.values[0][0], 6);
});

test('a subscriber may leave or dispatch while it is told', () => {
  const store = createStore(attention, initialState());
  const random = createRandom(5);
  const leave = store.subscribe((state) => {
    leave();
    if (state.data.values[0][0] < 10) store.dispatch(setValue(10 + random.below(5)));
  });
  store.dispatch(setValue(5));
  assert.ok(store.getState().data.values[0][0] >= 10);
  expectSound(store.getState());
});
