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
  const [ax, ay, az] = points[i];
  const [x, y, z] = [points[j][0] - ax, points[j][1] - ay, points[j][2] - az];
  const size = Math.sqrt(x * x + y * y + z * z);
  if (size === 0) return false;
  // Two directions at right angles to the line and to each other, each as long as the other: (ux, uy, uz) and the line x it.
  const isSteep = Math.abs(x) > 0.6 * size;
  const [ux, uy, uz] = isSteep ? [-z, 0, x] : [0, z, -y];
  const [vx, vy, vz] = [(y * uz - z * uy) / size, (z * ux - x * uz) / size, (x * uy - y * ux) / size];
  const nothing = slack * size * size;
  let start = NaN;
  let least = 0;
  let most = 0;
  for (let n = 0; n < points.length; n++) {
    const point = points[n];
    const dx = point[0] - ax;
    const dy = point[1] - ay;
    const dz = point[2] - az;
    const across = ux * dx + uy * dy + uz * dz;
    const up = vx * dx + vy * dy + vz * dz;
    if (Math.abs(across) + Math.abs(up) <= nothing) continue;
    const angle = Math.atan2(up, across);
    if (Number.isNaN(start)) start = angle;
    const turn = angle - start;
    const from = turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn;
    least = Math.min(least, from);
    most = Math.max(most, from);
    if (most - least > Math.PI - slack) return false;
  }
  return true;
}
