import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAttention } from '../../web/core/index.js';
import { loadLooking } from '../../web/core/lenses.js';
import { nearestInHull } from '../../web/lenses/geometry/nearest.js';
import { allMoves, dot, findLoss, findScoreGradient, pointOf, stepDown } from '../../web/lenses/gradients/descent.js';
import { defaultRate, defaultTarget, nearestRate, rates } from '../../web/lenses/gradients/target.js';
import { follow, lossesOf, wayOf } from '../../web/lenses/gradients/track.js';
import { isOutside, isOver, isReached, judge } from '../../web/lenses/gradients/verdict.js';
import { readData, rowsOf } from '../../web/model/data.js';
import { setNumbers } from '../../web/model/edits.js';
import { examples } from '../../web/model/examples.js';
import { computeScene } from '../../web/model/scene.js';
import { createRandom } from '../model/helpers.js';

const core = await loadLooking();
const whole = await loadAttention();

/** @typedef {import('../../web/lenses/gradients/descent.js').Point} Point */
/** @typedef {import('../../web/core/index.js').Tensor} Tensor */

/** @param {number[][]} rows @returns {Tensor} */
const tensor = (rows) => ({ data: Float32Array.from(rows.flat()), shape: [rows.length, rows[0].length] });
/** @param {number[]} numbers @returns {Tensor} */
const vector = (numbers) => ({ data: Float32Array.from(numbers), shape: [numbers.length] });

/** The loss of one row in float64, written down from its definition. @param {number[]} scores @param {number[][]} values @param {number[]} target @param {number} temperature @param {number} seen */
function lossOf(scores, values, target, temperature, seen) {
  const most = Math.max(...scores.slice(0, seen));
  const powers = scores.map((score, i) => (i < seen ? Math.exp((score - most) / temperature) : 0));
  const sum = powers.reduce((a, b) => a + b);
  return target.reduce((loss, goal, k) => loss + (powers.reduce((total, power, i) => total + (power / sum) * values[i][k], 0) - goal) ** 2 / 2, 0);
}

/** How fast a function rises with each of its numbers. @param {(numbers: number[]) => number} f @param {number[]} numbers */
const slopes = (f, numbers) => numbers.map((number, i) => {
  const at = (/** @type {number} */ by) => f(numbers.map((other, j) => (i === j ? number + by : other)));
  return (at(1e-5) - at(-1e-5)) / 2e-5;
});

/** A row of attention as anything might make it. @param {number} seed */
function problem(seed) {
  const random = createRandom(seed);
  const [S, D] = [1 + random.below(7), 1 + random.below(5)];
  const number = () => Math.round((random.unit() * 4 - 2) * 100) / 100;
  const values = Array.from({ length: S }, () => Array.from({ length: D }, number));
  const scores = Array.from({ length: S }, number);
  const target = Array.from({ length: D }, number);
  const token = random.below(S);
  return { S, D, values, scores, target, token, temperature: [0.5, 1, 2][random.below(3)], causal: random.chance(0.4) };
}

/** @param {ReturnType<typeof problem>} one */
const dataOf = ({ values, scores, temperature, causal, S }) => readData({ values, scores: Array(S).fill(scores), temperature, causal });

/** @param {ArrayLike<number>} found @param {ArrayLike<number>} wanted @param {number} tolerance @param {string} what */
function assertNear(found, wanted, tolerance, what) {
  assert.equal(found.length, wanted.length);
  for (let i = 0; i < found.length; i++) assert.ok(Math.abs(found[i] - wanted[i]) <= tolerance, `${what}: ${found[i]}, not ${wanted[i]}, at ${i}`);
}

