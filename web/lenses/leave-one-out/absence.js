/**
 * What the output is when one token is not there, for each token.
 *
 * @typedef {import('../../core/lenses.js').Looking} Attention
 * @typedef {import('../../core/index.js').Tensor} Tensor
 * @typedef {object} Absence
 * @property {Tensor} outputs (S, D) row i: the output without token i
 * @property {Tensor} moves   (S, D) how far each output is from the one with all tokens
 * @property {Tensor} lengths (S) of the moves
 * @property {boolean[]} canShare (S) whether the others can take over token i's weight: not where they sum to 0
 */

/** Others whose sum is this small a part of all weights sum to 0, but for rounding. */
const noise = 1e-6;

/**
 * @param {Attention} attention
 * @param {{ weights: Tensor, values: Tensor, output: Tensor, weightSum: number, isShared: boolean }} options weights (S), values (S, D),
 *   output (D); isShared: the others take over the weight in proportion, so that the row keeps its sum, where they can
 * @returns {Absence}
 */
export function leaveOut(attention, { weights, values, output, weightSum, isShared }) {
  const [S, D] = values.shape;
  const rows = { data: new Float32Array(S * S), shape: [S, S] };
  for (let token = 0; token < S; token++) {
    rows.data.set(weights.data, token * S);
    rows.data[token * S + token] = 0;
  }
  const { weights: ofOne, sums } = attention.rescale({ weights: rows });
  const size = weights.data.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const canShare = Array.from(sums.data, (sum) => Math.abs(sum) > noise * size);
  if (isShared) {
    const shared = attention.weightedValues({ weights: { data: new Float32Array(S).fill(weightSum), shape: [S] }, values: ofOne });
    canShare.forEach((can, token) => can && rows.data.set(shared.data.subarray(token * S, token * S + S), token * S));
  }
  const outputs = attention.weightedSum({ weights: rows, values });
  const before = { data: new Float32Array(S * D), shape: [S, D] };
  for (let token = 0; token < S; token++) before.data.set(output.data, token * D);
  const moves = attention.subtract({ from: outputs, what: before });
  const { norms: lengths } = attention.contributions({ weights: new Array(S).fill(1), values: moves });
  return { outputs, moves, lengths, canShare };
}
