/** What opens on request below the figure, and the line that tells what was checked. */

import { useEffect, useState } from 'preact/hooks';
import { html } from './html.js';
import { addStyle } from './sheets.js';
import { loadLaterMessages } from './text.js';

/** @typedef {import('./figure.js').View} View */
/** @typedef {typeof import('./panels.js')} Panels */

/** What panels show is loaded when it is first wanted. @param {View} view @param {boolean} isWanted @returns {{ panels: Panels | null, problem: string }} */
function usePanels(view, isWanted) {
  const [panels, setPanels] = useState(/** @type {Panels | null} */ (null));
  const [problem, setProblem] = useState('');
  useEffect(() => {
    if (!isWanted || panels) return;
    setProblem('');
    Promise.all([import('./panels.js'), loadLaterMessages()]).then(([loaded]) => {
      addStyle(view.root, loaded.css);
      setPanels(loaded);
    }, (error) => setProblem(String(error)));
  }, [isWanted]);
  return { panels, problem };
}

/** Its content is drawn only when it is open. @param {{ view: View, title: string, aside?: any, part: Exclude<keyof Panels, 'css'> }} props */
export function Panel({ view, title, aside = null, part }) {
  const [isOpen, setOpen] = useState(false);
  return html`<details class="panel" onToggle=${(/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)}>
    <summary>${title} ${aside}</summary>
    <${Later} view=${view} part=${part} isWanted=${isOpen} />
  </details>`;
}

/** @param {{ view: View, part: Exclude<keyof Panels, 'css'>, isWanted: boolean }} props */
export function Later({ view, part, isWanted }) {
  const { panels, problem } = usePanels(view, isWanted);
  if (!isWanted) return null;
  return panels ? html`<${panels[part]} view=${view} />` : problem && html`<p>${problem}</p>`;
}

/** A sentence that comes with the later messages, or null until it is there. @param {View} view @param {string | null} id @param {Record<string, any>} [args] */
function useLaterSentence({ text }, id, args) {
  const [, setLoaded] = useState(false);
  useEffect(() => {
    if (id) void loadLaterMessages().then(() => setLoaded(true), () => {});
  }, [id]);
  const sentence = id && text.say(id, args);
  return sentence === id ? null : sentence;
}

/** What could not be done, and how to mend it. @param {{ view: View }} props */
export function Notice({ view }) {
  const { notice } = view.state;
  const sentence = useLaterSentence(view, notice && `problem.${notice.id}`, notice?.args);
  return html`<div class="notice" aria-live="polite">${sentence && html`<p>${sentence}</p>`}</div>`;
}

/** Where the numbers come from. @param {{ view: View }} props */
export function Note({ view }) {
  return html`<p class="note">${useLaterSentence(view, `example.${view.state.example}.note`)}${view.isAnyRounded ? html` <span>${view.text.say('rounded')}</span>` : null}</p>`;
}

/** What was checked, and what the core runs as. @param {{ view: View, attention: import('../core/index.js').Attention }} props */
export const Proof = ({ view: { text, checks }, attention }) => html`<details class="proof">
  <summary><span class="tick" aria-hidden="true">✓</span> ${text.say('proof', { count: checks.numbers, difference: text.small(checks.maxDifference) })}</summary>
  <p>${text.say('developer.variant', { variant: attention.variant })} ${text.say('developer.same')}</p>
  ${attention.fallbacks.map(({ variant, reason }) => html`<p key=${variant}>${text.say('developer.fallback', { variant, reason })}</p>`)}
</details>`;
