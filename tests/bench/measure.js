// Machines are noisy, so all contenders run in every round, in another order each time: what is compared ran within the
// same second. What is not right is not timed.

import { randomFrom, shuffle } from './statistics.js';

/**
 * @typedef {import('./types.d.ts').Contender} Contender
 * @typedef {import('./types.d.ts').Maker} Maker
 * @typedef {{ maker: Maker, contender: Contender, ulp?: number, calls: number, ms: number, rounds: (number | null)[] }} Entry
 */

const SLICE_MS = 20;
/** V8 needs about 10 ms of work before it has optimised a WebAssembly function; a library's JavaScript takes longer. */
const WARM_UP_MS = 50;
/** The same, for a contender that has not run in this process yet. */
const FIRST_WARM_UP_MS = 400;
/** A contender whose call takes longer sits out two of three rounds. */
const SLOW_MS = 300;

/** @param {Contender} contender @param {number} calls @returns {Promise<number>} milliseconds a call */
async function time({ run }, calls) {
  const start = performance.now();
  for (let i = 0; i < calls; i++) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  return (performance.now() - start) / calls;
}

/** @type {Set<string>} */
const seen = new Set();

/** Warms the contender up. @param {Contender} contender @param {string} name @returns {Promise<{ calls: number, ms: number }>} the calls that fill a slice */
async function calibrate(contender, name) {
  const warmUpMs = seen.has(name) ? WARM_UP_MS : FIRST_WARM_UP_MS;
  seen.add(name);
  let calls = 1;
  let spentMs = 0;
  for (;;) {
    const ms = await time(contender, calls);
    spentMs += ms * calls;
    if (spentMs > warmUpMs && ms * calls > SLICE_MS / 4) return { calls: Math.max(1, Math.round(SLICE_MS / ms)), ms };
    if (ms * calls < SLICE_MS) calls *= 2;
  }
}

/** @param {Maker} maker @param {any} problem @param {(numbers: Float32Array) => { ulp?: number } | void} check @returns {Promise<Entry>} */
async function prepare(maker, problem, check) {
  const contender = await maker.make(problem);
  try {
    const result = await contender.run();
    const { ulp } = (contender.read && check(contender.read(result))) || {};
    return { maker, contender, ulp, rounds: [], ...(await calibrate(contender, maker.name)) };
  } catch (error) {
    contender.dispose?.();
    throw error;
  }
}

/** @param {Entry[]} entries @param {number} rounds */
async function runRounds(entries, rounds) {
  const random = randomFrom(rounds + entries.length);
  for (let round = 0; round < rounds; round++) {
    for (const entry of shuffle(entries, random)) {
      const sitsOut = entry.ms > SLOW_MS && round % 3 !== 0;
      entry.rounds.push(sitsOut ? null : await time(entry.contender, entry.calls));
    }
  }
}

/**
 * @param {import('./types.d.ts').Work} work
 * @param {number} sizeIndex
 * @param {number} rounds
 * @returns {Promise<import('./types.d.ts').SizeResult>}
 */
export async function measure(work, sizeIndex, rounds) {
  const size = work.sizes[sizeIndex];
  const problem = work.problemOf(size);
  const check = work.checkOf(problem);
  const missing = [];
  /** @type {Entry[]} */
  const entries = [];
  for (const maker of work.makers.filter(({ takes }) => takes?.(problem) ?? true)) {
    try {
      entries.push(await prepare(maker, problem, check));
    } catch (error) {
      missing.push({ name: maker.name, reason: String(error instanceof Error ? error.message : error).split('\n')[0].slice(0, 160) });
    }
  }
  await runRounds(entries, rounds);
  for (const { contender } of entries) contender.dispose?.();
  const contenders = entries.map(({ maker, contender, ulp, rounds }) => (
    { name: maker.name, isPeer: maker.isPeer ?? true, amount: contender.amount ?? work.amountOf(size), rounds, ulp }));
  return { size: work.labelOf(size), contenders, missing };
}
