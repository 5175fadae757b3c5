// The core, as the package ships it.

/**
 * @typedef {import('../types.d.ts').Contender} Contender
 * @typedef {import('../types.d.ts').Maker} Maker
 */

/**
 * @param {string} variant
 * @param {string} method of Attention: what is timed
 * @param {object} input what it takes
 * @param {(result: any) => Float32Array} read
 * @returns {Promise<Contender>}
 */
async function contend(variant, method, input, read) {
  const { loadAttention } = await import('../../../dist/index.js');
  const attention = /** @type {any} */ (await loadAttention({ variant: /** @type {any} */ (variant) }));
  if (typeof attention[method] !== 'function') throw new Error(`${method} is not there`);
  return { run: () => attention[method](input), read, dispose: () => attention.dispose() };
}

export const OURS = 'ours';
export const WITH_OUT = 'ours, out';
export const RELAXED = 'ours relaxed, out';
export const FORWARD = 'ours, forward';

/**
 * The three of a work: allocating, with `out`, relaxed with `out`.
 *
 * @param {(variant: string, hasOut: boolean, problem: any) => Promise<Contender>} make
 * @returns {Maker[]}
 */
function three(make) {
  return [
    { name: OURS, isPeer: false, make: (problem) => make('simd', false, problem) },
    { name: WITH_OUT, isPeer: false, make: (problem) => make('simd', true, problem) },
    { name: RELAXED, isPeer: false, make: (problem) => make('relaxed-simd', true, problem) },
  ];
}

/** @param {number[]} shape */
const makeOut = (shape) => ({ out: { data: new Float32Array(shape.reduce((a, b) => a * b)), shape } });

export const weightedSum = three((variant, hasOut, { T, S, D, weights, values }) => contend(variant, 'weightedSum', {
  weights: { data: weights, shape: [T, S] }, values: { data: values, shape: [S, D] }, ...(hasOut && makeOut([T, D])),
}, (result) => result.data));

/** @param {any} problem */
function attentionInputs({ H, T, S, D, query, key, value }) {
  const lead = H === 1 ? [] : [H];
  return { query: { data: query, shape: [...lead, T, D] }, key: { data: key, shape: [...lead, S, D] }, value: { data: value, shape: [...lead, S, D] } };
}

export const attention = three((variant, hasOut, problem) => contend(variant, 'scaledDotProductAttention', {
  ...attentionInputs(problem), ...(hasOut && makeOut(problem.H === 1 ? [problem.T, problem.D] : [problem.H, problem.T, problem.D])),
}, ({ output }) => output.data));

/** @type {Maker[]} */
export const softmax = three((variant, hasOut, { rows, columns, scores }) => contend(variant, 'softmax', {
  scores: { data: scores, shape: [rows, columns] }, ...(hasOut && makeOut([rows, columns])),
}, (result) => result.data));

/** @param {{ gradQuery: any, gradKey: any, gradValue: any }} gradients @returns {Float32Array} */
function joinGradients({ gradQuery, gradKey, gradValue }) {
  const [a, b, c] = [gradQuery.data, gradKey.data, gradValue.data];
  const joined = new Float32Array(a.length + b.length + c.length);
  joined.set(a);
  joined.set(b, a.length);
  joined.set(c, a.length + b.length);
  return joined;
}

/** @type {Maker[]} */
export const backward = [
  ...[['simd', OURS], ['relaxed-simd', 'ours relaxed']].map(([variant, name]) => ({
    name,
    isPeer: false,
    make: (/** @type {any} */ problem) => contend(variant, 'scaledDotProductAttentionBackward',
      { ...attentionInputs(problem), gradOutput: { data: problem.gradOutput, shape: [problem.T, problem.D] } }, joinGradients),
  })),
  {
    name: FORWARD,
    isPeer: false,
    make: async (problem) => {
      const { run, dispose } = await contend('simd', 'scaledDotProductAttention', attentionInputs(problem), (result) => result.output.data);
      // The attention work checks it; here it only tells how long it takes.
      return { run, dispose, amount: 4 * problem.T * problem.S * problem.D };
    },
  },
];
