/** The page: the figure, its address, the prose that points at it, and the frame it may stand in. */

import '../element/index.js';
import { keepAddress } from './address.js';
import { reportHeight } from './frame-height.js';
import { linkProse } from './prose.js';

const figure = /** @type {import('../element/attention-explainer.js').AttentionExplainer} */ (document.querySelector('attention-explainer'));

if (window.parent !== window) {
  document.documentElement.classList.add('is-framed');
  reportHeight(figure);
}
keepAddress(figure);
linkProse(figure);
