/**
 * One table for attributes, URL parameters and properties: how each is read and written back.
 *
 * `read` gets text, or what a script gave, and gives the value or throws a Problem; `write` gives the text, or null for
 * the default. `scope` says whether a link carries it (`state`) or only the embedding page sets it (`page`).
 *
 * @typedef {import('./state.js').State} State
 * @typedef {{ read: (input: unknown) => unknown, write: (state: State) => string | null, scope: 'state' | 'page' }} Parameter
 */

import { copyData, dataFields } from './copy-data.js';
import { readData, writeData } from './data.js';
import { examples, findExample } from './examples.js';
import { leastPrecision, mostDataLength, mostLinkLength, mostLinkNumbers, mostPrecision, mostTokens } from './limits.js';
import { readLook, writeLook } from './look.js';
import { Problem } from './problem.js';
import { exampleState, initialState } from './state.js';

export const grains = /** @type {const} */ (['step', 'token', 'number']);
export const steps = /** @type {const} */ (['start', '5', '6', 'output']);
export const speeds = [0.25, 0.5, 1, 1.5, 2, 4];
export const themes = /** @type {const} */ (['auto', 'light', 'dark']);
export const controlSets = /** @type {const} */ (['all', 'transport', 'none']);
export const hideable = /** @type {const} */ (['tokens', 'weights', 'equation', 'caption', 'audit', 'source', 'editor', 'note', 'proof', 'article', 'lens', 'predict', 'import', 'export']);

/** What a reader can be asked to predict: a number of the output, where the output lies, which token moves it most. */
export const questionKinds = /** @type {const} */ (['number', 'point', 'token']);

const defaults = initialState();

/** @param {string} name @param {ReadonlyArray<string>} options @returns {(input: unknown) => string} */
const oneOf = (name, options) => (input) => {
  const text = String(input);
  if (!options.includes(text)) throw new Problem('parameter.option', { name, text: text.slice(0, 40), options: options.join(', ') });
  return text;
};

/** @param {string} name @param {number} least @param {number} most @param {RegExp} pattern of the text @returns {(input: unknown) => number} */
const numberIn = (name, least, most, pattern) => (input) => {
  const number = typeof input === 'number' ? input : pattern.test(String(input)) ? Number(input) : NaN;
  if (!(number >= least && number <= most) || (pattern === whole && !Number.isInteger(number))) {
    throw new Problem('parameter.number', { name, text: String(input).slice(0, 40), least, most });
  }
  return number;
};

const whole = /^-?\d+(\.0+)?$/;
/** As scripts write numbers, too: 1e-7, 1e+21. */
const decimal = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

/** A flag as a script gives it, or as HTML writes it: `all`, `all="true"`. @param {string} name @returns {(input: unknown) => boolean} */
const flag = (name) => (input) => input === '' || oneOf(name, ['true', 'false'])(input) === 'true';

/** A short text without half characters, which no link can carry. @param {number} most @returns {(input: unknown) => string} */
const shortText = (most) => (input) => String(input).slice(0, most).replace(/\p{Cs}/gu, '');

/** Parts to leave out, as a list or as text. @param {unknown} input */
const readParts = (input) =>
  Object.freeze((Array.isArray(input) ? input.map(String) : String(input).split(/[\s,]+/).filter(Boolean)).map(oneOf('hide', hideable)));

/** Data as the object it is, or as the JSON of one; what it says is checked when it is known which example it changes. @param {unknown} input */
function readDataInput(input) {
  if (typeof input !== 'string') return copyData(input);
  if (input.length > mostDataLength) throw new Problem('parameter.long', { count: input.length, most: mostDataLength });
  try {
    return JSON.parse(input);
  } catch {
    throw new Problem('parameter.json');
  }
}

/** Data is frozen and changes seldom, links are written with every frame. @type {WeakMap<import('./data.js').Data, { example: string, text: string | null }>} */
const written = new WeakMap();

