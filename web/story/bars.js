/**
 * Lengths of bars: one scale for every matrix of a picture, so that a weighted bar is seen to be that much shorter.
 *
 * @typedef {{ zero: number, perUnit: number }} BarScale  in fractions of a cell's width: where zero lies, length of 1
 * @typedef {{ token: number, start: number, length: number, isNegative: boolean }} Segment  fractions of a cell's width
 */

/**
 * @param {ReadonlyArray<import('../core/index.js').Tensor>} matrices values and embeddings
 * @param {ReadonlyArray<import('../model/scene.js').TokenScene>} scenes
 * @param {number} D @returns {BarScale}
 */
export function barScale(matrices, scenes, D) {
  let least = 0;
  let most = 0;
  for (const { data } of matrices) {
    for (const number of data) {
      least = Math.min(least, number);
      most = Math.max(most, number);
    }
  }
  for (const { weighted } of scenes) {
    for (let dim = 0; dim < D; dim++) {
      const [below, above] = stack(weighted, D, dim);
      least = Math.min(least, below);
      most = Math.max(most, above);
    }
  }
  const span = most - least;
  return Number.isFinite(span) && span > 0 ? { zero: -least / span, perUnit: 1 / span } : { zero: 0, perUnit: 0 };
}

/** Ends of a whole stacked bar. @param {import('../core/index.js').Tensor} weighted @param {number} D @param {number} dim */
function stack({ data }, D, dim) {
  let below = 0;
  let above = 0;
  for (let i = dim; i < data.length; i += D) {
    if (data[i] < 0) below += data[i];
    else above += data[i];
  }
  return [below, above];
}

/** The bar of one number. @param {BarScale} scale @param {number} number */
export function bar({ zero, perUnit }, number) {
  const length = Math.abs(number) * perUnit;
  return { start: number < 0 ? zero - length : zero, length, isNegative: number < 0 };
}

/**
 * The stacked bar of one output number, one segment a token: positive contributions away from zero on one side,
 * negative ones on the other.
 * @param {BarScale} scale @param {import('../core/index.js').Tensor} weighted (S, D) @param {number} D @param {number} dim @returns {Segment[]}
 */
export function segments({ zero, perUnit }, { data }, D, dim) {
  let below = zero;
  let above = zero;
  return Array.from({ length: data.length / D }, (_, token) => {
    const number = data[token * D + dim];
    const length = Math.abs(number) * perUnit;
    if (number < 0) return { token, start: (below -= length), length, isNegative: true };
    const start = above;
    above += length;
    return { token, start, length, isNegative: false };
  });
}
