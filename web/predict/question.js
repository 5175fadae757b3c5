/**
 * Questions about the output, put together from the numbers of the figure. The same seed gives the same question.
 *
 * @typedef {typeof import('../model/parameters.js').questionKinds[number]} QuestionKind
 * @typedef {import('../model/scene.js').TokenScene} TokenScene
 *
 * @typedef {object} Question
 * @property {QuestionKind} kind
 * @property {number[]} dims         the dimension asked for; two of them for a point (one where there is one), none for a token
 * @property {number[]} truth        what the core gives: numbers of the output, or the tokens that move it most
 * @property {number} tolerance      an answer this far off, or nearer, is right; 0 for a token
 */

/** Norms that differ by less, in proportion, are the same but for rounding. */
const sameNorm = 1e-6;

/**
 * @param {object} options
 * @param {QuestionKind} options.kind @param {number} options.seed
 * @param {TokenScene} options.scene  of the chosen token
 * @param {import('../core/index.js').Tensor} options.values (S, D)
 * @param {ArrayLike<number>} options.norms (S) how far the output moves when a token is left out: the length of its weighted value
 * @returns {Question}
 */
export function ask({ kind, seed, scene: { output }, values, norms }) {
  const [, D] = values.shape;
  if (kind === 'token') {
    const most = Math.max(...Array.from(norms));
    const truth = Array.from(norms, (_, token) => token).filter((token) => norms[token] >= most * (1 - sameNorm));
    return { kind, dims: [], truth, tolerance: 0 };
  }
  const first = seed % D;
  const second = (first + 1 + (Math.floor(seed / D) % Math.max(1, D - 1))) % D;
  const dims = kind === 'number' || D === 1 ? [first] : [first, second].sort((a, b) => a - b);
  const spans = dims.map((dim) => spanOf(values, dim));
  const tolerance = kind === 'number' ? niceBelow(0.02 * spans[0]) : niceBelow(0.1 * Math.hypot(...spans));
  return { kind, dims, truth: dims.map((dim) => output.data[dim]), tolerance };
}

/** @param {Question} question @param {number[]} answer numbers in the order of dims, or one token @returns {boolean} */
export function isRight({ kind, truth, tolerance }, answer) {
  if (kind === 'token') return truth.includes(answer[0]);
  // Decimal numbers are hardly ever exact: what is typed exactly on the edge is within it.
  return Math.hypot(...truth.map((number, i) => number - answer[i])) <= tolerance * (1 + 1e-6);
}

/** How far the values reach in a dimension, zero included. @param {import('../core/index.js').Tensor} values @param {number} dim */
function spanOf({ data, shape: [S, D] }, dim) {
  let [least, most] = [0, 0];
  for (let token = 0; token < S; token++) {
    least = Math.min(least, data[token * D + dim]);
    most = Math.max(most, data[token * D + dim]);
  }
  return most - least || 1;
}

/** The largest of 1, 2, 5 times a power of ten that is not above a number. @param {number} number above 0 */
export function niceBelow(number) {
  const power = Math.floor(Math.log10(number) + 1e-9);
  const factor = [5, 2, 1].find((one) => Number(`${one}e${power}`) <= number * (1 + 1e-9)) ?? 1;
  return Number(`${factor}e${power}`);
}