/** Whether a link can carry the data. @param {import('./data.js').Data} data */
export function isLinkable(data) {
  let count = 0;
  for (const field of Object.values(data)) if (Array.isArray(field) && Array.isArray(field[0])) count += field.length * field[0].length;
  return count <= mostLinkNumbers;
}

/** What differs from the example that the data began as, or all of it, as JSON; null for an unchanged example, and for what no link can carry. @param {State} state */
function writeDataText({ example, data }) {
  const known = written.get(data);
  if (known?.example === example) return known.text;
  const text = isLinkable(data) ? describeData(example, data) : null;
  written.set(data, { example, text });
  return text;
}

/** @param {string} id @param {import('./data.js').Data} data @returns {string | null} */
function describeData(id, data) {
  const example = findExample(id);
  if (!example) return JSON.stringify(writeData(data));
  /** @type {Record<string, unknown>} */
  const original = /** @type {any} */ (readData(example.data));
  const changes = Object.entries(data).filter(([name, field]) => JSON.stringify(field) !== JSON.stringify(original[name]));
  return changes.length === 0 ? null : JSON.stringify(Object.fromEntries(changes));
}

/** @param {unknown} value @param {unknown} standard */
const unless = (value, standard) => (value === standard ? null : String(value));

/** @type {Readonly<Record<string, Parameter>>} */
export const parameters = {
  example: {
    scope: 'state',
    read: oneOf('example', [...examples.map(({ id }) => id), 'own']),
    // Edited data names the example it began as, so that Reset can return to it.
    write: (state) => (!isLinkable(state.data) ? 'own' : writeDataText(state) === null ? unless(state.example, defaults.example) : state.example),
  },
  data: { scope: 'state', read: readDataInput, write: writeDataText },
  token: {
    scope: 'state',
    read: numberIn('token', 1, mostTokens, whole),
    write: ({ token, example }) => unless(token + 1, (findExample(example)?.token ?? 0) + 1),
  },
  all: { scope: 'state', read: flag('all'), write: ({ all }) => unless(all, false) },
  grain: { scope: 'state', read: oneOf('grain', grains), write: ({ grain }) => unless(grain, defaults.grain) },
  step: { scope: 'state', read: oneOf('step', steps), write: () => null },
  t: { scope: 'state', read: numberIn('t', 0, Infinity, decimal), write: ({ t }) => (t === Infinity ? null : String(Math.round(t * 1000) / 1000)) },
  speed: { scope: 'state', read: numberIn('speed', 0.25, 4, decimal), write: ({ speed }) => unless(speed, 1) },
  precision: {
    scope: 'state',
    read: numberIn('precision', leastPrecision, mostPrecision, whole),
    write: ({ precision, example }) => unless(precision, findExample(example)?.precision ?? defaults.precision),
  },
  lens: { scope: 'state', read: shortText(40), write: ({ lens }) => unless(lens, '') },
  look: { scope: 'state', read: readLook, write: ({ look }) => writeLook(look) || null },
  predict: { scope: 'state', read: oneOf('predict', ['', ...questionKinds]), write: ({ predict }) => unless(predict, '') },
  seed: { scope: 'state', read: numberIn('seed', 0, 2 ** 31, whole), write: ({ seed }) => unless(seed, 1) },
  controls: { scope: 'page', read: oneOf('controls', controlSets), write: ({ controls }) => unless(controls, 'all') },
  hide: {
    scope: 'page',
    read: readParts,
    write: ({ hide }) => (hide.length ? hide.join(',') : null),
  },
  lock: { scope: 'page', read: flag('lock'), write: ({ lock }) => unless(lock, false) },
  theme: { scope: 'page', read: oneOf('theme', themes), write: ({ theme }) => unless(theme, 'auto') },
  lang: { scope: 'page', read: shortText(35), write: ({ lang }) => unless(lang, '') },
};

