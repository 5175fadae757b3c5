/** What opens on request below the figure, and the line that tells what was checked. */

import { useEffect, useState } from 'preact/hooks';
import { html } from './html.js';
import { addStyle } from './sheets.js';
import { loadLaterMessages } from './text.js';

/**
 * @typedef {import('./figure.js').View} View
 * @typedef {import('../core/lenses.js').Looking} Attention
 * @typedef {{ css?: string | string[], attention?: Attention } & Record<string, any>} LateModule  components by name, their style, and the core they compute with
 * @typedef {() => Promise<LateModule>} Load
 */

/** @type {Load} */
const loadPanels = () => import('./panels.js');

/** A part of the figure that is loaded when it is first wanted. @param {{ view: View, part: string, load?: Load, isWanted?: boolean }} props */
export function Later({ view, part, load = loadPanels, isWanted = true }) {
  const [module, setModule] = useState(/** @type {LateModule | null} */ (null));
  const [problem, setProblem] = useState('');
  const [attempt, setAttempt] = useState(0);
  const { text } = view;
  useEffect(() => {
    if (!isWanted || module) return;
    setProblem('');
    Promise.all([load(), loadLaterMessages()]).then(([loaded]) => {
      for (const css of [loaded.css ?? []].flat()) addStyle(view.root, css);
      setModule(loaded);
    }, (error) => setProblem(String(error)));
  }, [isWanted, attempt]);
  if (!isWanted) return null;
  if (problem) return html`<p>${text.say('later.failed', { text: problem })} <button type="button" class="button" onClick=${() => setAttempt(attempt + 1)}>${text.say('retry')}</button></p>`;
  return module && html`<${module[part]} view=${view} attention=${module.attention} />`;
}

/** Its content is drawn only when it is open. @param {{ view: View, title: string, aside?: any, part: string, load?: Load, isOpen?: boolean, onOpen?: (isOpen: boolean) => void }} props */
export function Panel({ view, title, aside = null, part, load, isOpen: isOpenNow, onOpen }) {
  const [isOpen, setOpen] = useState(isOpenNow ?? false);
  const isShown = isOpenNow ?? isOpen;
  return html`<details class="panel" open=${isShown} onToggle=${(/** @type {Event} */ event) => {
    const { open } = /** @type {HTMLDetailsElement} */ (event.currentTarget);
    setOpen(open);
    if (open !== isShown) onOpen?.(open);
  }}>
    <summary>${title} ${aside}</summary>
    <${Later} view=${view} part=${part} load=${load} isWanted=${isShown} />
  </details>`;
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
