/** What every lens needs, loaded with the first: the whole core, and the style of what lenses are built of. */

import { loadAttention } from '../core/index.js';
import later from '../view/later.css';
import lens from './lens.css';

export const css = [later, lens];

/** @type {Promise<import('../core/index.js').Attention> | undefined} */
let core;

/** The figure itself has a smaller core. */
export function loadCore() {
  core ??= loadAttention();
  core.catch(() => (core = undefined));
  return core;
}
