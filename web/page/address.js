/**
 * The state of the figure is the part of the address after `#`. What a person decides (a token, an edit, an example)
 * is a step that Back takes back; where the animation stands only replaces the address.
 */

import { parameters } from '../model/parameters.js';

/** Browsers allow some hundred changes of the address in half a minute: time is written when it has come to rest. */
const restMs = 400;

/** What only the page sets: kept from the address that it was opened with. */
const pageNames = Object.keys(parameters).filter((name) => parameters[name].scope === 'page');

/** @param {import('../element/attention-explainer.js').AttentionExplainer} figure */
export function keepAddress(figure) {
  let written = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let decided = '';

  const pagePart = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    return pageNames.filter((name) => given.has(name)).map((name) => `${name}=${encodeURIComponent(given.get(name) ?? '')}`);
  };
  const write = (/** @type {boolean} */ isStep) => {
    clearTimeout(timer);
    const fragment = [figure.fragment, ...pagePart()].filter(Boolean).join('&');
    if (fragment === written) return;
    written = fragment;
    try {
      // An address without its file name stands for the document itself, also where that came from a file.
      history[isStep ? 'pushState' : 'replaceState'](null, '', fragment ? `#${fragment}` : location.pathname + location.search);
    } catch {
      // Documents without an address of their own (srcdoc) have no link to keep.
    }
  };
  const read = () => {
    written = location.hash.slice(1);
    if (pageNames.some((name) => new URLSearchParams(written).has(name))) setPage(figure);
    figure.fragment = written;
    decided = decisions(figure);
  };

  setPage(figure);
  figure.fragment = location.hash;
  void figure.ready.then(() => {
    written = location.hash.slice(1);
    decided = decisions(figure);
    figure.observe(() => {
      const now = decisions(figure);
      if (now !== decided) {
        decided = now;
        write(true);
      } else {
        clearTimeout(timer);
        timer = setTimeout(() => write(false), restMs);
      }
    });
    addEventListener('hashchange', read);
    addEventListener('popstate', read);
    addEventListener('pagehide', () => write(false));
  });
}

/** What a person has decided, without where the time stands. @param {import('../element/attention-explainer.js').AttentionExplainer} figure */
const decisions = (figure) => figure.fragment.replace(/(^|&)t=[^&]*/, '');

/** What holds for the page too. @param {HTMLElement} figure */
function setPage(figure) {
  const given = new URLSearchParams(location.hash.slice(1));
  document.documentElement.dataset.theme = given.get('theme') ?? 'auto';
  document.documentElement.classList.toggle('hides-article', /\barticle\b/.test(given.get('hide') ?? ''));
  for (const name of pageNames) {
    const text = given.get(name);
    if (text !== null) figure.setAttribute(name, text);
  }
}
