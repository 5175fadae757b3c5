/**
 * How much of the picture fits: which tokens and dimensions are in view, and whether the matrices stand side by side.
 *
 * @typedef {object} Layout
 * @property {boolean} isStacked
 * @property {number} cellPx  width of a number's cell
 * @property {ReadonlyArray<number>} tokens  key/value tokens in view
 * @property {ReadonlyArray<number>} dims    dimensions in view
 * @property {ReadonlyArray<number>} queries query tokens in view (with all tokens at once)
 * @property {number} tokenPage @property {number} dimPage  sizes of a page
 */

const labelPx = 104;
const slotPx = 84;
const gapPx = 56;
const mostCellPx = 136;
const mostRows = 12;
const mostQueries = 6;

/** @param {number} first @param {number} size @param {number} total */
const page = (first, size, total) => Array.from({ length: Math.min(size, total - first) }, (_, i) => first + i);

/** First index of the page that holds `index`. @param {number} index @param {number} size */
const pageStart = (index, size) => Math.floor(index / size) * size;

/**
 * @param {object} options
 * @param {number} options.widthPx @param {number} options.S @param {number} options.D
 * @param {number} options.characters in the widest number
 * @param {{ token: number, dim: number, query: number }} options.active what must be in view
 * @returns {Layout}
 */
export function layOut({ widthPx, S, D, characters, active }) {
  const leastPx = Math.max(widthPx < 560 ? 52 : 72, Math.ceil(characters * 8.6 + 14));
  const isSideBySide = (/** @type {number} */ columns) => labelPx + slotPx + gapPx + 2 * columns * leastPx <= widthPx;
  const fitsBeside = Math.floor((widthPx - labelPx - slotPx - gapPx) / 2 / leastPx);
  const fitsAlone = Math.max(1, Math.floor((widthPx - labelPx - slotPx + 24) / leastPx));
  const isStacked = !isSideBySide(Math.min(D, 3));
  const dimPage = Math.min(D, Math.max(1, isStacked ? fitsAlone : fitsBeside));
  // What room is left makes the cells wider, so that bars are long enough to compare.
  const roomPx = (widthPx - labelPx - slotPx - (isStacked ? 0 : gapPx)) / (isStacked ? dimPage : 2 * dimPage);
  const cellPx = Math.max(leastPx, Math.min(mostCellPx, Math.floor(roomPx)));
  const chips = Math.max(3, Math.floor((widthPx - 8) / (widthPx < 560 ? 60 : 84)));
  const tokenPage = Math.min(S, mostRows, chips);
  return {
    isStacked,
    cellPx,
    tokenPage,
    dimPage,
    tokens: page(pageStart(active.token, tokenPage), tokenPage, S),
    dims: page(pageStart(active.dim, dimPage), dimPage, D),
    queries: page(pageStart(active.query, mostQueries), mostQueries, S),
  };
}
