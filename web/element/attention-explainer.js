/**
 * `<attention-explainer>`: the figure as a custom element. It only wires: attributes, properties, methods and events
 * to a session. What an attribute or property may hold is in the README and in web/model/parameters.js.
 *
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {import('../model/state.js').State} State
 * @typedef {import('../model/problem.js').Problem} Problem
 */

import { loadSteps } from '../core/figure.js';
import { copyField, dataFields } from '../model/copy-data.js';
import { writeData } from '../model/data.js';
import { applyData, parameters, problemOf, readFragment, readParameters, writeFragment } from '../model/parameters.js';
import { initialState, noticeOf } from '../model/state.js';
import { Session } from '../view/session.js';
import { createText, loadLanguage, loadLaterMessages } from '../view/text.js';
import { atTime, changeState, momentOf } from './changes.js';
import { later } from './later.js';
import { applyStyle } from './style.js';

/** Where there is no DOM the class still evaluates, so that importing it is harmless. */
const Base = /** @type {import('./types.js').AttentionElement} */ (globalThis.HTMLElement ?? class {});

const parameterNames = Object.keys(parameters);
const properties = [...parameterNames, ...dataFields];

/** Of the two that name the time, the later one written counts. */
const timeParameters = ['step', 't'];

/** What stays when a link is opened. */
const keptParameters = parameterNames.filter((name) => parameters[name].scope === 'page' || name === 'speed');

/** @type {Promise<Steps> | undefined} one core for all elements of a document */
let shared;

/** Whether a figure is started in this task: then the others take turns. */
let isTaken = false;

/**
 * @fires attention-step    a person moved in time: detail { t, step, playing }
 * @fires attention-select  a person chose a token: detail { token, all }
 * @fires attention-answer  a person answered a question: detail { kind, seed, answer, isRight }
 * @fires attention-edit    a person changed a number, token or example: detail { example, edited }
 * @csspart figure  the whole figure
 * @csspart stage   the picture
 * @slot  shown until the figure runs, and where it cannot
 */
export class AttentionExplainer extends Base {
  static observedAttributes = parameterNames;

  /** @type {Session | null} */
  #session = null;
  /** What the figure will open in, as far as methods have settled it. @type {State} */
  #base = initialState();
  /** Parameter values set since then; before the figure runs their order does not matter. @type {Record<string, unknown>} */
  #waiting = {};
  /** Data properties that are to become data together. @type {Record<string, unknown>} */
  #given = {};
  #isPlayWanted = false;
  #highlight = '';
  #box = /** @type {HTMLElement | null} */ (null);
  /** @type {Set<(state: State, before: State) => void>} */
  #observers = new Set();
  #stop = () => {};
  #isStarting = false;
  /** Said when the figure runs. @type {Problem[]} */
  #problems = [];
  #resolveReady = () => {};
  #rejectReady = (/** @type {unknown} */ _) => {};
  #hasFailed = false;
  #ready = this.#promise();

  constructor() {
    super();
    // There is no custom element inside, and the registry of one document is refused by the next: Chromium does not change it.
    const root = this.attachShadow({ mode: 'open', customElementRegistry: null });
    applyStyle(root);
    root.append(document.createElement('slot'));
  }

