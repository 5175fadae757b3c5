/**
 * A table of positions: small waves, a fast and a slow one, as sine and cosine. The numbers are ours, as a quarter of a sine of height
 * 0.1 to two decimals; a position is told by its row.
 */

const quarter = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.06, 0.07, 0.08, 0.08, 0.09, 0.09, 0.1, 0.1, 0.1, 0.1];
/** Entries of a whole wave. */
const period = 64;
const half = 32;
/** Of four dimensions, by how many entries a token goes on, and where it begins. */
const waves = [{ step: 8, start: 0 }, { step: 8, start: 16 }, { step: 1, start: 0 }, { step: 1, start: 16 }];

/** @param {number} entry */
function wave(entry) {
  const at = entry % half;
  const height = quarter[at <= 16 ? at : half - at];
  return entry % period < half || height === 0 ? height : -height;
}

/** @param {number} token from 0 @param {number} D @returns {number[]} (D) what is added to the word embedding at this position */
export const positionOf = (token, D) => Array.from({ length: D }, (_, dim) => wave(waves[dim % 4].start + waves[dim % 4].step * token));
