// Random problems, and one hash of all their results: the same in every variant, engine and browser. Nothing of Node is needed.

/** @typedef {import('../../web/core/attention.js').Attention} Attention */
/** @typedef {import('../../web/core/index.js').Tensor} Tensor */

/** Numbers that go wrong easily: ties, edges of float32, zeros of both signs, what is no number. */
const EXTREMES = [0, -0, 1, -1, 2 ** -149, -(2 ** -149), 2 ** -126, 1e-30, 1e30, -1e30, 3.4028234663852886e38, -3.4028234663852886e38, 88.7, -87.3, -104, 0.5, Infinity, -Infinity, NaN];

/** A generator with a state of 32 bits (mulberry32). @param {number} seed */
function makeRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ n) => Math.floor(next() * n);
  return { next, below, chance: (/** @type {number} */ p) => next() < p };
}

/** @typedef {ReturnType<typeof makeRandom>} Random */

/** How the numbers of one problem are drawn. @param {Random} random @returns {() => number} */
function makeNumbers({ next, below }) {
  const kind = below(10);
  const extremes = kind === 9 ? EXTREMES.length : EXTREMES.length - 3; // finite only, but in one of ten
  const width = [1, 1, 1, 10, 100, 1e-3, 1e-20, 1e18][Math.min(kind, 7)];
  if (kind < 8) return () => (next() * 2 - 1) * width;
  return () => (below(3) === 0 ? EXTREMES[below(extremes)] : next() * 4 - 2);
}

/** @param {() => number} number @param {number[]} shape @returns {Tensor} */
function fill(number, shape) {
  return { data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, number), shape };
}

/** Mostly small, now and then past the edge of a tile. @param {Random} random */
const size = ({ below, chance }) => (chance(0.02) ? below(140) : chance(0.2) ? below(40) : below(10));

/** @param {Random} random @param {() => number} number */
function makeAttention(random, number) {
  const { below, chance } = random;
  const [T, own, D, E, P] = [size(random), size(random), size(random), size(random), chance(0.3) ? size(random) : 0];
  const heads = 1 + below(2);
  const group = chance(0.3) ? 1 + below(3) : 1;
  const rank = 2 + below(3);
  const batch = rank === 4 ? [1 + below(2)] : [];
  const [lead, queries] = rank === 2 ? [[], []] : [[...batch, heads], [...batch, heads * group]];
  const S = P + own;
  const full = [...Array(4 - rank).fill(1), ...queries, T, S];
  const mask = full.slice(below(4)).map((n) => (chance(0.3) ? 1 : n));
  const bytes = () => ({ data: Uint8Array.from(fill(() => below(4), mask).data), shape: mask });
  return {
    query: fill(number, [...queries, T, D]), key: fill(number, [...lead, own, D]), value: fill(number, [...lead, own, E]),
    gradOutput: fill(number, [...queries, T, E]),
    ...(group > 1 && { enableGqa: true }),
    ...(P > 0 && { past: { key: fill(number, [...lead, P, D]), value: fill(number, [...lead, P, E]) } }),
    ...(chance(0.4) && { mask: chance(0.5) ? bytes() : fill(() => (below(4) ? number() : -Infinity), mask) }),
    ...(chance(0.4) && { isCausal: true }),
    ...(chance(0.3) && { scale: number() }),
    ...(chance(0.3) && { softcap: [0, 0.01, 1, 30, 1e6][below(5)] }),
  };
}

/** @param {Random} random @param {() => number} number */
function makeSum(random, number) {
  const { chance, below } = random;
  const [T, S, D] = [size(random), size(random), size(random)];
  const batch = chance(0.3) ? [1 + below(3)] : [];
  const [left, right] = [chance(0.6) ? batch : [], chance(0.6) ? batch : []];
  const lead = left.length ? left : right;
  const isRow = left.length === 0 && chance(0.2);
  const rows = isRow ? [] : [T];
  return {
    weights: fill(number, [...left, ...rows, S]), values: fill(number, [...right, S, D]),
    gradOutput: fill(number, [...lead, ...rows, D]),
  };
}

/** One problem: its function, and the tensors that come out. @param {Attention} attention @param {Random} random @returns {(Tensor | number | undefined)[]} */
function solve(attention, random) {
  const { below, chance } = random;
  const number = makeNumbers(random);
  switch (below(10)) {
    case 0: return [attention.weightedSum(makeSum(random, number))];
    case 1: {
      const { gradWeights, gradValues } = attention.weightedSumBackward(makeSum(random, number));
      return [gradWeights, gradValues];
    }
    case 2: {
      const scores = fill(number, [size(random), size(random)]);
      return [attention.softmax(chance(0.5) ? { scores } : { scores, temperature: [0.01, 0.5, 1, 7, 1e9][below(5)] })];
    }
    case 3: {
      const [S, D] = [size(random), size(random)];
      const { norms, shares } = attention.contributions({ weights: fill(number, [size(random), S]), values: fill(number, [S, D]) });
      return [norms, shares];
    }
    case 4: {
      const [S, D] = [below(9), below(6)];
      const { nullity, directions, ranges, effectiveWeights } = attention.sameSum({ weights: fill(number, [S]), values: fill(number, [S, D]) });
      return [nullity, directions, ranges, effectiveWeights];
    }
    case 5: {
      const [S, D] = [size(random), size(random)];
      const { weighted, partial, output, weightSum } = attention.trace({ weights: fill(number, [S]), values: fill(number, [S, D]) });
      return [weighted, partial, output, weightSum];
    }
    case 6: case 7: {
      const { gradQuery, gradKey, gradValue, gradPast } = attention.scaledDotProductAttentionBackward(makeAttention(random, number));
      return [gradQuery, gradKey, gradValue, gradPast?.key, gradPast?.value];
    }
    default: {
      const { output, weights, present } = attention.scaledDotProductAttention({ ...makeAttention(random, number), returnWeights: chance(0.5) });
      return [output, weights, present?.key, present?.value];
    }
  }
}

/** FNV-1a over whole words, with a mixing shift. @param {number} hash @param {number} word */
function mix(hash, word) {
  const product = Math.imul(hash ^ word, 0x01000193);
  return product ^ (product >>> 15);
}

/** @param {number} hash @param {Tensor | number | undefined} result */
function hashResult(hash, result) {
  if (result === undefined) return mix(hash, 1);
  const { data, shape } = typeof result === 'number' ? { data: Float32Array.of(result), shape: [] } : result;
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
  let h = mix(hash, shape.length);
  for (const n of shape) h = mix(h, n);
  // The payload and the sign of NaN are not ours.
  for (let i = 0; i < words.length; i++) h = mix(h, (words[i] & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : words[i]);
  return h;
}

/**
 * Solves so many problems, the same in every run, and hashes the bits of all results.
 *
 * @param {Attention} attention
 * @param {number} count
 * @param {(hash: number, index: number) => void} [each] told the hash after every problem, to find the first that differs
 * @param {number} [first] problem, to go on
 * @param {number} [before] hash of those before it
 * @returns {string} eight hexadecimal digits
 */
export function hashProblems(attention, count, each, first = 0, before = 0x811c9dc5) {
  let hash = before;
  for (let i = first; i < count; i++) {
    for (const result of solve(attention, makeRandom(i))) hash = hashResult(hash, result);
    each?.(hash, i);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
