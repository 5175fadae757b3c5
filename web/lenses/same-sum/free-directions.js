/**
 * In how many independent directions weights can move while their sum and their output stay.
 *
 * @typedef {import('../../core/lenses.js').Looking} Attention
 * @typedef {import('../../core/index.js').Tensor} Tensor
 */

/**
 * Some dimensions of the values; and for each marked token one more, which is 1 for it and 0 for the others: its weight cannot move
 * unseen.
 * @param {Tensor} values (S, D) @param {ReadonlyArray<number>} dims @param {ReadonlyArray<number>} [marked] tokens
 * @returns {Tensor} (S, dims + marked)
 */
export function lookAt({ data, shape: [S, D] }, dims, marked = []) {
  const columns = [...dims.map((dim) => (/** @type {number} */ token) => data[token * D + dim]), ...marked.map((one) => (/** @type {number} */ token) => Number(token === one))];
  return { data: Float32Array.from({ length: S * columns.length }, (_, i) => columns[i % columns.length](Math.floor(i / columns.length))), shape: [S, columns.length] };
}

/** @param {number} count @returns {number[]} 0 to count - 1 */
export const firstDims = (count) => Array.from({ length: count }, (_, dim) => dim);

/** @param {Attention} attention @param {Tensor} values (S, D) @returns {number} */
export const countFree = (attention, values) => attention.sameSum({ weights: { data: new Float32Array(values.shape[0]), shape: [values.shape[0]] }, values }).nullity;

/**
 * The same for each number of dimensions looked at. One more dimension takes one direction away or none, so that what lies between two
 * counts mostly follows from them.
 * @param {Attention} attention @param {Tensor} values (S, D) @param {ReadonlyArray<number>} [marked] tokens
 * @returns {number[]} (D + 1) for the first 0 to D dimensions
 */
export function countFreeByDims(attention, values, marked = []) {
  /** @type {number[]} */
  const free = [];
  const count = (/** @type {number} */ k) => (free[k] ??= countFree(attention, lookAt(values, firstDims(k), marked)));
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
  fill(0, values.shape[1]);
  return free;
}
