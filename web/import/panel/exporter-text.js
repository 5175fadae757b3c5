/** Where data of a real model comes from: the script that saves it, and how to run it. */

import { useRef, useState } from 'preact/hooks';
import { canDownload, copyText, download } from '../../export/panel/hand-over.js';
import { html } from '../../view/html.js';
import { exporter } from '../exporter.js';

/** Code, the same in every language. */
const commands = `pip install torch transformers
python ${exporter.name} --model gpt2 --text "I love sushi" attention.npz`;

/** @param {{ view: import('../../view/figure.js').View }} props */
export function Exporter({ view: { text, root } }) {
  const [said, say] = useState('');
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const may = canDownload(root.ownerDocument);
  const { name } = exporter;
  const copy = async () => field.current && say(text.say(await copyText(field.current, exporter.text) ? 'import.copied' : 'import.selected'));
  const save = () => {
    download(root.ownerDocument, new Blob([exporter.text], { type: 'text/x-python' }), name);
    say(text.say('import.saved', { name }));
  };
  return html`<details class="exporter">
    <summary>${text.say('import.model')}</summary>
    <p>${text.say('import.model.about', { name })}</p>
    <pre class="commands" dir="ltr" tabindex="0">${commands}</pre>
    ${may === 'yes'
      ? html`<p class="row-of-controls"><button type="button" class="button" onClick=${save}>${text.say('import.save', { name })}</button></p>`
      : html`<textarea ref=${field} class="script" dir="ltr" readonly rows="8" wrap="off" spellcheck=${false} aria-label=${name} value=${exporter.text}></textarea>
        <p class="row-of-controls">
          <button type="button" class="button" onClick=${copy}>${text.say('import.copy', { name })}</button>
          ${may === 'unknown' && html`<button type="button" class="button" onClick=${save}>${text.say('import.save', { name })}</button>`}
        </p>`}
    <p class="said" role="status" aria-live="polite">${said}</p>
  </details>`;
}
