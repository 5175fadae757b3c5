/** What every result has: the way to ask for a large one, what could not be made, the button that saves, and the line that says what was done. */

import { html } from '../../view/html.js';
import { canDownload, download } from './hand-over.js';

/** @typedef {import('../../view/figure.js').View} View */
/** @typedef {import('../../view/text.js').Text} Text */

const kilobyte = 1000;

/** @param {Text} text @param {number} bytes */
export function sayBytes(text, bytes) {
  const isLarge = bytes >= kilobyte ** 2;
  const number = bytes / (isLarge ? kilobyte ** 2 : kilobyte);
  return text.say(isLarge ? 'export.megabytes' : 'export.kilobytes', { size: Math.max(0.1, Number(number.toFixed(number < 10 ? 1 : 0))) });
}

/** Why there is nothing, or not yet. @param {{ text: Text, made: import('./made.js').Made<any>, isHeld?: boolean }} props */
export function State({ text, made: { status, problem, result }, isHeld = false }) {
  if (problem) return html`<p class="verdict is-shown" role="alert">${text.say(`problem.${problem.id}`, problem.args)}</p>`;
  if (isHeld && result === null) return html`<p>${text.say('export.held')}</p>`;
  return status === 'busy' && result === null ? html`<p>${text.say('export.busy')}</p>` : null;
}

/** The button stays when the file is there, and keeps the focus. @param {{ view: View, onStart: () => void }} props */
export const AskForLarge = ({ view: { text, scene }, onStart }) => html`<p>${text.say('export.large', { tokens: scene.S, dims: scene.D })}</p>
  <p class="row-of-controls"><button type="button" class="button" onClick=${onStart}>${text.say('export.write')}</button></p>`;

/** @param {{ view: View, blob: () => Blob, name: string, onSaid: (sentence: string) => void }} props */
export function Download({ view: { text, root }, blob, name, onSaid }) {
  const may = canDownload(root.ownerDocument);
  if (may === 'no') return null;
  return html`<button type="button" class="button" onClick=${() => {
    download(root.ownerDocument, blob(), name);
    onSaid(text.say(may === 'yes' ? 'export.saved' : 'export.savedPerhaps', { name }));
  }}>${text.say('export.download')}</button>`;
}

/** What was done, spoken; where a frame forbids files, that. @param {{ view: View, said: string, isFile?: boolean, isPicture?: boolean }} props */
export const Said = ({ view: { text, root }, said, isFile = true, isPicture = false }) => html`
  ${isFile && canDownload(root.ownerDocument) === 'no' && html`<p class="muted">${text.say(isPicture ? 'export.noFiles.picture' : 'export.noFiles')}</p>`}
  <p class="said" role="status" aria-live="polite">${said}</p>`;
