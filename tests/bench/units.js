/** @typedef {import('./types.d.ts').Unit} Unit */

/** @type {Unit} amounts are floating-point operations */
export const gflops = { name: 'GFLOP/s', of: (amount, ms) => amount / ms / 1e6 };

/** @type {Unit} amounts are elements */
export const nsAnElement = { name: 'ns/element', of: (amount, ms) => (ms * 1e6) / amount };

/** @type {Unit} amounts are bytes moved */
export const gigabytes = { name: 'GB/s', of: (amount, ms) => amount / ms / 1e6 };
