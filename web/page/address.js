/**
 * The state of the figure is the part of the address after `#`. What a person decides (a token, an edit, an example)
 * is a step that Back takes back; where the animation stands only replaces the address. It is written when things have come to rest: long
 * numbers take browsers longer than a frame.
 *
 * @typedef {import('../element/attention-explainer.js').AttentionExplainer} Figure
 * @typedef {import('../model/state.js').State} State
 */

import { parameters, writeFragment } from '../model/parameters.js';
import { mostLinkLength } from '../model/limits.js';

/** Browsers allow some hundred changes of the address in half a minute, too. */
const restMs = 400;

/** Edits that follow each other faster than this (a key held down) are one step. */
const oneStepMs = 1000;

/** What of the state is no decision, and no part of a link. */
const passing = ['t', 'notice', 'past', 'future', 'origin', 'gesture'];

/** What the page around the figure sets; the rest is the figure's state. */
const pageNames = Object.keys(parameters).filter((name) => parameters[name].scope === 'page');

/** The address's parameters; a link too long to be read has none. */
const given = () => new URLSearchParams(location.hash.length > mostLinkLength ? '' : location.hash.slice(1));

/** @param {Figure} figure */
export function keepAddress(figure) {
  let written = '';
  /** What is still to be written, as it stood last. @type {State | null} */
  let waiting = null;
  /** Whether that is a new step. */
  let isNewStep = false;
  /** @type {string | null} */
  let gesture = null;
  let editedAt = -Infinity;
  let isReading = false;
  /** A link that was opened, and not by us, stays in the history as it was: it may hold more than could be read. */
  let isForeign = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const link = (/** @type {string} */ fragment) => [fragment, ...pagePart(figure)].filter(Boolean).join('&');
  const write = () => {
    clearTimeout(timer);
    if (!waiting) return;
    const isStep = isNewStep;
    const fragment = link(writeFragment(waiting, { page: false }));
    [waiting, isNewStep] = [null, false];
    if (fragment === written) return;
    written = fragment;
    try {
      // An address without its file name stands for the document itself, also where that came from a file.
      history[isStep || isForeign ? 'pushState' : 'replaceState'](null, '', fragment ? `#${fragment}` : location.pathname + location.search);
      isForeign = false;
    } catch {
      // Documents without an address of their own (srcdoc) have no link to keep.
    }
  };
  const read = () => {
    // What is read is not written back: that would put a step before every one that Back returns to.
    isReading = true;
    clearTimeout(timer);
    [waiting, isNewStep] = [null, false];
    setPage(figure);
    figure.fragment = location.hash;
    isReading = false;
    remember();
  };
  const remember = () => {
    written = link(figure.fragment);
    isForeign = location.hash.slice(1) !== written;
  };
  /** Whether a decision is a new step, or goes on with the last one. @param {State} state @param {boolean} isEdit */
  const isStep = (state, isEdit) => {
    const now = performance.now();
    const goesOn = isEdit && ((state.gesture !== null && state.gesture === gesture) || now - editedAt < oneStepMs);
    gesture = state.gesture;
    editedAt = isEdit ? now : -Infinity;
    return !goesOn;
  };

  setPage(figure);
  figure.fragment = location.hash;
  void figure.ready.then(() => {
    remember();
    figure.observe((state, before) => {
      if (isReading) return;
      const decided = changes(state, before);
      if (decided.length > 0 && isStep(state, decided.every((name) => name === 'data' || name === 'example'))) {
        // What waits is the end of the step before.
        write();
        isNewStep = true;
      }
      waiting = state;
      clearTimeout(timer);
      timer = setTimeout(write, restMs);
    });
    addEventListener('popstate', read);
    addEventListener('pagehide', write);
  }, () => {
    // A figure that cannot run has said so itself; it has no state to keep.
  });
}

/** What a person has decided anew. @param {State} state @param {State} before */
const changes = (state, before) => /** @type {(keyof State)[]} */ (Object.keys(state)).filter((name) => state[name] !== before[name] && !passing.includes(name) && !pageNames.includes(name));

/** @param {Figure} figure */
const pagePart = (figure) =>
  pageNames.filter((name) => figure.hasAttribute(name)).map((name) => `${name}=${encodeURIComponent(figure.getAttribute(name) ?? '')}`);

/** What holds for the page too. @param {Figure} figure */
function setPage(figure) {
  const names = given();
  document.documentElement.dataset.theme = names.get('theme') ?? 'auto';
  document.documentElement.classList.toggle('hides-article', /\barticle\b/.test(names.get('hide') ?? ''));
  for (const name of pageNames) {
    const text = names.get(name);
    if (text !== null) figure.setAttribute(name, text);
    else if (figure.hasAttribute(name)) figure.removeAttribute(name);
  }
}
