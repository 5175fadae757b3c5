/**
 * From coordinates to pixels, with the same scale in both directions.
 *
 * @typedef {import('./outline.js').Point} Point
 * @typedef {object} Scale
 * @property {number} perUnit pixels
 * @property {(point: Point) => Point} place
 * @property {(place: Point) => Point} at  the coordinates of a place
 * @property {number} step    between ticks: 1, 2 or 5 times a power of ten
 * @property {[number, number]} across @property {[number, number]} up  what is seen, from least to most
 */

const tickPx = 52;
/** Smaller differences than this, in the units of the values, are not drawn larger. */
const leastSpan = 1e-6;

/** The next of 1, 2, 5, 10, 20, … @param {number} number above 0 */
function roundUp(number) {
  const power = 10 ** Math.floor(Math.log10(number));
  return ([1, 2, 5].find((digit) => digit * power >= number * (1 - 1e-9)) ?? 10) * power;
}

/**
 * Shows all points, with what is seen rounded to ticks, so that the scale stands still while something moves a little.
 * @param {ReadonlyArray<Point>} points @param {{ left: number, top: number, width: number, height: number }} box in pixels @returns {Scale}
 */
export function fitScale(points, box) {
  const ranges = /** @type {Point[]} */ ([0, 1].map((axis) => {
    const numbers = points.map((point) => point[axis]);
    return [Math.min(...numbers), Math.max(...numbers)];
  }));
  const span = ([least, most] = /** @type {Point} */ ([0, 0])) => most - least;
  if (Math.max(...ranges.map(span)) < leastSpan) ranges[0] = [ranges[0][0] - 0.5, ranges[0][1] + 0.5];
  const fit = () => Math.min(box.width / (span(ranges[0]) || leastSpan), box.height / (span(ranges[1]) || leastSpan));
  const coarse = roundUp(tickPx / fit()) / 2;
  for (const range of ranges) {
    range[0] = Math.floor(range[0] / coarse + 1e-9) * coarse;
    range[1] = Math.ceil(range[1] / coarse - 1e-9) * coarse;
  }
  const perUnit = fit();
  const middle = ranges.map(([least, most]) => (least + most) / 2);
  const half = [box.width / perUnit / 2, box.height / perUnit / 2];
  const [x0, y0] = [box.left + box.width / 2 - middle[0] * perUnit, box.top + box.height / 2 + middle[1] * perUnit];
  return {
    perUnit,
    step: roundUp(tickPx / perUnit),
    across: [middle[0] - half[0], middle[0] + half[0]],
    up: [middle[1] - half[1], middle[1] + half[1]],
    place: ([x, y]) => [x0 + x * perUnit, y0 - y * perUnit],
    at: ([x, y]) => [(x - x0) / perUnit, (y0 - y) / perUnit],
  };
}

/** @param {[number, number]} range @param {number} step @returns {number[]} multiples of the step, as people write them */
export function ticks([least, most], step) {
  const first = Math.ceil(least / step - 1e-9);
  return Array.from({ length: Math.floor(most / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
