/** PNG and GIF: painted, shown, and saved. */

import { useEffect, useState } from 'preact/hooks';
import { html } from '../../view/html.js';
import { writeGif, writePng } from '../index.js';
import { checkPicture, fileNameOf, lookOf } from './formats.js';
import { useMade } from './made.js';
import { AskForLarge, Download, Said, sayBytes, State } from './parts.js';

/** @typedef {import('./take-away.js').ResultProps} ResultProps */
/** @typedef {import('../../view/figure.js').View} View */

/** An address for as long as the part that shows it is there. @param {Blob | null} blob */
export function useUrl(blob) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    if (!blob) return undefined;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

/** A picture in pixels has one theme: the one that the figure is seen in. @param {View} view @returns {'light' | 'dark'} */
const themeOf = ({ state: { theme } }) => (theme === 'auto' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : /** @type {'light' | 'dark'} */ (theme));

/** @param {ResultProps} props */
export function PngResult({ view, source, inputs, isLarge }) {
  const { text, state, isPlaying } = view;
  const theme = themeOf(view);
  const isHeld = isPlaying && !isLarge;
  const made = useMade({
    inputs: isPlaying ? [...inputs, theme] : [...inputs, theme, state.t],
    mode: isLarge ? 'asked' : isHeld ? 'held' : 'live',
    make: () => {
      const example = source.example();
      checkPicture(example);
      return writePng(example, { ...lookOf(source), theme });
    },
  });
  return html`
    ${isLarge && html`<${AskForLarge} view=${view} onStart=${made.start} />`}
    ${made.result
      ? html`<${Picture} view=${view} blob=${made.result} name=${fileNameOf({ id: 'png', extension: 'png' }, state, source.seed)} />`
      : html`<${State} text=${text} made=${made} isHeld=${isHeld} />`}`;
}

/** @param {ResultProps} props */
export function GifResult({ view, source, inputs }) {
  const { text, state } = view;
  const theme = themeOf(view);
  const { start, cancel, ...made } = useMade({
    inputs: [...inputs, theme],
    mode: 'asked',
    make: (run) => {
      const example = source.example();
      checkPicture(example);
      return writeGif(example, { grain: state.grain, theme, ...run });
    },
  });
  const isBusy = made.status === 'busy';
  // One button, which keeps the focus whatever becomes of the picture.
  return html`
    <p class="row-of-controls">
      <button type="button" class="button" onClick=${isBusy ? cancel : start}>${text.say(isBusy ? 'export.cancel' : 'export.gif.make')}</button>
      ${isBusy && html`<progress max="1" value=${made.part} aria-label=${text.say('export.gif.progress')}></progress>`}
      <span class="muted" role="status" aria-live="polite">${made.result && text.say('export.gif.done')}</span>
    </p>
    ${made.result
      ? html`<${Picture} view=${view} blob=${made.result} name=${fileNameOf({ id: 'gif', extension: 'gif' }, state, source.seed)} />`
      : html`<${State} text=${text} made=${{ ...made, status: 'idle' }} />`}`;
}

/** @param {{ view: View, blob: Blob, name: string }} props */
function Picture({ view, blob, name }) {
  const { text } = view;
  const [said, say] = useState({ about: /** @type {Blob | null} */ (null), sentence: '' });
  const url = useUrl(blob);
  return html`
    ${url && html`<img class="taken-picture" src=${url} alt=${text.say('export.picture')} />`}
    <p class="row-of-controls">
      <${Download} view=${view} blob=${() => blob} name=${name} onSaid=${(/** @type {string} */ sentence) => say({ about: blob, sentence })} />
      <span class="muted">${sayBytes(text, blob.size)}</span>
    </p>
    <${Said} view=${view} said=${said.about === blob ? said.sentence : ''} isPicture />`;
}
