/**
 * What a person can change, as functions for the parts of the figure to call. Each tells the page around what was done.
 *
 * @typedef {import('./session.js').Session} Session
 * @typedef {import('../model/state.js').State} State
 * @typedef {import('../model/state.js').Action} Action
 * @typedef {import('../model/state.js').Edit} Edit
 * @typedef {import('../model/state.js').Grain} Grain
 * @typedef {import('../model/data.js').Data} Data
 */

import { rowsOf } from '../model/data.js';
import { setNumber, setNumbers, setOptions, setWeighting } from '../model/edits.js';
import { changeLook, plainLook } from '../model/look.js';
import { convertTime, createTimeline } from '../story/timeline.js';

/** @param {Session} session */
export function createActions(session) {
  const edit = (/** @type {Action} */ action) => {
    const before = session.state.data;
    const state = session.dispatch(action);
    if (state.data !== before) session.tell('attention-edit', { example: state.example, edited: state.data !== state.origin });
    return state;
  };
  return { set: choices(session, edit), edit: edits(session, edit) };
}

/** Choices and switches. @param {Session} session @param {(action: Action) => State} edited */
function choices(session, edited) {
  const change = (/** @type {Partial<State>} */ fields) => session.dispatch({ type: 'set', change: fields });
  return {
    /** @param {number} token */
    token: (token) => {
      session.dispatch({ type: 'token', token });
      session.tell('attention-select', { token: token + 1, all: false });
    },
    /** @param {boolean} all */
    all: (all) => {
      change({ all });
      session.tell('attention-select', { token: session.state.token + 1, all });
    },
    /** @param {Grain} grain */
    grain: (grain) => {
      session.pause();
      change({ grain, t: convertTime(session.timeline, session.frame.t, createTimeline(grain, session.scene.S, session.scene.D)) });
    },
    /** @param {number} speed */
    speed: (speed) => change({ speed }),
    /** @param {string} lens its id, '' for none */
    lens: (lens) => change({ lens, look: plainLook }),
    /** @param {Record<string, string | number | null>} look what changes about how the lens stands */
    look: (look) => change({ look: changeLook(session.state.look, look) }),
    /** @param {import('../element/types.js').QuestionKind | ''} predict @param {number} [seed] */
    predict: (predict, seed = session.state.seed) => change({ predict, seed }),
    /** @param {{ kind: string, seed: number, answer: number | number[], isRight: boolean }} detail what a person answered */
    answered: (detail) => session.tell('attention-answer', detail),
    /** @param {number} precision */
    precision: (precision) => change({ precision }),
    /** @param {string} id */
    example: (id) => {
      session.pause();
      if (id === session.state.example) return;
      edited({ type: 'example', id });
    },
    /** @param {Data} data of somebody's own, complete */
    data: (data) => edited({ type: 'data', data }),
    /** @param {boolean} rescale */
    rescale: (rescale) => edited({ type: 'edit', change: (data) => setOptions(data, { rescale }) }),
    /** @param {Partial<Data>} options */
    options: (options) => edited({ type: 'edit', change: (data) => setOptions(data, options) }),
    /** @param {import('../model/data.js').Weighting} weighting */
    weighting: (weighting) => {
      const weights = rowsOf(session.scene.weights);
      edited({ type: 'edit', change: (data, attention) => setWeighting(attention, data, weighting, weights) });
    },
    undo: () => edited({ type: 'undo' }),
    redo: () => edited({ type: 'redo' }),
    reset: () => edited({ type: 'reset' }),
  };
}

/** Numbers and tokens. @param {Session} session @param {(action: Action) => State} edit */
function edits(session, edit) {
  const edited = (/** @type {Edit['change']} */ change, /** @type {string} */ gesture = '', /** @type {Edit['follow']} */ follow = undefined) =>
    edit({ type: 'edit', change, gesture: gesture || undefined, follow });
  /** (S, S) as shown */
  const weightsNow = () => rowsOf(session.scene.weights);
  return {
    /** @param {import('../model/edits.js').Editable} field @param {number} row @param {number} column */
    number: (field, row, column) => (/** @type {number} */ number, /** @type {string | undefined} */ gesture) =>
      void edited((data, attention) => setNumber(attention, data, { field, row, column, number }), gesture),
    /**
     * Several numbers together.
     * @param {import('../model/edits.js').Editable} field @param {ReadonlyArray<import('../model/edits.js').Cell>} cells @param {string} [gesture]
     */
    numbers: (field, cells, gesture) => void edited((data, attention) => setNumbers(attention, data, field, cells, weightsNow()), gesture),
    /** Any other change: change, gesture, and where the chosen token goes. */
    change: edited,
    /** @param {string} text what was typed */
    wrong: (text) => {
      session.dispatch({ type: 'notice', notice: { id: 'number', args: { text: text.slice(0, 40), sample: session.text.plain(0.25) } } });
    },
    /** What was typed is what was there: nothing is wrong any more. */
    same: () => {
      if (session.state.notice) session.dispatch({ type: 'notice', notice: null });
    },
  };
}
