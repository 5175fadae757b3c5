import {
  expectFinite, expectOptions, expectTrace, MOST_DIGITS, readDigits, readInteger, readNumber, readRows, readScores, readStep,
} from './arguments.js';
import { AttentionError } from './errors.js';
import { checkResult, checkTensor, expectShape, expectSize, isSameShape, readTensor, showShape } from './tensors.js';

/**
 * @typedef {import('./load.js').Core} Core
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./tensors.js').TensorLike} TensorLike
 *
 * @typedef {object} Trace everything that happens to one token in steps 5 and 6
 * @property {Tensor} weights (S)
 * @property {Tensor} values (S,D)
 * @property {Tensor} weighted (S,D) step 5
 * @property {Tensor} partial (S+1,D) step 6: the running sums; row 0 is zero, the last row equals output
 * @property {Tensor} output (D)
 * @property {number} weightSum the sum of weights, added in float64 and rounded to float32
 *
 * @typedef {object} AuditResult
 * @property {Tensor} computed (T,D) or (D), as printed has it
 * @property {Tensor} difference printed - computed, of the same shape
 * @property {{ data: Uint8Array, shape: number[] }} agrees 1 where computed and printed round to the same decimal; of
 *   the same shape
 * @property {number} disagreements how many do not
 * @property {number} maxDifference the largest magnitude of a difference; NaN if one is NaN
 *
 * @typedef {object} Audit
 * @property {number} digits decimals that were compared
 * @property {Tensor} weightSums (T), one a row of weights; (1) for weights (S)
 * @property {AuditResult} asPrinted with the weights as they are
 * @property {AuditResult} rescaled with each row of weights divided by its sum
 *
 * @typedef {object} RoundedNumbers
 * @property {Float64Array} data each the float64 nearest to the decimal; NaN and infinities as they are
 * @property {Uint8Array} isRounded 1 where the decimal differs from the number by more than float32 noise
 * @property {number[]} shape
 */

/**
 * Steps 5 and 6, where the weights come from, and what a reader needs around them: the computations that a figure calls, on
 * tensors. `loadSteps` makes it; `Attention` adds the rest.
 *
 * Inputs are never changed; results are new, unless `out` is given. Inputs are tensors or nested arrays of numbers.
 * NaN and infinities in tensors flow through. Every method throws an AttentionError for what it cannot take: ERR_TYPE,
 * ERR_SHAPE, ERR_VALUE, ERR_SIZE, ERR_MEMORY, and ERR_DISPOSED after `dispose()`. After an error it still works.
 */
export class Steps {
  /** @type {Core | undefined} */ #core;
  /** @type {() => void} */ #release;

  /**
   * The variant that runs.
   *
   * @readonly
   * @type {import('./load.js').Variant}
   */
  variant;

  /**
   * What was passed over, best first, and why: better variants, or the module that was brought.
   *
   * @readonly
   * @type {readonly import('./load.js').Fallback[]}
   */
  fallbacks;

  /** @param {Core} core @param {() => void} release */
  constructor(core, release) {
    this.#core = core;
    this.#release = release;
    this.variant = core.variant;
    this.fallbacks = core.fallbacks;
    Object.freeze(this);
  }

  /**
   * Step 5: each value times its weight.
   *
   * @param {{ weights: TensorLike, values: TensorLike }} options weights (S) or (T,S), values (S,D)
   * @returns {Tensor} (S,D) or (T,S,D)
   * @example
   * attention.weightedValues({ weights: [0.25, 0.75], values: [[4, 0], [8, 2]] });
   * // { data: Float32Array.of(1, 0, 6, 1.5), shape: [2, 2] }
   */
  weightedValues(options) {
    const core = Steps.open(this, options, 'weightedValues');
    const { weights, values, T, S, D } = readStep(options);
    expectSize(T * S * D, 'The result');
    const { exports, memory } = core;
    const pointers = [memory.place(weights.data), memory.place(values.data)];
    const result = memory.reserveFloats(T * S * D);
    run(exports.attn_weigh_values(result, pointers[0], pointers[1], T, S, D));
    return { data: memory.read(result, T * S * D), shape: [...weights.shape, D] };
  }

