/** @param {number[]} numbers @returns {number} NaN of none */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** @param {number} seed @returns {() => number} numbers from 0 to 1, the same in every run */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param {number} count @param {number} seed @param {number} [bound] @returns {Float32Array} from -bound to bound, the same in every run */
export function makeNumbers(count, seed, bound = 1) {
  const random = randomFrom(seed);
  return Float32Array.from({ length: count }, () => (2 * random() - 1) * bound);
}

/** @template T @param {T[]} items @param {() => number} random @returns {T[]} in another order */
export function shuffle(items, random) {
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled;
}
