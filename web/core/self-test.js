import { Memory } from './memory.js';

/** @typedef {import('./memory.js').Exports} Exports */

// 11 x 19 by 19 x 27: whole tiles, both edges, sixteen, four and single columns.
const T = 11;
const S = 19;
const D = 27;

/** The answer of the C core, equal in every build: tests/core/load.test.js compares it with the references. */
const ANSWER = 1073812732;

/**
 * The known-answer test: a module can be valid, load, and still be damaged, or its engine be wrong.
 *
 * @param {Exports} exports
 * @param {number} [answer] expected
 * @returns {string} why it fails, or '' if it passes
 */
export function findFault(exports, answer = ANSWER) {
  const found = computeAnswer(exports);
  return found === answer ? '' : `the known-answer test gave ${found}, not ${answer}`;
}

/** @param {Exports} exports @returns {number} a hash over the bits of what the core computes for a fixed input */
export function computeAnswer(exports) {
  const memory = new Memory(exports);
  const weights = memory.place(makeNumbers(T * S, 1));
  const values = memory.place(makeNumbers(S * D, 2));
  const results = memory.place(new Float32Array(7 * T * D)); // zeros: nothing may be left of an earlier run
  const at = (/** @type {number} */ index) => results + 4 * index * T * D;
  const panels = memory.place(new Float32Array(exports.attn_count_panels(D) * 8 * S));
  exports.attn_sum_weighted(at(0), weights, values, T, S, D);
  exports.attn_pack_values(panels, values, S, D);
  exports.attn_sum_packed(at(1), weights, panels, T, S, D);
  exports.attn_apply_softmax(at(2), at(0), 0.75, T, D);
  exports.attn_invert_softmax(at(3), at(2), T * D);
  exports.attn_round_numbers(at(4), at(6), at(0), 0, 3, T * D);
  return hash(memory.read(results, 6 * T * D));
}

/** @param {number} count @param {number} seed @returns {Float32Array} from -1 to 1 in steps of 2^-15, so exact in float32 */
function makeNumbers(count, seed) {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) / 32768 - 1;
  });
}

/** @param {Float32Array} numbers @returns {number} FNV-1a over their words */
function hash(numbers) {
  let state = 0x811c9dc5;
  for (const word of new Uint32Array(numbers.buffer)) state = Math.imul(state ^ word, 0x01000193);
  return state >>> 0;
}
