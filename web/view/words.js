/**
 * What the present state says: its equation and its caption. The room of the longest ones is kept free, so that
 * nothing below moves while they change.
 */

import { useMemo } from 'preact/hooks';
import { caption, equation } from '../story/caption.js';
import { frame } from '../story/frame.js';
import { Equation } from './equation.js';
import { html } from './html.js';

/** @typedef {import('./figure.js').View} View */
/** @typedef {import('../story/caption.js').Story} Story */

/** So many states are looked at for the longest caption. */
const mostLookedAt = 24;

/** @param {{ view: View, story: Story, sentence: string, isEquationShown: boolean, isCaptionShown: boolean }} props */
export function Words({ view, story, sentence, isEquationShown, isCaptionShown }) {
  const { frame: now, isPlaying, state, layout, timeline, text } = view;
  const numbers = [story.shown, story.tokenShown, story.all, timeline];
  const longest = useMemo(() => isCaptionShown && longestCaption(view, story), [...numbers, text, isCaptionShown]);
  return html`<div class="words">
    ${isEquationShown && html`<div class="reserve">
      <${Equation} view=${view} parts=${equation(story, now, layout.dims)} />
      <${Equation} view=${view} parts=${longestEquation(view, story)} isGhost=${true} />
    </div>`}
    <div class=${isCaptionShown ? 'reserve' : 'hidden'}>
      <p class="caption" role="status" aria-live=${isPlaying && state.grain === 'number' ? 'off' : 'polite'}>${sentence}</p>
      ${isCaptionShown && html`<p class="caption ghost" aria-hidden="true">${longest}</p>`}
    </div>
  </div>`;
}

/** @param {View} view @param {Story} story @param {import('../story/frame.js').Frame} at */
export function say({ text }, story, at) {
  const { id, args } = caption(story, at);
  return text.say(id, args);
}

/** @param {View} view @param {Story} story */
function longestCaption(view, story) {
  const { timeline } = view;
  const states = [timeline.count, timeline.count - 1, ...Array.from({ length: Math.min(timeline.count, mostLookedAt) }, (_, i) => i)];
  return states.map((t) => say(view, story, frame(timeline, t))).reduce((longest, one) => (one.length > longest.length ? one : longest));
}

/** @param {View} view @param {Story} story */
function longestEquation({ timeline, layout }, story) {
  const lines = [1, timeline.count - 1, timeline.count].map((t) => equation(story, frame(timeline, t), layout.dims));
  const length = (/** @type {typeof lines[0]} */ parts) => (parts ?? []).reduce((sum, part) => sum + (part.kind === 'vector' ? part.items.length + 1 : 1), 0);
  return lines.reduce((longest, one) => (length(one) > length(longest) ? one : longest));
}
