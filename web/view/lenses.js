/** The tabs of the lenses, and the open one below them. */

import { lensIds } from '../model/lenses.js';
import { html } from './html.js';
import { icons } from './icons.js';
import { Later } from './panel.js';

/**
 * @typedef {import('./figure.js').View} View
 * @typedef {{ view: View, attention: import('../core/lenses.js').Looking }} LensProps
 * @typedef {{ Lens: (props: LensProps) => any, css?: string }} LensModule
 */

/** @param {{ view: View }} props */
export function Lenses({ view }) {
  const { text, state: { lens }, set, id, later: { lenses, withCore } } = view;
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
      <${Later} key=${open} view=${view} part="Lens" load=${withCore(/** @type {() => Promise<LensModule>} */ (lenses[open]))} />
    </div>`}
  </div>`;
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
