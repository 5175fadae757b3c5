/**
 * The weighted values as arrows at one moment of the animation. In step 5 an arrow from zero shrinks from the value to weight x value; in
 * step 6 it slides to the end of the sum, which then grows along it. Each number of it moves when its own turn has come.
 *
 * @typedef {import('../../story/frame.js').Frame} Frame
 * @typedef {import('../../model/scene.js').TokenScene} TokenScene
 * @typedef {object} Arrows
 * @property {Float64Array} tails (S, D) @property {Float64Array} tips (S, D)
 * @property {boolean[]} isThere   (S)
 * @property {boolean[]} isWaiting (S) weighted, and not yet on the way into the sum
 * @property {Float64Array} sum   (D) what has been added so far
 * @property {boolean} hasSum
 * @property {number} compared    how far the difference from the original embedding is drawn, 0 to 1
 */

/** An arrow has slid to its place at this part of its way; the sum follows it in the rest. */
const slid = 0.7;

/** @param {Frame} frame @param {ArrayLike<number>} values (S, D) @param {TokenScene} scene @param {number} D @returns {Arrows} */
export function layTipToTail(frame, values, { weighted, partial }, D) {
  const length = values.length;
  const [turn, way] = [new Float64Array(length), new Float64Array(length)];
  const isThere = Array(length / D).fill(false);
  const isWaiting = Array(length / D).fill(true);
  for (const { kind, token, dim = 0, turn: turned, p } of frame.movers) {
    if (kind === 'product') turn[token * D + dim] = turned;
    if (kind === 'term') way[token * D + dim] = p;
    if (kind === 'product') isThere[token] = true;
    if (token >= 0) isWaiting[token] = false;
  }
  const [tails, tips, sum] = [new Float64Array(length), new Float64Array(length), new Float64Array(D)];
  let hasSum = false;
  for (let at = 0; at < length; at++) {
    const token = Math.floor(at / D);
    const dim = at % D;
    if (frame.isWeighted(token, dim)) {
      turn[at] = 1;
      isThere[token] = true;
    }
    if (frame.isAdded(token, dim)) {
      way[at] = 1;
      isWaiting[token] = false;
    }
    tails[at] = partial.data[at] * Math.min(1, way[at] / slid);
    tips[at] = tails[at] + values[at] + turn[at] * (weighted.data[at] - values[at]);
    const grown = Math.max(0, (way[at] - slid) / (1 - slid));
    sum[dim] += weighted.data[at] * grown;
    hasSum ||= grown > 0;
  }
  const isComparing = frame.move?.step === 'output' && frame.progress > 0;
  return { tails, tips, isThere, isWaiting, sum, hasSum, compared: frame.isCompared ? 1 : isComparing ? frame.progress : 0 };
}