test('each gradient is the slope of the loss, as measured in float64', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const one = problem(seed);
    const { values, scores, target, token, temperature, D } = one;
    const point = pointOf(core, dataOf(one), tensor(values), token);
    const at = findLoss(core, point, vector(target));
    const loss = (/** @type {number[]} */ s, /** @type {number[][]} */ v) => lossOf(s, v, target, temperature, point.seen);
    assertNear(at.loss.data, [loss(scores, values)], 2e-6, `loss ${seed}`);
    assertNear(findScoreGradient(core, point, at.gradWeights).data, slopes((s) => loss(s, values), scores), 2e-5, `scores ${seed}`);
    const rows = (/** @type {number[]} */ flat) => values.map((_, i) => flat.slice(i * D, (i + 1) * D));
    assertNear(at.gradValues.data, slopes((flat) => loss(scores, rows(flat)), values.flat()), 2e-5, `values ${seed}`);
    // As the weights are free to take any value, so is the output.
    const ofWeights = (/** @type {number[]} */ w) => target.reduce((sum, goal, k) => sum + (w.reduce((total, weight, i) => total + weight * values[i][k], 0) - goal) ** 2 / 2, 0);
    assertNear(at.gradWeights.data, slopes(ofWeights, Array.from(point.weights.data)), 2e-5, `weights ${seed}`);
  }
});

test('the gradient of the scores is what the backward pass of all of attention gives for them', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { values, scores, target, token, temperature, causal, S } = problem(seed);
    const point = pointOf(core, dataOf(problem(seed)), tensor(values), token);
    const { gradOutput, gradWeights } = findLoss(core, point, vector(target));
    const identity = values.map((_, i) => values.map((__, j) => (i === j ? 1 : 0)));
    const { gradQuery } = whole.scaledDotProductAttentionBackward({
      query: [scores], key: identity, value: values, gradOutput: [Array.from(gradOutput.data)], scale: 1 / temperature,
      mask: [Array.from({ length: S }, (_, i) => !causal || i <= token)],
    });
    assertNear(findScoreGradient(core, point, gradWeights).data, gradQuery.data, 2e-6, `${seed}`);
  }
});

test('a descent begins at the weights that are shown, wherever they come from, rescaled where they are typed', () => {
  for (const { data: given, id } of examples) {
    const data = readData(given);
    for (const change of [{}, { temperature: 2 }, { causal: true }]) {
      const changed = { ...data, ...change };
      const scene = computeScene(core, changed);
      for (let token = 0; token < scene.S; token++) {
        const { weights, weightSum } = scene.of(token);
        const point = pointOf(core, changed, scene.values, token);
        const isGiven = data.weighting === 'free' && data.scores !== null;
        if (!isGiven) assertNear(point.weights.data, weights.data.map((weight) => weight / weightSum), 1e-6, `${id} ${JSON.stringify(change)} ${token}`);
        // The step that is taken is the one that was computed: the figure shows its weights.
        const moved = stepDown(core, point, vector(Array(scene.D).fill(0.5)), 'scores', 0.5);
        const cells = Array.from(moved.scores.data).slice(0, moved.seen).map((number, column) => ({ row: token, column, number }));
        const after = computeScene(core, setNumbers(core, changed, 'scores', cells, rowsOf(scene.weights))).of(token);
        assertNear(after.weights.data, moved.weights.data, 1e-6, `${id} ${JSON.stringify(change)} ${token} after a step`);
      }
    }
  }
});

test('a step moves what learns against its gradient, by the rate, and nothing else', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const one = problem(seed);
    const target = vector(one.target);
    const point = pointOf(core, dataOf(one), tensor(one.values), one.token);
    const at = findLoss(core, point, target);
    const gradScores = findScoreGradient(core, point, at.gradWeights);
    for (const moves of allMoves) {
      const next = stepDown(core, point, target, moves, 0.5);
      // To six decimals.
      const wanted = (/** @type {Tensor} */ old, /** @type {Tensor} */ gradient) => old.data.map((number, i) => number - 0.5 * gradient.data[i]);
      if (moves === 'values') assert.deepEqual([next.scores, next.weights], [point.scores, point.weights]);
      else assertNear(next.scores.data, wanted(point.scores, gradScores), 1e-6, `scores ${seed}`);
      if (moves === 'scores') assert.equal(next.values, point.values);
      else assertNear(next.values.data, wanted(point.values, at.gradValues), 1e-6, `values ${seed}`);
    }
  }
});

