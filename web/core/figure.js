import * as variants from './compiled/figure-variants.js';
import { loadShared } from './share.js';
import { Steps } from './steps.js';

/** @type {import('./share.js').Shared} */
const shared = new Map();

/**
 * Loads the small core: what a figure calls, without the rest of attention, for pages that should be there soon.
 *
 * @param {import('./share.js').LoadOptions} [options]
 * @returns {Promise<Steps>} rejected as that of loadAttention
 */
export function loadSteps(options = {}) {
  return loadShared(options, 'loadSteps', variants, shared, (core, release) => new Steps(core, release));
}
