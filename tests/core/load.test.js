import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { AttentionError, loadAttention } from '../../web/core/index.js';
import * as compiled from '../../web/core/compiled/variants.js';
import { checksum } from '../../web/core/checksum.js';
import { loadCore } from '../../web/core/attention.js';
import { findFault } from '../../web/core/self-test.js';
import { SLIDE, VARIANTS } from './helpers.js';

const core = new URL('../../web/core/', import.meta.url);
const bytes = {
  simd: readFileSync(new URL('compiled/core.simd.wasm', core)),
  scalar: readFileSync(new URL('compiled/core.scalar.wasm', core)),
};

/** @param {keyof typeof bytes} variant @param {(copy: Uint8Array) => Uint8Array | void} change @returns what is packed for it */
function damage(variant, change) {
  const copy = Uint8Array.from(bytes[variant]);
  const damaged = change(copy) ?? copy;
  return { ...compiled[variant], text: () => Buffer.from(damaged).toString('hex') };
}

/** @param {Promise<unknown>} promise @param {string} code @param {RegExp} message */
function expectRejection(promise, code, message) {
  return assert.rejects(promise, (/** @type {any} */ error) => {
    assert.ok(error instanceof AttentionError);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  });
}

test('the package has two names: loadAttention and AttentionError', async () => {
  assert.deepEqual(Object.keys(await import('../../web/core/index.js')), ['AttentionError', 'loadAttention']);
});

test('auto takes the SIMD variant here, with nothing passed over', async () => {
  const attention = await loadAttention();
  assert.deepEqual([attention.variant, attention.fallbacks], ['simd', []]);
  assert.deepEqual([(await loadAttention({ variant: 'auto' })).variant, (await loadAttention({})).variant], ['simd', 'simd']);
});

test('each variant can be asked for by name', async () => {
  for (const variant of VARIANTS) assert.equal((await loadAttention({ variant })).variant, variant);
});

test('an unknown variant, and relaxed SIMD where the build or the engine lacks it, are clear errors', async () => {
  await expectRejection(loadCore('relaxed-simd', undefined, { ...compiled, relaxed: undefined }), 'ERR_VARIANT', /'relaxed-simd', which this build does not have/);
  const relaxed = damage('simd', (copy) => copy.subarray(0, 500));
  await expectRejection(loadCore('relaxed-simd', undefined, { ...compiled, relaxed }), 'ERR_VARIANT', /No variant of the core runs here\. relaxed-simd: /);
  await expectRejection(loadAttention({ variant: /** @type {any} */ ('fast') }), 'ERR_VARIANT', /variant is the text "fast"; expected 'auto'/);
  await expectRejection(loadAttention({ variant: /** @type {any} */ (null) }), 'ERR_VARIANT', /variant is null/);
  await expectRejection(loadAttention(/** @type {any} */ ('simd')), 'ERR_TYPE', /loadAttention got the text "simd"/);
});

test('a module can be brought as a WebAssembly.Module or as bytes, and tells its variant', async () => {
  for (const variant of /** @type {const} */ (['simd', 'scalar'])) {
    const own = bytes[variant];
    for (const module of [new WebAssembly.Module(own), own, own.buffer.slice(own.byteOffset, own.byteOffset + own.length), new DataView(own.buffer, own.byteOffset, own.length)]) {
      const attention = await loadAttention({ module: /** @type {any} */ (module) });
      assert.deepEqual([attention.variant, attention.fallbacks], [variant, []]);
      assert.equal((await loadAttention({ module: /** @type {any} */ (module), variant })).variant, variant);
    }
  }
});

test('a module of another variant than asked for, or of another kind, is an error', async () => {
  await expectRejection(loadAttention({ module: bytes.scalar, variant: 'simd' }), 'ERR_VARIANT', /module: Error: it is the scalar variant/);
  await expectRejection(loadAttention({ module: bytes.scalar, variant: 'js' }), 'ERR_VARIANT', /takes no module/);
  await expectRejection(loadAttention({ module: /** @type {any} */ ('core.wasm') }), 'ERR_TYPE', /module is the text "core\.wasm"/);
  await expectRejection(loadAttention({ module: /** @type {any} */ (null) }), 'ERR_TYPE', /module is null/);
});

