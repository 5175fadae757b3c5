/**
 * What there is to say about a descent. These are decisions, made once a number is known; no number of them is shown.
 *
 * @typedef {import('./descent.js').Loss} Loss
 * @typedef {import('../../core/index.js').Tensor} Tensor
 * @typedef {'reached' | 'rises' | 'stuck' | 'falls'} Verdict
 */

import { largest } from '../../model/shown.js';

/** Steps that are looked back on. */
const windowSteps = 10;
/** A smaller part of the loss than this, in the steps looked back on, is no fall. */
const leastFall = 3e-4;
/** The output has arrived when it is nearer to the target than this part of the largest number. */
const nearness = 3e-3;

/**
 * Whether the output is where it should be.
 * @param {Loss} loss @param {Tensor} target @param {Tensor} values
 */
export const isReached = ({ gradOutput }, target, values) => largest([gradOutput]) <= nearness * largest([target, values]);

/**
 * Whether no weights (0 or more, that sum to 1) give the target: seen from it, all values lie on the output's side.
 * @param {Loss} loss @param {number} targetAlong  target . (output - target), from the core @param {number} seen keys that can have a weight
 */
export function isOutside({ gradOutput, gradWeights }, targetAlong, seen) {
  const noise = 1e-5 * Math.max(Math.abs(targetAlong), largest([gradWeights]));
  return largest([gradOutput]) > 0 && Array.from(gradWeights.data).slice(0, seen).every((along) => along - targetAlong > noise);
}

/** @param {ReadonlyArray<number>} losses before the first step, and after each @param {boolean} reached @returns {Verdict} */
export function judge(losses, reached) {
  if (reached) return 'reached';
  const recent = losses.slice(-windowSteps - 1);
  const [first, last] = [recent[0], recent[recent.length - 1]];
  if (recent.some((loss, i) => i > 0 && !(loss <= recent[i - 1]))) return 'rises';
  const isLong = recent.length > windowSteps || (recent.length > 1 && recent[recent.length - 2] === last);
  return isLong && first - last <= leastFall * last ? 'stuck' : 'falls';
}

/** Whether more steps are of no use: the loss stands, or has run away. @param {ReadonlyArray<number>} losses @param {boolean} reached */
export function isOver(losses, reached) {
  const verdict = judge(losses, reached);
  return verdict === 'reached' || verdict === 'stuck' || (verdict === 'rises' && !(losses[losses.length - 1] <= 10 * losses[0]));
}
