// One work in a process of its own. Takes sizes from the parent, answers with what was measured.

import { measure } from './measure.js';
import { works } from './works/index.js';

process.on('message', async (/** @type {{ work: string, sizeIndex: number, rounds: number }} */ { work, sizeIndex, rounds }) => {
  try {
    const found = works.find(({ name }) => name === work);
    if (!found) throw new Error(`there is no work "${work}"`);
    process.send?.({ result: await measure(found, sizeIndex, rounds) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
// A session's or a library's worker must not outlive the parent.
process.on('disconnect', () => process.exit());
