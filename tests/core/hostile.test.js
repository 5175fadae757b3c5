import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const core = new URL('../../web/core/compiled/', import.meta.url);
const SIZES = [0, 1, 2, 3, 5, 8, 9, 17, 33, -1, -2147483648, 2147483647, 536870912, 536870913, 65536];
const WHOLES = [0, 1, -1, 3, 6, 7, 2147483647, -2147483648];
const NUMBERS = [0, 1, -1, 0.5, NaN, Infinity, -Infinity, 1e30, 2 ** -149, 5e-324];
const GUARD = 0x5a;
const LIMIT = 2 ** 18;

const panels = (/** @type {number} */ n) => Math.ceil(n / 8) * 8;

/**
 * How each function of c_src/attention.h is called: its outputs (which may be read, too) and inputs in bytes, then other numbers, then sizes.
 * `rules` says after how many inputs struct attn_rules stands. `x` chooses from a list, `size` asks another function.
 *
 * @typedef {{ outputs?: number[], inputs?: number[], numbers?: number[], sizes: number[], rules?: number }} Plan
 * @type {Record<string, (n: number[], x: (list: number[]) => number, size: (name: string, ...args: number[]) => number) => Plan>}
 */
const CALLS = {
  attn_weigh_values: ([T, S, D]) => ({ outputs: [4 * T * S * D], inputs: [4 * T * S, 4 * S * D], sizes: [T, S, D] }),
  attn_sum_running: ([S, D]) => ({ outputs: [4 * (S + 1) * D], inputs: [4 * S * D], sizes: [S, D] }),
  attn_sum_weighted: ([T, S, D]) => ({ outputs: [4 * T * D], inputs: [4 * T * S, 4 * S * D], sizes: [T, S, D] }),
  attn_pack_values: ([S, D]) => ({ outputs: [4 * panels(D) * S], inputs: [4 * S * D], sizes: [S, D] }),
  attn_pack_keys: ([S, D]) => ({ outputs: [4 * panels(S) * D], inputs: [4 * S * D], sizes: [S, D] }),
  attn_count_panels: ([D]) => ({ sizes: [D] }),
  attn_sum_packed: ([T, S, D]) => ({ outputs: [4 * T * D], inputs: [4 * T * S, 4 * panels(D) * S], sizes: [T, S, D] }),
  attn_sum_transposed: ([T, S, D]) => ({ outputs: [4 * S * D], inputs: [4 * T * S, 4 * panels(D) * T], sizes: [T, S, D] }),
  attn_score_queries: ([T, S, D], x) => ({ outputs: [4 * T * S], inputs: [4 * T * D, 4 * S * D], numbers: [x(NUMBERS), x(WHOLES)], sizes: [T, S, D] }),
  attn_scale_scores: ([T, S], x) => ({ outputs: [4 * T * S], numbers: [x(NUMBERS), x(WHOLES)], sizes: [T, S] }),
  attn_apply_softmax: ([T, S], x) => ({ outputs: [4 * T * S], inputs: [4 * T * S], numbers: [x(NUMBERS)], sizes: [T, S] }),
  attn_exp_numbers: ([n]) => ({ outputs: [4 * n], sizes: [n] }),
  attn_invert_softmax: ([n]) => ({ outputs: [4 * n], inputs: [4 * n], sizes: [n] }),
  attn_size_scores: ([S]) => ({ sizes: [S] }),
  attn_attend: ([T, S, D, E], _, size) => ({
    outputs: [4 * T * E, 4 * T * S, 4 * size('attn_size_scores', S)], inputs: [4 * T * D, 4 * panels(S) * D, 4 * panels(E) * S], rules: 3, sizes: [T, S, D, E],
  }),
  attn_score_keys: ([T, S, D]) => ({ outputs: [4 * T * S], inputs: [4 * T * D, 4 * S * D], sizes: [T, S, D, S] }),
  attn_weigh_scores: ([T, S]) => ({ outputs: [4 * T, 4 * T * S, 4 * T * S], rules: 0, sizes: [T, S] }),
  attn_add_values: ([T, S, E]) => ({ outputs: [4 * T * E, 4 * E], inputs: [4 * T * S, 4 * S * E], sizes: [T, S, E, S] }),
  attn_divide_rows: ([T, E]) => ({ outputs: [4 * T * E], inputs: [4 * T], sizes: [T, E] }),
  attn_size_backward: ([S, D, E]) => ({ sizes: [S, D, E] }),
  attn_attend_backward: ([T, S, D, E], _, size) => ({
    outputs: [4 * T * D, 4 * S * D, 4 * S * E, 4 * size('attn_size_backward', S, D, E)],
    inputs: [4 * T * D, 4 * T * E, 4 * panels(S) * D, 4 * panels(D) * S, 4 * panels(S) * E], rules: 5, sizes: [T, S, D, E],
  }),
  attn_size_contributions: ([D]) => ({ sizes: [D] }),
  attn_measure_contributions: ([T, S, D]) => ({ outputs: [4 * T * S, 4 * T * S, 8 * D], inputs: [4 * T * S, 4 * S * D], sizes: [T, S, D] }),
  attn_size_same_sum: ([S, D]) => ({ sizes: [S, D] }),
  attn_find_same_sum: ([S, D]) => ({ outputs: [4 * S * S, 8 * S, 4 * S, 8 * S * (S + D + 1)], inputs: [4 * S, 4 * S * D], sizes: [S, D] }),
  attn_rescale_weights: ([T, S]) => ({ outputs: [4 * T * S, 4 * T], inputs: [4 * T * S], sizes: [T, S] }),
  attn_share_weight: ([S], x) => ({ outputs: [4 * S], inputs: [4 * S], numbers: [x(WHOLES), x(NUMBERS)], sizes: [S] }),
  attn_subtract_numbers: ([n]) => ({ outputs: [4 * n], inputs: [4 * n, 4 * n], sizes: [n] }),
  attn_round_numbers: ([n], x) => ({ outputs: [8 * n, n], inputs: [4 * n], numbers: [x(NUMBERS), x(WHOLES)], sizes: [n] }),
  attn_count_digits: ([n], x) => ({ inputs: [4 * n], numbers: [x(NUMBERS), x(WHOLES)], sizes: [n] }),
  attn_audit_result: ([n], x) => ({ outputs: [4 * n, n], inputs: [4 * n, 4 * n], numbers: [x(WHOLES)], sizes: [n] }),
  attn_find_largest: ([n]) => ({ inputs: [4 * n], sizes: [n] }),
  attn_check_trace: ([S, D]) => ({ inputs: [4 * S * D, 4 * (S + 1) * D, 4 * D, 4 * S, 4 * S * D], sizes: [S, D] }),
  attn_count_lanes: () => ({ sizes: [] }),
};

