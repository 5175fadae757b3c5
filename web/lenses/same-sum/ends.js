/**
 * Two weightings of one output, left and right: as far as the weights can go, one way and the other, before one of them would be negative.
 *
 * @typedef {import('../../core/lenses.js').Looking} Looking
 * @typedef {import('../../core/index.js').Tensor} Tensor
 *
 * @typedef {object} Ends
 * @property {number} free       independent directions in which the weights can move; 0: only these weights give the output
 * @property {number} chosen     the direction from left to right, from 0
 * @property {number[]} movers   for each direction the token that it moves most
 * @property {Tensor} weights    (2, S) left and right; (0, S) where nothing is free
 * @property {number} falling @property {number} rising  the tokens that lose and gain most from left to right
 * @property {Tensor} mix        (2) how much of left and of right the weights are; both 0 where there is no way to go
 * @property {Tensor} effective  (S) the part of the weights that the output tells of
 */

/**
 * A weight this small beside what it was is 0, but for the rounding of the way there: the end of the way (up to 2 u), the
 * product (1 u) and the sum.
 */
const noise = 2 ** -22;

/**
 * @param {Looking} attention
 * @param {{ weights: Tensor, values: Tensor, wanted: number }} row weights (S), values (S, D); wanted: a direction, or -1 for the first in
 *   which the weights can go anywhere
 * @returns {Ends}
 */
export function findEnds(attention, { weights, values, wanted }) {
  const [S] = weights.shape;
  const { nullity: free, directions, ranges: { data: ranges }, effectiveWeights: effective } = attention.sameSum({ weights, values });
  const row = (/** @type {number} */ n) => directions.data.subarray(n * S, (n + 1) * S);
  const list = Array.from({ length: free }, (_, n) => n);
  const movers = list.map((n) => indexOfBest(row(n).map(Math.abs)));
  const known = { free, movers, effective };
  if (free === 0) return { ...known, chosen: 0, weights: { data: new Float32Array(), shape: [0, S] }, falling: 0, rising: 0, mix: { data: new Float32Array(2), shape: [2] } };
  const chosen = wanted < 0 ? Math.max(0, list.findIndex((n) => ranges[2 * n] < ranges[2 * n + 1])) : Math.min(wanted, free - 1);
  const [low, high] = ranges.subarray(2 * chosen, 2 * chosen + 2);
  const direction = row(chosen);
  const ends = attention.weightedSum({ weights: [[1, low], [1, high]], values: [[...weights.data], [...direction]] });
  ends.data.forEach((weight, i) => { if (Math.abs(weight) <= noise * Math.abs(weights.data[i % S])) ends.data[i] = 0; });
  const [falling, rising] = [indexOfBest(direction.map((x) => -x)), indexOfBest(direction)];
  return { ...known, chosen, weights: ends, falling, rising, mix: attention.rescale({ weights: [high, -low] }).weights };
}

/** Whether the weights can go anywhere. @param {Ends} ends */
export const hasWay = ({ mix }) => mix.data.some((part) => part !== 0);

/** @param {Looking} attention @param {Ends} ends @param {number} position 0 is left, 1 is right @returns {{ ends: Ends, weights: Tensor }} weights (S) */
export function mixEnds(attention, ends, position) {
  const mix = { data: Float32Array.of(1 - position, position), shape: [2] };
  return { ends: { ...ends, mix }, weights: attention.weightedSum({ weights: mix, values: ends.weights }) };
}

/** @param {Float32Array} numbers @returns {number} index of the largest */
function indexOfBest(numbers) {
  return numbers.reduce((best, number, i) => (number > numbers[best] ? i : best), 0);
}
