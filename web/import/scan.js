/** Where the first odd number of an array is. Arrays can be large and are examined after each answer, so each is looked through once. */

/** @typedef {{ negative: number, notFinite: number, notFiniteScore: number }} Scan indices; -1 where there is none */

/** @type {WeakMap<object, Scan>} */
const scans = new WeakMap();

/** @param {import('./contents.js').NamedArray} array @returns {Scan} notFiniteScore: other than -Infinity, which hides a key */
export function scan({ data }) {
  const known = scans.get(data);
  if (known) return known;
  const found = { negative: -1, notFinite: -1, notFiniteScore: -1 };
  // A difference with itself is 0 for finite numbers only.
  for (let i = 0; i < data.length; i++) {
    const number = data[i];
    if (number < 0 && found.negative < 0) found.negative = i;
    if (number - number === 0) continue;
    if (found.notFinite < 0) found.notFinite = i;
    if (number !== -Infinity && found.notFiniteScore < 0) found.notFiniteScore = i;
  }
  scans.set(data, found);
  return found;
}
