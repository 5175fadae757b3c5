import { countChunk, expectHeads, matrixOf, placeRows, placeRules, readHeads } from './attend.js';
import { readBoolean } from './arguments.js';
import { allocate } from './memory.js';
import { run } from './steps.js';
import { checkResult, countNumbers, expectSize } from './tensors.js';

/**
 * @typedef {import('./attend.js').Heads} Heads
 * @typedef {import('./attend.js').AttentionOptions} AttentionOptions
 * @typedef {import('./load.js').Core} Core
 * @typedef {import('./tensors.js').Tensor} Tensor
 *
 * @typedef {object} AttentionResult
 * @property {Tensor} output (T,E), (H,T,E) or (B,H,T,E); `out` if it was given
 * @property {Tensor} [weights] (T,S), (H,T,S) or (B,H,T,S), if returnWeights was true
 * @property {{ key: Tensor, value: Tensor }} [present] all keys and values, the next call's past, if past was given
 */

/** Fewer queries than these (those of a group together) are computed without packing keys and values (measured). */
const LEAST_PACKED = 4;

/** Numbers of a tensor that comes to the core in one piece. */
const SMALL = 98304;

/** Numbers of keys, or values, that come to the core at a time where they are not packed: 32 KB, near at hand when used. */
const PART = 8192;

/**
 * @param {Core} core with cleared memory
 * @param {AttentionOptions & { returnWeights?: boolean, out?: Tensor }} options
 * @returns {AttentionResult}
 */
export function attend(core, options) {
  const heads = readHeads(options);
  const returnWeights = readBoolean(options.returnWeights ?? false, 'returnWeights');
  const { query, key, value, past, T, S, E } = heads;
  const target = options.out; // read once: it may be a getter
  const lead = query.shape.slice(0, -2);
  const shape = [...lead, T, E];
  checkResult(target, shape);
  expectHeads(heads);
  if (returnWeights) expectSize(countNumbers(lead) * T * S, 'The weights');
  if (isSmall(heads, returnWeights)) return { output: attendSmall(core, heads, shape, target) };
  const inputs = [query, key, value, ...(past ? [past.key, past.value] : [])];
  const out = target?.data;
  const isApart = out !== undefined && inputs.every(({ data }) => data.buffer !== out.buffer) && heads.mask?.data.buffer !== out.buffer;
  const output = isApart ? out : allocate(countNumbers(shape));
  const weights = returnWeights ? allocate(countNumbers(lead) * T * S) : undefined;
  for (let b = 0; b < heads.B; b++) {
    for (let h = 0; h < heads.H; h += heads.group) attendGroup(core, heads, b, h, output, weights);
  }
  const present = past && { key: join(past.key, key), value: join(past.value, value) };
  if (out && !isApart) out.set(output);
  return {
    output: target ?? { data: output, shape },
    ...(weights && { weights: { data: weights, shape: [...lead, T, S] } }),
    ...(present && { present }),
  };
}

/** @param {Heads} heads @param {boolean} returnWeights @returns {boolean} can all heads come to the core in one piece, with nothing to add? */
function isSmall({ query, key, value, mask, past, group, T }, returnWeights) {
  return !mask && !past && !returnWeights && T * group >= LEAST_PACKED && Math.max(query.data.length, key.data.length, value.data.length) <= SMALL;
}

/**
 * All heads at once: for small ones, bringing them one by one costs more than the rest.
 *
 * @param {Core} core
 * @param {Heads} heads
 * @param {number[]} shape of the output
 * @param {Tensor} [out]
 * @returns {Tensor}
 */
