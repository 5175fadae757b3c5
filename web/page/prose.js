/** Pointing at a term of the text lights its part of the figure; following it shows that state. */

/** @param {import('../element/attention-explainer.js').AttentionExplainer} figure */
export function linkProse(figure) {
  for (const term of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('a.term'))) {
    const part = term.dataset.part ?? '';
    const light = () => (figure.highlight = part);
    const dim = () => (figure.highlight = '');
    term.addEventListener('pointerenter', light);
    term.addEventListener('focus', light);
    term.addEventListener('pointerleave', dim);
    term.addEventListener('blur', dim);
    term.addEventListener('click', (event) => {
      event.preventDefault();
      // Only what the link names changes: the reader's own numbers stay.
      figure.setState(Object.fromEntries(new URLSearchParams(term.hash.slice(1))));
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      figure.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
    });
  }
}
