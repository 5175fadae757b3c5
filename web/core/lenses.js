import * as variants from './compiled/lenses-variants.js';
import { loadShared } from './share.js';
import { Looking } from './look.js';

export { Looking };

/** @type {import('./share.js').Shared} */
const shared = new Map();

/**
 * Loads the core of the lenses: what a figure calls, and what there is to look at, without the fast ways of all of attention.
 *
 * @param {import('./share.js').LoadOptions} [options]
 * @returns {Promise<Looking>} rejected as that of loadAttention
 */
export function loadLooking(options = {}) {
  return loadShared(options, 'loadLooking', variants, shared, (core, release) => new Looking(core, release));
}
