/**
 * How the open lens stands: which axes it shows, how far something is turned or slid. Short texts and numbers by name, so that a link
 * carries them: `look=x:1,y:3,turn:0.5`. Each lens reads its own names, and what it cannot use it takes as not given.
 *
 * @typedef {Readonly<Record<string, string>>} Look
 */

/** @type {Look} */
export const plainLook = Object.freeze({});

const mostLength = 2000;
const entry = /^([a-z][a-z-]{0,19}):([\w.;+-]{1,1500})$/;

/** @param {unknown} input text as in a link, or an object of numbers and texts @returns {Look} what is not readable is left out */
export function readLook(input) {
  const text = typeof input === 'object' && input !== null ? writeLook(/** @type {any} */ (input)) : String(input);
  const entries = text.slice(0, mostLength).split(',').map((part) => entry.exec(part)).filter((match) => match !== null);
  return entries.length === 0 ? plainLook : Object.freeze(Object.fromEntries(entries.map(([, name, value]) => [name, value])));
}

/** @param {Record<string, unknown>} look @returns {string} */
export const writeLook = (look) => Object.entries(look).map(([name, value]) => `${name}:${value}`).join(',');

/** @param {Look} look @param {Record<string, string | number | null>} change null takes a name out @returns {Look} */
export function changeLook(look, change) {
  return readLook(Object.fromEntries(Object.entries({ ...look, ...change }).filter(([, value]) => value !== null)));
}

/**
 * @param {Look} look @param {string} name @param {number} standard
 * @param {number} [least] @param {number} [most]
 * @returns {number} a number of a lens, within its limits; `standard` where there is none
 */
export function lookNumber(look, name, standard, least = -Infinity, most = Infinity) {
  const number = Number(look[name] ?? NaN);
  return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : standard;
}

/** @param {Look} look @param {string} name @param {number} length @returns {number[] | null} numbers with semicolons between, or null if there are not as many */
export function lookNumbers(look, name, length) {
  const numbers = (look[name] ?? '').split(';').map((text) => (text === '' ? NaN : Number(text)));
  return numbers.length === length && numbers.every(Number.isFinite) ? numbers : null;
}
