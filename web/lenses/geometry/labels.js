/** Where labels stand beside their points without covering each other. */

/** @typedef {import('./outline.js').Point} Point */

const directions = Array.from({ length: 16 }, (_, i) => /** @type {Point} */ ([Math.cos((i * Math.PI) / 8), Math.sin((i * Math.PI) / 8)]));

/** @typedef {{ x: number, y: number, width: number, height: number }} Box  by its centre */

/** @param {Box} a @param {Box} b */
const isOver = (a, b) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

/**
 * Each label takes the best place that those before it leave: in the picture, then on no other label, then on no point, then where it had
 * best stand.
 * @param {ReadonlyArray<{ at: Point, width: number, height: number, away: Point, gap: number }>} labels in pixels; away: the direction where it had
 *   best stand
 * @param {ReadonlyArray<Point>} dots @param {{ width: number, height: number }} picture
 * @returns {Point[]} the centre of each label
 */
export function placeLabels(labels, dots, picture) {
  /** @type {Box[]} */
  const placed = [];
  const points = dots.map(([x, y]) => ({ x, y, width: 3, height: 3 }));
  for (const { at, width, height, away, gap } of labels) {
    const cost = (/** @type {Box} */ box) => Number(Math.min(box.x, picture.width - box.x) < width / 2 || Math.min(box.y, picture.height - box.y) < height / 2) * 9
      + placed.filter((other) => isOver(box, other)).length * 4 + Number(points.some((point) => isOver(box, point))) * 2
      - ((box.x - at[0]) * away[0] + (box.y - at[1]) * away[1]) / (Math.hypot(...away) * Math.hypot(box.x - at[0], box.y - at[1]) || 1);
    placed.push(directions.map(([x, y]) => ({ x: at[0] + x * (gap + width / 2), y: at[1] + y * (gap + height / 2), width, height }))
      .reduce((best, box) => (cost(box) < cost(best) ? box : best)));
  }
  return placed.map(({ x, y }) => [x, y]);
}
