// How fast the core is, next to the runtimes that a page would otherwise take and to what the machine can do at all, and
// whether that is what we promise. Run it through `./build.sh bench`, which builds what it needs.
//
//   node tests/bench/bench.js [--rounds 9] [--only attention] [--engine node|chromium] [--json results.json]

import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startChromium } from './chromium.js';
import { compilePeak } from './compile-peak.js';
import { judgeSize } from './goals.js';
import { startNode } from './node.js';
import { goalsOf, missingOf, rowsOf, tableOf } from './report.js';
import { works as allWorks } from './works/index.js';

/**
 * @typedef {import('./types.d.ts').Engine} Engine
 * @typedef {import('./types.d.ts').Work} Work
 */

/** The largest size takes half a minute. */
const SIZE_TIMEOUT_MS = 150_000;
const starters = { node: startNode, chromium: startChromium };

function readOptions() {
  const { values } = parseArgs({ options: {
    rounds: { type: 'string', default: '9' }, only: { type: 'string' }, engine: { type: 'string' }, json: { type: 'string' },
  } });
  const rounds = Number(values.rounds);
  const engines = Object.keys(starters).filter((name) => !values.engine || name === values.engine);
  const works = allWorks.filter(({ name }) => !values.only || name === values.only);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is a number from 1 on, not "${values.rounds}"`);
  if (!engines.length) throw new Error(`--engine is ${Object.keys(starters).join(' or ')}, not "${values.engine}"`);
  if (!works.length) throw new Error(`--only is one of ${allWorks.map(({ name }) => name).join(', ')}, not "${values.only}"`);
  return { rounds, engines: /** @type {(keyof typeof starters)[]} */ (engines), works, json: values.json };
}

/** @returns {Promise<Record<string, string>>} of the libraries that we are compared with */
async function readVersions() {
  const { devDependencies } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));
  return devDependencies;
}

/** @template T @param {Promise<T>} promise @returns {Promise<T>} */
async function withTimeout(promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const timeout = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('took too long')), SIZE_TIMEOUT_MS)));
  try {
    return await Promise.race([promise, /** @type {Promise<never>} */ (timeout)]);
  } finally {
    clearTimeout(timer);
  }
}

/** A size that breaks the process or the page costs that size, not the run. @param {Engine} engine @param {Work} work @param {number} sizeIndex @param {number} rounds */
async function runSize(engine, work, sizeIndex, rounds) {
  try {
    return await withTimeout(engine.runSize(work.name, sizeIndex, rounds));
  } catch (error) {
    await engine.restart();
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { size: work.labelOf(work.sizes[sizeIndex]), contenders: [], missing: work.makers.map(({ name }) => ({ name, reason })) };
  }
}

/** @param {Engine} engine @param {Work} work @param {number} rounds */
async function runWork(engine, work, rounds) {
  await engine.restart();
  const sizes = [];
  const goals = [];
  const skipped = [];
  for (let index = 0; index < work.sizes.length; index++) {
    const result = await runSize(engine, work, index, rounds);
    const verdict = judgeSize(work, index, result, engine.name);
    sizes.push(rowsOf(work, result));
    goals.push(...verdict.judged);
    skipped.push(...verdict.skipped.map((text) => `${engine.name}, ${text}`));
  }
  console.log(`\n${tableOf(work, sizes)}\n\n${missingOf(sizes)}`.trimEnd());
  return { record: { work: work.name, about: work.about, sizes }, goals, skipped };
}

/** @param {keyof typeof starters} name @param {Work[]} works @param {number} rounds */
async function runEngine(name, works, rounds) {
  const engine = await starters[name]();
  try {
    console.log(`\n## ${engine.name} ${engine.version}`);
    const results = [];
    for (const work of works) results.push(await runWork(engine, work, rounds));
    return { name: engine.name, version: engine.version, results };
  } finally {
    await engine.close();
  }
}

async function main() {
  const { rounds, engines, works, json } = readOptions();
  const date = new Date().toISOString();
  const machine = `${cpus()[0].model}, ${cpus().length} cores`;
  const versions = await readVersions();
  console.log(`# Bench, ${date}\n\n${machine}. One thread, arrays in and out, medians of ${rounds} interleaved rounds.`);
  console.log(`Against ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.`);
  for (const failure of await compilePeak()) console.log(`\n${failure}. The rows that need it are missing.`);
  const runs = [];
  for (const engine of engines) runs.push(await runEngine(engine, works, rounds));
  const results = runs.flatMap((run) => run.results);
  const goals = results.flatMap((result) => result.goals);
  const skipped = results.flatMap((result) => result.skipped);
  console.log(`\n${goalsOf(goals, skipped)}`);
  const records = runs.map(({ name, version, results }) => ({ name, version, works: results.map(({ record }) => record) }));
  if (json) await writeFile(json, `${JSON.stringify({ date, machine, rounds, peers: versions, engines: records, goals, skipped }, null, 1)}\n`);
  return goals.every(({ isMet }) => isMet);
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
