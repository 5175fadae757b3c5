import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const core = new URL('../../web/core/compiled/', import.meta.url);
const SIZES = [0, 1, 2, 3, 5, 8, 9, 17, 33, -1, -2147483648, 2147483647, 536870912, 536870913, 65536];
const GUARD = 0x5a;

/**
 * How each function of c_src/attention.h is called: outputs and inputs as numbers of float32 (f), of float64 (d) or of bytes
 * (b), then plain numbers. `n` are the sizes, in order.
 *
 * @type {Record<string, (n: number[]) => { outputs: number[], inputs: number[], sizes: number[], before?: number[] }>}
 */
const CALLS = {
  attn_weigh_values: ([T, S, D]) => ({ outputs: [4 * T * S * D], inputs: [4 * T * S, 4 * S * D], sizes: [T, S, D] }),
  attn_sum_running: ([S, D]) => ({ outputs: [4 * (S + 1) * D], inputs: [4 * S * D], sizes: [S, D] }),
  attn_sum_weighted: ([T, S, D]) => ({ outputs: [4 * T * D], inputs: [4 * T * S, 4 * S * D], sizes: [T, S, D] }),
  attn_pack_values: ([S, D]) => ({ outputs: [4 * Math.ceil(D / 8) * 8 * S], inputs: [4 * S * D], sizes: [S, D] }),
  attn_pack_keys: ([S, D]) => ({ outputs: [4 * Math.ceil(S / 8) * 8 * D], inputs: [4 * S * D], sizes: [S, D] }),
  attn_sum_packed: ([T, S, D]) => ({ outputs: [4 * T * D], inputs: [4 * T * S, 4 * Math.ceil(D / 8) * 8 * S], sizes: [T, S, D] }),
  attn_sum_transposed: ([T, S, D]) => ({ outputs: [4 * S * D], inputs: [4 * T * S, 4 * Math.ceil(D / 8) * 8 * T], sizes: [T, S, D] }),
  attn_score_keys: ([T, S, D]) => ({ outputs: [4 * T * S], inputs: [4 * T * D, 4 * S * D], sizes: [T, S, D, S] }),
  attn_add_values: ([T, S, E]) => ({ outputs: [4 * T * E, 4 * E], inputs: [4 * T * S, 4 * S * E], sizes: [T, S, E, S] }),
  attn_divide_rows: ([T, E]) => ({ outputs: [4 * T * E], inputs: [4 * T], sizes: [T, E] }),
  attn_exp_numbers: ([n]) => ({ outputs: [4 * n], inputs: [], sizes: [n] }),
  attn_invert_softmax: ([n]) => ({ outputs: [4 * n], inputs: [4 * n], sizes: [n] }),
  attn_rescale_weights: ([T, S]) => ({ outputs: [4 * T * S, 4 * T], inputs: [4 * T * S], sizes: [T, S] }),
  attn_subtract_numbers: ([n]) => ({ outputs: [4 * n], inputs: [4 * n, 4 * n], sizes: [n] }),
  attn_measure_contributions: ([T, S, D]) => ({ outputs: [4 * T * S, 4 * T * S, 8 * D], inputs: [4 * T * S, 4 * S * D], sizes: [T, S, D] }),
  attn_find_same_sum: ([S, D]) => ({ outputs: [4 * S * S, 8 * S, 4 * S, 8 * S * (S + D + 1)], inputs: [4 * S, 4 * S * D], sizes: [S, D] }),
};

/** Three numbers of a list, by an index. @param {number} index */
const choose = (index) => [0, 1, 2].map((place) => SIZES[Math.floor(index / SIZES.length ** place) % SIZES.length]);

for (const variant of ['simd', 'scalar']) {
  test(`the compiled ${variant} core takes any sizes without a trap, and writes nowhere but into its outputs`, async () => {
    const { instance } = await WebAssembly.instantiate(readFileSync(new URL(`core.${variant}.wasm`, core)));
    const exports = /** @type {any} */ (instance.exports);
    exports.memory.grow(40);
    const memory = new Uint8Array(exports.memory.buffer);
    const base = Math.ceil(exports.__heap_base.value / 16) * 16;
    let [done, refused] = [0, 0];
    for (const [name, plan] of Object.entries(CALLS)) {
      for (let index = 0; index < SIZES.length ** 3; index += 7) {
        const { outputs, inputs, sizes } = plan(choose(index));
        const bytes = [...outputs, ...inputs].map((size) => (Number.isFinite(size) && size > 0 && size < 2 ** 18 ? size : 0));
        memory.fill(GUARD, base, base + bytes.reduce((sum, size) => sum + size + 64, 64));
        let top = base + 64;
        const pointers = bytes.map((size) => {
          const pointer = top;
          top = Math.ceil((top + size) / 16) * 16 + 32;
          return pointer;
        });
        // What is legal and yet larger than the memory given to it here is not a call that anyone can make.
        if ([...outputs, ...inputs].some((size) => size >= 2 ** 18) && sizes.every((size) => size >= 0 && size <= 2 ** 29)) continue;
        const status = exports[name](...pointers, ...sizes);
        if (status < 0) refused++;
        else done++;
        pointers.forEach((pointer, i) => {
          const isOutput = i < outputs.length;
          const [from, to] = [isOutput && status >= 0 ? pointer + bytes[i] : pointer, i + 1 < pointers.length ? pointers[i + 1] : top];
          for (let at = from; at < to; at++) if (memory[at] !== GUARD) assert.fail(`${name}(${sizes}) wrote ${at - pointer} bytes into its argument ${i} of ${bytes[i]} bytes`);
        });
      }
    }
    assert.ok(done > 1000 && refused > 1000, `${done} calls done, ${refused} refused`);
  });
}
