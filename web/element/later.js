/**
 * What is loaded when it is first opened. The figure knows it by its name only, so that its own code stays small.
 *
 * A lens is a folder of web/lenses with an `index.js` that exports its component as `Lens` and, if it has one, its own style as `css`. It draws
 * from the figure's `view` and computes with the core of the lenses; what it changes, it changes through `view.edit` and `view.set`, so that
 * figure, undo and link follow. How it stands is in `view.state.look` (web/model/look.js). What it says is in
 * web/view/messages/lens-<name>.js.
 *
 * @typedef {import('../view/lenses.js').LensModule} LensModule
 * @typedef {import('../model/lenses.js').LensId} LensId
 * @typedef {import('../view/panel.js').Load} Load
 */

import { tools } from './tools.js';

/**
 * A part that computes with the core of the lenses, and is made of what lenses are made of.
 * @param {() => Promise<Record<string, any>>} load @returns {import('../view/panel.js').Load}
 */
const withCore = (load) => async () => {
  const [module, { css, loadCore }] = await Promise.all([load(), import('../lenses/common.js')]);
  return { ...module, css: [...css, ...(module.css ? [module.css] : [])], attention: await loadCore() };
};

export const later = {
  withCore,
  panels: {
    .../** @type {{ predict?: Load, import?: Load, export?: Load }} */ (Object.fromEntries(Object.entries(tools).map(([name, load]) => [name, withCore(load)]))),
  },
  /** @type {Partial<Record<LensId, () => Promise<LensModule>>>} */
  lenses: {
    geometry: () => import('../lenses/geometry/index.js'),
    contributions: () => import('../lenses/contributions/index.js'),
    gradients: () => import('../lenses/gradients/index.js'),
    'where-values-come-from': () => import('../lenses/where-values-come-from/index.js'),
    'then-what': () => import('../lenses/then-what/index.js'),
    'same-sum': () => import('../lenses/same-sum/index.js'),
    'leave-one-out': () => import('../lenses/leave-one-out/index.js'),
    sharpness: () => import('../lenses/sharpness/index.js'),
  },
};
