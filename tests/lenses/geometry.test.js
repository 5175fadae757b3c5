import assert from 'node:assert/strict';
import { test } from 'node:test';
import { along, bestPlane, turned, unit } from '../../web/lenses/geometry/directions.js';
import { placeLabels } from '../../web/lenses/geometry/labels.js';
import { nearestInHull } from '../../web/lenses/geometry/nearest.js';
import { edges, outline } from '../../web/lenses/geometry/outline.js';
import { fitScale, ticks } from '../../web/lenses/geometry/scale.js';
import { layTipToTail } from '../../web/lenses/geometry/tip-to-tail.js';
import { readData } from '../../web/model/data.js';
import { computeScene } from '../../web/model/scene.js';
import { frame } from '../../web/story/frame.js';
import { createTimeline } from '../../web/story/timeline.js';
import { attention, createRandom } from '../model/helpers.js';

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const dot = (a, b) => Array.from(a).reduce((sum, number, k) => sum + number * b[k], 0);
/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const minus = (a, b) => Array.from(a, (number, k) => number - b[k]);
/** @param {ArrayLike<number>} a */
const length = (a) => Math.sqrt(dot(a, a));
/** @param {ReturnType<typeof createRandom>} random @param {number} rows @param {number} columns */
const matrix = (random, rows, columns) => Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.unit() * 4 - 2));

/* Inside or outside --------------------------------------------------------------------------------------------- */

test('every average of values is found inside their hull, in any number of dimensions', () => {
  const random = createRandom(1);
  for (let i = 0; i < 200; i++) {
    const [S, D] = [1 + random.below(12), 1 + random.below(8)];
    const values = matrix(random, S, D);
    const shares = values.map(() => (random.chance(0.3) ? 0 : random.unit()) + 1e-9);
    const sum = shares.reduce((a, b) => a + b);
    const target = unit(-1, D).map((_, k) => values.reduce((total, row, j) => total + (row[k] * shares[j]) / sum, 0));
    assert.equal(nearestInHull(values.flat(), target).isInside, true, JSON.stringify({ values, target }));
  }
});

test('the nearest point of the hull is nearest: no value lies further towards the output, and plain descent comes no closer', () => {
  const random = createRandom(2);
  let outside = 0;
  for (let i = 0; i < 120; i++) {
    const [S, D] = [1 + random.below(10), 1 + random.below(6)];
    const values = matrix(random, S, D);
    const target = matrix(random, 1, D)[0].map((number) => number * 1.5);
    const { isInside, nearest } = nearestInHull(values.flat(), target);
    const gap = minus(target, nearest);
    assert.equal(isInside, length(gap) <= 1e-6 * 3);
    if (!isInside) outside++;
    for (const value of values) assert.ok(dot(gap, minus(value, nearest)) <= 1e-9, 'a value lies further towards the output');
    // Frank and Wolfe's plain steps towards the best value end in the hull for certain, so that they bound the distance from above.
    let point = values[0];
    for (let step = 0; step < 4000; step++) {
      const toTarget = minus(target, point);
      const best = values.reduce((a, b) => (dot(toTarget, b) > dot(toTarget, a) ? b : a));
      const way = minus(best, point);
      const share = Math.min(1, Math.max(0, dot(toTarget, way) / (dot(way, way) || 1)));
      point = point.map((number, k) => number + share * way[k]);
    }
    const bound = length(minus(target, point));
    assert.ok(length(gap) <= bound + 1e-9 && bound - length(gap) < 0.02, `${length(gap)} against ${bound}`);
  }
  assert.ok(outside > 40 && outside < 120, `${outside} outside`);
});

