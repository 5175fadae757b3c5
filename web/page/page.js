import '../element/index.js';

/** Keeps the address and the figure in step. */
const figure = /** @type {import('../element/attention-explainer.js').AttentionExplainer} */ (document.querySelector('attention-explainer'));
figure.fragment = location.hash;
