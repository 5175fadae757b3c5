/**
 * `<attention-explainer>`: the figure as a custom element. It only wires: attributes, properties, methods and events
 * to a session. What an attribute or property may hold is in the README and in web/model/parameters.js.
 *
 * @typedef {import('../core/index.js').Attention} Attention
 * @typedef {import('../model/state.js').State} State
 */

import { loadAttention } from '../core/index.js';
import { readData, writeData } from '../model/data.js';
import { applyParameters, parameters, readFragment, readParameters, writeFragment } from '../model/parameters.js';
import { Problem } from '../model/problem.js';
import { initialState, noticeOf } from '../model/state.js';
import { createTimeline, timeOfStep } from '../story/timeline.js';
import { Session } from '../view/session.js';
import { createText, loadLanguage, loadLaterMessages } from '../view/text.js';
import { applyStyle } from './style.js';

/** Where there is no DOM the class still evaluates, so that importing it is harmless. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** Properties that hold arrays or options of the data; attributes cannot. */
const dataProperties = /** @type {const} */ (['tokens', 'weights', 'values', 'query', 'key', 'embeddings', 'scale', 'causal', 'temperature', 'printed', 'weighting', 'rescale']);

/** Of the two that name the time, the later one written counts. */
const timeParameters = ['step', 't'];

/** @type {Promise<Attention> | undefined} one core for all elements of a document */
let shared;

/** @param {State} state @param {string} step */
const stepTime = (state, step) => timeOfStep(createTimeline(state.grain, state.data.tokens.length, state.data.values[0].length), step);

/**
 * @fires attention-step    a person moved in time: detail { t, step, playing }
 * @fires attention-select  a person chose a token: detail { token, all }
 * @fires attention-edit    a person changed a number, token or example: detail { example, edited }
 * @csspart figure  the whole figure
 * @csspart stage   the picture
 * @slot  shown until the figure runs, and where it cannot
 */
export class AttentionExplainer extends Base {
  static observedAttributes = Object.keys(parameters);

  /** @type {Session | null} */
  #session = null;
  /** @type {Record<string, unknown>} parameter values set before the figure runs */
  #waiting = {};
  /** @type {Record<string, unknown>} data properties set by script */
  #given = {};
  #isGivenNew = false;
  #box = /** @type {HTMLElement | null} */ (null);
  /** @type {Set<(state: State) => void>} */
  #observers = new Set();
  #stop = () => {};
  #isStarting = false;
  /** @type {Problem[]} */
  #problems = [];
  #resolveReady = () => {};

