import { Memory } from './memory.js';

/** @typedef {import('./memory.js').Exports} Exports */

// 11 x 19 by 19 x 27: whole tiles, both edges, sixteen, four and single columns.
const T = 11;
const S = 19;
const D = 27;

/** The answers of the C core, equal in every build: tests/core/load.test.js compares them with the references. */
const ANSWERS = { figure: 1338860927, core: 707309941, relaxed: 274149989 };

/**
 * The known-answer test: a module can be valid, load, and still be damaged, or its engine be wrong.
 *
 * @param {Exports} exports
 * @param {number} [answer] expected
 * @returns {string} why it fails, or '' if it passes
 */
export function findFault(exports, answer = ANSWERS[kindOf(exports)]) {
  const found = computeAnswer(exports);
  return found === answer ? '' : `the known-answer test gave ${found}, not ${answer}`;
}

/** @param {Exports} exports @returns {keyof typeof ANSWERS} */
function kindOf(exports) {
  if (!exports.attn_attend) return 'figure';
  return exports.attn_count_lanes() < 0 ? 'relaxed' : 'core';
}

/** @param {Exports} exports @returns {number} a hash over the bits of what the core computes for a fixed input */
export function computeAnswer(exports) {
  const kind = kindOf(exports);
  const memory = new Memory(exports);
  // Steps of 2^-15 are exact in float32, their sums are not; of 2^-4 the sums are, too, fused or not.
  const steps = kind === 'relaxed' ? 16 : 32768;
  const weights = memory.place(makeNumbers(T * S, 1, steps));
  const values = memory.place(makeNumbers(S * D, 2, steps));
  const results = memory.reserveZeros(9 * T * D); // nothing may be left of an earlier run
  const at = (/** @type {number} */ index) => results + 4 * index * T * D;
  exports.attn_sum_weighted(at(0), weights, values, T, S, D);
  if (kind !== 'figure') {
    const panels = memory.reserveFloats(exports.attn_count_panels(D) * 8 * S);
    exports.attn_pack_values(panels, values, S, D);
    exports.attn_sum_packed(at(1), weights, panels, T, S, D);
    if (kind === 'core') attendPanels(exports, memory, at(2), values, panels);
  }
  if (kind !== 'relaxed') {
    exports.attn_apply_softmax(at(3), at(0), 0.75, T, D);
    exports.attn_apply_softmax(at(4), at(0), 1, T, D);
    exports.attn_invert_softmax(at(5), at(3), T * D);
    exports.attn_round_numbers(at(6), at(8), at(0), 0, 3, T * D);
  }
  return hash(memory.read(results, 8 * T * D));
}

/**
 * Values that attend to themselves, causally: the first T queries.
 *
 * @param {Exports} exports @param {Memory} memory @param {number} output (T,D) @param {number} values (S,D) @param {number} valuePanels
 */
function attendPanels(exports, memory, output, values, valuePanels) {
  const keyPanels = memory.reserveFloats(exports.attn_count_panels(S) * 8 * D);
  exports.attn_pack_keys(keyPanels, values, S, D);
  const scores = memory.reserveFloats(exports.attn_size_scores(S));
  const rules = new Float32Array(7);
  rules[4] = 0.5; // scale, struct attn_rules; the reach is 0
  exports.attn_attend(output, 0, scores, values, keyPanels, valuePanels, memory.place(rules), T, S, D, D);
}

/** @param {number} count @param {number} seed @param {number} steps @returns {Float32Array} from -1 to 1 in so many steps */
function makeNumbers(count, seed, steps) {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state >>> 16) / (32768 / steps)) / steps - 1;
  });
}

/** @param {Float32Array} numbers @returns {number} FNV-1a over their words */
function hash(numbers) {
  let state = 0x811c9dc5;
  for (const word of new Uint32Array(numbers.buffer)) state = Math.imul(state ^ word, 0x01000193);
  return state >>> 0;
}
