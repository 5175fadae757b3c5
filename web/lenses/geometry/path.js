/** Lines as the `d` of an SVG path. */

/** @typedef {import('./outline.js').Point} Point */

/** @param {Point[]} points @param {boolean} [isClosed] */
export const pathOf = (points, isClosed = false) => `M${points.map((point) => point.map((number) => Math.round(number * 10) / 10).join(' ')).join('L')}${isClosed ? 'Z' : ''}`;

/** A line with a head; nothing where it is too short to be seen. @param {Point} from @param {Point} to */
export function arrowPath(from, to) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (length < 1) return '';
  const head = Math.min(8, length * 0.4) / length;
  const side = (/** @type {number} */ turn) => /** @type {Point} */ ([to[0] - (dx - turn * dy) * head, to[1] - (dy + turn * dx) * head]);
  return `${pathOf([from, to])}${pathOf([side(0.5), to, side(-0.5)])}`;
}