  /** Fulfilled when the figure runs. @type {Promise<void>} */
  ready = new Promise((resolve) => (this.#resolveReady = resolve));

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    applyStyle(root);
    this.#box = document.createElement('div');
    this.#box.className = 'host';
    root.append(this.#box, document.createElement('slot'));
  }

  connectedCallback() {
    for (const name of [...Object.keys(parameters), ...dataProperties, 'highlight']) this.#upgrade(name);
    if (this.#session) this.#watch();
    else void this.#start();
  }

  disconnectedCallback() {
    // A move takes the element out and puts it back at once: only a real removal ends the session.
    queueMicrotask(() => {
      if (this.isConnected || !this.#session) return;
      this.#stop();
      this.#session.pause();
    });
  }

  /** Being moved with moveBefore() changes nothing. */
  connectedMoveCallback() {}

  /** @param {string} name @param {string | null} _ @param {string | null} text */
  attributeChangedCallback(name, _, text) {
    if (text === null) {
      const fresh = /** @type {any} */ (initialState());
      this.#apply({ [name]: name === 'token' ? fresh.token + 1 : fresh[name] });
      return;
    }
    const { values, problems } = readParameters({ [name]: text });
    this.#apply(values);
    this.#report(problems);
  }

  // Methods ------------------------------------------------------------------------------------------------------

  /** Plays from where it stands, or from the start when at the end. */
  play() {
    this.#session?.play();
  }

  pause() {
    this.#session?.pause();
  }

  /** One move on, at the chosen grain. */
  next() {
    this.#session?.next();
  }

  /** One move back. */
  previous() {
    this.#session?.previous();
  }

  /** @param {number} t  in moves of the grain: 0 is the start; beyond the last is the end */
  seek(t) {
    if (typeof t === 'number' && !Number.isNaN(t)) this.#session?.seek(t);
  }

  /** Back to the example's, or the page's, own numbers. */
  reset() {
    this.#session?.dispatch({ type: 'reset' });
  }

  /** The state as plain data: what setState() takes, and JSON can carry. */
  getState() {
    this.#flush();
    const session = this.#session;
    const state = session?.state ?? this.#initial().state;
    return {
      version: 1,
      example: state.example,
      // Complete: what is left out would be taken from the example.
      data: { ...state.data },
      token: state.token + 1,
      all: state.all,
      grain: state.grain,
      t: session ? session.frame.t : state.t,
      step: session ? session.step : 'output',
      speed: state.speed,
      precision: state.precision,
      lens: state.lens,
      seed: state.seed,
    };
  }

  /** @param {Partial<ReturnType<AttentionExplainer['getState']>>} state  what getState() gave, or some of its fields */
  setState(state) {
    if (typeof state !== 'object' || state === null) throw new TypeError('setState(state): state has to be an object as getState() gives it');
    /** @type {Record<string, string>} */
    const texts = {};
    for (const [name, value] of Object.entries(state)) {
      if (name in parameters && name !== 'data' && value !== undefined && !(name === 'step' && 't' in state)) texts[name] = String(value);
    }
    const { values, problems } = readParameters(texts);
    if (state.data) values.data = state.data;
    this.#apply(values);
    this.#report(problems);
  }

  /** The state as the text of a link after `#`; setting it shows that state, or the opening one and a notice. */
  get fragment() {
    this.#flush();
    return this.#session ? writeFragment(this.#session.state, { page: false }) : '';
  }

  set fragment(text) {
    const { values, problems } = readFragment(String(text));
    const base = this.#session?.state;
    if (!this.#session || !base) {
      Object.assign(this.#waiting, values);
      this.#problems.push(...problems);
      return;
    }
    this.#forgetGiven();
    const kept = Object.fromEntries(['controls', 'hide', 'lock', 'theme', 'lang', 'speed'].map((name) => [name, /** @type {any} */ (base)[name]]));
    const { state, problems: more } = applyParameters(values, stepTime, { ...initialState(), ...kept });
    this.#session.dispatch({ type: 'open', state });
    this.#report([...problems, ...more]);
  }

  /** Calls `callback` after every change, by whomever; returns what ends that. @param {(state: State) => void} callback */
  observe(callback) {
    this.#observers.add(callback);
    return () => void this.#observers.delete(callback);
  }

  /** A part of the picture to light: weights, values, weighted, output, difference or equation; empty for none. */
  get highlight() {
    return this.#session?.highlight ?? '';
  }

  set highlight(part) {
    if (!this.#session) return;
    this.#session.highlight = part || undefined;
    this.#session.update();
  }

  // Starting -----------------------------------------------------------------------------------------------------

  async #start() {
    if (this.#isStarting) return;
    this.#isStarting = true;
    try {
      const [attention] = await Promise.all([(shared ??= loadAttention()), loadLanguage(String(this.#waiting.lang ?? this.#inherited()))]);
      this.#open(attention);
    } catch (error) {
      shared = undefined;
      this.#isStarting = false;
      this.#fail(error);
    }
  }

  /** The language of the text around the figure. */
  #inherited() {
    return /** @type {HTMLElement | null} */ (this.closest('[lang]'))?.lang || 'en';
  }

  #initial() {
    return applyParameters(this.#waiting, stepTime);
  }

  /** @param {Attention} attention */
  #open(attention) {
    const { state, problems } = this.#initial();
    this.#session = new Session({
      attention,
      root: /** @type {HTMLElement} */ (this.#box),
      state,
      lang: () => this.#inherited(),
      tell: (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })),
      onChange: () => this.#observers.forEach((observer) => observer(/** @type {Session} */ (this.#session).state)),
    });
    this.#session.update();
    this.shadowRoot?.querySelector('slot')?.remove();
    this.#isGivenNew = Object.keys(this.#given).length > 0;
    this.#flush();
    this.#report([...this.#problems, ...problems]);
    if (this.isConnected) this.#watch();
    this.#resolveReady();
  }

  /** Without the core there are no numbers: say so, and leave the light DOM in view. @param {unknown} error */
  #fail(error) {
    const text = createText(this.#inherited());
    const message = document.createElement('p');
    message.setAttribute('role', 'alert');
    message.className = 'failed';
    message.textContent = `${text.say('failed.title')} ${text.say('failed.text', { text: error instanceof Error ? error.message : String(error) })}`;
    this.#box?.replaceChildren(message);
  }

  /** Stands still when out of sight and steps instead of moving where people ask for less motion. */
  #watch() {
    this.#stop();
    const session = /** @type {Session} */ (this.#session);
    const sight = new IntersectionObserver((entries) => session.setClock({ isVisible: entries[entries.length - 1].isIntersecting }));
    sight.observe(this);
    const motion = matchMedia('(prefers-reduced-motion: reduce)');
    const onMotion = () => session.setClock({ isStill: motion.matches });
    onMotion();
    motion.addEventListener('change', onMotion);
    this.#stop = () => {
      sight.disconnect();
      motion.removeEventListener('change', onMotion);
    };
  }

  // Attributes and properties --------------------------------------------------------------------------------------

  /** A property set before the element was defined hides the accessor: set it again. @param {string} name */
  #upgrade(name) {
    if (!Object.prototype.hasOwnProperty.call(this, name)) return;
    const self = /** @type {any} */ (this);
    const value = self[name];
    delete self[name];
    self[name] = value;
  }

  /** @param {string} name */
  getParameter(name) {
    this.#flush();
    const session = this.#session;
    /** @type {any} */
    const state = session?.state ?? this.#initial().state;
    if (name === 'token') return state.token + 1;
    if (name === 't') return session ? session.frame.t : state.t;
    if (name === 'step') return session ? session.step : 'output';
    if (name === 'data') return writeData(state.data);
    return dataProperties.includes(/** @type {any} */ (name)) ? state.data[name] : state[name];
  }

  /** @param {string} name @param {unknown} value */
  setParameter(name, value) {
    if (dataProperties.includes(/** @type {any} */ (name))) {
      this.#given[name] = value;
      this.#isGivenNew = true;
      if (this.#session) queueMicrotask(() => this.#flush());
      return;
    }
    if (name === 'data' && typeof value !== 'string') {
      this.#apply({ data: value });
      return;
    }
    const { values, problems } = readParameters({ [name]: Array.isArray(value) ? value.join(',') : String(value) });
    this.#apply(values);
    this.#report(problems);
  }

  /** Data properties that were set one by one become data together. */
  #flush() {
    const session = this.#session;
    if (!session || !this.#isGivenNew) return;
    this.#isGivenNew = false;
    this.#attempt(() => {
      const data = readData('values' in this.#given ? this.#given : { ...session.state.data, ...this.#given });
      session.dispatch({ type: 'data', data });
    });
  }

  /** @param {Record<string, unknown>} values as readParameters gives them */
  #apply(values) {
    const session = this.#session;
    if (!session) {
      for (const name of timeParameters) if (name in values) for (const other of timeParameters) delete this.#waiting[other];
      Object.assign(this.#waiting, values);
      return;
    }
    if (values.example || values.data) this.#forgetGiven();
    const { state, problems } = applyParameters(values, stepTime, session.state);
    // Data equal to what Reset returns to is that data: nothing was edited.
    const isOriginal = JSON.stringify(state.data) === JSON.stringify(state.origin);
    session.dispatch({ type: 'open', state: isOriginal ? { ...state, data: state.origin } : state });
    this.#report(problems);
  }

  /** Data properties set earlier do not come back once other data was asked for. */
  #forgetGiven() {
    this.#given = {};
    this.#isGivenNew = false;
  }

  /** @param {() => void} act */
  #attempt(act) {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#report([error]);
    }
  }

  /** Says in the figure what could not be understood. @param {ReadonlyArray<Problem>} problems */
  #report(problems) {
    if (problems.length === 0) return;
    if (!this.#session) {
      this.#problems.push(...problems);
      return;
    }
    void loadLaterMessages().finally(() => {
      for (const { id, args } of problems) console.warn(`<attention-explainer>: ${createText('en').say(`problem.${id}`, args)}`);
    });
    this.#session.dispatch({ type: 'notice', notice: noticeOf(problems[0]) });
    this.#problems = [];
  }
}

for (const name of [...Object.keys(parameters), ...dataProperties]) {
  // `lang` stays the platform's own reflecting property; its attribute is observed.
  if (name === 'lang') continue;
  Object.defineProperty(AttentionExplainer.prototype, name, {
    configurable: true,
    enumerable: true,
    /** @this {AttentionExplainer} */
    get() {
      return this.getParameter(name);
    },
    /** @this {AttentionExplainer} @param {unknown} value */
    set(value) {
      this.setParameter(name, value);
    },
  });
}
