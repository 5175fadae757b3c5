import { readBoolean, readNumber } from './arguments.js';
import { AttentionError } from './errors.js';
import { run } from './steps.js';
import { countNumbers, describe, expectSize, readTensor, showShape, unexpected } from './tensors.js';

// What forward and backward attention share: reading the arguments, and bringing the numbers of one head to the core.

/**
 * @typedef {import('./load.js').Core} Core
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./tensors.js').TensorLike} TensorLike
 *
 * Bytes or booleans: 0 and false leave a key out. Floats are added to the scores; -Infinity leaves a key out.
 * @typedef {TensorLike | { data: Uint8Array, shape: number[] } | readonly boolean[] | readonly (readonly boolean[])[]
 *   | readonly (readonly (readonly boolean[])[])[] | readonly (readonly (readonly (readonly boolean[])[])[])[]} Mask
 *
 * @typedef {object} AttentionOptions T queries, S keys, D width of query and key, E width of value, H heads, B batch
 * @property {TensorLike} query (T,D), (H,T,D) or (B,H,T,D)
 * @property {TensorLike} key (S,D), (H,S,D) or (B,H,S,D)
 * @property {TensorLike} value (S,E), (H,S,E) or (B,H,S,E)
 * @property {Mask} [mask] broadcasts to (B,H,T,S), aligned at the right; S counts the keys of `past`, too
 * @property {boolean} [isCausal] query t attends to the keys of `past` and to the first t + 1 of its own
 * @property {number} [scale] of the scores, rounded to float32; 1/sqrt(D) if not given
 * @property {number} [softcap] scores become softcap x tanh(score / softcap), before the mask; 0, if not given: they don't
 * @property {boolean} [enableGqa] there are more query heads than key and value heads, a whole multiple: query head h uses
 *   key and value head floor(h / group)
 * @property {{ key: TensorLike, value: TensorLike }} [past] earlier keys and values, put before the new ones
 *
 * @typedef {object} Heads everything about one call, read and checked
 * @property {Tensor} query
 * @property {Tensor} key
 * @property {Tensor} value
 * @property {{ key: Tensor, value: Tensor } | undefined} past
 * @property {ReadMask | undefined} mask
 * @property {number} B
 * @property {number} H query heads
 * @property {number} group query heads that share one head of keys and values
 * @property {number} T
 * @property {number} P keys of the past
 * @property {number} S all keys: those of the past and the new ones
 * @property {number} D
 * @property {number} E
 * @property {number} scale
 * @property {number} softcap
 * @property {boolean} isCausal
 *
 * @typedef {{ data: Float32Array | Uint8Array, sizes: number[], steps: number[] }} ReadMask sizes of and steps along (B,H,T,S),
 *   0 where it broadcasts
 */

/** ATTN_MASK_ALLOWED and ATTN_MASK_ADDED of c_src/attention.h. */
const MASK_KINDS = { allowed: 1, added: 2 };

/** Rows in a block of the core: chunks of queries are a multiple, so that they make no difference. */
const ROW_BLOCK = 48;

/** Numbers of queries, outputs and weights that are copied at a time: they are still in cache when they are used. */
const CHUNK = 98304;

/**
 * @param {AttentionOptions} options
 * @returns {Heads}
 * @throws {AttentionError} ERR_TYPE, ERR_SHAPE, ERR_VALUE, ERR_SIZE
 */
export function readHeads(options) {
  const query = readTensor(options.query, 'query');
  const rank = query.shape.length;
  if (rank < 2 || rank > 4) {
    throw new AttentionError('ERR_SHAPE', `query has the shape ${showShape(query.shape)}; expected (T,D), (H,T,D) or (B,H,T,D).`);
  }
  const [B, H, T, D] = [...Array(4 - rank).fill(1), ...query.shape];
  const isGrouped = readBoolean(options.enableGqa ?? false, 'enableGqa');
  const key = readRows(options.key, 'key', rank, B, D);
  const [heads, own] = [rank > 2 ? key.shape[rank - 3] : 1, key.shape[rank - 2]];
  const group = readGroup(H, heads, isGrouped, key);
  const value = readRows(options.value, 'value', rank, B, undefined, heads, own);
  const past = readPast(options.past, rank, B, heads, D, value.shape[rank - 1]);
  const P = past ? past.key.shape[rank - 2] : 0;
  const scale = readNumber(options.scale ?? 1 / Math.sqrt(D || 1), 'scale');
  const softcap = readNumber(options.softcap ?? 0, 'softcap');
  if (!(softcap >= 0 && softcap < Infinity)) throw unexpected('ERR_VALUE', 'softcap', softcap, 'a finite number above 0, or 0 for none');
  const isCausal = readBoolean(options.isCausal ?? false, 'isCausal');
  const S = P + own;
  const mask = options.mask === undefined ? undefined : readMask(options.mask, [B, H, T, S]);
  return { query, key, value, past, mask, B, H, group, T, P, S, D, E: value.shape[rank - 1], scale, softcap, isCausal };
}