/** Four sizes of the list, by an index. @param {number} index */
const choose = (index) => [0, 1, 2, 5].map((place) => SIZES[Math.floor((index * (place === 5 ? 11 : 1)) / SIZES.length ** (place % 5)) % SIZES.length]);

/** The words of struct attn_rules, and the bytes that its mask needs. @param {number[]} sizes T, S @param {(list: number[]) => number} x */
function makeRules([T, S], x) {
  const kind = x([0, 1, 2]);
  const [row, column] = [x([S, 0]), x([1, 0])];
  const isSmall = T > 0 && S > 0 && T * S < LIMIT / 4;
  const bytes = kind && isSmall ? ((T - 1) * row + (S - 1) * column + 1) * (kind === 2 ? 4 : 1) : 0;
  return { words: [kind, 0, row, column, 0, 0, x([S, 0, -2, 2147483647, -2147483648])], numbers: [x(NUMBERS), x(NUMBERS)], bytes };
}

/** Calls are made in a memory that is all GUARD, but for the struct. @param {any} exports */
function makeCaller(exports) {
  const memory = new Uint8Array(exports.memory.buffer);
  const view = new DataView(exports.memory.buffer);
  const base = Math.ceil(exports.__heap_base.value / 16) * 16;
  return (/** @type {string} */ name, /** @type {number} */ index) => {
    let state = index;
    const x = (/** @type {number[]} */ list) => list[(state = (Math.imul(state, 1664525) + 1013904223) >>> 0, state >>> 8) % list.length];
    const { outputs = [], inputs = [], numbers = [], sizes, rules } = CALLS[name](choose(index), x, (size, ...args) => exports[size](...args));
    const isLegal = sizes.every((size) => size >= 0 && size <= 2 ** 29);
    // What is legal and yet larger than the memory given to it here is not a call that anyone can make.
    if ([...outputs, ...inputs].some((size) => size >= LIMIT) && (isLegal || name === 'attn_find_largest')) return undefined;
    const made = rules === undefined ? undefined : makeRules(sizes, x);
    const all = [...outputs, ...inputs];
    if (made) all.splice(outputs.length + /** @type {number} */ (rules), 0, 28);
    const bytes = [...all, made?.bytes ?? 0].map((size) => (Number.isFinite(size) && size > 0 && size < LIMIT ? size : 0));
    memory.fill(GUARD, base, base + bytes.reduce((sum, size) => sum + size + 64, 64));
    let top = base + 64;
    const pointers = bytes.map((size) => {
      const pointer = top;
      top = Math.ceil((top + size) / 16) * 16 + 32;
      return pointer;
    });
    const mask = /** @type {number} */ (pointers.pop());
    const struct = made ? pointers[outputs.length + /** @type {number} */ (rules)] : 0;
    made?.words.forEach((word, i) => view.setInt32(struct + 4 * i, i === 1 && made.bytes ? mask : word, true));
    made?.numbers.forEach((number, i) => view.setFloat32(struct + 16 + 4 * i, number, true));
    const given = memory.slice(struct, struct + 28);
    const status = exports[name](...pointers, ...numbers, ...sizes);
    if (made) {
      assert.deepEqual(memory.slice(struct, struct + 28), given, `${name} wrote into its rules`);
      memory.fill(GUARD, struct, struct + 28);
    }
    const ends = [...pointers.slice(1), mask, top];
    const places = [...pointers, mask];
    places.forEach((pointer, i) => {
      for (let at = i < outputs.length && !(status < 0) ? pointer + bytes[i] : pointer; at < (i === places.length - 1 ? top : ends[i]); at++) {
        if (memory[at] !== GUARD) assert.fail(`${name}(${[...numbers, ...sizes]}) wrote ${at - pointer} bytes into its argument ${i} of ${bytes[i]} bytes`);
      }
    });
    return status < 0 ? 'refused' : 'done';
  };
}

for (const variant of ['simd', 'scalar']) {
  test(`every function of the compiled ${variant} core takes any arguments without a trap, and writes nowhere but into its outputs`, async () => {
    const { instance } = await WebAssembly.instantiate(readFileSync(new URL(`core.${variant}.wasm`, core)));
    const exports = /** @type {any} */ (instance.exports);
    exports.memory.grow(60);
    assert.deepEqual(Object.keys(CALLS).sort(), Object.keys(exports).filter((name) => name.startsWith('attn_')).sort());
    const call = makeCaller(exports);
    const counts = { done: 0, refused: 0 };
    for (const name of Object.keys(CALLS)) {
      const here = { done: 0, refused: 0 };
      for (let index = 0; index < SIZES.length ** 3; index += 13) {
        const outcome = call(name, index);
        if (outcome) here[outcome]++;
      }
      assert.ok(here.done > 0, `${name} was never done`);
      counts.done += here.done;
      counts.refused += here.refused;
    }
    assert.ok(counts.done > 1000 && counts.refused > 1000, `${counts.done} calls done, ${counts.refused} refused`);
  });
}
