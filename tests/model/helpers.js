import assert from 'node:assert/strict';
import { loadAttention } from '../../web/core/index.js';
import { readData, weightings, writeData } from '../../web/model/data.js';
import { Problem } from '../../web/model/problem.js';
import { createTimeline, timeOfStep } from '../../web/story/timeline.js';

/** @typedef {import('../../web/model/data.js').Data} Data */
/** @typedef {import('../../web/model/state.js').State} State */
/** @typedef {ReturnType<typeof createRandom>} Random */

export const attention = await loadAttention();

/** A random source that is the same in every run. @param {number} seed */
export function createRandom(seed) {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ count) => Math.floor(unit() * count);
  return {
    unit,
    below,
    chance: (/** @type {number} */ p) => unit() < p,
    /** @template T @param {ReadonlyArray<T>} list @returns {T} */
    pick: (list) => list[below(list.length)],
    /** A number as people type it, now and then an extreme one. */
    number: () => (unit() < 0.05 ? [0, 1e6, -1e6, 1e-9, 1 / 3, 123456.789][below(6)] : Math.round((unit() * 4 - 2) * 1000) / 1000 || 0),
  };
}

/** @param {Random} random @param {number} rows @param {number} columns */
export const randomMatrix = (random, rows, columns) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.number()));

const words = ['I', 'love', 'sushi', 'señor', '寿司', 'حب', '👩‍🍳', 'a&b=c#d%', '"quoted"', '<b>', '\\', '+ +', '__proto__'];

/** Any data that a figure can hold. @param {Random} random @param {number} [most] tokens and dimensions @returns {Data} */
export function randomData(random, most = 6) {
  const [S, D, Dk] = [1 + random.below(most), 1 + random.below(most), 1 + random.below(most)];
  const maybe = (/** @type {() => unknown} */ make) => (random.chance(0.4) ? make() : undefined);
  const hasKeys = random.chance(0.4);
  return readData({
    tokens: maybe(() => Array.from({ length: S }, () => random.pick(words))),
    values: randomMatrix(random, S, D),
    weights: maybe(() => randomMatrix(random, S, S)),
    scores: maybe(() => randomMatrix(random, S, S)),
    query: hasKeys ? randomMatrix(random, S, Dk) : undefined,
    key: hasKeys ? randomMatrix(random, S, Dk) : undefined,
    embeddings: maybe(() => randomMatrix(random, S, D)),
    printed: maybe(() => randomMatrix(random, S, D)),
    weighting: random.pick(weightings),
    scale: maybe(() => 0.001 + random.unit() * 3),
    temperature: maybe(() => 0.1 + random.unit() * 3),
    causal: random.chance(0.3),
    rescale: random.chance(0.3),
  });
}

/** What applyParameters needs to know of time. @param {State} state @param {string} step */
export const stepTime = ({ grain, data }, step) => timeOfStep(createTimeline(grain, data.tokens.length, data.values[0].length), step);

/** Expects a Problem of that id whose arguments include `args`. @param {() => unknown} call @param {string} id @param {object} [args] */
export function expectProblem(call, id, args = {}) {
  assert.throws(call, (/** @type {any} */ error) => {
    assert.ok(error instanceof Problem, `not a Problem: ${error?.stack}`);
    assert.equal(error.id, id);
    assert.deepEqual({ ...error.args, ...args }, error.args);
    for (const arg of Object.values(error.args)) assert.ok(['string', 'number'].includes(typeof arg), `an argument cannot be said: ${String(arg)}`);
    return true;
  });
}

/** @param {unknown} value */
export function expectDeeplyFrozen(value, path = 'data') {
  if (typeof value !== 'object' || value === null) return;
  assert.ok(Object.isFrozen(value), `${path} is not frozen`);
  for (const [name, field] of Object.entries(value)) expectDeeplyFrozen(field, `${path}.${name}`);
}

/** What holds for every state that a figure can be in. @param {State} state */
export function expectSound(state) {
  const { data, origin, token } = state;
  assert.ok(Object.isFrozen(state), 'the state is not frozen');
  assert.ok(Number.isInteger(token) && token >= 0 && token < data.tokens.length, `token ${token} of ${data.tokens.length}`);
  for (const one of [data, origin]) {
    expectDeeplyFrozen(one);
    // Reading checks all shapes and numbers; that it gives the same also means that a link can carry this data.
    const text = JSON.stringify(writeData(one));
    assert.equal(JSON.stringify(readData(JSON.parse(text))), JSON.stringify(one));
  }
}
