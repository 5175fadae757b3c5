/**
 * The directions that a picture is seen along: each a vector of D numbers, and a point's coordinate is its product with it.
 * These numbers place things in a drawing; none of them is shown.
 *
 * @typedef {object} Directions
 * @property {number[]} across (D) @property {number[]} up (D)
 * @property {number[] | null} nearness (D) towards the reader; null for a flat picture
 */

const radians = Math.PI / 180;

/** The direction of one dimension. @param {number} dim @param {number} D @returns {number[]} (D) */
export const unit = (dim, D) => Array.from({ length: D }, (_, k) => (k === dim ? 1 : 0));

/**
 * Three dimensions, turned about the third axis, then tilted towards the reader. Tilted by 90 degrees it is the plane of the first two.
 * @param {number[]} axes three dimensions @param {number} D @param {number} turn @param {number} tilt in degrees @returns {Directions}
 */
export function turned([x, y, z], D, turn, tilt) {
  const [sin, cos] = [Math.sin(turn * radians), Math.cos(turn * radians)];
  const [rise, lie] = [Math.sin(tilt * radians), Math.cos(tilt * radians)];
  const combine = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ c) =>
    Array.from({ length: D }, (_, k) => (k === x ? a : k === y ? b : k === z ? c : 0));
  return { across: combine(cos, sin, 0), up: combine(-sin * rise, cos * rise, lie), nearness: combine(sin * lie, -cos * lie, rise) };
}

const rounds = 120;

/**
 * The plane that lies closest to all values: the two directions in which they spread most (principal components), by power
 * iteration on the centred values.
 * @param {ArrayLike<number>} values (S, D) @param {number} D @returns {Directions}
 */
export function bestPlane(values, D) {
  const S = values.length / D;
  const most = Array.from(values).reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  const means = unit(-1, D).map((_, k) => sum(S, (i) => values[i * D + k]) / S);
  const rows = Array.from({ length: S }, (_, i) => means.map((mean, k) => (values[i * D + k] - mean) / most));
  /** @type {number[][]} */
  const found = [];
  while (found.length < 2) {
    // Any start will do that leans a little in every direction.
    let direction = normal(means.map((_, k) => Math.sin(1 + found.length + k * 1.7)), found);
    for (let round = 0; round < rounds; round++) {
      const along = rows.map((row) => dot(row, direction));
      const next = normal(means.map((_, k) => sum(S, (i) => along[i] * rows[i][k])), found);
      if (next.every((number) => number === 0)) break;
      const isSettled = dot(next, direction) > 1 - 1e-12;
      direction = next;
      if (isSettled) break;
    }
    found.push(upright(direction));
  }
  return { across: found[0], up: found[1], nearness: null };
}

/** @param {number} count @param {(i: number) => number} term */
function sum(count, term) {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
}

/** @param {number[]} a @param {number[]} b */
const dot = (a, b) => sum(a.length, (k) => a[k] * b[k]);

/** Of length 1 and at right angles to those found before; zeros where nothing is left. @param {number[]} vector @param {number[][]} before */
function normal(vector, before) {
  const rest = before.reduce((left, one) => {
    const along = dot(left, one);
    return left.map((number, k) => number - along * one[k]);
  }, vector);
  const length = Math.sqrt(dot(rest, rest));
  return rest.map((number) => (length > 1e-9 ? number / length : 0));
}

/** Its largest part positive, so that a picture does not flip over while values move. @param {number[]} direction */
function upright(direction) {
  const largest = direction.reduce((a, b) => (Math.abs(b) > Math.abs(a) + 1e-9 ? b : a), 0);
  return largest < 0 ? direction.map((number) => -number) : direction;
}

/** The coordinate of one row along a direction. @param {number[]} direction (D) @param {ArrayLike<number>} data (rows, D) @param {number} [row] */
export function along(direction, data, row = 0) {
  const D = direction.length;
  return sum(D, (k) => direction[k] * data[row * D + k]);
}
