/**
 * One running figure: its store, what follows from the state, its clock, and what a person can do. The element owns it.
 *
 * @typedef {import('../model/state.js').State} State
 * @typedef {import('../model/state.js').Action} Action
 * @typedef {import('../model/state.js').Grain} Grain
 * @typedef {import('../model/data.js').Data} Data
 * @typedef {import('./figure.js').Group} Group
 */

import { render } from 'preact';
import { computeScene, scoresOf } from '../model/scene.js';
import { showScene, showToken } from '../model/shown.js';
import { createStore } from '../model/store.js';
import { barScale } from '../story/bars.js';
import { createClock } from '../story/clock.js';
import { frame } from '../story/frame.js';
import { clampTime, createTempo, createTimeline, stepAt } from '../story/timeline.js';
import { createActions } from './actions.js';
import { Figure } from './figure.js';
import { html } from './html.js';
import { onFigureKey, onTimeKey } from './keys.js';
import { Painter } from './painter.js';
import { createText, loadLanguage } from './text.js';
import { seconds } from './transport.js';

let sessions = 0;

export class Session {
  id = `attention${++sessions}`;
  painter = new Painter();
  /** @type {import('./figure.js').View | null} */
  view = null;
  /** @type {string | undefined} a part of the picture lit from outside, as the prose names it */
  highlight;
  #root;
  #store;
  #clock;
  #lang;
  /** @type {Map<number, Group>} */
  #groups = new Map();
  /** Whether what happens now was asked for by a person rather than by a script. */
  #isPersonal = false;
  #isStill = false;
  /** @type {Set<(frame: import('../story/frame.js').Frame) => void>} called with every frame */
  #painters = new Set();