/**
 * @param {unknown} input @param {string} name
 * @param {number} rank @param {number} B
 * @param {number | undefined} width
 * @param {number} [heads] @param {number} [rows]
 * @returns {Tensor} (rows,width), with heads and batch as the rank has them
 */
function readRows(input, name, rank, B, width, heads, rows) {
  const tensor = readTensor(/** @type {TensorLike} */ (input), name);
  const expected = [B, heads, rows, width].slice(4 - rank);
  const { shape } = tensor;
  if (shape.length === rank && expected.every((size, i) => size === undefined || size === shape[i])) return tensor;
  const letters = ['B', 'H', 'S', name.endsWith('key') ? 'D' : 'E'].slice(4 - rank);
  const wanted = expected.map((size, i) => size ?? letters[i]).join(',');
  throw new AttentionError('ERR_SHAPE', `${name} has the shape ${showShape(shape)}; expected (${wanted}), to fit the others.`);
}

/** @param {number} H @param {number} heads @param {boolean} isGrouped @param {Tensor} key @returns {number} */
function readGroup(H, heads, isGrouped, key) {
  if (H === heads) return 1;
  if (isGrouped && heads > 0 && H % heads === 0) return H / heads;
  const expected = isGrouped ? `a number of heads that divides ${H}` : `${H} heads, as query has, or fewer with enableGqa`;
  throw new AttentionError('ERR_SHAPE', `key has the shape ${showShape(key.shape)}, so ${heads} heads; expected ${expected}.`);
}

/**
 * @param {unknown} past @param {number} rank @param {number} B @param {number} heads @param {number} D @param {number} E
 * @returns {{ key: Tensor, value: Tensor } | undefined}
 */
function readPast(past, rank, B, heads, D, E) {
  if (past === undefined) return undefined;
  if (past === null || typeof past !== 'object') throw unexpected('ERR_TYPE', 'past', past, 'an object with the tensors key and value');
  const { key, value } = /** @type {{ key: unknown, value: unknown }} */ (past);
  const keys = readRows(key, 'past.key', rank, B, D, heads);
  return { key: keys, value: readRows(value, 'past.value', rank, B, E, heads, keys.shape[rank - 2]) };
}

/** @param {Mask} input @param {number[]} full sizes of (B,H,T,S) @returns {ReadMask} */
function readMask(input, full) {
  const { data, shape } = readMaskTensor(input);
  const sizes = [...Array(Math.max(0, 4 - shape.length)).fill(1), ...shape];
  if (shape.length > 4 || sizes.some((size, i) => size !== 1 && size !== full[i])) {
    throw new AttentionError('ERR_SHAPE', `mask has the shape ${showShape(shape)}; expected one that broadcasts to (B,H,T,S), here ${showShape(full)}.`);
  }
  const steps = sizes.map((size, i) => (size === 1 && full[i] !== 1 ? 0 : countNumbers(sizes.slice(i + 1))));
  return { data, sizes, steps };
}

/** @param {Mask} input @returns {{ data: Float32Array | Uint8Array, shape: number[] }} */
function readMaskTensor(input) {
  const data = /** @type {any} */ (input)?.data;
  if (Object.prototype.toString.call(data) === '[object Uint8Array]') {
    const { shape } = /** @type {{ shape: number[] }} */ (input);
    if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && size >= 0) || countNumbers(shape) !== data.length) {
      throw new AttentionError('ERR_SHAPE', `mask.data has ${data.length} bytes, which do not fit mask.shape, ${Array.isArray(shape) ? showShape(shape) : describe(shape)}.`);
    }
    return { data: data instanceof Uint8Array ? data : Uint8Array.from(data), shape }; // that of another realm is copied
  }
  if (typeof input === 'boolean') throw unexpected('ERR_TYPE', 'mask', input, 'a tensor of numbers or bytes, or nested arrays');
  let first = /** @type {unknown} */ (input);
  while (Array.isArray(first)) first = first[0];
  if (typeof first !== 'boolean') return readTensor(/** @type {TensorLike} */ (input), 'mask');
  const numbers = readTensor(/** @type {TensorLike} */ (toNumbers(input, 'mask')), 'mask');
  return { data: Uint8Array.from(numbers.data), shape: numbers.shape };
}

