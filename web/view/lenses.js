/** The tabs of the lenses, and the open one below them. */

import { useEffect, useState } from 'preact/hooks';
import { lensIds } from '../model/lenses.js';
import { html } from './html.js';
import { icons } from './icons.js';
import { addStyle } from './sheets.js';
import { loadLaterMessages } from './text.js';

/**
 * @typedef {import('./figure.js').View} View
 * @typedef {{ view: View, attention: import('../core/index.js').Attention }} LensProps
 * @typedef {{ Lens: (props: LensProps) => any, css?: string }} LensModule
 */

/** @param {{ view: View }} props */
export function Lenses({ view }) {
  const { text, state: { lens }, set, id, later: { lenses } } = view;
  const open = lensIds.find((one) => one === lens && one in lenses);
  return html`<div class="lenses">
    <div class="tabs" role="tablist" aria-label=${text.say('lens')} onKeyDown=${onTabKey}>
      ${lensIds.filter((one) => one in lenses).map((one, i) => html`<button
        key=${one} type="button" role="tab" class="tab" id=${`${id}-tab-${one}`}
        aria-selected=${one === open} aria-controls=${one === open ? `${id}-lens` : undefined} tabindex=${one === open || (!open && i === 0) ? 0 : -1}
        onClick=${() => set.lens(one === open ? '' : one)}
      >${text.say(`lens.${one}`)}</button>`)}
    </div>
    ${open && html`<div class="lens" id=${`${id}-lens`} role="tabpanel" aria-labelledby=${`${id}-tab-${open}`}>
      <button type="button" class="quiet lens-close" aria-label=${text.say('close')} title=${text.say('close')} onClick=${(/** @type {Event} */ event) => {
        /** @type {ShadowRoot} */ (/** @type {Element} */ (event.currentTarget).getRootNode()).getElementById(`${id}-tab-${open}`)?.focus();
        set.lens('');
      }}>${icons.remove}</button>
      <${Open} key=${open} view=${view} open=${open} />
    </div>`}
  </div>`;
}

/** @param {{ view: View, open: import('../model/lenses.js').LensId }} props */
function Open({ view, open }) {
  const [loaded, setLoaded] = useState(/** @type {{ Lens: any, attention: any } | null} */ (null));
  const [problem, setProblem] = useState('');
  const [attempt, setAttempt] = useState(0);
  const { text, later } = view;
  useEffect(() => {
    setProblem('');
    const load = /** @type {() => Promise<LensModule>} */ (later.lenses[open]);
    const common = later.common();
    Promise.all([load(), common, common.then(({ loadCore }) => loadCore()), loadLaterMessages()]).then(([{ Lens, css }, { css: styles }, attention]) => {
      for (const one of [...styles, ...(css ? [css] : [])]) addStyle(view.root, one);
      setLoaded({ Lens, attention });
    }, (error) => setProblem(String(error)));
  }, [attempt]);
  if (problem) return html`<p>${text.say('lens.failed', { text: problem })} <button type="button" class="button" onClick=${() => setAttempt(attempt + 1)}>${text.say('retry')}</button></p>`;
  return loaded && html`<${loaded.Lens} view=${view} attention=${loaded.attention} />`;
}

/** Arrows, Home and End move between the tabs; Enter and Space open one, as on every button. @param {KeyboardEvent} event */
function onTabKey(event) {
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role=tab]')]);
  const now = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
  const towards = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
  /** @type {Record<string, number>} */
  const places = { ArrowRight: now + towards, ArrowLeft: now - towards, Home: 0, End: tabs.length - 1 };
  if (now < 0 || !(event.key in places)) return;
  event.preventDefault();
  event.stopPropagation();
  tabs[(places[event.key] + tabs.length) % tabs.length].focus();
}
