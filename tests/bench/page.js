// What the page runs: the same works as in Node.

import { measure } from './measure.js';
import { works } from './works/index.js';

Object.assign(globalThis, {
  /** @param {string} name @param {number} sizeIndex @param {number} rounds */
  runSize: async (name, sizeIndex, rounds) => {
    const work = works.find((entry) => entry.name === name);
    if (!work) throw new Error(`there is no work "${name}"`);
    return measure(work, sizeIndex, rounds);
  },
});
