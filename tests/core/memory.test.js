import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { Attention } from '../../web/core/attention.js';
import { loadAttention } from '../../web/core/index.js';
import { loadCore } from '../../web/core/attention.js';
import { Memory } from '../../web/core/memory.js';
import { expectError, expectSameBits, randomTensor, SLIDE, VARIANTS } from './helpers.js';

test('results from before the memory grew stay, and calls after it are right', async () => {
  for (const variant of VARIANTS) {
    const { exports } = await loadCore(variant); // an instance of its own, so that it starts small
    const memory = new Memory(exports);
    const before = exports.memory.buffer.byteLength;
    const small = memory.read(memory.place(Float32Array.of(1, 2, 3)), 3);
    const large = new Float32Array(before).fill(7);
    const pointer = memory.place(large);
    assert.ok(exports.memory.buffer.byteLength > before);
    assert.deepEqual([...small], [1, 2, 3]);
    assert.deepEqual(memory.read(pointer, large.length), large);
    memory.clear();
    assert.deepEqual([...memory.read(memory.place(Float32Array.of(4, 5)), 2)], [4, 5]);
  }
});

test('a large call between small ones changes none of them', async () => {
  for (const variant of VARIANTS) {
    const attention = await loadAttention({ variant });
    const first = attention.weightedSum(SLIDE);
    const copy = first.data.slice();
    const weights = randomTensor([500, 300]);
    const weighted = attention.weightedValues({ weights, values: randomTensor([300, 20]) });
    assert.deepEqual(weighted.shape, [500, 300, 20]);
    assert.deepEqual(first.data, copy);
    expectSameBits(attention.weightedSum(SLIDE), first);
  }
});

test('nothing stays between calls, so memory does not grow with their number', async () => {
  const core = await loadCore('simd');
  const attention = new Attention(core, () => {});
  const before = core.exports.memory.buffer.byteLength;
  const numbers = randomTensor([64, 64]);
  for (let i = 0; i < 200; i++) {
    attention.weightedSum({ weights: numbers, values: numbers });
    attention.trace({ weights: numbers, values: numbers });
    attention.audit({ weights: numbers, values: numbers, printed: numbers });
  }
  assert.equal(core.exports.memory.buffer.byteLength, before);
});

test('what is placed lies apart and aligned', async () => {
  const { exports } = await loadCore('simd');
  const memory = new Memory(exports);
  const pointers = [memory.place(new Float32Array(3)), memory.reserve(1), memory.place(new Float32Array(0)), memory.reserveFloats(5)];
  assert.ok(pointers.every((pointer) => pointer % 16 === 0 && pointer >= exports.__heap_base.value));
  assert.ok(pointers[1] >= pointers[0] + 12 && pointers[3] > pointers[1]);
});

test('memory that cannot grow is an error, and what fits still works', async () => {
  for (const grow of [() => -1, () => { throw new RangeError('no more'); }]) {
    const { exports } = await loadCore('scalar');
    const memory = new Memory({ ...exports, memory: { get buffer() { return exports.memory.buffer; }, grow } });
    memory.place(Float32Array.of(1, 2));
    expectError(() => memory.reserve(2 ** 30), 'ERR_MEMORY', /need \d+ bytes of memory/);
    expectError(() => memory.reserve(2 ** 40), 'ERR_MEMORY', /need \d+ bytes of memory/);
    memory.clear();
    assert.deepEqual([...memory.read(memory.place(Float32Array.of(4, 5)), 2)], [4, 5]);
  }
});

test('a browser that gives little memory gets ERR_MEMORY for what is too large, and all else works', () => {
  const script = `
    import(${JSON.stringify(new URL('../../web/core/index.js', import.meta.url).href)}).then(async ({ loadAttention }) => {
      const attention = await loadAttention();
      const tensor = (...shape) => ({ data: new Float32Array(shape[0] * shape[1]).fill(1), shape });
      let code;
      try { attention.weightedValues({ weights: tensor(1000, 100), values: tensor(100, 100) }); } catch (error) { code = error.code; }
      const { data } = attention.weightedSum({ weights: tensor(2000, 1000), values: tensor(1000, 8) }); // 8 MB of weights, in chunks
      console.log(attention.variant, code, data.every((x) => x === 1000));
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--wasm-max-mem-pages=32', '-e', script], { encoding: 'utf8' });
  assert.equal(stdout, 'simd ERR_MEMORY true\n', stderr);
});