  /**
   * Steps 5 and 6: the weighted sum of the values, added in the order of the keys, each product and each addition
   * rounded to float32.
   *
   * @param {{ weights: TensorLike, values: TensorLike }} options weights (S) or (T,S), values (S,D)
   * @returns {Tensor} (D) or (T,D)
   */
  weightedSum(options) {
    const { exports, memory } = Steps.open(this, options, 'weightedSum');
    const { weights, values, T, S, D } = readStep(options);
    expectSize(T * D, 'The result');
    const pointers = [memory.place(weights.data), memory.place(values.data)];
    const result = memory.reserveFloats(T * D);
    run(exports.attn_sum_weighted(result, pointers[0], pointers[1], T, S, D));
    return { data: memory.read(result, T * D), shape: [...weights.shape.slice(0, -1), D] };
  }

  /**
   * Step 6 one addition at a time.
   *
   * @param {{ weighted: TensorLike }} options (S,D)
   * @returns {Tensor} (S+1,D), row 0 zero, the last row the output
   * @example
   * attention.runningSum({ weighted: [[1, 0], [6, 1.5]] });
   * // { data: Float32Array.of(0, 0, 1, 0, 7, 1.5), shape: [3, 2] }
   */
  runningSum(options) {
    const { exports, memory } = Steps.open(this, options, 'runningSum');
    const weighted = readTensor(options.weighted, 'weighted');
    expectShape(weighted, 'weighted', [undefined, undefined], '(S,D)');
    const [S, D] = weighted.shape;
    expectSize((S + 1) * D, 'The result');
    const input = memory.place(weighted.data);
    const result = memory.reserveFloats((S + 1) * D);
    run(exports.attn_sum_running(result, input, S, D));
    return { data: memory.read(result, (S + 1) * D), shape: [S + 1, D] };
  }

  /**
   * Everything that an animation of steps 5 and 6 needs, for one token.
   *
   * @param {{ weights: TensorLike, values: TensorLike, token?: number }} options weights (S), or (T,S) and the row
   *   `token`, counted from 0 (default 0); values (S,D)
   * @returns {Trace}
   * @example
   * const { output, weightSum } = attention.trace({ weights: [[1, 0], [0.25, 0.5]], values: [[4, 0], [8, 2]], token: 1 });
   * [output, weightSum];
   * // [{ data: Float32Array.of(5, 1), shape: [2] }, 0.75]
   */
  trace(options) {
    Steps.open(this, options, 'trace');
    const { weights, values, T, S, D } = readStep(options);
    const token = readInteger(options.token ?? 0, 'token', 0, T - 1);
    const row = { data: weights.data.slice(token * S, (token + 1) * S), shape: [S] };
    const weighted = this.weightedValues({ weights: row, values });
    return {
      weights: row,
      values: { data: values.data.slice(), shape: [S, D] },
      weighted,
      partial: this.runningSum({ weighted }),
      output: this.weightedSum({ weights: row, values }),
      weightSum: this.rescale({ weights: row }).sums.data[0],
    };
  }

  /**
   * Softmax over the last axis. -Infinity gives exactly 0; a row of nothing else gives zeros. A row with NaN or Infinity
   * gives NaN throughout.
   *
   * @param {{ scores: TensorLike, temperature?: number, out?: Tensor }} options scores (...,S); temperature a finite number above 0,
   *   1 if not given; `out` has the shape of scores, gets the result in place, and may be the scores
   * @returns {Tensor} the shape of scores; `out` if it was given
   * @example
   * attention.softmax({ scores: [[3, 3], [2, -Infinity]], temperature: 0.5 });
   * // { data: Float32Array.of(0.5, 0.5, 1, 0), shape: [2, 2] }
   */
  softmax(options) {
    const { exports, memory } = Steps.open(this, options, 'softmax');
    const { temperature = 1 } = options;
    expectFinite(temperature, 'temperature', Number.MIN_VALUE);
    const { tensor: scores, rows, columns } = readRows(options.scores, 'scores');
    const { out } = options;
    checkResult(out, scores.shape);
    const rowsAt = memory.place(scores.data);
    run(exports.attn_apply_softmax(rowsAt, rowsAt, temperature, rows, columns));
    if (!out) return { data: memory.read(rowsAt, rows * columns), shape: [...scores.shape] };
    memory.readInto(out.data, rowsAt);
    return out;
  }

