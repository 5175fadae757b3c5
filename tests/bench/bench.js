// Calls a second of the weighted sum, against the two runtimes that a web page would otherwise take. One thread,
// Float32Arrays in and out. `./build.sh bench`, or `./build.sh bench 5` for fewer rounds.
//
// Machines are noisy, so all contenders run in every round, in another order each time, and the ratios are medians
// over the rounds of the ratio within a round. Every result is checked before anything is timed.
import { onnxruntime, ours, tensorflow } from './contenders.js';

/** @typedef {import('./contenders.js').Contender} Contender */

const ROUNDS = Number(process.argv[2] ?? 15);
const SLICE_MS = 60;
const SIZES = [[5, 5, 3], [64, 64, 64], [256, 256, 64], [1024, 1024, 64]];

/** What we promise: at least so many times the calls of the peer. */
const GOALS = [
  { size: '5x5 by 5x3', peer: 'onnxruntime-web', ratio: 50 },
  { size: '1024x1024 by 1024x64', peer: 'onnxruntime-web', ratio: 1 },
  { size: '1024x1024 by 1024x64', peer: 'tfjs-backend-wasm', ratio: 1 },
];

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** @param {number} count @returns {Float32Array} from -1 to 1, the same in every run */
function makeNumbers(count) {
  let state = 12345;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/**
 * Each product and each sum is rounded to float32 (u = 2^-24), in whatever order and with or without fused multiply-adds:
 * the error is at most (S + 1) u times the sum of the magnitudes.
 *
 * @param {import('./contenders.js').Problem} problem
 * @param {Float32Array} output
 * @param {string} name
 */
function expectRight({ T, S, D, weights, values }, output, name) {
  for (let i = 0; i < T * D; i++) {
    const t = Math.floor(i / D);
    let sum = 0;
    let magnitude = 0;
    for (let s = 0; s < S; s++) {
      const product = weights[t * S + s] * values[s * D + (i % D)];
      sum += product;
      magnitude += Math.abs(product);
    }
    if (!(Math.abs(output[i] - sum) <= (S + 1) * 2 ** -24 * magnitude)) throw new Error(`${name} gives ${output[i]} for ${sum}`);
  }
}

/** @param {Contender} contender @param {number} calls @returns {Promise<number>} milliseconds a call */
async function time({ run }, calls) {
  const start = performance.now();
  for (let i = 0; i < calls; i++) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  return (performance.now() - start) / calls;
}

/** @param {Contender} contender @returns {Promise<number>} the calls that fill a slice, once it is warm */
async function calibrate(contender) {
  let calls = 1;
  for (;;) {
    const ms = await time(contender, calls);
    if (ms * calls > SLICE_MS) return Math.max(1, Math.round(SLICE_MS / ms));
    calls *= 2;
  }
}

/** @param {number[]} size @returns {Promise<Map<string, number[]>>} milliseconds a call, one entry a round */
async function measure([T, S, D]) {
  const problem = { T, S, D, weights: makeNumbers(T * S), values: makeNumbers(S * D) };
  const contenders = [...(await ours(problem)), ...(await onnxruntime(problem)), ...(await tensorflow(problem))];
  const calls = new Map();
  for (const contender of contenders) {
    expectRight(problem, await contender.run(), contender.name);
    calls.set(contender.name, await calibrate(contender));
  }
  const times = new Map(contenders.map(({ name }) => [name, /** @type {number[]} */ ([])]));
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(i + round) % contenders.length];
      times.get(contender.name)?.push(await time(contender, calls.get(contender.name)));
    }
  }
  return times;
}

const failures = [];
console.log(`Weighted sum (T,S) x (S,D), Node ${process.versions.node}, ${ROUNDS} rounds, medians\n`);
console.log(`| size | contender | calls a second | GFLOP/s | ours is faster by |\n|---|---|---:|---:|---:|`);
for (const size of SIZES) {
  const [T, S, D] = size;
  const label = `${T}x${S} by ${S}x${D}`;
  const times = await measure(size);
  const own = times.get('ours') ?? [];
  for (const [name, ms] of times) {
    const ratio = median(ms.map((value, round) => value / own[round]));
    const perSecond = 1000 / median(ms);
    console.log(`| ${label} | ${name} | ${Math.round(perSecond)} | ${((2 * T * S * D * perSecond) / 1e9).toFixed(2)} | ${ratio.toFixed(2)} |`);
    const goal = GOALS.find((entry) => entry.size === label && entry.peer === name);
    if (goal && ratio < goal.ratio) failures.push(`${label}: ${ratio.toFixed(2)} times ${name}, not ${goal.ratio}`);
  }
}
console.log(failures.length ? `\nBelow the goal: ${failures.join('; ')}` : '\nAll goals are met.');
process.exit(failures.length ? 1 : 0);
