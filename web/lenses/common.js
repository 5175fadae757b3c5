/** What every lens needs, loaded with the first: its core, and the style of what lenses are built of. */

import { loadLooking } from '../core/lenses.js';
import later from '../view/later.css';
import lens from './lens.css';

export const css = [later, lens];

/** @type {Promise<import('../core/lenses.js').Looking> | undefined} */
let core;

/** The figure itself has a smaller core. */
export function loadCore() {
  core ??= loadLooking();
  core.catch(() => (core = undefined));
  return core;
}
