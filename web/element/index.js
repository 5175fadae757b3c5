/** Registers `<attention-explainer>`. Importing it where there is no DOM does nothing. */

import { AttentionExplainer } from './attention-explainer.js';

export { AttentionExplainer };

if (typeof customElements !== 'undefined' && !customElements.get('attention-explainer')) {
  customElements.define('attention-explainer', AttentionExplainer);
}