/** @param {unknown} input @param {string} path @returns {unknown} the same nested arrays, of 1 for true and 0 for false */
function toNumbers(input, path) {
  if (Array.isArray(input)) return Array.from(input, (entry, i) => toNumbers(entry, `${path}[${i}]`));
  if (typeof input === 'boolean') return input ? 1 : 0;
  throw unexpected('ERR_TYPE', path, input, 'true or false, as its neighbours are');
}

/** @param {Heads} heads @param {number} width of what is copied for a query @returns {number} queries in a chunk */
export function countChunk({ T, mask }, width) {
  const numbers = Math.max(1, width, mask?.sizes[2] === 1 ? 0 : mask ? mask.sizes[3] : 0);
  return Math.min(T, Math.max(ROW_BLOCK, Math.floor(CHUNK / numbers / ROW_BLOCK) * ROW_BLOCK));
}

/** @param {Tensor} tensor (...,rows,width) @param {number} index of the matrix @returns {Float32Array} (rows,width) */
export function matrixOf({ data, shape }, index) {
  if (shape.length === 2) return data;
  const size = shape[shape.length - 2] * shape[shape.length - 1];
  return data.subarray(index * size, (index + 1) * size);
}

/**
 * Places all keys, or values, of one head: those of the past, then the new ones.
 *
 * @param {Core} core
 * @param {Tensor | undefined} past
 * @param {Tensor} own
 * @param {number} index of the head, batch included
 * @returns {number} a pointer to (S,width)
 */
export function placeRows({ memory }, past, own, index) {
  if (past === undefined) return memory.place(matrixOf(own, index));
  const [before, after] = [matrixOf(past, index), matrixOf(own, index)];
  const pointer = memory.reserveFloats(before.length + after.length);
  memory.write(pointer, before);
  memory.write(pointer + 4 * before.length, after);
  return pointer;
}

const words = new Int32Array(7);
const floats = new Float32Array(words.buffer);

/**
 * Places struct attn_rules of c_src/attention.h, and the part of the mask that it needs, for queries first to first + rows - 1.
 *
 * @param {Core} core
 * @param {Heads} heads
 * @param {number} b @param {number} h
 * @param {number} first @param {number} rows
 * @returns {number} a pointer
 */
export function placeRules({ memory }, { mask, scale, softcap, isCausal, P, S }, b, h, first, rows) {
  words.fill(0);
  if (mask) {
    const { data, sizes, steps } = mask;
    const start = b * steps[0] + h * steps[1] + first * steps[2];
    const part = data.subarray(start, start + (steps[2] === 0 ? 1 : rows) * sizes[3]);
    words[0] = part instanceof Uint8Array ? MASK_KINDS.allowed : MASK_KINDS.added;
    words[1] = part instanceof Uint8Array ? memory.placeBytes(part) : memory.place(part);
    words[2] = steps[2];
    words[3] = steps[3];
  }
  floats[4] = scale;
  floats[5] = softcap;
  words[6] = isCausal ? P + first : S;
  return memory.place(floats);
}

/** @param {Core} core @param {'keys' | 'values'} how @param {number} rows (rows,width) @param {number} count @param {number} width @returns {number} */
export function pack({ exports, memory }, how, rows, count, width) {
  const columns = how === 'keys' ? count : width;
  const panels = memory.reserveFloats(exports.attn_count_panels(columns) * 8 * (how === 'keys' ? width : count));
  run(how === 'keys' ? exports.attn_pack_keys(panels, rows, count, width) : exports.attn_pack_values(panels, rows, count, width));
  return panels;
}

/** @param {Heads} heads @throws {AttentionError} ERR_SIZE */
export function expectHeads({ S, D, E }) {
  // Panels are whole, and wider than the tensors by up to seven.
  expectSize((S + 8) * (Math.max(D, E) + 8), 'The keys or the values of one head');
}
