/**
 * In how many independent directions weights can move while their sum and their output stay.
 *
 * @typedef {import('../../core/lenses.js').Looking} Looking
 * @typedef {import('../../core/index.js').Tensor} Tensor
 */

/**
 * The first k dimensions of the values; and for each marked token one more, which is 1 for it and 0 for the others: its weight cannot move
 * unseen.
 * @param {Tensor} values (S, D) @param {number} k @param {ReadonlyArray<number>} [marked] tokens
 * @returns {Tensor} (S, k + marked)
 */
export function lookAt({ data, shape: [S, D] }, k, marked = []) {
  const width = k + marked.length;
  const at = (/** @type {number} */ token, /** @type {number} */ column) => (column < k ? data[token * D + column] : Number(marked[column - k] === token));
  return { data: Float32Array.from({ length: S * width }, (_, i) => at(Math.floor(i / width), i % width)), shape: [S, width] };
}

/** @param {number} count @returns {number[]} 0 to count - 1 */
export const countUp = (count) => Array.from({ length: count }, (_, i) => i);

/**
 * How many directions are free for each number of dimensions looked at. One more dimension takes one direction away or none, so that what
 * lies between two counts mostly follows from them.
 * @param {Looking} attention @param {Tensor} values (S, D) @param {ReadonlyArray<number>} [marked] tokens
 * @param {Record<number, number>} [known] counts that need not be counted
 * @returns {number[]} (D + 1) for the first 0 to D dimensions
 */
export function countFreeByDims(attention, values, marked = [], known = {}) {
  const [S, D] = values.shape;
  /** @type {number[]} */
  const free = Object.assign([S - 1 - marked.length], known);
  const count = (/** @type {number} */ k) => (free[k] ??= attention.sameSum({ weights: Array(S).fill(0), values: lookAt(values, k, marked) }).nullity);
  const fill = (/** @type {number} */ from, /** @type {number} */ to) => {
    const drop = count(from) - count(to);
    if (to - from < 2) return;
    if (drop === 0 || drop === to - from) {
      for (let k = from + 1; k < to; k++) free[k] = free[from] - (drop && k - from);
      return;
    }
    const middle = Math.floor((from + to) / 2);
    fill(from, middle);
    fill(middle, to);
  };
  fill(0, D);
  return free;
}