  /**
   * query x key^T x scale.
   *
   * @param {{ query: TensorLike, key: TensorLike, scale?: number, isCausal?: boolean }} options query (T,D), key (S,D);
   *   scale, rounded to float32, 1/sqrt(D) if not given; isCausal gives -Infinity where s > t: key s comes after query t
   * @returns {Tensor} (T,S)
   * @example
   * attention.scores({ query: [[1, 1], [2, 0]], key: [[3, 1], [0, 4]], scale: 0.5, isCausal: true });
   * // { data: Float32Array.of(2, -Infinity, 3, 0), shape: [2, 2] }
   */
  scores(options) {
    const { exports, memory } = Steps.open(this, options, 'scores');
    const { query, key, scale, isCausal, T, S, D } = readScores(options);
    const pointers = [memory.place(query.data), memory.place(key.data)];
    const result = memory.reserveFloats(T * S);
    run(exports.attn_score_queries(result, pointers[0], pointers[1], scale, isCausal, T, S, D));
    return { data: memory.read(result, T * S), shape: [T, S] };
  }

  /**
   * Compares a printed result with the computed one, cell by cell, with the weights as printed and rescaled.
   *
   * @param {{ weights: TensorLike, values: TensorLike, printed: TensorLike, digits?: number }} options weights (T,S) and
   *   printed (T,D), or (S) and (D); values (S,D); digits 0 to 6, if not given as many as the printed numbers need
   * @returns {Audit}
   * @example
   * // As printed, the weights give 1.5; with weights that sum to 1 it is 3.
   * const { digits, asPrinted, rescaled } = attention.audit({ weights: [0.25, 0.25], values: [[2], [4]], printed: [3] });
   * [digits, asPrinted.disagreements, rescaled.disagreements];
   * // [0, 1, 0]
   */
  audit(options) {
    Steps.open(this, options, 'audit');
    const { weights, values, D } = readStep(options);
    const printed = readTensor(options.printed, 'printed');
    const [T] = weights.shape;
    if (weights.shape.length === 1) expectShape(printed, 'printed', [D], '(D)');
    else expectShape(printed, 'printed', [T, D], '(T,D)');
    const digits = readDigits(options.digits ?? this.digits({ numbers: printed }), 'digits');
    const rescaled = this.rescale({ weights });
    return {
      digits,
      weightSums: { data: rescaled.sums.data, shape: [rescaled.sums.data.length] },
      asPrinted: this.#compare(printed, this.weightedSum({ weights, values }), digits),
      rescaled: this.#compare(printed, this.weightedSum({ weights: rescaled.weights, values }), digits),
    };
  }

  /**
   * Divides each row of weights by its sum, which is added in float64; a row whose sum is 0 or not finite stays as it is.
   *
   * @param {{ weights: TensorLike }} options (...,S)
   * @returns {{ weights: Tensor, sums: Tensor }} (...,S) and one sum a row, rounded to float32: (...)
   * @example
   * attention.rescale({ weights: [[1, 3], [0, 0]] });
   * // { weights: { data: Float32Array.of(0.25, 0.75, 0, 0), shape: [2, 2] }, sums: { data: Float32Array.of(4, 0), shape: [2] } }
   */
  rescale(options) {
    const { exports, memory } = Steps.open(this, options, 'rescale');
    const { tensor: weights, rows, columns } = readRows(options.weights, 'weights');
    const input = memory.place(weights.data);
    const result = memory.reserveFloats(rows * columns);
    const sums = memory.reserveFloats(rows);
    run(exports.attn_rescale_weights(result, sums, input, rows, columns));
    return {
      weights: { data: memory.read(result, rows * columns), shape: [...weights.shape] },
      sums: { data: memory.read(sums, rows), shape: weights.shape.slice(0, -1) },
    };
  }

