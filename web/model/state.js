/**
 * The one state of a figure, frozen, and every way to change it.
 *
 * @typedef {import('./data.js').Data} Data
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {'step' | 'token' | 'number'} Grain
 * @typedef {{ id: string, args?: Record<string, string | number> }} Notice  a sentence of the message catalogue
 *
 * @typedef {object} StateFields
 * @property {string} example   id of the example that the data began as; 'own' for data from outside
 * @property {Data} data
 * @property {Data} origin      what Reset returns to
 * @property {number} token     the chosen query token, from 0
 * @property {boolean} all      all tokens at once
 * @property {number} t         time, in moves of the grain; Infinity is the end, whatever the sizes
 * @property {Grain} grain
 * @property {number} speed
 * @property {number} precision decimals shown
 * @property {string} lang @property {string} theme @property {string} controls @property {ReadonlyArray<string>} hide @property {boolean} lock
 * @property {string} lens       id of the open lens, '' for none @property {import('./look.js').Look} look  how it stands
 * @property {string} predict    kind of question that is asked, '' for none @property {number} seed  which question of that kind
 * @property {ReadonlyArray<Snapshot>} past @property {ReadonlyArray<Snapshot>} future
 * @property {string | null} gesture  the drag that the last edit belongs to: one drag is one undo
 * @property {Notice | null} notice
 * @typedef {Readonly<StateFields>} State
 * @typedef {{ example: string, data: Data, origin: Data, token: number, precision: number }} Snapshot  precision counts where the example changes
 *
 * @typedef {object} Edit
 * @property {(data: Data, attention: Steps) => Data} change
 * @property {string} [gesture]  what it is part of: one gesture is one undo
 * @property {(token: number) => number} [follow]  where the chosen token goes
 *
 * @typedef {{ type: 'example', id: string }
 *   | { type: 'data', data: Data, example?: string }
 *   | { type: 'token', token: number }
 *   | { type: 'edit' } & Edit
 *   | { type: 'undo' } | { type: 'redo' } | { type: 'reset' }
 *   | { type: 'set', change: Partial<State> }
 *   | { type: 'open', state: State }
 *   | { type: 'notice', notice: Notice | null }} Action
 */

import { readData } from './data.js';
import { examples, findExample } from './examples.js';
import { plainLook } from './look.js';
import { Problem } from './problem.js';

const mostUndo = 200;
/** Other data shares nothing with the data before: of large data fewer are kept. Each of these takes about 50 bytes. */
const mostUndoNumbers = 4e6;

/** An example's data is one object, so that unchanged data is known by identity. @type {Map<string, Data>} */
const exampleData = new Map();

/** @param {string} id @returns {Pick<State, 'example' | 'data' | 'origin' | 'token' | 'precision'>} */
export function exampleState(id) {
  const example = findExample(id);
  if (!example) throw new Problem('state.example', { text: id, options: examples.map((one) => one.id).join(', ') });
  let data = exampleData.get(id);
  if (!data) exampleData.set(id, (data = readData(example.data)));
  return { example: id, data, origin: data, token: example.token, precision: example.precision };
}

/** @returns {State} the state that a figure without any parameter opens in */
export function initialState() {
  return Object.freeze({
    ...exampleState(examples[0].id),
    all: false,
    t: Infinity,
    grain: /** @type {Grain} */ ('token'),
    speed: 1,
    lang: '',
    theme: 'auto',
    controls: 'all',
    hide: Object.freeze([]),
    lock: false,
    lens: '',
    look: plainLook,
    predict: '',
    seed: 1,
    past: Object.freeze([]),
    future: Object.freeze([]),
    gesture: null,
    notice: null,
  });
}

/** @param {State} state @returns {Snapshot} */
const snapshot = ({ example, data, origin, token, precision }) => ({ example, data, origin, token, precision });

/** A change that undo takes back. @param {State} state @param {Partial<State>} change @param {string | null} [gesture] @returns {State} */
function recorded(state, change, gesture = null) {
  const continues = gesture !== null && gesture === state.gesture;
  const past = continues ? state.past : [...state.past, snapshot(state)].slice(-mostUndo);
  return { ...state, ...change, past, future: [], gesture, notice: null };
}

/** @param {State} state @param {'past' | 'future'} from @param {'past' | 'future'} to @returns {State} */
function travel(state, from, to) {
  const target = state[from][state[from].length - 1];
  if (!target) return state;
  const precision = target.example === state.example ? state.precision : target.precision;
  return { ...state, ...target, precision, [from]: state[from].slice(0, -1), [to]: [...state[to], snapshot(state)], gesture: null, notice: null };
}

/** @param {Steps} attention @param {State} state @param {Action} action @returns {State} */
function change(attention, state, action) {
  switch (action.type) {
    case 'example':
      return recorded(state, { ...exampleState(action.id), t: Infinity });
    case 'data':
      return recorded({ ...state, past: state.past.slice(-Math.ceil(mostUndoNumbers / action.data.tokens.length ** 2)) }, {
        data: action.data,
        origin: action.data,
        example: action.example ?? 'own',
        token: Math.min(state.token, action.data.tokens.length - 1),
      });
    case 'token': {
      const count = state.data.tokens.length;
      if (!Number.isInteger(action.token) || action.token < 0 || action.token >= count) {
        throw new Problem('state.token', { text: action.token + 1, count });
      }
      return { ...state, token: action.token, all: false, notice: null };
    }
    case 'edit': {
      const data = action.change(state.data, attention);
      if (data === state.data) return state;
      const token = action.follow ? action.follow(state.token) : state.token;
      return recorded(state, { data, token: Math.min(token, data.tokens.length - 1) }, action.gesture);
    }
    case 'undo':
      return travel(state, 'past', 'future');
    case 'redo':
      return travel(state, 'future', 'past');
    case 'reset':
      if (state.data === state.origin) return state;
      return recorded(state, { data: state.origin, token: Math.min(state.token, state.origin.tokens.length - 1) });
    case 'open': {
      // A state from a link or a script; where it changes the data, undo takes that back.
      const isSame = action.state.data === state.data || JSON.stringify(action.state.data) === JSON.stringify(state.data);
      const next = isSame ? { ...action.state, data: state.data } : action.state;
      return isSame ? { ...next, past: state.past, future: state.future, notice: null } : recorded(state, next);
    }
    case 'set':
      return { ...state, ...action.change, notice: null };
    case 'notice':
      return { ...state, notice: action.notice };
  }
}

/** @param {unknown} error @returns {Notice} */
export function noticeOf(error) {
  if (error instanceof Problem) return { id: error.id, args: error.args };
  return { id: 'core', args: { text: error instanceof Error ? error.message : String(error) } };
}

/**
 * The next state. A change that cannot be made leaves everything as it was and says why in `notice`.
 * @param {Steps} attention @param {State} state @param {Action} action @returns {State}
 */
export function reduce(attention, state, action) {
  try {
    return Object.freeze(change(attention, state, action));
  } catch (error) {
    return Object.freeze({ ...state, notice: noticeOf(error) });
  }
}
