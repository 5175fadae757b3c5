import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf, weightings } from '../../web/model/data.js';
import { addToken, changeDimensions, moving, removing, renameToken, replaceTokens } from '../../web/model/edit-tokens.js';
import { setNumber, setOptions, setWeighting } from '../../web/model/edits.js';
import { examples } from '../../web/model/examples.js';
import { applyParameters, grains, isLinkable, readFragment, writeFragment } from '../../web/model/parameters.js';
import { computeScene } from '../../web/model/scene.js';
import { showScene, showToken } from '../../web/model/shown.js';
import { initialState, reduce } from '../../web/model/state.js';
import { attention, createRandom, expectSound, randomData, stepTime } from './helpers.js';

/** @typedef {import('../../web/model/state.js').State} State */
/** @typedef {import('../../web/model/state.js').Action} Action */
/** @typedef {import('../../web/model/data.js').Data} Data */
/** @typedef {import('./helpers.js').Random} Random */

/** Any edit, now and then one that cannot be made. @param {Random} random @returns {(data: Data) => Data} */
function randomChange(random) {
  const odd = () => random.pick([NaN, Infinity, 1e9, -1, 2, 1e6, -1e6]);
  const number = random.chance(0.2) ? odd() : random.number();
  const share = random.unit();
  const field = random.pick(/** @type {const} */ (['weights', 'scores', 'values', 'query', 'key', 'embeddings']));
  const [a, b] = [random.unit(), random.unit()];
  const options = random.pick([{ scale: null }, { scale: 1 }, { scale: 1e6 }, { causal: true }, { causal: false }, { rescale: true }, { rescale: false }, { temperature: 0.01 }, { temperature: 2 }]);
  const weighting = random.pick(weightings);
  const words = 'w '.repeat(random.pick([0, 1, 2, 5, 8, 12, 512, 513]));
  const set = (/** @type {Data} */ data) => {
    const row = Math.floor(a * data.tokens.length);
    const width = field === 'weights' || field === 'scores' ? data.tokens.length : ((field === 'query' && data.query) || (field === 'key' && data.key) || data.values)[0].length;
    return setNumber(attention, data, { field, row, column: Math.floor(b * width), number: field === 'weights' ? share * (number < 0 ? 1.2 : 1) : number });
  };
  return random.pick([
    set, set, set, set,
    (data) => setNumber(attention, data, { field: 'values', row: 0, column: 0, number }),
    (data) => addToken(data, 'new'),
    (data) => changeDimensions(data, a < 0.5 ? 1 : -1),
    (data) => renameToken(data, Math.floor(a * data.tokens.length), random.pick(['', 'x', '\u202E', 'y'.repeat(500)])),
    (data) => (a < 0.3 ? replaceTokens(data, words) : data),
    (data) => setOptions(data, options),
    (data) => setWeighting(attention, data, weighting, rowsOf(computeScene(attention, data).weights)),
  ]);
}

/** @param {Random} random @param {State} state @returns {Action} */
function randomAction(random, state) {
  const at = () => random.below(state.data.tokens.length + 2) - 1;
  /** @type {(() => Action)[]} */
  const kinds = [
    () => ({ type: 'token', token: at() }),
    () => ({ type: 'edit', ...removing(at()) }),
    () => ({ type: 'edit', ...removing(at()) }),
    () => ({ type: 'edit', ...moving(at(), at()) }),
    () => ({ type: 'undo' }),
    () => ({ type: 'undo' }),
    () => ({ type: 'redo' }),
    () => ({ type: 'set', change: { t: random.pick([0, 1, 3, Infinity]), grain: random.pick(grains), all: random.chance(0.5), precision: 1 + random.below(6) } }),
    () => ({ type: 'notice', notice: null }),
  ];
  const rare = [
    () => /** @type {Action} */ ({ type: 'reset' }),
    () => /** @type {Action} */ ({ type: 'example', id: random.pick([...examples.map(({ id }) => id), 'none', 'constructor']) }),
    () => /** @type {Action} */ ({ type: 'data', data: randomData(random, 4) }),
  ];
  if (random.chance(0.6)) return { type: 'edit', change: randomChange(random), gesture: random.pick([undefined, undefined, 'g1', 'g2']) };
  return random.chance(0.06) ? random.pick(rare)() : random.pick(kinds)();
}

/** @param {State} state */
function expectShowable(state) {
  const scene = computeScene(attention, state.data);
  const shown = showScene(attention, scene, state.precision);
  const { weighted, output } = scene.of(state.token);
  const token = showToken(attention, scene.of(state.token), state.precision, shown.weights.digits);
  assert.deepEqual([weighted.shape, output.shape], [[scene.S, scene.D], [scene.D]]);
  for (let dim = 0; dim < scene.D; dim++) assert.ok(Number.isFinite(token.output.at(dim).number), `output ${token.output.at(dim).number}`);
}

for (const seed of [1, 2, 3]) {
  test(`2000 random actions never throw and leave a sound state that can be shown and linked to (seed ${seed})`, () => {
    const random = createRandom(seed);
    let state = initialState();
    let refused = 0;
    for (let i = 0; i < 2000; i++) {
      const before = state;
      const action = randomAction(random, state);
      state = reduce(attention, state, action);
      if (state.notice) {
        refused++;
        assert.deepEqual({ ...state, notice: null }, { ...before, notice: null }, 'a refused change changes nothing');
        assert.ok(state.notice.id !== 'core', `action ${i}: ${JSON.stringify(state.notice)}`);
      }
      if (state !== before && i % 5 === 0) {
        expectSound(state);
        expectShowable(state);
      }
      if (i % 50 === 0) expectLinked(state);
    }
    assert.ok(refused > 50, `only ${refused} refused: the mixture of actions is not hard enough`);
  });
}

/** @param {State} state */
function expectLinked(state) {
  const { values, problems } = readFragment(writeFragment(state));
  const read = applyParameters(values, stepTime);
  if (!isLinkable(state.data)) {
    assert.equal(read.problems[0].id, 'parameter.own', 'a link that cannot carry the numbers says so');
    return;
  }
  assert.deepEqual([problems, read.problems], [[], []]);
  assert.equal(JSON.stringify(read.state.data), JSON.stringify(state.data));
  assert.deepEqual([read.state.token, read.state.t, read.state.grain, read.state.precision], [state.token, state.t, state.grain, state.precision]);
}

test('after any history, undo to the beginning and redo to the end give the same data again', () => {
  const random = createRandom(7);
  for (let round = 0; round < 20; round++) {
    const first = initialState();
    let state = first;
    while (state.past.length < 100) {
      const action = randomAction(random, state);
      state = reduce(attention, state, action.type === 'redo' || action.type === 'undo' ? { type: 'notice', notice: null } : action);
    }
    const { data, token, origin, example } = state;
    while (state.past.length) state = reduce(attention, state, { type: 'undo' });
    assert.equal(state.data, first.data);
    while (state.future.length) state = reduce(attention, state, { type: 'redo' });
    assert.deepEqual([state.example, state.token], [example, token]);
    assert.equal(state.data, data);
    assert.equal(state.origin, origin);
  }
});
