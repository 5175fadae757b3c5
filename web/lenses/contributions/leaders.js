/** @param {ArrayLike<number>} numbers @returns {number} index of the largest, the first of equals; NaN is never the largest */
export function indexOfLargest(numbers) {
  let best = 0;
  for (let i = 1; i < numbers.length; i++) if (numbers[i] > numbers[best] || Number.isNaN(numbers[best])) best = i;
  return best;
}

/**
 * Which token has the largest weight and which the largest share, and so what there is to say.
 * @param {{ weights: ArrayLike<number>, norms: ArrayLike<number>, shares: ArrayLike<number> }} contributions each (S)
 * @returns {{ kind: 'nothing' | 'same' | 'other', weight: number, share: number }} nothing: all weighted values are zero; indices of tokens
 */
export function findLeaders({ weights, norms, shares }) {
  const [weight, share] = [indexOfLargest(weights), indexOfLargest(shares)];
  const isNothing = Array.from(norms).every((norm) => !(norm > 0));
  return { kind: isNothing ? 'nothing' : weight === share || shares[weight] === shares[share] ? 'same' : 'other', weight, share };
}
