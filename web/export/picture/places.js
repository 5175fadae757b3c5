/**
 * Where everything stands in a picture, in pixels. Rows from above: heads, one row a token, the output, the comparison
 * with the original embedding, the caption. Columns from the left: names, weights, the place before a row, V, weighted values.
 *
 * @typedef {import('../../story/frame.js').Anchor} Anchor
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 * @typedef {{ widthPx: number, heightPx: number, headY: number, captionY: number, captionLines: number, labelX: number, weightedX: number, valueX: number, cellPx: number,
 *   rowPx: number, at: (anchor: Anchor) => Box }} Places
 */

export const marginPx = 24;
const namePx = 168;
const weightPx = 84;
const slotPx = 92;
const gapPx = 44;
const rowPx = 42;
const titlePx = 44;
const headPx = 34;
export const captionLinePx = 22;
/** Characters are about this wide: figures, captions, heads, the title. */
const figurePx = 8.6;
export const captionCharacterPx = 7.4;
const headCharacterPx = 7;
const titleCharacterPx = 10.5;

/**
 * @param {object} options
 * @param {number} options.S @param {number} options.D @param {number} options.token the chosen one
 * @param {number} options.characters of the widest number
 * @param {number} options.headLength of the longest head of a matrix @param {number} options.titleLength @param {number} options.captionLength of the longest caption, all in characters
 * @returns {Places}
 */
export function placesOf({ S, D, token, characters, headLength, titleLength, captionLength }) {
  const cellPx = Math.max(68, Math.ceil(characters * figurePx) + 18, Math.ceil((headLength * headCharacterPx) / D));
  const valueX = marginPx + namePx + weightPx + slotPx;
  const weightedX = valueX + D * cellPx + gapPx;
  const widthPx = Math.max(weightedX + D * cellPx, marginPx + titleLength * titleCharacterPx) + marginPx;
  const headY = marginPx + titlePx;
  const firstY = headY + headPx;
  const outputY = firstY + S * rowPx + 22;
  const comparisonY = outputY + rowPx + 22;
  const captionY = comparisonY + 3 * rowPx + 26;
  const captionLines = Math.ceil(captionLength / Math.floor((widthPx - 2 * marginPx) / captionCharacterPx)) + 1;
  const rows = { output: outputY, original: comparisonY, result: comparisonY + rowPx };
  return {
    widthPx, heightPx: captionY + captionLines * captionLinePx + marginPx, headY, captionY, captionLines, labelX: weightedX - 14, weightedX, valueX, cellPx, rowPx,
    at({ place, token: row = token, dim = 0 }) {
      const y = firstY + row * rowPx;
      const box = (/** @type {number} */ x, /** @type {number} */ top, width = cellPx) => ({ x, y: top, width, height: rowPx });
      if (place === 'weight') return box(marginPx + namePx, y, weightPx);
      if (place === 'slot') return box(marginPx + namePx + weightPx, y, slotPx - 20);
      if (place === 'value') return box(valueX + dim * cellPx, y);
      if (place === 'product') return box(weightedX + dim * cellPx, y);
      // The original embedding begins in the row of the chosen token, where the values are, as in the figure.
      if (place === 'embedding') return box(valueX + dim * cellPx, firstY + token * rowPx);
      return box(weightedX + dim * cellPx, rows[place]);
    },
  };
}
