import { checksum } from './checksum.js';
import { AttentionError } from './errors.js';
import { Memory } from './memory.js';
import { findFault } from './self-test.js';
import { unexpected } from './tensors.js';

/**
 * @typedef {import('./memory.js').Exports} Exports
 * @typedef {'relaxed-simd' | 'simd' | 'scalar' | 'js'} Variant
 * @typedef {{ readonly variant: Variant | 'module', readonly reason: string }} Fallback
 * @typedef {{ exports: Exports, memory: Memory, variant: Variant, fallbacks: readonly Fallback[] }} Core
 * @typedef {{ length: number, checksum: number, text: () => string | Promise<string> }} PackedModule its text is hexadecimal
 * @typedef {{ simd?: PackedModule, scalar?: PackedModule, relaxed?: PackedModule, instantiateScript: () => unknown }} Variants
 */

/** Best first. All give the same bits. */
const LADDER = /** @type {const} */ (['simd', 'scalar', 'js']);

/** Faster, but its last bits depend on the machine: only for those who ask for it by name. */
const RELAXED = 'relaxed-simd';

/**
 * Loads one variant of the core: the module that was brought, else the best that runs here. Bytes have to pass their
 * checksum, and every variant the known-answer test; what does not is passed over, and the reason is kept. That holds for
 * a module that was brought, too: the built-in core gives the same bits, so with 'auto' a bad copy stops nobody.
 *
 * @param {string} variant 'auto', or the only one to take
 * @param {unknown} module WebAssembly.Module or bytes of one of the shipped modules
 * @param {Variants} variants the built-in ones
 * @returns {Promise<Core>}
 * @throws {AttentionError} ERR_VARIANT, ERR_TYPE
 */
export async function loadVariant(variant, module, variants) {
  expectVariant(variant, module, variants);
  /** @type {Fallback[]} */
  const fallbacks = [];
  /** @type {(Variant | 'module')[]} */
  const rungs = variant === RELAXED ? [RELAXED] : LADDER.filter((rung) => variant === 'auto' || variant === rung);
  if (module !== undefined) rungs.splice(0, variant === 'auto' ? 0 : 1, 'module');
  for (const rung of rungs) {
    try {
      const exports = await instantiate(rung, module, variants);
      const found = nameVariant(exports, rung);
      if (rung === 'module' && variant !== 'auto' && variant !== found) throw new Error(`it is the ${found} variant`);
      return { exports, memory: new Memory(exports), variant: found, fallbacks: Object.freeze(fallbacks) };
    } catch (error) {
      fallbacks.push(Object.freeze({ variant: rung, reason: String(error) }));
    }
  }
  const reasons = fallbacks.map((fallback) => `${fallback.variant}: ${fallback.reason}`).join('; ');
  throw new AttentionError('ERR_VARIANT', `No variant of the core runs here. ${reasons}`);
}

/** @param {string} variant @param {unknown} module @param {Variants} variants */
function expectVariant(variant, module, variants) {
  if (variant === RELAXED && module === undefined && !variants.relaxed) {
    throw new AttentionError('ERR_VARIANT', "variant is 'relaxed-simd', which this build does not have; use 'auto', 'simd', 'scalar' or 'js'.");
  }
  if (variant !== 'auto' && variant !== RELAXED && !LADDER.some((rung) => rung === variant)) {
    throw unexpected('ERR_VARIANT', 'variant', variant, "'auto', 'relaxed-simd', 'simd', 'scalar' or 'js'");
  }
  if (module === undefined) return;
  if (variant === 'js') throw new AttentionError('ERR_VARIANT', "variant is 'js', which takes no module.");
  if (!isModule(module) && !readBytes(module)) {
    throw unexpected('ERR_TYPE', 'module', module, 'a WebAssembly.Module or its bytes');
  }
}

/**
 * @param {Variant | 'module'} rung
 * @param {unknown} module
 * @param {Variants} variants
 * @returns {Promise<Exports>} of an instance that works
 */
async function instantiate(rung, module, variants) {
  const exports = /** @type {Exports} */ (
    rung === 'js' ? await variants.instantiateScript() : await instantiateModule(await takeModule(rung, module, variants))
  );
  exports._initialize?.();
  const fault = findFault(exports);
  if (fault) throw new Error(fault);
  return exports;
}

/**
 * @param {Variant | 'module'} rung
 * @param {unknown} module
 * @param {Variants} variants
 * @returns {Promise<unknown>} a module, or bytes that were checked
 */
async function takeModule(rung, module, variants) {
  if (isModule(module) && rung === 'module') return module;
  const { simd, scalar, relaxed } = variants;
  const known = [simd, scalar, relaxed].filter((packed) => packed !== undefined);
  if (rung === 'module') return checkBytes(/** @type {Uint8Array} */ (readBytes(module)), known);
  const packed = rung === RELAXED ? relaxed : rung === 'simd' ? simd : scalar;
  if (!packed) throw new Error('it is not in this build');
  return checkBytes(decode(await packed.text()), [packed]);
}

/**
 * Only instantiating shows whether WebAssembly is allowed here: where a content security policy forbids it,
 * `WebAssembly.validate` still says yes. Where there is none at all (Lockdown Mode), the name is not defined.
 *
 * @param {unknown} module
 */
async function instantiateModule(module) {
  if (typeof WebAssembly !== 'object') throw new Error('this browser has no WebAssembly');
  const result = await WebAssembly.instantiate(/** @type {any} */ (module), {});
  return (result.instance ?? result).exports;
}

/**
 * @param {Uint8Array} bytes
 * @param {PackedModule[]} known
 * @returns {Uint8Array} the bytes, if they are one of the known modules
 */
function checkBytes(bytes, known) {
  const sum = checksum(bytes);
  if (known.some((packed) => packed.length === bytes.length && packed.checksum === sum)) return bytes;
  throw new Error(`the module is damaged or not of this version (${bytes.length} bytes, checksum ${sum})`);
}

/** @param {Exports} exports @param {Variant | 'module'} rung @returns {Variant} */
function nameVariant(exports, rung) {
  if (rung === 'js') return 'js';
  const lanes = exports.attn_count_lanes();
  return lanes === 1 ? 'scalar' : lanes === 4 ? 'simd' : RELAXED;
}

/** By tag, as the module may come from another realm, and there may be no WebAssembly here. @param {unknown} value */
function isModule(value) {
  return Object.prototype.toString.call(value) === '[object WebAssembly.Module]';
}

/** @param {unknown} source @returns {Uint8Array | undefined} its bytes, if it is a BufferSource */
function readBytes(source) {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  return /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(source))
    ? new Uint8Array(/** @type {ArrayBuffer} */ (source))
    : undefined;
}

/** @param {string} text two hexadecimal digits a byte @returns {Uint8Array} */
function decode(text) {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
