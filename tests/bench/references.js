// Attention in float64, a row at a time.

/** @typedef {{ H: number, T: number, S: number, D: number, query: Float32Array, key: Float32Array, value: Float32Array }} AttentionProblem */

/** @param {AttentionProblem} problem @param {number} h @param {number} t @returns {Float64Array} (S) */
export function weightsOf({ T, S, D, query, key }, h, t) {
  const weights = new Float64Array(S);
  for (let s = 0; s < S; s++) {
    let sum = 0;
    for (let d = 0; d < D; d++) sum += query[(h * T + t) * D + d] * key[(h * S + s) * D + d];
    weights[s] = sum / Math.sqrt(D);
  }
  return softmaxInPlace(weights);
}

/** @param {Float64Array} scores */
export function softmaxInPlace(scores) {
  const max = scores.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (let s = 0; s < scores.length; s++) sum += scores[s] = Math.exp(scores[s] - max);
  for (let s = 0; s < scores.length; s++) scores[s] /= sum;
  return scores;
}

/** @param {AttentionProblem} problem @param {number} h @param {number} t @returns {Float64Array} (D) */
export function attendRow(problem, h, t) {
  const { S, D, value } = problem;
  const weights = weightsOf(problem, h, t);
  const output = new Float64Array(D);
  for (let s = 0; s < S; s++) {
    for (let d = 0; d < D; d++) output[d] += weights[s] * value[(h * S + s) * D + d];
  }
  return output;
}

/**
 * dV = P' dO, dP = dO V', dS = P (dP - rowsum(P dP)), dQ = dS K scale, dK = dS' Q scale.
 *
 * @param {AttentionProblem & { gradOutput: Float32Array }} problem of one head
 * @returns {Float64Array} dQ (T,D), dK (S,D), dV (S,D)
 */
export function gradients(problem) {
  const { T, S, D, query, key, value, gradOutput } = problem;
  const joined = new Float64Array((T + 2 * S) * D);
  const [gradQuery, gradKey, gradValue] = [joined.subarray(0, T * D), joined.subarray(T * D, (T + S) * D), joined.subarray((T + S) * D)];
  for (let t = 0; t < T; t++) {
    const weights = weightsOf(problem, 0, t);
    const gradWeights = weights.map((_, s) => dot(gradOutput, t, value, s, D));
    const mean = weights.reduce((sum, weight, s) => sum + weight * gradWeights[s], 0);
    for (let s = 0; s < S; s++) {
      const gradScore = (weights[s] * (gradWeights[s] - mean)) / Math.sqrt(D);
      for (let d = 0; d < D; d++) {
        gradQuery[t * D + d] += gradScore * key[s * D + d];
        gradKey[s * D + d] += gradScore * query[t * D + d];
        gradValue[s * D + d] += weights[s] * gradOutput[t * D + d];
      }
    }
  }
  return joined;
}

/** @param {Float32Array} a @param {number} i row @param {Float32Array} b @param {number} j row @param {number} D */
function dot(a, i, b, j, D) {
  let sum = 0;
  for (let d = 0; d < D; d++) sum += a[i * D + d] * b[j * D + d];
  return sum;
}
