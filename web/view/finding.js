/** The audit in a few words, beside its closed panel. */

import { html } from './html.js';

/** What was found for the weights as used. @param {{ view: import('./figure.js').View }} props */
export function Finding({ view: { text, scene } }) {
  const audit = scene.audit();
  if (!audit) return null;
  const { agrees, disagreements: wrong } = scene.data.rescale ? audit.rescaled : audit.asPrinted;
  return html`<span class=${`finding ${wrong === 0 ? 'is-right' : 'is-wrong'}`}>
    ${wrong === 0 ? text.say('audit.agrees', { count: audit.digits }) : text.say('audit.differs', { wrong, cells: agrees.data.length, count: audit.digits })}
  </span>`;
}