test('inside and outside are right for shapes that are known, flat, small and large ones too', () => {
  const square = [0, 0, 2, 0, 2, 2, 0, 2];
  for (const [target, isInside, nearest] of /** @type {const} */ ([[[1, 1], true, [1, 1]], [[2, 2], true, [2, 2]], [[1, 2.5], false, [1, 2]], [[3, 3], false, [2, 2]], [[2.00001, 1], false, [2, 1]]])) {
    const found = nearestInHull(square, target);
    assert.equal(found.isInside, isInside, String(target));
    assert.ok(length(minus(found.nearest, nearest)) < 1e-6, `${found.nearest}`);
  }
  assert.equal(nearestInHull([0.5, 0.5], [0.5, 0.5]).isInside, true, 'one value');
  assert.equal(nearestInHull([0.5, 0.5], [0.5, 0.6]).isInside, false, 'one value, missed');
  assert.equal(nearestInHull([1, 1, 0, 2, 2, 0], [1.5, 1.5, 0]).isInside, true, 'on a line in space');
  assert.equal(nearestInHull([1, 1, 0, 2, 2, 0], [1.5, 1.5, 0.1]).isInside, false, 'beside it');
  assert.equal(nearestInHull(Array(30).fill(0), Array(3).fill(0)).isInside, true, 'ten times zero');
  assert.equal(nearestInHull(Array(30).fill(1e6), Array(3).fill(1e6)).isInside, true, 'ten times a million');
  assert.equal(nearestInHull(square.map((number) => number * 1e6), [1e6, 2.5e6]).isInside, false);
});

test('64 values of 64 dimensions are decided before the search is cut short', () => {
  const random = createRandom(3);
  const values = matrix(random, 64, 64);
  const target = unit(-1, 64).map((_, k) => (1.001 * values.reduce((sum, row) => sum + row[k], 0)) / 64);
  assert.equal(nearestInHull(values.flat(), target).isInside, false);
});

/* The hull as drawn --------------------------------------------------------------------------------------------- */

test('the outline holds all points, turns one way, and its corners are points', () => {
  const random = createRandom(4);
  for (let i = 0; i < 100; i++) {
    const points = /** @type {[number, number][]} */ (matrix(random, 3 + random.below(20), 2).map((row) => row.map((number) => Math.round(number * 2) / 2)));
    const corners = outline(points);
    corners.forEach((corner, j) => {
      assert.ok(points.includes(corner));
      const next = corners[(j + 1) % corners.length];
      for (const point of points) assert.ok((next[0] - corner[0]) * (point[1] - corner[1]) - (next[1] - corner[1]) * (point[0] - corner[0]) >= -1e-12);
    });
  }
  assert.equal(outline([[0, 0], [2, 0], [1, 0], [2, 2], [0, 2], [1, 1], [0, 0]]).length, 4);
  assert.ok(outline([[1, 1], [1, 1]]).every(([x, y]) => x === 1 && y === 1));
  assert.deepEqual(outline([[0, 0], [2, 2], [1, 1]]), [[0, 0], [2, 2]]);
});

test('the edges of solids are theirs, without diagonals, and points inside have none', () => {
  const cube = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1, (i >> 1) & 1, i >> 2]);
  const cubeEdges = [[0, 1], [0, 2], [0, 4], [1, 3], [1, 5], [2, 3], [2, 6], [3, 7], [4, 5], [4, 6], [5, 7], [6, 7]];
  assert.deepEqual(edges(cube), cubeEdges);
  assert.deepEqual(edges([...cube, [0.5, 0.5, 0.5], [0.5, 0.5, 0.2]]), cubeEdges);
  assert.equal(edges([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]).length, 6);
  assert.equal(edges([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]).length, 12);
  assert.deepEqual(edges([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]]), [[0, 1], [0, 3], [1, 2], [2, 3]]);
  assert.deepEqual(edges([[1, 1, 1], [1, 1, 1]]), []);
  assert.equal(edges(cube.map((point) => point.map((number) => number * 1e6))).length, 12);
});

/* Directions ---------------------------------------------------------------------------------------------------- */

