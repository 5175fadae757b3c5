/**
 * All numbers of one state of the figure, computed by the core; nothing above this file computes one.
 *
 * @typedef {import('./data.js').Data} Data
 * @typedef {import('./data.js').Matrix} Matrix
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {import('../core/index.js').Tensor} Tensor
 * @typedef {import('../core/index.js').Audit} Audit
 *
 * @typedef {object} TokenScene  everything about one query token
 * @property {number} token
 * @property {Tensor} weights     (S) as used: after rescaling
 * @property {number} weightSum
 * @property {Tensor} weighted    (S, D)
 * @property {Tensor} partial     (S + 1, D)
 * @property {Tensor} output      (D)
 * @property {Tensor} embedding   (D) original
 * @property {Tensor} difference  (D) output - original embedding
 * @property {{ maxDifference: number, numbers: number }} check  against the float64 recomputation
 *
 * @typedef {object} Scene
 * @property {Data} data
 * @property {number} S @property {number} D
 * @property {Tensor} weights     (S, S) every row, as used
 * @property {Tensor} weightSums  (S) of the rows as used
 * @property {Tensor | null} scores  (S, S) where the weights come from scores
 * @property {Tensor} values      (S, D)
 * @property {Tensor} embeddings  (S, D)
 * @property {(token: number) => TokenScene} of   computed when first asked for
 * @property {() => Audit | null} audit
 */

import { embeddingsOf, keyOf, queryOf, rowsOf } from './data.js';
import { mostMagnitude } from './limits.js';

/**
 * What was made of something that never changes, so that an edit computes anew only what it touched.
 * @template {object} From @template To
 * @param {(from: From) => To} make @returns {(from: From) => To}
 */
function remember(make) {
  /** @type {WeakMap<From, To>} */
  const made = new WeakMap();
  return (from) => {
    let known = made.get(from);
    if (known === undefined) made.set(from, (known = make(from)));
    return known;
  };
}

/** Of the frozen matrices of data. @type {(matrix: Matrix) => Tensor} */
const tensor = remember((matrix) => {
  const shape = [matrix.length, matrix[0].length];
  const data = new Float32Array(shape[0] * shape[1]);
  matrix.forEach((row, i) => data.set(row, i * shape[1]));
  return { data, shape };
});

/** Rescaled weights, by core. @type {WeakMap<Steps, (weights: Tensor) => ReturnType<Steps['rescale']>>} */
const rescalers = new WeakMap();

/** @param {Steps} attention @param {Tensor} weights (S, S) */
function rescale(attention, weights) {
  const known = rescalers.get(attention) ?? remember((/** @type {Tensor} */ one) => attention.rescale({ weights: one }));
  rescalers.set(attention, known);
  return known(weights);
}

/** @param {Steps} attention @param {Data} data @returns {Tensor} (S, S) query . key x scale, -Infinity where causal hides it */
function productScores(attention, data) {
  const scale = data.scale === null ? undefined : data.scale;
  return attention.scores({ query: tensor(queryOf(data)), key: tensor(keyOf(data)), scale, isCausal: data.causal });
}

/**
 * A score that can be typed and yet gives weight 0 beside the others of its row, as minus infinity would: softmax
 * subtracts the largest score, and e^-104 is less than half of the smallest float32.
 * @param {ReadonlyArray<number>} row @param {number} temperature
 */
export function hiddenScore(row, temperature) {
  const most = Math.max(...row.filter(Number.isFinite));
  return Math.max(-mostMagnitude, Math.min(0, Number.isFinite(most) ? Math.floor(most) : 0) - 120 * temperature);
}

/**
 * The scores behind the weights as editable numbers: given, computed from query and key, or, where only weights
 * are known, their logarithms (whose softmax is the rescaled row).
 * @param {Steps} attention @param {Data} data @returns {Matrix}
 */
export function scoresOf(attention, data) {
  if (data.weighting !== 'query-key' && data.scores) return data.scores;
  const scores = data.weighting === 'query-key' ? productScores(attention, data) : attention.logits({ weights: tensor(data.weights) });
  return rowsOf(scores).map((row) => typeable(row).map((score, _, rest) => (Number.isFinite(score) ? score : hiddenScore(rest, data.temperature))));
}

/** Scores too large to be typed, moved down together until the largest is 0: their softmax stays. @param {number[]} row */
function typeable(row) {
  const finite = row.filter(Number.isFinite);
  const most = Math.max(...finite);
  return finite.every((score) => Math.abs(score) <= mostMagnitude) ? row : row.map((score) => Math.max(-mostMagnitude, score - most));
}

/** @param {Steps} attention @param {Data} data @returns {Tensor} (S, S) the typed scores, -Infinity where causal hides them */
function maskedScores(attention, data) {
  const scores = tensor(scoresOf(attention, data));
  const [S] = scores.shape;
  return data.causal ? { ...scores, data: scores.data.map((score, i) => (i % S > Math.floor(i / S) ? -Infinity : score)) } : scores;
}

/** @param {Steps} attention @param {Data} data @returns {{ weights: Tensor, scores: Tensor | null }} */
function weigh(attention, data) {
  if (data.weighting === 'free' || data.weighting === 'sum') return { weights: tensor(data.weights), scores: null };
  const scores = data.weighting === 'scores' ? maskedScores(attention, data) : productScores(attention, data);
  return { weights: attention.softmax({ scores, temperature: data.temperature }), scores };
}

/** @param {Tensor} matrix (rows, columns) @param {number} i @returns {Tensor} */
export function row({ data, shape: [, columns] }, i) {
  return { data: data.slice(i * columns, (i + 1) * columns), shape: [columns] };
}

/** @param {Steps} attention @param {Data} data @returns {Scene} */
export function computeScene(attention, data) {
  const { weights: before, scores } = weigh(attention, data);
  const rescaled = rescale(attention, before);
  const weights = data.rescale ? rescaled.weights : before;
  const values = tensor(data.values);
  const embeddings = tensor(embeddingsOf(data));
  /** @type {Map<number, TokenScene>} */
  const tokens = new Map();
  /** @type {Audit | null | undefined} */
  let audit;
  return {
    data,
    S: data.tokens.length,
    D: data.values[0].length,
    weights,
    weightSums: data.rescale ? rescale(attention, weights).sums : rescaled.sums,
    scores,
    values,
    embeddings,
    of(token) {
      let scene = tokens.get(token);
      if (!scene) tokens.set(token, (scene = computeToken(attention, token, row(weights, token), values, row(embeddings, token))));
      return scene;
    },
    audit() {
      if (audit === undefined) audit = data.printed && attention.audit({ weights: before, values, printed: tensor(data.printed) });
      return audit;
    },
  };
}

/** @param {Steps} attention @param {number} token @param {Tensor} weights @param {Tensor} values @param {Tensor} embedding @returns {TokenScene} */
function computeToken(attention, token, weights, values, embedding) {
  const trace = attention.trace({ weights, values });
  const { weighted, partial, output, weightSum } = trace;
  return {
    token,
    weights,
    weightSum,
    weighted,
    partial,
    output,
    embedding,
    difference: attention.subtract({ from: output, what: embedding }),
    check: attention.check({ weights, values, trace }),
  };
}
