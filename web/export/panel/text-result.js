/** A format that is a text: its preview, to be copied or saved. */

import { useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../../view/html.js';
import { fileNameOf, groups, texts } from './formats.js';
import { copyText, openTab } from './hand-over.js';
import { useMade } from './made.js';
import { AskForLarge, Download, Said, sayBytes, State } from './parts.js';
import { useUrl } from './pictures.js';

/** @typedef {import('./take-away.js').ResultProps} ResultProps */
/** @typedef {import('./formats.js').Format} Format */

/** More than this makes scrolling slow; the whole is copied and saved. */
const mostPreview = 60_000;

/** @param {ResultProps} props */
export function TextResult({ view, id, source, inputs, isLarge }) {
  const { text, state, isPlaying } = view;
  const format = /** @type {Format} */ (texts.get(id));
  const isHeld = format.isTimed && isPlaying && !isLarge;
  const made = useMade({
    // While the motion runs, its moments are not followed.
    inputs: format.isTimed && !isPlaying ? [...inputs, state.t] : inputs,
    mode: isLarge ? 'asked' : isHeld ? 'held' : 'live',
    make: () => format.write(source),
  });
  return html`
    ${isLarge && html`<${AskForLarge} view=${view} onStart=${made.start} />`}
    ${made.result === null
      ? html`<${State} text=${text} made=${made} isHeld=${isHeld} />`
      : html`<${Written} view=${view} format=${format} written=${made.result} name=${fileNameOf(format, state, source.seed)} />`}`;
}

/** @param {{ view: import('../../view/figure.js').View, format: Format, written: string, name: string }} props */
function Written({ view, format: { id, mediaType }, written, name }) {
  const { text, root } = view;
  const [said, say] = useState({ about: '', sentence: '' });
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const file = useMemo(() => new Blob([written], { type: `${mediaType};charset=utf-8` }), [written]);
  const picture = useUrl(id === 'svg' ? file : null);
  const isFile = !groups.link.includes(id);
  const isCut = written.length > mostPreview;
  const tell = (/** @type {string} */ sentence) => say({ about: written, sentence });
  return html`
    ${picture && html`<img class="taken-picture" src=${picture} alt=${text.say('export.picture')} />`}
    <textarea ref=${field} class=${`written is-${id}`} dir="ltr" readonly spellcheck=${false} wrap=${id === 'link' ? 'soft' : 'off'}
      aria-label=${text.say('export.preview', { format: text.say(`export.format.${id}`) })}
      value=${isCut ? written.slice(0, mostPreview) : written}
      onCopy=${(/** @type {ClipboardEvent} */ event) => {
        const { selectionStart, selectionEnd, value } = /** @type {HTMLTextAreaElement} */ (event.currentTarget);
        if (!isCut || selectionEnd - selectionStart < value.length) return;
        event.clipboardData?.setData('text/plain', written);
        event.preventDefault();
      }}></textarea>
    ${isCut && html`<p class="muted">${text.say('export.cut')}</p>`}
    <p class="row-of-controls">
      <button type="button" class="button is-main" onClick=${() => field.current && copyText(field.current, written).then((isCopied) => tell(text.say(isCopied ? 'export.copied' : 'export.selected')))}>${text.say('export.copy')}</button>
      ${isFile && html`<${Download} view=${view} blob=${() => file} name=${name} onSaid=${tell} />`}
      ${id === 'worksheet' && html`<button type="button" class="button" onClick=${() => tell(text.say(openTab(root.ownerDocument, file) ? 'export.tab' : 'export.noTab'))}>${text.say('export.print')}</button>`}
      ${isFile && html`<span class="muted">${sayBytes(text, file.size)}</span>`}
    </p>
    <${Said} view=${view} isFile=${isFile} said=${said.about === written ? said.sentence : ''} />`;
}
