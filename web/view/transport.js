/** Playing, stepping and scrubbing, and how much one move does. */

import { grains, speeds } from '../model/parameters.js';
import { html } from './html.js';
import { icons } from './icons.js';

/** @typedef {import('./figure.js').View} View */

/** @param {{ view: View, caption: string, words: any, notice: any }} props words: what the state says, kept in sight with the controls */
export function Transport({ view, caption, words, notice }) {
  const { text, timeline, isPlaying, transport, frame } = view;
  const isStart = frame.t === 0;
  const isEnd = frame.index === timeline.count;
  return html`<div class="playback" role="group" aria-label=${text.say('transport')}>
    ${words}
    <div class="transport">
      ${notice}
      <div class="buttons" dir="ltr">
        <${Key} label=${text.say('restart')} icon=${icons.restart} isDisabled=${isStart} onClick=${transport.restart} />
        <${Key} label=${text.say('previous')} icon=${icons.previous} isDisabled=${isStart} onClick=${transport.previous} />
        <button type="button" class="play" onClick=${transport.toggle}>${isPlaying ? icons.pause : icons.play}<span>${text.say(isPlaying ? 'pause' : 'play')}</span></button>
        <${Key} label=${text.say('next')} icon=${icons.next} isDisabled=${isEnd} onClick=${transport.next} />
      </div>
      <${Scrub} view=${view} caption=${caption} />
    </div>
    <div class="pace"><${Grain} view=${view} /><${Speed} view=${view} /></div>
  </div>`;
}

/** The time line and the clock; where they stand is painted with every frame. @param {{ view: View, caption: string }} props */
const Scrub = ({ view, caption }) => {
  const { text, state, timeline, transport, tempo } = view;
  return html`<div class="scrub" dir="ltr">
    <div class="line">
      <input
        type="range"
        min="0"
        max=${timeline.count}
        step="0.01"
        aria-label=${text.say('time')}
        aria-valuetext=${caption}
        onInput=${(/** @type {InputEvent} */ event) => transport.scrub(Number(/** @type {HTMLInputElement} */ (event.currentTarget).value))}
        onChange=${transport.settle}
        onKeyDown=${transport.onSliderKey}
      />
      <${Marks} view=${view} />
    </div>
    <span class="clock"><span data-now></span> / ${seconds(tempo.totalMs, state.speed)}</span>
  </div>`;
};

/** Minutes and seconds at a speed. @param {number} ms @param {number} speed */
export function seconds(ms, speed) {
  const whole = Math.round(ms / speed / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Where the steps lie on the time line. @param {{ view: View }} props */
function Marks({ view: { text, timeline, frame } }) {
  const half = (timeline.count - 1) / 2 / timeline.count;
  const now = frame.move?.step ?? '';
  return html`<span class="marks" aria-hidden="true">
    <span class=${now === '5' ? 'is-now' : ''} style=${{ width: `${half * 100}%` }}>${text.say('step.5')}</span>
    <span class=${now === '6' ? 'is-now' : ''} style=${{ width: `${half * 100}%` }}>${text.say('step.6')}</span>
  </span>`;
}

/** @param {{ label: string, icon: any, isDisabled: boolean, onClick: () => void }} props a button that keeps focus when there is nothing left to do */
const Key = ({ label, icon, isDisabled, onClick }) =>
  html`<button type="button" class="quiet" aria-label=${label} title=${label} aria-disabled=${isDisabled} onClick=${onClick}>${icon}</button>`;

/** @param {{ view: View }} props */
const Grain = ({ view: { text, state, set, id } }) => html`<fieldset class="choice" role="radiogroup" aria-label=${text.say('grain')}>
  ${grains.map((grain) => html`<label key=${grain} class=${state.grain === grain ? 'is-chosen' : ''}>
    <input type="radio" name=${`${id}-grain`} value=${grain} checked=${state.grain === grain} onChange=${() => set.grain(grain)} /><span>${text.say(`grain.${grain}`)}</span>
  </label>`)}
</fieldset>`;

/** @param {{ view: View }} props */
const Speed = ({ view: { text, state, set } }) => html`<label class="pick">
  <span class="hidden">${text.say('speed')}</span>
  <select aria-label=${text.say('speed')} onChange=${(/** @type {Event} */ event) => set.speed(Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value))}>
    ${(speeds.includes(state.speed) ? speeds : [...speeds, state.speed]).map((speed) => html`<option key=${speed} value=${speed} selected=${speed === state.speed}>${text.say('speed.times', { times: speed })}</option>`)}
  </select>
</label>`;
