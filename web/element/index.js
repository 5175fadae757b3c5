/**
 * Registers `<attention-explainer>`. Importing it where there is no DOM does nothing.
 *
 * @typedef {import('./types.js').AttentionStepEvent} AttentionStepEvent
 * @typedef {import('./types.js').AttentionSelectEvent} AttentionSelectEvent
 * @typedef {import('./types.js').AttentionEditEvent} AttentionEditEvent
 * @typedef {import('./types.js').FigureState} FigureState
 * @typedef {import('./types.js').DataInput} DataInput
 */

import { AttentionExplainer } from './attention-explainer.js';

export { AttentionExplainer };

if (typeof customElements !== 'undefined' && !customElements.get('attention-explainer')) {
  customElements.define('attention-explainer', AttentionExplainer);
}