  connectedCallback() {
    this.#upgrade();
    if (!this.#session) {
      void this.#start();
      return;
    }
    this.#watch();
    if (this.#isPlayWanted) this.play();
  }

  disconnectedCallback() {
    // A move takes the element out and puts it back at once: only a real removal ends the session.
    queueMicrotask(() => {
      if (this.isConnected || !this.#session) return;
      this.#stop();
      this.#session.pause();
    });
  }

  /** In another document: style sheets belong to one. */
  adoptedCallback() {
    applyStyle(/** @type {ShadowRoot} */ (this.shadowRoot));
  }

  /** Being moved with moveBefore() changes nothing. */
  connectedMoveCallback() {}

  /** @param {string} name @param {string | null} _ @param {string | null} text */
  attributeChangedCallback(name, _, text) {
    this.#read({ [name]: text });
  }

  // Methods ------------------------------------------------------------------------------------------------------

  /** Fulfilled when the figure runs; rejected when it cannot. Put into the page again, it tries again, with a new promise. */
  get ready() {
    return this.#ready;
  }

  /** Plays from where it stands, or from the start when at the end; outside of a page, once it is in one. */
  play() {
    this.#settle();
    this.#isPlayWanted = !this.#session || !this.isConnected;
    if (!this.#isPlayWanted) this.#session?.play();
  }

  pause() {
    this.#isPlayWanted = false;
    this.#session?.pause();
  }

  /** One move on, at the chosen grain. */
  next() {
    this.#move((t) => Math.floor(t + 1e-9) + 1);
  }

  /** One move back. */
  previous() {
    this.#move((t) => Math.ceil(t - 1e-9) - 1);
  }

  /** @param {number} t  in moves of the grain: 0 is the start; beyond the last is the end */
  seek(t) {
    if (typeof t === 'number' && !Number.isNaN(t)) this.#move(() => t);
  }

  /** Back to the example's, or the page's, own numbers. */
  reset() {
    this.#settle();
    if (this.#session) this.#session.dispatch({ type: 'reset' });
    else this.#show({ ...this.#base, data: this.#base.origin, token: Math.min(this.#base.token, this.#base.origin.tokens.length - 1) });
  }

  /** The state as plain data: what setState() takes, and JSON can carry. @returns {import('./types.js').FigureState} */
  getState() {
    const state = this.#state;
    const { example, data, token, all, grain, speed, precision, lens, look, predict, seed } = state;
    // The data is complete: what is left out would be taken from the example.
    return { version: 1, example, data: /** @type {any} */ (structuredClone(data)), token: token + 1, all, grain, ...momentOf(state), speed, precision, lens, look, predict: /** @type {any} */ (predict), seed };
  }

  /** @param {import('./types.js').FigureStateInput} state  what getState() gave, or some of its fields */
  setState(state) {
    if (typeof state !== 'object' || state === null) throw new TypeError('setState(state): state has to be an object as getState() gives it');
    this.#settle();
    this.#read(/** @type {Record<string, unknown>} */ (state));
    this.#settle();
  }

  /** The state as the text of a link after `#`; setting it shows that state, or the opening one and a notice. */
  get fragment() {
    return writeFragment(this.#state, { page: false });
  }

  set fragment(text) {
    this.#settle();
    this.#given = {};
    const base = /** @type {any} */ (this.#session?.state ?? this.#base);
    const kept = Object.fromEntries(keptParameters.map((name) => [name, base[name]]));
    const { values, problems } = readFragment(String(text));
    const { state, problems: more } = changeState({ ...initialState(), ...kept }, values);
    this.#show(state);
    this.#report([...problems, ...more]);
  }

  /** Calls `callback` after every change, by whomever; returns what ends that. @param {(state: State, before: State) => void} callback */
  observe(callback) {
    this.#observers.add(callback);
    return () => void this.#observers.delete(callback);
  }

  /** A part of the picture to light: weights, values, weighted, output, difference or equation; empty for none. */
  get highlight() {
    return this.#highlight;
  }

  set highlight(part) {
    this.#highlight = String(part ?? '');
    if (!this.#session) return;
    this.#session.highlight = this.#highlight || undefined;
    this.#session.update();
  }

  // Starting -----------------------------------------------------------------------------------------------------

  async #start() {
    if (this.#isStarting) return;
    this.#isStarting = true;
    if (this.#hasFailed) this.#ready = this.#promise();
    this.#hasFailed = false;
    const core = (shared ??= loadSteps());
    try {
      const [attention] = await Promise.all([core, loadLanguage(this.#state.lang || this.#inherited()), this.#readInline()]);
      if (isTaken) await (await import('./turns.js')).takeTurn(this);
      isTaken = true;
      setTimeout(() => (isTaken = false));
      this.#open(attention);
    } catch (error) {
      if (shared === core) shared = undefined;
      this.#fail(error);
    }
  }

  /** Data as JSON in a script inside, for a figure that nothing else gave data. */
  async #readInline() {
    // The page may still be read: then what is inside may not be there yet.
    if (this.ownerDocument.readyState === 'loading' && !this.nextSibling) await new Promise((resolve) => this.ownerDocument.addEventListener('DOMContentLoaded', resolve, { once: true }));
    const data = this.querySelector(':scope > script[type="application/json"]')?.textContent;
    if (data && !('data' in this.#waiting) && !this.#isGiven && this.#base.data === this.#base.origin && this.#base.example !== 'own') this.#read({ data });
  }

  /** For `ready`; when it is rejected, nobody has to listen. @returns {Promise<void>} */
  #promise() {
    const promise = new Promise((resolve, reject) => ([this.#resolveReady, this.#rejectReady] = [() => resolve(undefined), reject]));
    promise.catch(() => {});
    return promise;
  }

  /** The language of the text around the figure. */
  #inherited() {
    return /** @type {HTMLElement | null} */ (this.closest('[lang]'))?.lang || 'en';
  }

  /** A fresh place to draw in, of the document that it stands in. */
  #place() {
    this.#box?.remove();
    this.#box = this.ownerDocument.createElement('div');
    this.#box.className = 'host';
    this.shadowRoot?.prepend(this.#box);
    return this.#box;
  }

  /** @param {Steps} attention */
  #open(attention) {
    this.#settle();
    this.#flush();
    const session = new Session({
      attention,
      root: this.#place(),
      state: this.#base,
      lang: () => this.#inherited(),
      later,
      tell: (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })),
      onChange: (state, before) => this.#observers.forEach((observer) => observer(state, before)),
    });
    session.highlight = this.#highlight || undefined;
    session.update();
    this.#session = session;
    this.shadowRoot?.querySelector('slot')?.remove();
    this.#report(this.#problems.splice(0));
    if (this.isConnected) {
      this.#watch();
      if (this.#isPlayWanted) this.play();
    }
    this.#resolveReady();
  }

  /** Without the core there are no numbers: say so, and leave the light DOM in view. @param {unknown} error */
  #fail(error) {
    const text = createText(this.#inherited());
    const message = document.createElement('p');
    message.setAttribute('role', 'alert');
    message.className = 'failed';
    message.textContent = `${text.say('failed.title')} ${text.say('failed.text', { text: error instanceof Error ? error.message : String(error) })}`;
    this.#place().append(message);
    this.#isStarting = false;
    this.#hasFailed = true;
    this.#rejectReady(error);
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

  /** Properties set before the element was defined hide the accessors: they are set again, in their order. */
  #upgrade() {
    const self = /** @type {any} */ (this);
    for (const name of Object.keys(this)) {
      if (!properties.includes(name) && name !== 'fragment' && name !== 'highlight') continue;
      const value = self[name];
      delete self[name];
      self[name] = value;
    }
  }

  /** @param {string} name */
  getParameter(name) {
    // As the platform does it: the property is the attribute.
    if (name === 'lang') return this.getAttribute(name) ?? '';
    /** @type {any} */
    const state = this.#state;
    if (name === 'token') return state.token + 1;
    if (name === 't' || name === 'step') return momentOf(state)[name];
    if (name === 'data') return structuredClone(writeData(state.data));
    return structuredClone(name in parameters ? state[name] : state.data[name]);
  }

  /** @param {string} name @param {unknown} value undefined and null for the default */
  setParameter(name, value) {
    if (name === 'lang') {
      if ((value ?? null) === null) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    } else if (name in parameters) {
      this.#read({ [name]: value ?? null });
    } else {
      this.#give(name, value ?? null);
    }
  }

  /** @param {string} name @param {unknown} field of data */
  #give(name, field) {
    try {
      this.#given[name] = copyField(field);
    } catch (error) {
      this.#report([problemOf(error)]);
    }
    if (this.#session) queueMicrotask(() => this.#flush());
  }

  // The state ------------------------------------------------------------------------------------------------------

  /** The state with all that was set, as far as it can be read. */
  get #state() {
    const state = this.#session?.state ?? changeState(this.#base, this.#waiting).state;
    try {
      return this.#isGiven ? applyData(state, this.#given) : state;
    } catch {
      return state;
    }
  }

  get #isGiven() {
    return Object.keys(this.#given).length > 0;
  }

  /** @param {Record<string, unknown>} inputs parameters as attributes and scripts give them */
  #read(inputs) {
    const { values, problems } = readParameters(inputs);
    this.#apply(values);
    this.#report(problems);
  }

  /** @param {Record<string, unknown>} values as readParameters gives them */
  #apply(values) {
    if (values.t !== undefined) delete values.step;
    // Own data taken away leaves the example that the page names.
    if (values.data === null && values.example === undefined && this.#state.example === 'own') values.example = readParameters({ example: this.getAttribute('example') }).values.example;
    if (this.#session) this.#flush({ isLast: false });
    if (values.data !== undefined || (values.example !== undefined && 'values' in this.#given)) this.#given = {};
    if (!this.#session) {
      for (const name of timeParameters) if (name in values) for (const other of timeParameters) delete this.#waiting[other];
      Object.assign(this.#waiting, values);
      return;
    }
    const { state, problems } = changeState(this.#session.state, values);
    this.#show(state);
    this.#report(problems);
  }

  /** Before a method: what was set so far is the state that the method finds. */
  #settle() {
    if (!this.#session) {
      const { state, problems } = changeState(this.#base, this.#waiting);
      this.#waiting = {};
      this.#show(state);
      this.#report(problems);
    }
    this.#flush({ isLast: false });
  }

  /**
   * Data properties that were set one by one become data together, at the end of the turn, or earlier where they fit already.
   * @param {{ isLast?: boolean }} [options]
   */
  #flush({ isLast = true } = {}) {
    if (!this.#isGiven) return;
    try {
      this.#show(applyData(this.#session?.state ?? this.#base, this.#given));
    } catch (error) {
      if (!isLast) return;
      this.#report([problemOf(error)]);
    }
    this.#given = {};
  }

  /** @param {(t: number) => number} change */
  #move(change) {
    this.#settle();
    this.#isPlayWanted = false;
    const { t } = momentOf(this.#session?.state ?? this.#base);
    if (this.#session) this.#session.seek(change(t));
    else this.#show(atTime(this.#base, change(t)));
  }

  /** @param {State} state */
  #show(state) {
    // Data equal to what Reset returns to is that data: nothing was edited.
    const isOriginal = state.data !== state.origin && JSON.stringify(state.data) === JSON.stringify(state.origin);
    const next = isOriginal ? { ...state, data: state.origin } : state;
    const session = this.#session;
    if (!session) {
      this.#base = Object.freeze(next);
      return;
    }
    const { t } = session.state;
    if (next.t === Infinity && t !== Infinity) session.pause();
    session.dispatch({ type: 'open', state: next });
    // The clock goes on from where the state is put.
    if (session.isPlaying && next.t !== t) session.play();
  }

  /** Says in the figure what could not be understood. @param {ReadonlyArray<Problem>} problems */
  #report(problems) {
    if (problems.length === 0) return;
    if (!this.#session) {
      this.#problems.push(...problems);
      return;
    }
    const warn = () => problems.forEach(({ id, args }) => console.warn(`<attention-explainer>: ${createText('en').say(`problem.${id}`, args)}`));
    void loadLaterMessages().then(warn, warn);
    this.#session.dispatch({ type: 'notice', notice: noticeOf(problems[0]) });
  }
}

for (const name of properties) {
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
