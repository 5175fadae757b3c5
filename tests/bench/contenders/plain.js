// A loop over Float32Arrays, as a page would write it that takes no library.

/** @typedef {import('../types.d.ts').Maker} Maker */

/**
 * @param {Float32Array} output (T,D), zeros
 * @param {Float32Array} weights (T,S) @param {Float32Array} values (S,D) @param {number} T @param {number} S @param {number} D
 */
function addWeighted(output, weights, values, T, S, D) {
  for (let t = 0; t < T; t++) {
    for (let s = 0; s < S; s++) {
      const weight = weights[t * S + s];
      for (let d = 0; d < D; d++) output[t * D + d] += weight * values[s * D + d];
    }
  }
  return output;
}

/** @type {Maker[]} */
export const weightedSum = [
  {
    name: 'plain JavaScript',
    make: async ({ T, S, D, weights, values }) => ({
      run: () => addWeighted(new Float32Array(T * D), weights, values, T, S, D), read: (result) => result,
    }),
  },
  {
    name: 'plain JavaScript, out',
    make: async ({ T, S, D, weights, values }) => {
      const out = new Float32Array(T * D);
      return { run: () => addWeighted(out.fill(0), weights, values, T, S, D), read: (result) => result };
    },
  },
];
