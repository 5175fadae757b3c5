/**
 * What went wrong, as a word that code can test:
 *
 * - `ERR_TYPE` an argument is not the kind of thing it should be (text where numbers belong, no tensor, no options)
 * - `ERR_SHAPE` ragged or empty arrays, a shape that does not fit its data or another argument
 * - `ERR_VALUE` a number outside of its range (temperature 0, 7 digits, a token that is not there)
 * - `ERR_SIZE` more numbers than one tensor may have
 * - `ERR_MEMORY` the browser gives no more memory
 * - `ERR_VARIANT` the variant of the core that was asked for does not run here, or is not in this build
 * - `ERR_DISPOSED` the object was used after `dispose()`
 *
 * @typedef {'ERR_TYPE' | 'ERR_SHAPE' | 'ERR_VALUE' | 'ERR_SIZE' | 'ERR_MEMORY' | 'ERR_VARIANT' | 'ERR_DISPOSED'} ErrorCode
 */

/**
 * The one error that the core throws. After it the object that threw still works.
 *
 * @example
 * attention.softmax({ scores: [1, 2], temperature: 0 });
 * // throws new AttentionError('ERR_VALUE', 'temperature is the number 0; expected a finite number above 0.')
 */
export class AttentionError extends Error {
  /**
   * @readonly
   * @type {ErrorCode}
   */
  code;

  /**
   * @param {ErrorCode} code
   * @param {string} message names the argument, what it was and what was expected
   */
  constructor(code, message) {
    super(message);
    this.name = 'AttentionError';
    this.code = code;
  }
}
