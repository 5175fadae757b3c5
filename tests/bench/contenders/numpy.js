// numpy-ts, which runs in WebAssembly what it has a kernel for. It has matrix products, no attention.

/** @typedef {import('../types.d.ts').Maker} Maker */

/** Its default does not hold the largest size. */
const MEMORY_BYTES = 2 ** 30;
let isConfigured = false;

async function start() {
  const numpy = await import('numpy-ts');
  if (!isConfigured) numpy.configureWasm({ maxMemory: MEMORY_BYTES });
  isConfigured = true;
  return numpy;
}

/** @type {Maker[]} */
export const weightedSum = [{
  name: 'numpy-ts',
  make: async ({ T, S, D, weights, values }) => {
    const numpy = await start();
    // array() and frombuffer() go element by element: several times slower than the product itself.
    const copyIn = (/** @type {Float32Array} */ data, /** @type {number[]} */ shape) => {
      const array = numpy.empty(shape, 'float32');
      array.data.set(/** @type {any} */ (data));
      return array;
    };
    const run = () => {
      const left = copyIn(weights, [T, S]);
      const right = copyIn(values, [S, D]);
      const product = numpy.matmul(left, right);
      const data = product.data.slice();
      for (const array of [product, left, right]) array.dispose();
      return data;
    };
    return { run, read: (result) => result };
  },
}];