  /**
   * @param {object} options
   * @param {import('../core/index.js').Steps} options.attention
   * @param {ShadowRoot | HTMLElement} options.root
   * @param {State} options.state
   * @param {() => string} options.lang  language where the state names none
   * @param {typeof import('../element/later.js').later} options.later  what is loaded when it is opened
   * @param {(event: 'attention-step' | 'attention-select' | 'attention-edit' | 'attention-answer', detail: object) => void} options.tell  what a person did
   * @param {(state: State, before: State) => void} options.onChange  the state changed, by whomever
   */
  constructor({ attention, root, state, lang, later, tell, onChange }) {
    this.attention = attention;
    this.later = later;
    this.#root = root;
    this.tell = tell;
    this.#lang = lang;
    this.#store = createStore(attention, state);
    this.#clock = createClock({ onTime: (t) => this.#onTime(t), onEnd: () => this.update() });
    this.state = state;
    this.text = createText(state.lang || lang());
    this.scene = computeScene(attention, state.data);
    this.shown = showScene(attention, this.scene, state.precision);
    this.timeline = createTimeline(state.grain, this.scene.S, this.scene.D);
    this.tempo = createTempo(this.timeline);
    this.frame = frame(this.timeline, state.t, state.all);
    this.group = this.group.bind(this);
    this.onFrame = this.onFrame.bind(this);
    this.onKey = (/** @type {KeyboardEvent} */ event) => onFigureKey(this, event);
    this.#clock.set({ speed: state.speed });
    this.#speak();
    this.actions = { transport: this.#transport(), ...createActions(this) };
    this.#store.subscribe((next, before) => {
      this.#follow(next, before);
      onChange(next, before);
    });
  }

  get root() {
    return /** @type {ShadowRoot} */ (this.#root.getRootNode());
  }

  get isPlaying() {
    return this.#clock.isPlaying;
  }

  get step() {
    return stepAt(this.timeline, this.state.t);
  }

  /** Everything about one query token, computed when first needed. @param {number} token @returns {Group} */
  group(token) {
    let group = this.#groups.get(token);
    if (!group) {
      const scene = this.scene.of(token);
      group = { token, scene, shown: showToken(this.attention, scene, this.state.precision, this.shown.weights.digits) };
      this.#groups.set(token, group);
    }
    return group;
  }

  /** @param {ReadonlyArray<Group>} groups */
  barScale(groups) {
    return barScale([this.scene.values, this.scene.embeddings], groups.map(({ scene }) => scene), this.scene.D);
  }

  scores() {
    return scoresOf(this.attention, this.state.data);
  }

  /** @param {Action} action */
  dispatch(action) {
    return this.#store.dispatch(action);
  }

  /** Takes up the language again, when it is loaded. */
  #speak() {
    const lang = this.state.lang || this.#lang();
    void loadLanguage(lang).then((isNew) => {
      if (!isNew) return;
      this.text = createText(this.state.lang || this.#lang());
      this.update();
    });
  }

  /** Draws everything anew. */
  update() {
    render(html`<${Figure} session=${this} />`, this.#root);
  }

  /** @param {{ isVisible?: boolean, isStill?: boolean }} change isStill: states, but no motion between them */
  setClock(change) {
    this.#isStill = change.isStill ?? this.#isStill;
    this.#clock.set(change);
  }

  /** What follows from a new state, computed anew only as far as it changed. @param {State} next @param {State} before */
  #follow(next, before) {
    this.state = next;
    const isDataNew = next.data !== before.data;
    if (isDataNew) this.scene = computeScene(this.attention, next.data);
    if (isDataNew || next.precision !== before.precision) {
      this.shown = showScene(this.attention, this.scene, next.precision);
      this.#groups.clear();
    }
    if (next.grain !== before.grain || isDataNew) {
      this.timeline = createTimeline(next.grain, this.scene.S, this.scene.D);
      this.tempo = createTempo(this.timeline);
      if (this.isPlaying) this.#clock.play(this.tempo, clampTime(this.timeline, next.t));
    }
    if (next.lang !== before.lang) this.#speak();
    this.text = createText(next.lang || this.#lang());
    this.#clock.set({ speed: next.speed });
    const { index, progress } = this.frame;
    this.frame = frame(this.timeline, next.t, next.all);
    const isTimeOnly = Object.keys(next).every((key) => key === 't' || key === 'notice' || next[/** @type {keyof State} */ (key)] === before[/** @type {keyof State} */ (key)]);
    if (isTimeOnly && next.notice === before.notice && index === this.frame.index && progress > 0 === this.frame.progress > 0) this.paint();
    else this.update();
  }

  /** What changes with every frame: the picture, the time line and the clock. */
  paint() {
    if (!this.view) return;
    const { frame: now, timeline } = this;
    this.painter.paint(this.view, now);
    for (const paint of this.#painters) paint(now);
    const slider = /** @type {HTMLInputElement | null} */ (this.#root.querySelector('.scrub input'));
    const clock = this.#root.querySelector('[data-now]');
    if (!slider || !clock) return;
    slider.value = String(now.t);
    slider.style.setProperty('--done', `${(now.t / timeline.count) * 100}%`);
    clock.textContent = seconds(this.tempo.msAt(now.t), this.state.speed);
  }

  /** Paints something else with every frame, until the function it returns is called. @param {(frame: import('../story/frame.js').Frame) => void} paint */
  onFrame(paint) {
    this.#painters.add(paint);
    paint(this.frame);
    return () => void this.#painters.delete(paint);
  }

  /** Brings the whole picture into the window, above the controls that stay at its foot. */
  #reveal() {
    const stage = /** @type {HTMLElement | null} */ (this.#root.querySelector('.stage'));
    const bar = this.#root.querySelector(this.view?.layout.isNarrow ? '.transport' : '.playback');
    if (!stage || !bar) return;
    const barPx = bar.getBoundingClientRect().height;
    const { top, bottom, height } = stage.getBoundingClientRect();
    const roomPx = innerHeight - barPx;
    if (top >= 0 && bottom <= roomPx) return;
    stage.style.scrollMarginBottom = `${barPx}px`;
    stage.scrollIntoView({ block: height > roomPx ? 'start' : 'nearest', behavior: this.#isStill ? 'auto' : 'smooth' });
  }

  /** @param {number} t */
  #onTime(t) {
    const before = this.frame.index;
    this.dispatch({ type: 'set', change: { t } });
    if (this.frame.index !== before && this.#isPersonal) this.#tellStep();
  }

  #tellStep() {
    this.tell('attention-step', { t: this.frame.t, step: this.step, playing: this.isPlaying });
  }

  // What a person or a script can do with time -------------------------------------------------------------------

  play() {
    this.#isPersonal = false;
    const start = this.frame.index >= this.timeline.count ? 0 : this.frame.t;
    this.#clock.play(this.tempo, start);
    this.dispatch({ type: 'set', change: { t: start } });
    this.update();
  }

  pause() {
    this.#isPersonal = false;
    if (!this.isPlaying) return;
    this.#clock.pause();
    this.update();
  }

  /** @param {number} t */
  seek(t) {
    const clamped = clampTime(this.timeline, this.#isStill ? Math.round(t) : t);
    this.pause();
    this.dispatch({ type: 'set', change: { t: clamped >= this.timeline.count ? Infinity : clamped } });
  }

  next() {
    this.seek(Math.floor(this.frame.t + 1e-9) + 1);
  }

  previous() {
    this.seek(Math.ceil(this.frame.t - 1e-9) - 1);
  }

  #transport() {
    const personally = (/** @type {() => void} */ act) => () => {
      act();
      this.#isPersonal = true;
      this.#tellStep();
    };
    return {
      toggle: personally(() => {
        if (this.isPlaying) return this.pause();
        this.play();
        this.#reveal();
      }),
      next: personally(() => this.next()),
      previous: personally(() => this.previous()),
      restart: personally(() => this.seek(0)),
      end: personally(() => this.seek(Infinity)),
      /** @param {number} t */
      scrub: (t) => personally(() => this.seek(t))(),
      /** A slider let go comes to rest on the nearest state when it is close to one. */
      settle: () => {
        const nearest = Math.round(this.frame.t);
        if (Math.abs(this.frame.t - nearest) < 0.08) this.seek(nearest);
      },
      /** @param {KeyboardEvent} event */
      onSliderKey: (event) => onTimeKey(this, event, true),
    };
  }
}