test('any flipped bit of a module is noticed, and the built-in variant takes over', async () => {
  for (let i = 0; i < 400; i++) {
    const copy = Uint8Array.from(bytes.simd);
    const bit = Math.floor((i / 400) * copy.length * 8) + (i % 8);
    copy[bit >> 3] ^= 1 << (bit & 7);
    const found = await loadCore('auto', copy);
    assert.equal(found.variant, 'simd');
    assert.equal(found.fallbacks.length, 1);
    assert.equal(found.fallbacks[0].variant, 'module');
    assert.match(found.fallbacks[0].reason, /damaged or not of this version/);
  }
});

test('a damaged module is an error only where its variant was asked for by name', async () => {
  const module = Uint8Array.from(bytes.simd);
  module[1000] ^= 1;
  const attention = await loadAttention({ module });
  assert.deepEqual([attention.variant, attention.fallbacks.map(({ variant }) => variant)], ['simd', ['module']]);
  await expectRejection(loadAttention({ module, variant: 'simd' }), 'ERR_VARIANT', /module: Error: the module is damaged/);
});

test('a truncated or lengthened module is noticed', async () => {
  const { simd } = bytes;
  for (let length = 0; length < simd.length; length += 97) {
    assert.match((await loadCore('auto', simd.subarray(0, length))).fallbacks[0].reason, /damaged/);
  }
  assert.match((await loadCore('auto', Buffer.concat([simd, Buffer.from([0])]))).fallbacks[0].reason, /damaged/);
});

test('the ladder goes from SIMD to scalar to plain JavaScript, and keeps each reason', async () => {
  const simd = damage('simd', (copy) => { copy[1000] ^= 1; });
  const scalar = damage('scalar', (copy) => copy.subarray(0, 500));
  const second = await loadCore('auto', undefined, { ...compiled, simd });
  assert.deepEqual([second.variant, second.fallbacks.map((f) => f.variant)], ['scalar', ['simd']]);
  const third = await loadCore('auto', undefined, { ...compiled, simd, scalar });
  assert.deepEqual([third.variant, third.fallbacks.map((f) => f.variant)], ['js', ['simd', 'scalar']]);
  assert.ok(third.fallbacks.every((fallback) => /damaged/.test(fallback.reason) && Object.isFrozen(fallback)));
  const broken = { simd, scalar, instantiateScript: () => { throw new Error('no script'); } };
  await expectRejection(loadCore('auto', undefined, broken), 'ERR_VARIANT', /No variant of the core runs here\. simd: .*damaged.*scalar: .*damaged.*js: Error: no script/);
  await expectRejection(loadCore('simd', undefined, { ...compiled, simd }), 'ERR_VARIANT', /simd: .*damaged/);
});

test('a variant that computes something else is not taken', async () => {
  const instantiateScript = async () => ({ .../** @type {any} */ (await compiled.instantiateScript()), attn_sum_packed: () => 0 });
  await expectRejection(loadCore('js', undefined, { ...compiled, instantiateScript }), 'ERR_VARIANT', /js: Error: the known-answer test gave/);
});

test('the known-answer test passes every variant and notices a wrong number or missing function in each', async () => {
  for (const variant of VARIANTS) {
    const { exports } = await loadCore(variant);
    assert.equal(findFault(exports), '');
    for (const name of ['attn_sum_weighted', 'attn_sum_packed', 'attn_attend', 'attn_apply_softmax', 'attn_invert_softmax', 'attn_round_numbers']) {
      assert.match(findFault({ ...exports, [name]: () => 0 }), /known-answer test gave/, name);
    }
  }
});

test('no module has imports, and each exports what c_src/exports.txt lists', async () => {
  const listed = readFileSync(new URL('../../c_src/exports.txt', import.meta.url), 'utf8').trim().split('\n').map((name) => name.slice(1));
  for (const variant of /** @type {const} */ (['simd', 'scalar'])) {
    const module = new WebAssembly.Module(bytes[variant]);
    assert.deepEqual(WebAssembly.Module.imports(module), []);
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.deepEqual(names.filter((name) => name.startsWith('attn_')).sort(), listed.toSorted());
  }
  const names = Object.keys(/** @type {object} */ (await compiled.instantiateScript()));
  assert.deepEqual(names.filter((name) => name.startsWith('attn_')).sort(), listed.toSorted());
});

