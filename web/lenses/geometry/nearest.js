/**
 * The point of the convex hull of the values that is nearest to a given one, in all dimensions: whether the output lies inside is
 * decided by it. Wolfe's algorithm (Finding the nearest point in a polytope, 1976), which ends after finitely many steps with the
 * exact answer, but for rounding in float64. It looks for the combination of values around the origin that is shortest.
 */

/** What counts as nothing, as a part of the largest number: float32 holds about this much. */
const tolerance = 1e-6;
/** Rounding in float64, of squares. */
const noise = 1e-14;
/** A hull that takes longer is left undecided, so that dragging stays fluent. */
const mostOperations = 1e7;

/**
 * @param {ArrayLike<number>} values (S, D) @param {ArrayLike<number>} target (D)
 * @returns {{ isInside: boolean | null, nearest: number[] }} null: not decided
 */
export function nearestInHull(values, target) {
  const D = target.length;
  const size = Math.max(...[values, target].map((list) => Array.from(list).reduce((a, b) => Math.max(a, Math.abs(b)), 0))) || 1;
  const points = Array.from({ length: values.length / D }, (_, i) => Array.from(target, (number, k) => (values[i * D + k] - number) / size));
  const { shortest, isDone } = shortestOf(points);
  const length = Math.sqrt(dot(shortest, shortest));
  return { isInside: length <= tolerance ? true : isDone ? false : null, nearest: shortest.map((number, k) => number * size + target[k]) };
}

/** @param {number[]} a @param {number[]} b */
function dot(a, b) {
  let total = 0;
  for (let k = 0; k < a.length; k++) total += a[k] * b[k];
  return total;
}

/** The shortest vector of the convex hull of points. @param {number[][]} points */
function shortestOf(points) {
  let corral = [points.reduce((a, b) => (dot(b, b) < dot(a, a) ? b : a))];
  let weights = [1];
  let products = [[dot(corral[0], corral[0])]];
  let shortest = corral[0];
  for (let operations = 0, before = Infinity; operations < mostOperations; operations += corral.length ** 3 + points.length * shortest.length) {
    const deepest = points.reduce((a, b) => (dot(shortest, b) < dot(shortest, a) ? b : a));
    const length = dot(shortest, shortest);
    // No point lies nearer to the origin's side than the shortest vector itself: it is the nearest point.
    if (dot(shortest, deepest) >= length - noise || length <= tolerance * tolerance || length >= before) return { shortest, isDone: true };
    before = length;
    corral.push(deepest);
    weights.push(0);
    const row = corral.map((point) => dot(point, deepest));
    products = [...products.map((old, i) => [...old, row[i]]), row];
    for (;;) {
      const affine = affineWeights(products);
      const step = Math.min(1, ...affine.map((next, i) => (next <= noise ? weights[i] / (weights[i] - next) : 1)).filter((x) => x >= 0));
      weights = weights.map((weight, i) => weight + step * (affine[i] - weight));
      if (step === 1) break;
      const kept = weights.map((weight) => weight > noise);
      corral = corral.filter((_, i) => kept[i]);
      weights = weights.filter((_, i) => kept[i]);
      products = products.filter((_, i) => kept[i]).map((old) => old.filter((_, i) => kept[i]));
    }
    shortest = shortest.map((_, k) => corral.reduce((total, point, i) => total + weights[i] * point[k], 0));
  }
  return { shortest, isDone: false };
}

/**
 * The weights, of sum 1 but of any sign, that make the shortest combination: (P P^T + 1) u = 1, divided by the sum of u.
 * @param {number[][]} products P P^T of affinely independent points
 */
function affineWeights(products) {
  const u = solve(products.map((row) => row.map((product) => product + 1)), products.map(() => 1));
  const sum = u.reduce((a, b) => a + b, 0);
  return u.map((number) => number / sum);
}

/** Gaussian elimination of a positive definite matrix. @param {number[][]} matrix changed @param {number[]} right changed */
function solve(matrix, right) {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const factor = matrix[j][i] / matrix[i][i];
      for (let k = i; k < n; k++) matrix[j][k] -= factor * matrix[i][k];
      right[j] -= factor * right[i];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) right[i] -= matrix[i][k] * right[k];
    right[i] /= matrix[i][i];
  }
  return right;
}
