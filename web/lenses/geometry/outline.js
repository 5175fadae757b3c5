/** The convex hull as it is drawn. */

/** @typedef {[number, number]} Point */

/** @param {Point} o @param {Point} a @param {Point} b above 0 for a left turn */
const turnOf = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/**
 * The corners of the convex hull of points of a plane, counterclockwise (Andrew's monotone chain); fewer than three where it is flat.
 * @param {ReadonlyArray<Point>} points @returns {Point[]}
 */
export function outline(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (/** @type {Point[]} */ list) => {
    /** @type {Point[]} */
    const corners = [];
    for (const point of list) {
      while (corners.length > 1 && turnOf(corners[corners.length - 2], corners[corners.length - 1], point) <= 0) corners.pop();
      corners.push(point);
    }
    return corners.slice(0, -1);
  };
  const corners = [...chain(sorted), ...chain([...sorted].reverse())];
  return corners.length > 0 ? corners : sorted.slice(0, 1);
}

/** How far a half plane's angle may be missed by rounding. */
const slack = 1e-6;

/**
 * The edges of the convex hull of points in space. A pair is one if, looking along it, all other points lie on one side: within less
 * than half a turn.
 * @param {ReadonlyArray<number[]>} points of three numbers @returns {[number, number][]} pairs of indices
 */
export function edges(points) {
  /** @type {[number, number][]} */
  const pairs = [];
  for (let i = 0; i < points.length; i++) for (let j = i + 1; j < points.length; j++) if (isEdge(points, i, j)) pairs.push([i, j]);
  return pairs;
}

/** @param {ReadonlyArray<number[]>} points @param {number} i @param {number} j */
function isEdge(points, i, j) {
  const [a, b] = [points[i], points[j]];
  const line = a.map((number, k) => b[k] - number);
  const size = lengthOf(line);
  if (size === 0) return false;
  const [x, y, z] = line.map((number) => number / size);
  // Two directions at right angles to the line and to each other.
  const first = normal(Math.abs(x) < 0.6 ? [0, z, -y] : [-z, 0, x]);
  const second = [y * first[2] - z * first[1], z * first[0] - x * first[2], x * first[1] - y * first[0]];
  let [start, least, most] = [NaN, 0, 0];
  for (const point of points) {
    const [dx, dy, dz] = [point[0] - a[0], point[1] - a[1], point[2] - a[2]];
    const across = first[0] * dx + first[1] * dy + first[2] * dz;
    const up = second[0] * dx + second[1] * dy + second[2] * dz;
    if (Math.abs(across) + Math.abs(up) <= slack * size) continue;
    const angle = Math.atan2(up, across);
    if (Number.isNaN(start)) start = angle;
    const from = angle - start > Math.PI ? angle - start - 2 * Math.PI : angle - start < -Math.PI ? angle - start + 2 * Math.PI : angle - start;
    least = Math.min(least, from);
    most = Math.max(most, from);
    if (most - least > Math.PI - slack) return false;
  }
  return true;
}

/** @param {number[]} vector */
const lengthOf = ([x, y, z]) => Math.sqrt(x * x + y * y + z * z);

/** @param {number[]} vector */
function normal(vector) {
  const length = lengthOf(vector);
  return vector.map((number) => number / length);
}