test('each variant is under 16 KB compressed', () => {
  for (const file of ['core.simd.wasm', 'core.scalar.wasm', 'core.js', 'core.relaxed-simd.wasm']) {
    const size = gzipSync(readFileSync(new URL(`compiled/${file}`, core)), { level: 9 }).length;
    assert.ok(size < 16 * 1000, `${file} has ${size} bytes`);
  }
});

test('what is packed is what was compiled', async () => {
  for (const variant of /** @type {const} */ (['simd', 'scalar'])) {
    assert.ok(Buffer.from(await compiled[variant].text(), 'hex').equals(bytes[variant]));
    assert.equal(compiled[variant].length, bytes[variant].length);
    assert.equal(compiled[variant].checksum, checksum(bytes[variant]));
  }
});

test('the checksum is the CRC-32 of the standard test vector', () => {
  assert.equal(checksum(new TextEncoder().encode('123456789')), 0xcbf43926);
  assert.equal(checksum(new Uint8Array(0)), 0);
});

/** @param {string[]} flags of Node @param {string} [before] script that runs first @returns what loadAttention gives there */
function loadInChild(flags, before = '') {
  const script = `${before}
    import(${JSON.stringify(new URL('index.js', core).href)}).then(async ({ loadAttention }) => {
      const attention = await loadAttention();
      const input = ${JSON.stringify(SLIDE)};
      const { data } = attention.weightedSum(input);
      const weights = attention.softmax({ scores: attention.weightedSum(input) }).data;
      console.log(JSON.stringify({ hasWebAssembly: typeof WebAssembly, variant: attention.variant, fallbacks: attention.fallbacks,
        words: [...new Uint32Array(data.buffer), ...new Uint32Array(weights.buffer)] }));
    });`;
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test('without a WebAssembly object, as in Lockdown Mode, plain JavaScript gives the same bits', () => {
  const usual = loadInChild([]);
  const jitless = loadInChild(['--jitless']);
  assert.deepEqual([usual.variant, jitless.hasWebAssembly, jitless.variant], ['simd', 'undefined', 'js']);
  assert.deepEqual(jitless.fallbacks.map((/** @type {any} */ f) => f.variant), ['simd', 'scalar']);
  assert.match(jitless.fallbacks[0].reason, /no WebAssembly/);
  assert.deepEqual(jitless.words, usual.words);
});

/** A real switch on x64; elsewhere there is none, and the first module, the SIMD one, is refused as an engine without SIMD would. */
const withoutSimd = () => process.arch === 'x64' ? loadInChild(['--no-enable-sse4-1']) : loadInChild([], `
  const { instantiate } = WebAssembly;
  let calls = 0;
  WebAssembly.instantiate = (...all) => calls++ ? instantiate(...all) : Promise.reject(new WebAssembly.CompileError('no SIMD'));`);

test('without SIMD, scalar WebAssembly gives the same bits', () => {
  const scalar = withoutSimd();
  assert.deepEqual([scalar.variant, scalar.fallbacks.map((/** @type {any} */ f) => f.variant)], ['scalar', ['simd']]);
  assert.match(scalar.fallbacks[0].reason, /CompileError/);
  assert.deepEqual(scalar.words, loadInChild([]).words);
});

test('where WebAssembly is there but may not compile, as under a content security policy, plain JavaScript runs', async () => {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = /** @type {any} */ (async () => { throw new WebAssembly.CompileError('blocked by CSP'); });
  try {
    const found = await loadCore('auto');
    assert.equal(found.variant, 'js');
    assert.match(found.fallbacks[1].reason, /CompileError: blocked by CSP/);
  } finally {
    WebAssembly.instantiate = instantiate;
  }
});

test('the sources of the core need no server, no Node and no permission to evaluate text', () => {
  const files = readdirSync(core).filter((name) => name.endsWith('.js') && name !== 'pack.js');
  for (const file of [...files, 'compiled/variants.js']) {
    const source = readFileSync(new URL(file, core), 'utf8');
    for (const forbidden of [/\bnode:/, /import\.meta/, /\beval\s*\(/, /new Function\b/, /\bfetch\s*\(/, /^(const .*= )?await /m, /innerHTML/]) {
      assert.doesNotMatch(source, forbidden, file);
    }
  }
});