  /**
   * "Keep the sum at 1": one weight is set, the others share the rest in proportion, or equally if they sum to 0 or one
   * of them is infinite. If one of the others is NaN, all of them become NaN.
   *
   * @param {{ weights: TensorLike, index: number, weight: number }} options weights (S); index from 0; weight any number
   *   but NaN, clamped to 0..1, and 1 if S is 1
   * @returns {Tensor} (S)
   * @example
   * attention.shareWeight({ weights: [0.25, 0.5, 0.25], index: 1, weight: 0.75 });
   * // { data: Float32Array.of(0.125, 0.75, 0.125), shape: [3] }
   */
  shareWeight(options) {
    const { exports, memory } = Steps.open(this, options, 'shareWeight');
    const weights = readTensor(options.weights, 'weights');
    expectShape(weights, 'weights', [undefined], '(S)');
    const S = weights.data.length;
    const index = readInteger(options.index, 'index', 0, S - 1);
    const weight = readNumber(options.weight, 'weight');
    if (Number.isNaN(weight)) throw new AttentionError('ERR_VALUE', 'weight is NaN; expected a number from 0 to 1.');
    const input = memory.place(weights.data);
    const result = memory.reserveFloats(S);
    run(exports.attn_share_weight(result, input, index, weight, S));
    const data = memory.read(result, S);
    // The core shares equally wherever there is no proportion.
    if (weights.data.some((number, i) => number !== number && i !== index)) data.fill(NaN, 0, index).fill(NaN, index + 1);
    return { data, shape: [S] };
  }

  /**
   * Scores whose softmax is the weights again, rescaled: ln w. 0 gives -Infinity, a negative weight NaN.
   *
   * @param {{ weights: TensorLike }} options any shape
   * @returns {Tensor} the same shape
   * @example
   * attention.logits({ weights: [1, 0] });
   * // { data: Float32Array.of(0, -Infinity), shape: [2] }
   */
  logits(options) {
    const { exports, memory } = Steps.open(this, options, 'logits');
    const weights = readTensor(options.weights, 'weights');
    const count = weights.data.length;
    const input = memory.place(weights.data);
    const result = memory.reserveFloats(count);
    run(exports.attn_invert_softmax(result, input, count));
    return { data: memory.read(result, count), shape: [...weights.shape] };
  }

  /**
   * Takes one tensor from another, number by number.
   *
   * @param {{ from: TensorLike, what: TensorLike }} options of one shape
   * @returns {Tensor} from - what, of the same shape
   * @example
   * attention.subtract({ from: [[7, 1.5]], what: [[4, 0]] });
   * // { data: Float32Array.of(3, 1.5), shape: [1, 2] }
   */
  subtract(options) {
    const { exports, memory } = Steps.open(this, options, 'subtract');
    const from = readTensor(options.from, 'from');
    const what = readTensor(options.what, 'what');
    if (!isSameShape(from.shape, what.shape)) {
      throw new AttentionError('ERR_SHAPE', `what has the shape ${showShape(what.shape)}; expected that of from, ${showShape(from.shape)}.`);
    }
    const count = from.data.length;
    const inputs = [memory.place(from.data), memory.place(what.data)];
    const result = memory.reserveFloats(count);
    run(exports.attn_subtract_numbers(result, inputs[0], inputs[1], count));
    return { data: memory.read(result, count), shape: [...from.shape] };
  }

  /**
   * Rounds to decimals, half away from zero. A number within float32 noise of a tie counts as the tie, so that what
   * a sum's last bit happens to be does not show; c_src/attention.h derives how much that is.
   *
   * @param {{ numbers: TensorLike, digits: number, operand?: number }} options any shape; digits 0 to 6; operand: the
   *   largest magnitude of what the numbers were added or subtracted from, whose noise they carry: finite, 0 or more, 0 if
   *   not given
   * @returns {RoundedNumbers} `Intl.NumberFormat` prints exactly these decimals; a zero is never negative
   * @example
   * attention.round({ numbers: [0.7375, -0.001], digits: 3 });
   * // { data: Float64Array.of(0.738, -0.001), isRounded: Uint8Array.of(1, 0), shape: [2] }
   */
  round(options) {
    const { exports, memory } = Steps.open(this, options, 'round');
    const numbers = readTensor(options.numbers, 'numbers');
    const digits = readDigits(options.digits, 'digits');
    const { operand = 0 } = options;
    expectFinite(operand, 'operand', 0);
    const count = numbers.data.length;
    expectSize(2 * count, 'The result');
    const input = memory.place(numbers.data);
    const result = memory.reserve(8 * count);
    const marks = memory.reserve(count);
    run(exports.attn_round_numbers(result, marks, input, operand, digits, count));
    return { data: memory.readDoubles(result, count), isRounded: memory.readBytes(marks, count), shape: [...numbers.shape] };
  }

