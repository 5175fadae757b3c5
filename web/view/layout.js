/**
 * How much of the picture fits: which tokens and dimensions are in view, and whether the matrices stand side by side.
 *
 * @typedef {object} Layout
 * @property {boolean} isNarrow  a phone: names of tokens shrink to their numbers
 * @property {boolean} isStacked the matrices stand one below the other
 * @property {number} labelPx @property {number} slotPx  widths of a row's head and of the place before a row
 * @property {number} cellPx    width of a number's cell
 * @property {number} numberPx  width of the widest number in it
 * @property {ReadonlyArray<number>} tokens  key/value tokens in view
 * @property {ReadonlyArray<number>} dims    dimensions in view
 * @property {ReadonlyArray<number>} queries query tokens in view (with all tokens at once)
 * @property {number} tokenPage @property {number} dimPage @property {number} queryPage sizes of a page
 */

const narrowPx = 560;
const gapPx = 56;
const mostCellPx = 136;
const mostCellInGroupPx = 78;
const sumPx = 80;
const mostRows = 12;
const queryPage = 6;

/** @param {number} first @param {number} size @param {number} total */
const page = (first, size, total) => Array.from({ length: Math.min(size, total - first) }, (_, i) => first + i);

/** First index of the page that holds `index`. @param {number} index @param {number} size */
const pageStart = (index, size) => Math.floor(index / size) * size;

/**
 * @param {object} options
 * @param {number} options.widthPx @param {number} options.S @param {number} options.D
 * @param {boolean} options.isAll       all tokens at once
 * @param {number} options.characters   in the widest number
 * @param {number} options.weightCharacters in the widest weight
 * @param {{ token: number, dim: number, query: number }} options.active what must be in view
 * @returns {Layout}
 */
export function layOut({ widthPx, S, D, isAll, characters, weightCharacters, active }) {
  const isNarrow = widthPx < narrowPx;
  const labelPx = isNarrow ? 28 : 104;
  const slotPx = isNarrow ? 66 : 84;
  const characterPx = isNarrow ? 8.2 : 9.1;
  const numberPx = Math.ceil(characters * characterPx + 6);
  const leastPx = Math.max(isNarrow ? 48 : 72, numberPx + 4);
  const besidePx = widthPx - labelPx - slotPx - gapPx;
  const isStacked = isAll || besidePx < 2 * Math.min(D, 3) * leastPx;
  const alonePx = widthPx - labelPx - slotPx;
  const dimPage = Math.min(D, Math.max(1, Math.floor((isStacked ? alonePx : besidePx / 2) / leastPx)));
  // What room is left makes the cells wider, so that bars are long enough to compare.
  const roomPx = (isStacked ? alonePx : besidePx / 2) / dimPage;
  const cellPx = Math.max(leastPx, Math.min(isAll && !isNarrow ? mostCellInGroupPx : mostCellPx, Math.floor(roomPx)));
  const headPx = isAll ? labelPx + sumPx : isNarrow ? 0 : sumPx;
  const chips = Math.floor((widthPx - headPx) / Math.max(isNarrow ? 56 : 84, weightCharacters * characterPx + 8));
  const tokenPage = Math.min(S, mostRows, Math.max(2, chips));
  return {
    isNarrow,
    isStacked,
    labelPx,
    slotPx,
    cellPx,
    numberPx,
    tokenPage,
    dimPage,
    queryPage,
    tokens: page(pageStart(active.token, tokenPage), tokenPage, S),
    dims: page(pageStart(active.dim, dimPage), dimPage, D),
    queries: page(pageStart(active.query, queryPage), queryPage, S),
  };
}
