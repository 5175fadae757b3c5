/**
 * One table for attributes, URL parameters and properties: how each is read from text and written back.
 *
 * `read` gets text and gives the value or throws a Problem; `write` gives the text, or null for the default.
 * `scope` says whether a link carries it (`state`) or only the embedding page sets it (`page`).
 *
 * @typedef {import('./state.js').State} State
 * @typedef {{ read: (text: string) => unknown, write: (state: State) => string | null, scope: 'state' | 'page' }} Parameter
 */

import { readData, writeData } from './data.js';
import { examples, findExample } from './examples.js';
import { leastPrecision, mostDataLength, mostLinkLength, mostPrecision } from './limits.js';
import { Problem } from './problem.js';
import { exampleState, initialState } from './state.js';

export const grains = /** @type {const} */ (['step', 'token', 'number']);
export const steps = /** @type {const} */ (['start', '5', '6', 'output']);
export const speeds = [0.25, 0.5, 1, 1.5, 2, 4];
export const themes = /** @type {const} */ (['auto', 'light', 'dark']);
export const controlSets = /** @type {const} */ (['all', 'transport', 'none']);
export const hideable = /** @type {const} */ (['tokens', 'weights', 'equation', 'caption', 'audit', 'source', 'editor', 'note', 'proof', 'article']);

const defaults = initialState();

/** @param {string} name @param {ReadonlyArray<string>} options @returns {(text: string) => string} */
const oneOf = (name, options) => (text) => {
  if (!options.includes(text)) throw new Problem('parameter.option', { name, text: text.slice(0, 40), options: options.join(', ') });
  return text;
};

/** @param {string} name @param {number} least @param {number} most @param {boolean} whole @returns {(text: string) => number} */
const numberIn = (name, least, most, whole) => (text) => {
  const number = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(number >= least && number <= most) || (whole && !Number.isInteger(number))) {
    throw new Problem('parameter.number', { name, text: text.slice(0, 40), least, most });
  }
  return number;
};

/** @param {string} text */
const readFlag = (text) => text !== 'false' && text !== '0';

/** A short text without half characters, which no link can carry. @param {number} most @returns {(text: string) => string} */
const shortText = (most) => (text) => text.slice(0, most).replace(/\p{Cs}/gu, '');

/** Data as the JSON object it is written as; what it says is checked when it is known which example it changes. @param {string} text */
function readDataText(text) {
  if (text.length > mostDataLength) throw new Problem('parameter.long', { count: text.length, most: mostDataLength });
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('parameter.json');
  }
}

/** Data is frozen and changes seldom, links are written with every frame. @type {WeakMap<import('./data.js').Data, { example: string, text: string | null }>} */
const written = new WeakMap();

/** What differs from the example that the data began as, or all of it, as JSON; null for an unchanged example. @param {State} state */
function writeDataText({ example, data }) {
  const known = written.get(data);
  if (known?.example === example) return known.text;
  const text = describeData(example, data);
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
    write: (state) => (writeDataText(state) === null ? unless(state.example, defaults.example) : state.example),
  },
  data: { scope: 'state', read: readDataText, write: writeDataText },
  token: {
    scope: 'state',
    read: numberIn('token', 1, 64, true),
    write: ({ token, example }) => unless(token + 1, (findExample(example)?.token ?? 0) + 1),
  },
  all: { scope: 'state', read: readFlag, write: ({ all }) => unless(all, false) },
  grain: { scope: 'state', read: oneOf('grain', grains), write: ({ grain }) => unless(grain, defaults.grain) },
  step: { scope: 'state', read: oneOf('step', steps), write: () => null },
  t: { scope: 'state', read: numberIn('t', 0, 1e5, false), write: ({ t }) => (t === Infinity ? null : String(Math.round(t * 1000) / 1000)) },
  speed: { scope: 'state', read: numberIn('speed', 0.25, 4, false), write: ({ speed }) => unless(speed, 1) },
  precision: {
    scope: 'state',
    read: numberIn('precision', leastPrecision, mostPrecision, true),
    write: ({ precision, example }) => unless(precision, findExample(example)?.precision ?? defaults.precision),
  },
  lens: { scope: 'state', read: shortText(40), write: ({ lens }) => unless(lens, '') },
  seed: { scope: 'state', read: numberIn('seed', 0, 2 ** 31, true), write: ({ seed }) => unless(seed, 1) },
  controls: { scope: 'page', read: oneOf('controls', controlSets), write: ({ controls }) => unless(controls, 'all') },
  hide: {
    scope: 'page',
    read: (text) => text.split(/[\s,]+/).filter(Boolean).map(oneOf('hide', hideable)),
    write: ({ hide }) => (hide.length ? hide.join(',') : null),
  },
  lock: { scope: 'page', read: readFlag, write: ({ lock }) => unless(lock, false) },
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
 * @param {Record<string, string>} texts by parameter name; other names are ignored
 * @returns {{ values: Record<string, unknown>, problems: Problem[] }}
 */
export function readParameters(texts) {
  /** @type {Record<string, unknown>} */
  const values = {};
  /** @type {Problem[]} */
  const problems = [];
  for (const [name, { read }] of Object.entries(parameters)) {
    if (texts[name] === undefined) continue;
    try {
      values[name] = read(texts[name]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(error);
    }
  }
  return { values, problems };
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
  const example = typeof values.example === 'string' ? values.example : undefined;
  if (example && findExample(example)) Object.assign(state, exampleState(example));
  try {
    if (values.data) Object.assign(state, dataState(example, values.data));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problems.push(error);
  }
  for (const name of ['all', 'grain', 'speed', 'precision', 'lens', 'seed', 'controls', 'hide', 'lock', 'theme', 'lang']) {
    if (values[name] !== undefined) state[name] = values[name];
  }
  state.token = Math.min(state.token, state.data.tokens.length - 1);
  if (typeof values.token === 'number') {
    if (values.token > state.data.tokens.length) problems.push(new Problem('state.token', { text: values.token, count: state.data.tokens.length }));
    else state.token = values.token - 1;
  }
  if (typeof values.step === 'string') state.t = timeOfStep(state, values.step);
  if (typeof values.t === 'number') state.t = values.t;
  return { state: Object.freeze(state), problems };
}

/**
 * Data that changes an example, or that stands for itself: then there is nothing else for Reset to return to.
 * @param {string | undefined} id @param {unknown} input
 */
function dataState(id, input) {
  const example = id && findExample(id);
  if (example && typeof input === 'object' && !Array.isArray(input)) return { data: readData({ ...example.data, ...input }) };
  const data = readData(input);
  return { example: 'own', data, origin: data, token: 0 };
}