function attendSmall(core, heads, shape, out) {
  const { exports, memory } = core;
  const { query, key, value, B, H, group, T, S, D, E } = heads;
  const [queryAt, keyAt, valueAt] = [memory.place(query.data), memory.place(key.data), memory.place(value.data)];
  const keyPanels = memory.reserveFloats(exports.attn_count_panels(S) * 8 * D);
  const valuePanels = memory.reserveFloats(exports.attn_count_panels(E) * 8 * S);
  const scores = memory.reserveFloats(run(exports.attn_size_scores(S)));
  const rules = placeRules(core, heads, 0, 0, 0, T);
  const outputAt = memory.reserveFloats(B * H * T * E);
  for (let head = 0; head < B * H; head++) {
    const shared = head / group;
    if (head % group === 0) {
      exports.attn_pack_keys(keyPanels, keyAt + 4 * shared * S * D, S, D);
      exports.attn_pack_values(valuePanels, valueAt + 4 * shared * S * E, S, E);
    }
    run(exports.attn_attend(outputAt + 4 * head * T * E, 0, scores, queryAt + 4 * head * T * D, keyPanels, valuePanels, rules, T, S, D, E));
  }
  if (out === undefined) return { data: memory.read(outputAt, B * H * T * E), shape };
  memory.readInto(out.data, outputAt);
  return out;
}

/**
 * The query heads that share one head of keys and values.
 *
 * @param {Core} core
 * @param {Heads} heads
 * @param {number} b @param {number} h the first of them
 * @param {Float32Array} output @param {Float32Array | undefined} weights
 */
function attendGroup(core, heads, b, h, output, weights) {
  const { H, group, T } = heads;
  core.memory.clear();
  if (T * group < LEAST_PACKED) return attendFew(core, heads, b, h, output, weights);
  const { S, D, E, past, key, value } = heads;
  const index = (b * H + h) / group;
  const { memory } = core;
  const keyPanels = memory.reserveFloats(core.exports.attn_count_panels(S) * 8 * D);
  const valuePanels = memory.reserveFloats(core.exports.attn_count_panels(E) * 8 * S);
  const mark = memory.mark();
  run(core.exports.attn_pack_keys(keyPanels, placeRows(core, past?.key, key, index), S, D));
  memory.release(mark);
  run(core.exports.attn_pack_values(valuePanels, placeRows(core, past?.value, value, index), S, E));
  memory.release(mark);
  for (let g = 0; g < group; g++) attendHead(core, heads, b, h + g, keyPanels, valuePanels, output, weights);
}

/**
 * @param {Core} core
 * @param {Heads} heads
 * @param {number} b @param {number} h
 * @param {number} keyPanels @param {number} valuePanels
 * @param {Float32Array} output @param {Float32Array | undefined} weights
 */
function attendHead(core, heads, b, h, keyPanels, valuePanels, output, weights) {
  const { exports, memory } = core;
  const { H, T, S, D, E } = heads;
  const head = b * H + h;
  const query = matrixOf(heads.query, head);
  const most = countChunk(heads, Math.max(D, E, weights ? S : 0));
  const start = memory.mark();
  const scores = memory.reserveFloats(run(exports.attn_size_scores(S)));
  const outputAt = memory.reserveFloats(most * E);
  const weightsAt = weights ? memory.reserveFloats(most * S) : 0;
  const mark = memory.mark();
  for (let t = 0; t < T; t += most) {
    const rows = Math.min(most, T - t);
    memory.release(mark);
    const queryAt = memory.place(rows === T ? query : query.subarray(t * D, (t + rows) * D));
    const rules = placeRules(core, heads, b, h, t, rows);
    run(exports.attn_attend(outputAt, weightsAt, scores, queryAt, keyPanels, valuePanels, rules, rows, S, D, E));
    memory.readInto(partOf(output, head * T + t, rows, E), outputAt);
    if (weights) memory.readInto(partOf(weights, head * T + t, rows, S), weightsAt);
  }
  memory.release(start);
}

/**
 * A few queries, as in decoding: keys and values pass once, in parts that stay near at hand.
 *
 * @param {Core} core
 * @param {Heads} heads
 * @param {number} b @param {number} h
 * @param {Float32Array} output @param {Float32Array | undefined} weights
 */