/** @param {Point} point @param {Tensor} target @param {import('../../web/lenses/gradients/descent.js').Moves} moves @param {number} rate @param {number} most */
function run(point, target, moves, rate, most) {
  const losses = [findLoss(core, point, target).loss.data[0]];
  while (losses.length <= most) {
    point = stepDown(core, point, target, moves, rate);
    const at = findLoss(core, point, target);
    losses.push(at.loss.data[0]);
    if (isOver(losses, isReached(at, target, point.values))) break;
  }
  const at = findLoss(core, point, target);
  const reached = isReached(at, target, point.values);
  return { at, losses, reached, verdict: judge(losses, reached), outside: !reached && isOutside(at, dot(core, target, at.gradOutput).data[0], point.seen) };
}

test('a target in the hull of the values is reached by scores alone; at one outside they stop at the nearest point, and it is said', () => {
  const values = [[0, 0], [2, 0], [0, 2], [1.5, 1.5]];
  const data = readData({ values, scores: Array(4).fill([0, 0, 0, 0]) });
  const start = pointOf(core, data, tensor(values), 0);
  for (const target of [[0.5, 0.5], [1, 1], [1.2, 0.4], [0.3, 1.5]]) {
    const { verdict, outside, losses } = run(start, vector(target), 'scores', 2, 1000);
    assert.deepEqual([verdict, outside], ['reached', false], `${target}`);
    assert.ok(losses.every((loss, i) => i === 0 || loss < losses[i - 1]));
  }
  for (const target of [[2, 2], [-1, 1], [1, -0.5], [3, 0.2]]) {
    const { verdict, outside, at } = run(start, vector(target), 'scores', 1, 3000);
    assert.deepEqual([verdict, outside], ['stuck', true], `${target}`);
    const { nearest, isInside } = nearestInHull(values.flat(), target);
    assert.equal(isInside, false);
    assertNear(at.output.data, nearest, 0.05, `${target}`);
    // Where the values learn, too, it is reached.
    for (const moves of /** @type {const} */ (['values', 'both'])) assert.equal(run(start, vector(target), moves, 0.5, 300).verdict, 'reached', `${target} ${moves}`);
  }
});

test('no target inside the hull is ever called outside', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const one = problem(seed);
    const target = vector(one.target);
    const point = { ...pointOf(core, dataOf({ ...one, causal: false }), tensor(one.values), one.token) };
    const at = findLoss(core, point, target);
    if (!isOutside(at, dot(core, target, at.gradOutput).data[0], point.seen)) continue;
    assert.equal(nearestInHull(one.values.flat(), one.target).isInside, false, `${seed}`);
  }
});

test('extreme numbers give numbers: one token, one dimension, zeros, all equal, a million, weights below 0', () => {
  const million = [[1e6, -1e6], [-1e6, 1e6]];
  for (const given of [{ values: [[3]] }, { values: [[0, 0], [0, 0]] }, { values: Array(3).fill([2, 2]) }, { values: million }, { values: [[1], [2]], weights: [[-1, 2], [0, 0]] },
    { values: [[1, 2], [3, 4]], scores: [[1e6, -1e6], [0, 0]] }]) {
    const data = readData(given);
    const scene = computeScene(core, data);
    for (let token = 0; token < scene.S; token++) {
      const { output } = scene.of(token);
      const point = pointOf(core, data, scene.values, token);
      const target = vector(defaultTarget(core, output, scene.values, token, point.seen));
      for (const moves of allMoves) {
        const rate = defaultRate(moves, output, scene.values, point.temperature);
        const next = stepDown(core, point, target, moves, rate);
        for (const { data: numbers } of [target, next.scores, next.values, next.weights, findLoss(core, next, target).loss]) assert.ok(numbers.every(Number.isFinite), JSON.stringify(given));
      }
    }
  }
});

