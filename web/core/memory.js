import { AttentionError } from './errors.js';

/**
 * What one variant of the core exports; pointers are byte addresses in `memory`. c_src/attention.h is the manual.
 *
 * @typedef {{ memory: { buffer: ArrayBuffer, grow(pages: number): number }, __heap_base: { value: number },
 *   _initialize?: () => void } & Record<`attn_${string}`, (...args: number[]) => number>} Exports
 */

const PAGE = 65536;
const MOST_BYTES = 2 ** 31 - PAGE;
const ALIGNMENT = 16;
const FEW = 32;

/**
 * The memory of one instance, used as a stack: every call of the facade starts with `clear()`, places its inputs
 * and reserves its outputs one after the other, and copies the results out. Nothing stays between calls.
 *
 * This is the only file that holds views of that memory. Growing it detaches them all, so nobody else may keep one.
 */
export class Memory {
  /** @type {Exports['memory']} */ #memory;
  /** @type {number} */ #base;
  /** @type {number} */ #top;
  /** @type {number} */ #end = 0;
  /** @type {Float32Array} */ #floats = new Float32Array(0);

  /** @param {Exports} exports */
  constructor(exports) {
    this.#memory = exports.memory;
    this.#base = align(exports.__heap_base.value);
    this.#top = this.#base;
    this.#takeViews();
  }

  /** Frees everything. */
  clear() {
    this.#top = this.#base;
  }

  /** @returns {number} a mark for `release` */
  mark() {
    return this.#top;
  }

  /** Frees what was reserved after the mark. @param {number} mark */
  release(mark) {
    this.#top = mark;
  }

  /** @param {number} bytes @returns {number} a pointer to so many bytes, of any content */
  reserve(bytes) {
    const pointer = this.#top;
    const top = align(pointer + bytes);
    if (top > this.#end) this.#grow(top);
    this.#top = top;
    return pointer;
  }

  /** @param {number} count @returns {number} a pointer to so many float32 numbers */
  reserveFloats(count) {
    return this.reserve(count * 4);
  }

  /** @param {number} count @returns {number} a pointer to so many zeros */
  reserveZeros(count) {
    const pointer = this.reserve(count * 4);
    this.#floats.fill(0, pointer >> 2, (pointer >> 2) + count);
    return pointer;
  }

  /** @param {Uint8Array} bytes @returns {number} a pointer to a copy of them */
  placeBytes(bytes) {
    const pointer = this.reserve(bytes.length);
    new Uint8Array(this.#memory.buffer).set(bytes, pointer);
    return pointer;
  }

  /** @param {Float32Array} numbers @returns {number} a pointer to a copy of them */
  place(numbers) {
    const count = numbers.length;
    if (count > FEW) {
      const pointer = this.reserve(count * 4);
      this.#floats.set(numbers, pointer >> 2);
      return pointer;
    }
    // For a few numbers a loop is faster than set().
    const pointer = this.#top;
    const top = (pointer + 4 * count + ALIGNMENT - 1) & -ALIGNMENT;
    if (top > this.#end) this.#grow(top);
    this.#top = top;
    const start = pointer >> 2;
    const floats = this.#floats;
    for (let i = 0; i < count; i++) floats[start + i] = numbers[i];
    return pointer;
  }

  /** @param {number} pointer @param {Float32Array} numbers copied to the pointer */
  write(pointer, numbers) {
    this.#floats.set(numbers, pointer >> 2);
  }

  /** @param {number} pointer @param {number} count @returns {Float32Array} a copy */
  read(pointer, count) {
    if (count > FEW) return copy(this.#floats, pointer >> 2, count);
    const numbers = new Float32Array(count);
    this.readInto(numbers, pointer);
    return numbers;
  }

  /** @param {Float32Array} target filled from the pointer @param {number} pointer */
  readInto(target, pointer) {
    const start = pointer >> 2;
    const count = target.length;
    // For a few numbers a loop is faster than making the view that set() takes.
    if (count <= 64) for (let i = 0; i < count; i++) target[i] = this.#floats[start + i];
    else target.set(this.#floats.subarray(start, start + count));
  }

  /** @param {number} pointer @param {number} count @returns {Float64Array} a copy */
  readDoubles(pointer, count) {
    return copy(new Float64Array(this.#memory.buffer, pointer, count), 0, count);
  }

  /** @param {number} pointer @param {number} count @returns {Uint8Array} a copy */
  readBytes(pointer, count) {
    return copy(new Uint8Array(this.#memory.buffer, pointer, count), 0, count);
  }

  /** @param {number} top the first byte that need not be there */
  #grow(top) {
    const wanted = Math.min(Math.max(top, 2 * this.#end), MOST_BYTES); // doubling: growing is slow, so do it rarely
    for (const bytes of [wanted, top]) {
      if (top <= MOST_BYTES && this.#tryToGrow(Math.ceil((bytes - this.#end) / PAGE))) return;
    }
    throw noMemory(top);
  }

  /** @param {number} pages @returns {boolean} */
  #tryToGrow(pages) {
    try {
      return this.#memory.grow(pages) >= 0; // the plain JavaScript build throws as WebAssembly does
    } catch {
      return false;
    } finally {
      this.#takeViews();
    }
  }

  #takeViews() {
    this.#floats = new Float32Array(this.#memory.buffer);
    this.#end = this.#memory.buffer.byteLength;
  }
}

/** @param {number} count @returns {Float32Array} zeros @throws {AttentionError} ERR_MEMORY */
export function allocate(count) {
  try {
    return new Float32Array(count);
  } catch {
    throw noMemory(4 * count);
  }
}

/**
 * @template {Float32Array | Float64Array | Uint8Array} Numbers
 * @param {Numbers} numbers
 * @param {number} start
 * @param {number} count
 * @returns {Numbers} a copy of so many of them
 * @throws {AttentionError} ERR_MEMORY
 */
function copy(numbers, start, count) {
  try {
    return /** @type {Numbers} */ (numbers.slice(start, start + count));
  } catch {
    throw noMemory(numbers.BYTES_PER_ELEMENT * count);
  }
}

/** @param {number} bytes */
function noMemory(bytes) {
  return new AttentionError('ERR_MEMORY', `The numbers need ${bytes} bytes of memory, which are not to be had here.`);
}

/** @param {number} bytes */
function align(bytes) {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
