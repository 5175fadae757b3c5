// Markdown for people, plain objects for JSON.

import { medianMs, speedRatio, timeRatio } from './goals.js';

/**
 * @typedef {import('./types.d.ts').Work} Work
 * @typedef {import('./types.d.ts').SizeResult} SizeResult
 * @typedef {import('./types.d.ts').JudgedGoal} JudgedGoal
 * @typedef {{ name: string, value: number, unit: string, ratio: number | null, timeRatio?: number | null, ulp?: number }} Row
 * @typedef {{ size: string, contenders: Row[], missing: SizeResult['missing'] }} Rows
 */

/** @param {number | null | undefined} number @returns {string} three digits */
export function show(number) {
  if (number === null || number === undefined || Number.isNaN(number)) return '–';
  return number >= 100 ? String(Math.round(number)) : Number(number.toPrecision(3)).toString();
}

/** @param {Work} work @param {SizeResult} result @returns {Rows} ratios are ours, the first of the work, over the contender */
export function rowsOf(work, { size, contenders, missing }) {
  const own = contenders.find(({ name }) => name === work.makers[0].name);
  const rows = contenders.map((contender) => ({
    name: contender.name,
    value: work.unit.of(contender.amount, medianMs(contender.rounds)),
    unit: work.unit.name,
    ratio: own ? speedRatio(own, contender) : null,
    ...(work.showsTimes && { timeRatio: own ? timeRatio(contender, own) : null }),
    ...(contender.ulp !== undefined && { ulp: contender.ulp }),
  }));
  return { size, contenders: rows, missing };
}

/** @param {Work} work @param {Rows[]} sizes @returns {string} a column a size: the number, and how many times it ours is */
export function tableOf(work, sizes) {
  const names = work.makers.map(({ name }) => name);
  const head = ['', ...sizes.map(({ size }) => size)];
  const cellOf = (/** @type {Rows} */ { contenders, missing }, /** @type {string} */ name) => {
    const row = contenders.find((entry) => entry.name === name);
    if (!row) return missing.some((entry) => entry.name === name) ? 'missing' : '–';
    const times = row.timeRatio === undefined ? '' : `, time x${show(row.timeRatio)}`;
    const ulp = row.ulp === undefined ? '' : `, ${show(row.ulp)} ulp`;
    return row.ratio === null ? `${show(row.value)}${ulp}` : `${show(row.value)} (x${show(row.ratio)}${times}${ulp})`;
  };
  const lines = names.map((name) => [name, ...sizes.map((size) => cellOf(size, name))]);
  return [
    `### ${work.about}`, '',
    `${work.unit.name}; in parentheses: how many times as fast ${names[0]} is${work.showsTimes ? ', and how many times as long the call takes' : ''}.`, '',
    ...[head, head.map((_, i) => (i ? '---:' : '---')), ...lines].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

/** @param {Rows[]} sizes @returns {string} why contenders are missing, each reason once */
export function missingOf(sizes) {
  /** @type {Map<string, string[]>} */
  const reasons = new Map();
  for (const { size, missing } of sizes) {
    for (const { name, reason } of missing) reasons.set(`${name}: ${reason}`, [...(reasons.get(`${name}: ${reason}`) ?? []), size]);
  }
  return [...reasons].map(([reason, where]) => `- missing (${where.join('; ')}): ${reason}`).join('\n');
}

/** @param {JudgedGoal[]} goals @param {string[]} skipped */
export function goalsOf(goals, skipped) {
  const lines = goals.map(({ engine, goal, measured, isMet, reason }) =>
    `- ${isMet ? 'met' : 'BELOW'}: ${engine}, ${goal}: ${measured === null ? `not measured (${reason})` : show(measured)}`);
  const below = goals.filter(({ isMet }) => !isMet).length;
  const summary = below ? `${below} of ${goals.length} goals are BELOW.` : `All ${goals.length} goals are met.`;
  return ['## Goals', '', ...lines, ...skipped.map((text) => `- nothing to compare with: ${text}`), '', summary].join('\n');
}