test('the first target lies between the output and the next value, and the first rate lets the loss fall', () => {
  for (const { data: given, id } of examples) {
    const data = readData(given);
    const scene = computeScene(core, data);
    for (let token = 0; token < scene.S; token++) {
      const { output } = scene.of(token);
      const point = pointOf(core, data, scene.values, token);
      const target = defaultTarget(core, output, scene.values, token, point.seen);
      const next = (token + 1) % point.seen;
      assertNear(target, output.data.map((number, k) => (number + scene.values.data[next * scene.D + k]) / 2), 6e-5, `${id} ${token}`);
      for (const moves of allMoves) {
        const { losses } = run(point, vector(target), moves, defaultRate(moves, output, scene.values, point.temperature), 30);
        assert.ok(losses.every((loss, i) => i === 0 || loss <= losses[i - 1] * (1 + 1e-6)), `${id} ${token} ${moves}: ${losses}`);
      }
    }
  }
  assert.deepEqual([0.0001, 1, 1.2, 7, 1e9].map((rate) => rates[nearestRate(rate)]), [0.001, 1, 1, 5, 100]);
});

test('what is said of a descent is how its loss went', () => {
  const falling = Array.from({ length: 30 }, (_, i) => 0.8 ** i);
  assert.equal(judge([1], false), 'falls');
  assert.equal(judge(falling, false), 'falls');
  assert.equal(judge(falling, true), 'reached');
  assert.equal(judge([...falling, 1], false), 'rises');
  assert.equal(judge([1, NaN], false), 'rises');
  assert.equal(judge([...falling, ...Array(12).fill(falling[29])], false), 'stuck');
  assert.equal(judge([0.5, 0.5], false), 'stuck');
  assert.deepEqual([isOver([1], false), isOver(falling, false), isOver([1, 2], false), isOver([1, 20], false), isOver([1, NaN], false), isOver([1], true)], [false, false, false, true, true, true]);
});

test('undo and redo go along the way of a descent, a step from the middle leaves what came after, and any other change begins anew', () => {
  const entry = (/** @type {number} */ loss, how = 'scores 1', isTyped = false) => ({ data: { loss }, loss, output: vector([0]), weights: vector([1]), isTyped, how });
  const entries = [entry(5), entry(4), entry(3)];
  let track = follow({ key: '', entries: [], at: 0 }, 'a', entries[0], null);
  track = follow(track, 'a', entries[1], []);
  const between = [{ ...entry(3.5), data: null }];
  track = follow(track, 'a', entries[2], between);
  assert.deepEqual(wayOf(track).map(({ loss }) => loss), [5, 4, 3.5, 3]);
  assert.equal(follow(track, 'a', { ...entries[2] }, null), track);
  track = follow(track, 'a', entries[0], null);
  assert.deepEqual(wayOf(track).map(({ loss }) => loss), [5]);
  assert.deepEqual(wayOf(follow(track, 'a', entries[2], null)).map(({ loss }) => loss), [5, 4, 3.5, 3]);
  assert.deepEqual(wayOf(follow(track, 'a', entry(2), [])).map(({ loss }) => loss), [5, 2]);
  assert.deepEqual(wayOf(follow(track, 'a', entry(2), null)).map(({ loss }) => loss), [2]);
  assert.deepEqual(wayOf(follow(track, 'b', entries[2], null)).map(({ loss }) => loss), [3]);
  // Losses are compared from where the way of learning changed, and from the first softmax.
  assert.deepEqual(lossesOf([entry(9, '', true), entry(8), entry(7)], 'scores 1'), [8, 7]);
  assert.deepEqual(lossesOf([entry(9, ''), entry(8), entry(7)], 'scores 1'), [9, 8, 7]);
  assert.deepEqual(lossesOf([entry(9, ''), entry(8), entry(7, 'both 1')], 'both 1'), [8, 7]);
  assert.deepEqual(lossesOf([entry(9, ''), entry(8), entry(7)], 'both 1'), [7]);
});
