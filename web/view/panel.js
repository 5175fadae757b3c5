/** What opens on request below the figure, and the line that tells what was checked. */

import { useEffect, useState } from 'preact/hooks';
import { html } from './html.js';
import { loadLaterMessages } from './text.js';

/** @typedef {import('./figure.js').View} View */
/** @typedef {typeof import('./panels.js')} Panels */

/** Its content is loaded and drawn only when it is open. @param {{ view: View, title: string, aside?: any, part: keyof Panels }} props */
export function Panel({ view, title, aside = null, part }) {
  const [isOpen, setOpen] = useState(false);
  const [panels, setPanels] = useState(/** @type {Panels | null} */ (null));
  const [problem, setProblem] = useState('');
  /** @param {Event} event */
  const onToggle = (event) => {
    setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open);
    if (!panels) Promise.all([import('./panels.js'), loadLaterMessages()]).then(([loaded]) => setPanels(loaded), (error) => setProblem(String(error)));
  };
  const content = panels ? html`<${panels[part]} view=${view} />` : problem && html`<p>${problem}</p>`;
  return html`<details class="panel" onToggle=${onToggle}>
    <summary>${title} ${aside}</summary>
    ${isOpen ? content : null}
  </details>`;
}

/** What could not be done, and how to mend it. @param {{ view: View }} props */
export function Notice({ view: { text, state: { notice } } }) {
  const [, setLoaded] = useState(false);
  useEffect(() => {
    if (notice) void loadLaterMessages().then(() => setLoaded(true), () => {});
  }, [notice]);
  const sentence = notice && text.say(`problem.${notice.id}`, notice.args);
  const isReady = sentence && !sentence.startsWith('problem.');
  return html`<div class="notice" aria-live="polite">${isReady ? html`<p>${sentence}</p>` : null}</div>`;
}

/** What was checked, and what the core runs as. @param {{ view: View, attention: import('../core/index.js').Attention }} props */
export const Proof = ({ view: { text, checks }, attention }) => html`<details class="proof">
  <summary><span class="tick" aria-hidden="true">✓</span> ${text.say('proof', { count: checks.numbers, difference: text.small(checks.maxDifference) })}</summary>
  <p>${text.say('developer.variant', { variant: attention.variant })} ${text.say('developer.same')}</p>
  ${attention.fallbacks.map(({ variant, reason }) => html`<p key=${variant}>${text.say('developer.fallback', { variant, reason })}</p>`)}
</details>`;
