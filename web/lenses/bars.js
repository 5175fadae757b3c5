import { bar } from '../story/bars.js';

/**
 * Bars for a column of numbers: all on one scale, which holds zero and the limits given.
 * @param {ArrayLike<number>} numbers @param {[number, number]} [limits] what the scale holds at least
 * @returns {(number: number) => { start: number, length: number }} in fractions of a cell's width
 */
export function barsFor(numbers, limits = [0, 0]) {
  let [least, most] = [Math.min(0, limits[0]), Math.max(0, limits[1])];
  for (const number of Array.from(numbers).filter(Number.isFinite)) {
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  const perUnit = most > least ? 1 / (most - least) : 0;
  return (number) => (Number.isFinite(number) ? bar({ zero: -least * perUnit, perUnit }, number) : { start: 0, length: 0 });
}
