/**
 * What a person has brought, how it was understood, and which head of it is chosen. It stays when the panel is closed.
 *
 * @typedef {import('../contents.js').Contents} Contents
 * @typedef {import('../examine.js').Answers} Answers
 * @typedef {import('../examine.js').Examined} Examined
 * @typedef {import('../examine.js').Finding} Finding
 * @typedef {import('../../model/data.js').Data} Data
 * @typedef {import('../../model/problem.js').Problem} Problem
 * @typedef {import('../../core/index.js').Steps} Steps
 * @typedef {{ layer: number, batch: number, head: number }} Choice counted from 0
 * @typedef {{ label: string, contents: Contents }} Source  label: '' for the field
 * @typedef {{ name: string, size: number, arrayBuffer: () => Promise<ArrayBuffer> }} FileLike
 * @typedef {{ sources: ReadonlyArray<Source>, answers: Answers, choice: Choice, notes: ReadonlyArray<Finding> }} Origin  of data that was made here
 */

import { readData } from '../../model/data.js';
import { problemOf } from '../../model/parameters.js';
import { checkFileSize, examine, joinContents, pick, readFile, readText } from '../index.js';

/** Reading begins when typing has paused for so long. */
const pauseMs = 300;
/** A page that is not seen is not painted either. */
const mostPaintMs = 100;

const rest = (/** @type {number} */ ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

/** Until what was said is in sight, before a task that takes long. */
const painted = () => Promise.race([rest(mostPaintMs), new Promise((resolve) => globalThis.requestAnimationFrame?.(() => setTimeout(resolve)))]);

export class Intake {
  /** What stands in the field, whatever it is worth. */
  typed = '';
  /** What is read, the first counting most. @type {ReadonlyArray<Source>} */
  sources = [];
  /** @type {Problem | null} */
  problem = null;
  isBusy = false;
  /** @type {Answers} */
  answers = {};
  /** @type {Examined | null} */
  examined = null;
  /** @type {Choice} */
  choice = { layer: 0, batch: 0, head: 0 };
  /** Called when anything here has changed. */
  onChange = () => {};
  #attention;
  #show;
  /** Of what was begun, only the last counts. */
  #turn = 0;
  /** @type {WeakMap<Data, Origin>} */
  #origins = new WeakMap();

  /** @param {{ attention: Steps, show: (data: Data) => void }} options show: puts valid data into the figure */
  constructor({ attention, show }) {
    this.#attention = attention;
    this.#show = show;
  }

  /** Reads what stands in the field, once typing pauses. @param {string} text */
  async type(text) {
    this.typed = text;
    const isLast = this.#begin();
    await rest(pauseMs);
    if (isLast()) await this.#read([{ label: '', read: async () => readText(text) }], isLast, text.trim() === '');
  }

  /** Text that is too long for a field. @param {string} label @param {string} text */
  paste(label, text) {
    return this.#read([{ label, read: async () => readText(text) }]);
  }

  /** Files that belong together. @param {ReadonlyArray<FileLike>} files */
  open(files) {
    return this.#read(files.map((file) => ({
      label: file.name,
      read: async () => {
        checkFileSize(file);
        return readFile({ name: file.name, bytes: await file.arrayBuffer() });
      },
    })));
  }

  /** @param {Source} source */
  remove(source) {
    this.#begin();
    this.#understand(this.sources.filter((one) => one !== source));
    this.onChange();
  }

  /** Answers to questions, and those that fixes give. @param {Answers} answers @param {Data} shown what Reset of the figure returns to */
  answer(answers, shown) {
    const isShown = this.originOf(shown) !== null;
    this.answers = { ...this.answers, ...answers };
    this.#understand(this.sources);
    if (isShown && this.isUsable) return this.use();
    this.onChange();
    return Promise.resolve();
  }

  /** @param {Partial<Choice>} choice @param {Data} shown as for answer() */
  choose(choice, shown) {
    this.choice = { ...this.choice, ...choice };
    if (this.originOf(shown)) return this.use();
    this.onChange();
    return Promise.resolve();
  }

  /** Puts the chosen head into the figure, in tasks short enough for a key that is held down. */
  async use() {
    const isLast = this.#begin();
    const { examined, sources, answers, choice } = this;
    if (!examined) return;
    this.onChange();
    try {
      await painted();
      if (!isLast()) return;
      const { fields, notes } = pick(examined, choice, this.#attention);
      await rest();
      if (!isLast()) return;
      const data = readData(fields);
      await rest();
      if (!isLast()) return;
      this.#origins.set(data, { sources, answers, choice, notes });
      this.#show(data);
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.onChange();
  }

  /** What of the present sources data shows; null for other data. @param {Data} data */
  originOf(data) {
    const origin = this.#origins.get(data);
    return origin && origin.sources === this.sources ? origin : null;
  }

  /** Undo has brought other data back: the choices follow it. @param {Data} data */
  follow(data) {
    const origin = this.originOf(data);
    if (!origin || (origin.answers === this.answers && origin.choice === this.choice)) return;
    this.#begin();
    this.choice = origin.choice;
    if (origin.answers !== this.answers) {
      this.answers = origin.answers;
      this.#understand(this.sources);
    }
    this.onChange();
  }

  /** Whether the figure can show something of it. */
  get isUsable() {
    return this.examined !== null && this.examined.findings.every(({ level }) => level !== 'error');
  }

  #begin() {
    const turn = ++this.#turn;
    this.problem = null;
    this.isBusy = false;
    return () => turn === this.#turn;
  }

  /**
   * What comes to something that is complete takes its place; else it joins it. What was read before under its name it replaces.
   * @param {ReadonlyArray<{ label: string, read: () => Promise<Contents> }>} inputs @param {() => boolean} isLast @param {boolean} isNothing
   */
  async #read(inputs, isLast = this.#begin(), isNothing = false) {
    this.isBusy = !isNothing;
    this.onChange();
    const kept = this.sources.filter(({ label }) => !inputs.some((input) => input.label === label));
    const isOther = kept.length === this.sources.length && this.isUsable && !this.examined?.findings.some(({ id }) => id === 'import.noWeights');
    try {
      /** @type {Source[]} */
      const sources = [];
      for (const { label, read } of isNothing ? [] : inputs) {
        await painted();
        if (!isLast()) return;
        sources.push({ label, contents: await read() });
      }
      if (!isLast()) return;
      await painted();
      if (!isLast()) return;
      if (isOther && sources.length) this.answers = {};
      this.#understand(isOther && sources.length ? sources : [...kept, ...sources]);
    } catch (error) {
      if (!isLast()) return;
      // What was read before stays, but for what stands there no more.
      if (kept.length < this.sources.length) this.#understand(kept);
      this.problem = problemOf(error);
    }
    this.isBusy = false;
    this.onChange();
  }

  /** @param {ReadonlyArray<Source>} sources */
  #understand(sources) {
    this.sources = sources;
    this.examined = null;
    try {
      if (sources.length) this.examined = examine(joinContents(sources.map(({ contents }) => contents)), this.#attention, this.answers);
    } catch (error) {
      this.problem = problemOf(error);
    }
    if (!this.examined) return;
    const { layers, batches, heads } = this.examined;
    const { layer, batch, head } = this.choice;
    this.choice = { layer: Math.min(layer, layers.length - 1), batch: Math.min(batch, batches - 1), head: Math.min(head, heads - 1) };
  }
}
