// No contender, a yardstick: keys and values copied to other arrays. n bytes copied are 2 n moved.

/** @type {import('../types.d.ts').Maker} */
export const copy = {
  name: 'copy',
  isPeer: false,
  make: async ({ key, value }) => {
    const keyCopy = new Float32Array(key.length);
    const valueCopy = new Float32Array(value.length);
    const run = () => {
      keyCopy.set(key);
      valueCopy.set(value);
    };
    return { run, amount: 2 * (key.byteLength + value.byteLength) };
  },
};