test('the best plane keeps as much of the spread as any plane can', () => {
  const random = createRandom(5);
  for (let i = 0; i < 30; i++) {
    const [S, D] = [2 + random.below(8), 3 + random.below(6)];
    const values = matrix(random, S, D);
    const means = unit(-1, D).map((_, k) => values.reduce((sum, row) => sum + row[k], 0) / S);
    const spread = (/** @type {number[][]} */ plane) => values.reduce((sum, row) => sum + plane.reduce((both, one) => both + dot(minus(row, means), one) ** 2, 0), 0);
    const { across, up } = bestPlane(values.flat(), D);
    for (const [a, b, product] of /** @type {const} */ ([[across, across, 1], [across, up, 0]])) assert.ok(Math.abs(dot(a, b) - product) < 1e-9);
    for (let other = 0; other < 300; other++) {
      const [a, b] = matrix(random, 2, D);
      const first = a.map((number) => number / length(a));
      const rest = minus(b, first.map((number) => number * dot(b, first)));
      const plane = [first, rest.map((number) => number / length(rest))];
      assert.ok(spread([across, up]) >= spread(plane) * (1 - 1e-3), `${spread([across, up])} against ${spread(plane)}`);
    }
  }
});

test('values in a plane are seen in it without loss, and values in one place give directions all the same', () => {
  const flat = [[1, 0, 0, 2], [0, 1, 0, 2], [3, 2, 0, 2], [-1, 4, 0, 2]];
  const { across, up } = bestPlane(flat.flat(), 4);
  for (const a of flat) for (const b of flat) {
    const seen = Math.hypot(along(across, minus(a, b)), along(up, minus(a, b)));
    assert.ok(Math.abs(seen - length(minus(a, b))) < 1e-9);
  }
  for (const values of [[1, 2, 3], [0, 0, 0, 0, 0, 0], Array(9).fill(1e6)]) {
    const plane = bestPlane(values, 3);
    for (const direction of [plane.across, plane.up]) assert.ok(direction.every(Number.isFinite) && Math.abs(length(direction) - 1) < 1e-9);
  }
});

test('turning keeps lengths, and from above it is the plane of the first two axes', () => {
  for (const [turn, tilt] of [[0, 0], [30, 20], [-170, -60]]) {
    const { across, up, nearness } = turned([2, 0, 3], 5, turn, tilt);
    const three = /** @type {number[][]} */ ([across, up, nearness]);
    three.forEach((a, i) => three.forEach((b, j) => assert.ok(Math.abs(dot(a, b) - Number(i === j)) < 1e-12)));
    assert.ok(three.every((direction) => direction[1] === 0 && direction[4] === 0));
  }
  const above = turned([0, 1, 2], 3, 0, 90);
  assert.ok(length(minus(above.across, [1, 0, 0])) < 1e-12 && length(minus(above.up, [0, 1, 0])) < 1e-12);
});

/* Tip to tail --------------------------------------------------------------------------------------------------- */

const data = readData({ tokens: ['a', 'b', 'c'], weights: [[0.5, -0.25, 0.75], [1, 0, 0], [0, 1, 0]], values: [[1, 2], [4, -2], [-2, 0.5]] });
const scene = computeScene(attention, data);
const lay = (/** @type {import('../../web/model/state.js').Grain} */ grain, /** @type {number} */ t, isAll = false) =>
  layTipToTail(frame(createTimeline(grain, 3, 2), t, isAll), scene.values.data, scene.of(0), 2);
/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const assertClose = (a, b) => assert.ok(length(minus(a, b)) < 1e-6, `${[...Array.from(a)]} is not ${[...Array.from(b)]}`);

