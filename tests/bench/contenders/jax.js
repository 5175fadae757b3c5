// jax-js, its WebAssembly backend; it uses relaxed SIMD by itself where the engine has it.

/**
 * @typedef {import('../types.d.ts').Contender} Contender
 * @typedef {import('../types.d.ts').Maker} Maker
 * @typedef {typeof import('@jax-js/jax')} Library
 */

/** @returns {Promise<Library>} */
async function start() {
  const jax = await import('@jax-js/jax');
  if (!(await jax.init('wasm')).includes('wasm')) throw new Error('jax-js has no WebAssembly backend here');
  jax.defaultDevice('wasm');
  return jax;
}

/**
 * @param {{ data: Float32Array, shape: number[] }[]} inputs
 * @param {(jax: Library) => (...arrays: any[]) => any} compute arrays are used up by the function that takes them
 * @returns {Promise<Contender>} results are arrays, one an output
 */
async function contend(inputs, compute) {
  const jax = await start();
  const compiled = jax.jit(compute(jax));
  const run = () => {
    const outputs = compiled(...inputs.map(({ data, shape }) => jax.numpy.array(/** @type {Float32Array<ArrayBuffer>} */ (data), { shape })));
    return [outputs].flat().map((output) => output.dataSync());
  };
  return { run, read: (results) => Float32Array.from(results.flatMap((/** @type {Float32Array} */ result) => [...result])), dispose: () => compiled.dispose() };
}

/** @param {Library} jax @param {number} D @returns {(query: any, key: any, value: any) => any} */
function attender({ numpy, nn }, D) {
  return (query, key, value) => numpy.matmul(nn.softmax(numpy.matmul(query, numpy.matrixTranspose(key)).mul(1 / Math.sqrt(D)), -1), value);
}

/** @param {any} problem */
function attentionInputs({ H, T, S, D, query, key, value }) {
  const lead = H === 1 ? [] : [H];
  return [{ data: query, shape: [...lead, T, D] }, { data: key, shape: [...lead, S, D] }, { data: value, shape: [...lead, S, D] }];
}

const name = 'jax-js';

/** @type {Maker[]} */
export const weightedSum = [{
  name,
  make: ({ T, S, D, weights, values }) => contend([{ data: weights, shape: [T, S] }, { data: values, shape: [S, D] }],
    ({ numpy }) => (a, b) => numpy.matmul(a, b)),
}];

/** @type {Maker[]} */
export const softmax = [{
  name,
  make: ({ rows, columns, scores }) => contend([{ data: scores, shape: [rows, columns] }], ({ nn }) => (x) => nn.softmax(x, -1)),
}];

/** @type {Maker[]} */
export const attention = [{ name, make: (problem) => contend(attentionInputs(problem), (jax) => attender(jax, problem.D)) }];

/** @type {Maker[]} The gradient of sum(output * gradOutput); it computes the output on the way. */
export const backward = [{
  name,
  make: (problem) => contend([...attentionInputs(problem), { data: problem.gradOutput, shape: [problem.T, problem.D] }], (jax) => {
    const attend = attender(jax, problem.D);
    const loss = (/** @type {any[]} */ ...[query, key, value, gradOutput]) => attend(query, key, value).mul(gradOutput).sum();
    return jax.grad(loss, { argnums: [0, 1, 2] });
  }),
}];