function attendFew(core, heads, b, h, output, weights) {
  const { exports, memory } = core;
  const { H, group, T, S, D, E, past, key, value } = heads;
  const head = b * H + h;
  const rows = group * T;
  const query = memory.place(heads.query.data.subarray(head * T * D, (head + group) * T * D));
  const scores = memory.reserveFloats(rows * S);
  const sums = memory.reserveFloats(rows);
  const result = memory.reserveZeros(rows * E);
  const sum = memory.reserveFloats(E);
  const weightsAt = weights ? memory.reserveFloats(rows * S) : 0;
  eachPart(core, past?.key, key, head / group, D, (part, first, count) =>
    exports.attn_score_keys(scores + 4 * first, query, part, rows, count, D, S));
  for (let g = 0; g < group; g++) {
    const rules = placeRules(core, heads, b, h + g, 0, T);
    const at = (/** @type {number} */ pointer, /** @type {number} */ width) => pointer && pointer + 4 * g * T * width;
    run(exports.attn_weigh_scores(at(sums, 1), at(weightsAt, S), at(scores, S), rules, T, S));
  }
  eachPart(core, past?.value, value, head / group, E, (part, first, count) =>
    exports.attn_add_values(result, sum, scores + 4 * first, part, rows, count, E, S));
  run(exports.attn_divide_rows(result, sums, rows, E));
  memory.readInto(partOf(output, head * T, rows, E), result);
  if (weights) memory.readInto(partOf(weights, head * T, rows, S), weightsAt);
}

/**
 * @param {Core} core
 * @param {Tensor | undefined} past
 * @param {Tensor} own
 * @param {number} index of the head
 * @param {number} width
 * @param {(part: number, first: number, count: number) => number} use a pointer to rows first to first + count - 1
 */
function eachPart({ memory }, past, own, index, width, use) {
  // A multiple of 128, the keys in one run of additions: then parts make no difference.
  const most = Math.max(128, Math.floor(PART / Math.max(1, width) / 128) * 128);
  const sources = past ? [matrixOf(past, index), matrixOf(own, index)] : [matrixOf(own, index)];
  const rowsOf = (/** @type {number} */ i) => (i < sources.length - 1 && past ? past : own).shape[own.shape.length - 2];
  const mark = memory.mark();
  const part = memory.reserveFloats(most * width);
  let [first, held] = [0, 0];
  sources.forEach((rows, i) => {
    for (let r = 0, left = rowsOf(i); left > 0; ) {
      const count = Math.min(left, most - held);
      memory.write(part + 4 * held * width, rows.subarray(r * width, (r + count) * width));
      r += count;
      left -= count;
      held += count;
      if (held === most || (left === 0 && i === sources.length - 1)) {
        run(use(part, first, held));
        first += held;
        held = 0;
      }
    }
  });
  if (held > 0) run(use(part, first, held));
  memory.release(mark);
}

/** @param {Float32Array} data (...,width) @param {number} row @param {number} rows @param {number} width */
function partOf(data, row, rows, width) {
  return rows * width === data.length ? data : data.subarray(row * width, (row + rows) * width);
}

/** @param {Tensor} past (...,P,width) @param {Tensor} own (...,N,width) @returns {Tensor} (...,P+N,width) */
function join(past, own) {
  const rank = own.shape.length;
  const rows = past.shape[rank - 2] + own.shape[rank - 2];
  const width = own.shape[rank - 1];
  const shape = [...own.shape.slice(0, -2), rows, width];
  expectSize(countNumbers(shape), 'present');
  const data = allocate(countNumbers(shape));
  for (let i = 0, count = countNumbers(own.shape.slice(0, -2)); i < count; i++) {
    const before = matrixOf(past, i);
    data.set(before, i * rows * width);
    data.set(matrixOf(own, i), i * rows * width + before.length);
  }
  return { data, shape };
}