/**
 * The state as the text after `#` in a link; empty for the state that a figure opens in.
 * @param {State} state @param {{ page?: boolean }} [options] page: also what only the embedding page sets
 */
export function writeFragment(state, { page = true } = {}) {
  return Object.entries(parameters)
    .filter(([, { scope }]) => page || scope === 'state')
    .map(([name, { write }]) => /** @type {const} */ ([name, write(state)]))
    .filter(([, text]) => text !== null)
    .map(([name, text]) => `${name}=${encode(/** @type {string} */ (text))}`)
    .join('&');
}

/** Escapes what would end a parameter or trip up mail programs, and leaves the rest readable. @param {string} text */
const encode = (text) => text.replace(/[^\w.,:[\]~!*'()-]+/g, (rest) => encodeURIComponent(rest).replaceAll('%20', '+'));

/**
 * Reads a fragment or query into parameter values. What is wrong is left out and reported, never thrown.
 * @param {string} text with or without its leading # or ?
 * @returns {{ values: Record<string, unknown>, problems: import('./problem.js').Problem[] }}
 */
export function readFragment(text) {
  /** @type {Record<string, string>} */
  const texts = Object.create(null);
  if (text.length > mostLinkLength) {
    return { values: {}, problems: [new Problem('parameter.long', { count: text.length, most: mostLinkLength })] };
  }
  for (const [name, value] of new URLSearchParams(text.replace(/^[#?]/, ''))) texts[name] = value;
  return readParameters(texts);
}

/**
 * @param {Record<string, unknown>} inputs by parameter name; other names and undefined are ignored, null is the default
 * @returns {{ values: Record<string, unknown>, problems: Problem[] }}
 */
export function readParameters(inputs) {
  /** @type {Record<string, unknown>} */
  const values = {};
  /** @type {Problem[]} */
  const problems = [];
  for (const [name, { read }] of Object.entries(parameters)) {
    try {
      const input = inputs[name];
      if (input !== undefined) values[name] = input === null ? null : read(input);
    } catch (error) {
      problems.push(problemOf(error));
    }
  }
  return { values, problems };
}

/** What went wrong with something from outside; its own code (getters, toString) may throw anything. @param {unknown} error @returns {Problem} */
export function problemOf(error) {
  if (error instanceof Problem) return error;
  let text = '';
  try {
    text = String(error);
  } catch {
    // An error that cannot even be told.
  }
  return new Problem('core', { text: text.slice(0, 200) });
}

/**
 * The state that parameter values describe, starting from a fresh figure (or from `base`).
 * @param {Record<string, unknown>} values as readParameters gives them
 * @param {(state: State, step: string) => number} timeOfStep
 * @returns {{ state: State, problems: Problem[] }}
 */
export function applyParameters(values, timeOfStep, base = initialState()) {
  /** @type {Problem[]} */
  const problems = [];
  /** @type {any} */
  const state = { ...base };
  const example = values.example === null ? defaults.example : typeof values.example === 'string' ? values.example : undefined;
  if (example && findExample(example)) Object.assign(state, exampleState(example));
  try {
    if (values.data === null) Object.assign(state, withOwnData(state));
    else if (values.data !== undefined) Object.assign(state, dataState(example, values.data, state));
    else if (example === 'own' && base.example !== 'own') problems.push(new Problem('parameter.own', { most: mostLinkNumbers }));
  } catch (error) {
    problems.push(problemOf(error));
  }
  for (const name of ['all', 'grain', 'speed', 'precision', 'lens', 'look', 'predict', 'seed', 'controls', 'hide', 'lock', 'theme', 'lang']) {
    if (values[name] !== undefined) state[name] = values[name] ?? /** @type {any} */ (defaults)[name];
  }
  const standard = findExample(state.example);
  if (values.precision === null) state.precision = standard?.precision ?? defaults.precision;
  if (values.token === null) state.token = standard?.token ?? 0;
  state.token = Math.min(state.token, state.data.tokens.length - 1);
  if (typeof values.token === 'number') {
    if (values.token > state.data.tokens.length) problems.push(new Problem('state.token', { text: values.token, count: state.data.tokens.length }));
    else state.token = values.token - 1;
  }
  if (values.step !== undefined) state.t = values.step === null ? defaults.t : timeOfStep(state, String(values.step));
  if (values.t !== undefined) state.t = values.t ?? defaults.t;
  return { state: Object.freeze(state), problems };
}

/** An example with its own data; where the data came from outside, the first example. @param {State} state */
const withOwnData = ({ example, token }) => ({ ...exampleState(findExample(example) ? example : defaults.example), token });

/**
 * Data that changes an example, or that stands for itself: then there is nothing else for Reset to return to.
 * @param {string | undefined} id the example named beside it @param {unknown} input @param {State} state
 */
function dataState(id, input, state) {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw new Problem('data.kind');
  const fields = /** @type {Record<string, unknown>} */ (input);
  // An object without a field of data changes nothing: it has to stand for itself, and cannot.
  const isComplete = (fields.values ?? null) !== null || !dataFields.some((name) => name in fields);
  const example = findExample(id ?? (isComplete ? '' : state.example));
  if (example) return { ...exampleState(example.id), token: state.token, precision: state.precision, data: readFields({ ...example.data, ...fields }) };
  if (!isComplete && state.example === 'own') return { data: readFields({ ...state.origin, ...fields }) };
  const data = readFields(fields);
  return { example: 'own', data, origin: data, token: 0 };
}

/** Null is the same as nothing given, and flags may be texts. @param {Record<string, unknown>} fields */
function readFields(fields) {
  const given = Object.fromEntries(Object.entries(fields).filter(([, field]) => (field ?? null) !== null));
  for (const name of ['causal', 'rescale']) if (name in given) given[name] = flag(name)(given[name]);
  return readData(given);
}

/**
 * Fields of data set together by a script: they change the data as it is, and what Reset returns to. Null is the default.
 * @param {State} state @param {Record<string, unknown>} fields as copyData gives them @returns {State}
 */
export function applyData(state, fields) {
  const data = mergeFields(state.data, fields, state);
  if (JSON.stringify(data) === JSON.stringify(state.data)) return state;
  let origin = data;
  try {
    if (state.data !== state.origin) origin = mergeFields(state.origin, fields, state);
  } catch {
    // They fit the data as it is now, with tokens added or taken out, but not the data it began as.
  }
  return Object.freeze({ ...state, example: 'own', data, origin, token: Math.min(state.token, data.tokens.length - 1) });
}

/** @param {import('./data.js').Data} data @param {Record<string, unknown>} fields @param {State} state */
function mergeFields(data, fields, state) {
  const { values, weights, scores, query, key, weighting } = fields;
  const base = values === null ? withOwnData(state).data : values === undefined ? data : whatFits(data, values, state);
  /** @type {Record<string, unknown>} */
  const merged = { ...base, ...fields, values: values ?? base.values };
  // Without a word on it, what was given tells where the weights come from.
  if (weighting === undefined) {
    if (weights) merged.weighting = base.weighting === 'sum' ? 'sum' : 'free';
    else if (scores) merged.weighting = 'scores';
    else if (query || key) merged.weighting = 'query-key';
  }
  return readFields(merged);
}

/**
 * What stays of data when it gets other values: nothing when those have another number of rows, and no printed output
 * of another width, or of an example, whose source printed it for its own values.
 * @param {import('./data.js').Data} data @param {unknown} input @param {State} state
 * @returns {Partial<import('./data.js').Data>}
 */
function whatFits(data, input, { example }) {
  const { values } = readData({ values: input });
  if (values.length !== data.values.length) return {};
  const isAsWide = values[0].length === data.values[0].length;
  return { ...data, embeddings: isAsWide ? data.embeddings : null, printed: isAsWide && example === 'own' ? data.printed : null };
}