test('at every grain there is nothing at the start, weighted values from zero after step 5, and the running sums at the end', () => {
  const { weighted, partial, output } = scene.of(0);
  for (const [grain, after5] of /** @type {const} */ ([['step', 1], ['token', 3], ['number', 6]])) {
    assert.deepEqual(lay(grain, 0).isThere, [false, false, false]);
    assert.equal(lay(grain, 0).hasSum, false);
    const weighed = lay(grain, after5);
    assert.deepEqual([weighed.isThere, weighed.isWaiting, weighed.hasSum], [[true, true, true], [true, true, true], false]);
    assertClose(weighed.tails, Array(6).fill(0));
    assertClose(weighed.tips, weighted.data);
    for (const t of [2 * after5, Infinity]) {
      const done = lay(grain, t);
      assertClose(done.tails, partial.data.slice(0, -2));
      assertClose(done.tips, partial.data.slice(2));
      assertClose(done.sum, output.data);
      assert.equal(done.compared, t === Infinity ? 1 : 0);
    }
  }
  const half = lay('token', 4);
  assertClose(half.sum, partial.data.slice(2, 4));
  assert.deepEqual(half.isWaiting, [false, true, true]);
});

test('between states every arrow and the sum move without a jump', () => {
  for (const grain of /** @type {const} */ (['step', 'token', 'number'])) for (const isAll of [false, true]) {
    const { count } = createTimeline(grain, 3, 2);
    let before = lay(grain, 0, isAll);
    for (let t = 0.002; t <= count; t += 0.002) {
      const now = lay(grain, t, isAll);
      for (const part of /** @type {const} */ (['tails', 'tips', 'sum'])) {
        const jump = Math.max(...minus(now[part], before[part]).map(Math.abs));
        assert.ok(jump < 0.2, `${part} jumps by ${jump} at ${t} of ${grain}`);
      }
      before = now;
    }
  }
});

/* On the screen ------------------------------------------------------------------------------------------------- */

const box = { left: 40, top: 10, width: 500, height: 300 };

test('everything is in view, equally long in both directions, with round ticks, from a point to a million', () => {
  const random = createRandom(6);
  for (let i = 0; i < 200; i++) {
    const size = 10 ** (random.below(12) - 5);
    const points = /** @type {[number, number][]} */ (matrix(random, 1 + random.below(6), 2).map((row) => row.map((number) => (random.chance(0.2) ? 0 : number * size))));
    const { place, step, across, up, perUnit } = fitScale(points, box);
    for (const [x, y] of points.map(place)) assert.ok(x >= 40 - 1e-6 && x <= 540 + 1e-6 && y >= 10 - 1e-6 && y <= 310 + 1e-6, `${x} ${y}`);
    const [o, a, b] = [[0, 0], [step, 0], [0, step]].map((point) => place(/** @type {[number, number]} */ (point)));
    assert.ok(Math.abs((a[0] - o[0]) / (o[1] - b[1]) - 1) < 1e-6);
    assert.ok([1, 2, 5].includes(Number((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toPrecision(6))), `${step}`);
    assert.ok(step * perUnit >= 51.9 && step * perUnit < 52 * 2.6);
    for (const range of [across, up]) {
      assert.ok(ticks(range, step).length <= 11);
      for (const tick of ticks(range, step)) assert.ok(String(tick).replace(/^-|e.*$/g, '').length <= 9, `${tick}`);
    }
  }
  assert.deepEqual(ticks([-0.25, 0.31], 0.1), [-0.2, -0.1, 0, 0.1, 0.2, 0.3]);
});

test('labels stand beside their points, in the picture, and not on each other while there is room', () => {
  const points = /** @type {[number, number][]} */ ([[100, 100], [104, 100], [100, 106], [2, 2], [198, 150]]);
  const placed = placeLabels(points.map((at) => ({ at, width: 20, height: 20, away: /** @type {[number, number]} */ ([-1, -1]), gap: 7 })), points, { width: 200, height: 200 });
  placed.forEach(([x, y], i) => {
    assert.ok(x >= 10 && x <= 190 && y >= 10 && y <= 190);
    assert.ok(Math.hypot(x - points[i][0], y - points[i][1]) < 30);
    placed.slice(i + 1).forEach(([otherX, otherY]) => assert.ok(Math.abs(x - otherX) >= 20 || Math.abs(y - otherY) >= 20));
  });
});
