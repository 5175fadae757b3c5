// The random problems of tests/core/same-bits.test.js, solved by the native build:
//
//   node tests/native/same-bits.js <program> [count]     program: tests/native/replay.c with the core
//
// Problems are solved twice. The first time the scalar WebAssembly computes, and every call is recorded with the memory that it sees. The
// program makes the same calls natively. The second time its answers take the place of WebAssembly's, and all results are hashed.

import { spawnSync } from 'node:child_process';
import { Attention, loadCore } from '../../web/core/attention.js';
import { hashProblems } from '../core/problems.js';

const NAME_BYTES = 32;
const ARGUMENTS = 14;
/** Problems that are recorded at a time. */
const BATCH = 100;
const NO_HASH = 0x811c9dc5;

/** @typedef {import('../../web/core/load.js').Core} Core */
/** @typedef {(name: string, args: number[], compute: () => number) => number} Answer */

/** @param {Core} core @param {Answer} answer @returns {Attention} whose calls of the core are answered */
function makeAttention(core, answer) {
  const exports = Object.fromEntries(Object.entries(core.exports).map(([name, value]) => (name.startsWith('attn_')
    ? [name, (/** @type {number[]} */ ...args) => answer(name, args, () => /** @type {any} */ (value)(...args))] : [name, value])));
  return new Attention(/** @type {any} */ ({ ...core, exports }), () => {});
}

/** @param {Core} core @param {number} base @returns {Uint8Array} the memory in use */
const memoryOf = ({ exports, memory }, base) => new Uint8Array(exports.memory.buffer, base, memory.mark() - base);

/** @param {Core} core @param {number} base @param {string} name @param {number[]} args @returns {Uint8Array[]} as replay.c reads it */
function record(core, base, name, args) {
  const numbers = new Float64Array(ARGUMENTS + 2);
  numbers.set(args.map(Number));
  const memory = memoryOf(core, base);
  numbers.set([base, memory.length], ARGUMENTS);
  const text = new Uint8Array(NAME_BYTES);
  text.set(new TextEncoder().encode(name));
  return [text, new Uint8Array(numbers.buffer), memory.slice()];
}

/** @param {string} program @param {Uint8Array[]} calls @returns {Buffer} its answers */
function runNatively(program, calls) {
  const { stdout, stderr, status, error } = spawnSync(program, { input: Buffer.concat(calls), maxBuffer: 2 ** 31 - 1 });
  if (error || status !== 0) throw new Error(`${program} failed (${status}): ${error ?? stderr}`);
  return stdout;
}

/** @param {string} program @param {number} count @returns {Promise<{ scalar: number, native: number, calls: number }>} hashes */
async function compare(program, count) {
  const core = await loadCore('scalar');
  core.memory.clear();
  const base = core.memory.mark();
  let [scalar, native, calls] = [NO_HASH, NO_HASH, 0];
  for (let first = 0; first < count; first += BATCH) {
    const last = Math.min(count, first + BATCH);
    /** @type {Uint8Array[]} */ const recorded = [];
    const recording = makeAttention(core, (name, args, compute) => {
      recorded.push(...record(core, base, name, args));
      return compute();
    });
    hashProblems(recording, last, (hash) => (scalar = hash), first, scalar);
    const answers = runNatively(program, recorded);
    let at = 0;
    const replaying = makeAttention(core, () => {
      const memory = memoryOf(core, base);
      const result = answers.readDoubleLE(at);
      memory.set(answers.subarray(at + 8, at + 8 + memory.length));
      at += 8 + memory.length;
      calls++;
      return result;
    });
    hashProblems(replaying, last, (hash) => (native = hash), first, native);
    if (native !== scalar) throw new Error(`The native build differs, first in one of the problems ${first} to ${last - 1}.`);
  }
  return { scalar, native, calls };
}

const [program, count = '400'] = process.argv.slice(2);
const { native, calls } = await compare(program, Number(count));
console.log(`${count} random problems, ${calls} calls: the native build has the hash ${(native >>> 0).toString(16).padStart(8, '0')}, as all others`);