  /**
   * Counts the decimals that numbers need.
   *
   * @param {{ numbers: TensorLike, most?: number, operand?: number }} options any shape; most 0 to 6, 6 if not given; operand as in round()
   * @returns {number} the fewest decimals, at most `most`, at which round() finds no number rounded; `most` if none do
   * @example
   * attention.digits({ numbers: [0.5, 0.7375] });
   * // 4
   */
  digits(options) {
    const { exports, memory } = Steps.open(this, options, 'digits');
    const numbers = readTensor(options.numbers, 'numbers');
    const most = readDigits(options.most ?? MOST_DIGITS, 'most');
    const { operand = 0 } = options;
    expectFinite(operand, 'operand', 0);
    return run(exports.attn_count_digits(memory.place(numbers.data), operand, most, numbers.data.length));
  }

  /**
   * Recomputes a trace in float64, by code of its own.
   *
   * @param {{ weights: TensorLike, values: TensorLike, trace: { weighted: Tensor, partial: Tensor, output: Tensor } }} options
   *   weights (S), values (S,D), trace what trace() gave for them
   * @returns {{ maxDifference: number, numbers: number }} the largest difference between a number of weighted, partial or
   *   output and its recomputation, and how many were compared. Where both are NaN, or the same infinity, there is none;
   *   NaN on one side alone counts as Infinity.
   * @example
   * const weights = [0.25, 0.75];
   * const values = [[4, 0], [8, 2]];
   * attention.check({ weights, values, trace: attention.trace({ weights, values }) });
   * // { maxDifference: 0, numbers: 12 }
   */
  check(options) {
    const { exports, memory } = Steps.open(this, options, 'check');
    const weights = readTensor(options.weights, 'weights');
    expectShape(weights, 'weights', [undefined], '(S)');
    const S = weights.shape[0];
    const values = readTensor(options.values, 'values');
    expectShape(values, 'values', [S, undefined], '(S,D)');
    const D = values.shape[1];
    const { trace } = options;
    expectTrace(trace);
    const { weighted, partial, output } = trace;
    for (const [tensor, name, shape, letters] of /** @type {const} */ ([
      [weighted, 'trace.weighted', [S, D], '(S,D)'],
      [partial, 'trace.partial', [S + 1, D], '(S+1,D)'],
      [output, 'trace.output', [D], '(D)'],
    ])) {
      checkTensor(tensor, name);
      expectShape(tensor, name, shape, letters);
    }
    const pointers = [weighted, partial, output, weights, values].map((tensor) => memory.place(tensor.data));
    return {
      maxDifference: exports.attn_check_trace(...pointers, S, D),
      numbers: S * D + (S + 1) * D + D,
    };
  }

  /**
   * Gives the memory back, once nobody else uses it. Every later call throws ERR_DISPOSED; a second dispose does nothing.
   *
   * @example
   * attention.dispose();
   * attention.softmax({ scores: [1, 2] });
   * // throws new AttentionError('ERR_DISPOSED', 'softmax() was called after dispose().')
   */
  dispose() {
    if (this.#core) this.#release();
    this.#core = undefined;
  }

  /**
   * For this class and those that extend it.
   *
   * @internal
   * @param {Steps} steps
   * @param {unknown} options
   * @param {string} method
   * @returns {Core} with its memory cleared
   */
  static open(steps, options, method) {
    if (!steps.#core) throw new AttentionError('ERR_DISPOSED', `${method}() was called after dispose().`);
    expectOptions(options, method);
    steps.#core.memory.clear();
    return steps.#core;
  }

  /** @param {Tensor} printed @param {Tensor} computed @param {number} digits @returns {AuditResult} */
  #compare(printed, computed, digits) {
    const { exports, memory } = Steps.open(this, {}, 'audit');
    const count = printed.data.length;
    const inputs = [memory.place(printed.data), memory.place(computed.data)];
    const difference = memory.reserveFloats(count);
    const agrees = memory.reserve(count);
    const disagreements = run(exports.attn_audit_result(difference, agrees, inputs[0], inputs[1], digits, count));
    return {
      computed,
      difference: { data: memory.read(difference, count), shape: [...printed.shape] },
      agrees: { data: memory.readBytes(agrees, count), shape: [...printed.shape] },
      disagreements,
      maxDifference: exports.attn_find_largest(difference, count),
    };
  }
}

/** @param {number} status what a function of the core returned @returns {number} the same, if it is no failure */
export function run(status) {
  if (status >= 0) return status;
  // All else that the core refuses was checked before.
  throw new AttentionError('ERR_SIZE', `The tensors are too large for the core (it returned ${status}).`);
}
