import { largest } from '../../model/shown.js';

/** @typedef {import('../../core/index.js').Tensor} Tensor */

/** The weights of the ends are sums of weights and a way that can be as long. @param {Tensor} weights */
export const operandOf = (weights) => 2 * largest([weights]);

/**
 * The weights of both ends in sentences; one that is nothing at all needs no decimals.
 * @param {import('../../view/figure.js').View} view @param {Tensor} weights (2, S)
 */
export function sayWeights(view, weights) {
  const figures = view.differences(weights, operandOf(weights));
  return (/** @type {number} */ end, /** @type {number} */ token) => weights.data[end * view.scene.S + token] && figures.at(end * view.scene.S + token);
}
