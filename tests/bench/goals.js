// What we promise, held against what was measured.

import { median } from './statistics.js';

/**
 * @typedef {import('./types.d.ts').Goal} Goal
 * @typedef {import('./types.d.ts').Work} Work
 * @typedef {import('./types.d.ts').Measured} Measured
 * @typedef {import('./types.d.ts').SizeResult} SizeResult
 * @typedef {import('./types.d.ts').JudgedGoal} JudgedGoal
 */

/** @param {(number | null)[]} rounds */
export function medianMs(rounds) {
  return median(/** @type {number[]} */ (rounds.filter((ms) => ms !== null)));
}

/** @param {Measured} a @param {Measured} b @param {(a: number, b: number) => number} compare of milliseconds @returns {number} the median over rounds that both ran */
function pairUp(a, b, compare) {
  return median(a.rounds.flatMap((ms, round) => (ms === null || b.rounds[round] === null ? [] : [compare(ms, /** @type {number} */ (b.rounds[round]))])));
}

/** @param {Measured} a @param {Measured} b @returns {number} how many times as much a does in the same time */
export function speedRatio(a, b) {
  return pairUp(a, b, (x, y) => a.amount / x / (b.amount / y));
}

/** @param {Measured} a @param {Measured} b @returns {number} how many times as long a call of a takes */
export function timeRatio(a, b) {
  return pairUp(a, b, (x, y) => x / y);
}

/** @param {Goal} goal @param {SizeResult} result @returns {Measured | undefined} the fastest of those that a goal compares with */
function rivalOf({ against }, { contenders }) {
  const rivals = contenders.filter(({ name, isPeer }) => (against === 'peers' ? isPeer : against?.includes(name)));
  const [fastest] = rivals.sort((a, b) => b.amount / medianMs(b.rounds) - a.amount / medianMs(a.rounds));
  return fastest;
}

/** @param {Goal} goal @param {Measured | undefined} rival @param {number} wanted */
function describe({ who, against, measure }, rival, wanted) {
  if (measure === 'ulp') return `${who}: at most ${wanted} ulp`;
  const name = rival?.name ?? String(against);
  return measure === 'time' ? `${who}: at most ${wanted} times the time of ${name}` : `${who}: at least ${wanted} times ${name}`;
}

/** @param {Goal} goal @param {Measured} own @param {Measured | undefined} rival @returns {number | undefined} */
function measured({ measure }, own, rival) {
  if (measure === 'ulp') return own.ulp;
  return rival && (measure === 'time' ? timeRatio(own, rival) : speedRatio(own, rival));
}

/** @param {SizeResult} result @param {string} name */
function hasRun({ contenders }, name) {
  return contenders.some((entry) => entry.name === name);
}

/**
 * @param {Work} work @param {Goal} goal @param {any} size @param {SizeResult} result @param {string} engine
 * @returns {{ judged: JudgedGoal[], skipped: string[] }} skipped: what it compares with did not run here, so there is nothing to judge
 */
function judge(work, goal, size, result, engine) {
  const wanted = typeof goal.wanted === 'function' ? goal.wanted(size) : goal.wanted;
  if (wanted === undefined || (goal.engines && !goal.engines.includes(engine))) return { judged: [], skipped: [] };
  const rival = rivalOf(goal, result);
  const text = `${work.name}, ${result.size}, ${describe(goal, rival, wanted)}`;
  const lacking = [...(goal.needs ?? []), ...(goal.against && !rival ? [goal.against].flat() : [])].filter((name) => !hasRun(result, name));
  if (lacking.length) return { judged: [], skipped: [`${text} (${lacking.join(', ')} did not run)`] };
  const own = result.contenders.find(({ name }) => name === goal.who);
  const number = own && measured(goal, own, rival);
  const isAtMost = goal.measure !== 'speed';
  const isMet = number !== undefined && (isAtMost ? number <= wanted : number >= wanted);
  const reason = number === undefined ? `${goal.who} did not run` : undefined;
  return { judged: [{ engine, goal: text, measured: number ?? null, wanted, isAtMost, isMet, reason }], skipped: [] };
}

/** @param {Work} work @param {number} sizeIndex @param {SizeResult} result @param {string} engine */
export function judgeSize(work, sizeIndex, result, engine) {
  const all = work.goals.map((goal) => judge(work, goal, work.sizes[sizeIndex], result, engine));
  return { judged: all.flatMap(({ judged }) => judged), skipped: all.flatMap(({ skipped }) => skipped) };
}
