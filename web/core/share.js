import { expectOptions } from './arguments.js';
import { loadVariant } from './load.js';

/**
 * @typedef {import('./load.js').Core} Core
 *
 * @typedef {object} CompiledModule a WebAssembly.Module. Its name is one of the DOM's, and these declarations need
 *   those of ES2022 alone.
 *
 * @typedef {object} LoadOptions
 * @property {'auto' | import('./load.js').Variant} [variant] 'auto', if not given: the best of 'simd', 'scalar' and 'js' that runs here,
 *   which all give the same bits. 'relaxed-simd' is faster where the machine has fused multiply-adds; its last bits depend on the machine.
 * @property {CompiledModule | ArrayBuffer | SharedArrayBuffer | ArrayBufferView} [module] one of the shipped .wasm
 *   files, as a WebAssembly.Module or its bytes, for hosts that bring their own. With 'auto', one that is damaged, of
 *   another version or forbidden here is passed over for the built-in core, as a better variant is that does not run:
 *   the numbers are the same, and `fallbacks` tells. With the name of a variant it has to be that variant, and work.
 *
 * @typedef {Map<string, { users: number, core: Promise<Core> }>} Shared cores in use, by variant: callers that want the same
 *   share one instance and its memory
 */

/**
 * @template Facade
 * @param {LoadOptions} options
 * @param {string} name of the caller, for errors
 * @param {import('./load.js').Variants} variants
 * @param {Shared} shared
 * @param {(core: Core, release: () => void) => Facade} make
 * @returns {Promise<Facade>}
 */
export async function loadShared(options, name, variants, shared, make) {
  expectOptions(options, name);
  const { variant = 'auto', module } = options;
  if (module !== undefined) return make(await loadVariant(variant, module, variants), () => {});
  const entry = shared.get(variant) ?? { users: 0, core: loadVariant(variant, undefined, variants) };
  shared.set(variant, entry);
  entry.users++;
  const release = () => {
    if (--entry.users === 0 && shared.get(variant) === entry) shared.delete(variant);
  };
  try {
    return make(await entry.core, release);
  } catch (error) {
    release();
    throw error;
  }
}
