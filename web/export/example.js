/**
 * What is taken away: one state of a figure with everything that a file of it says. Numbers come from the core, as in
 * the figure: `scene` has them as float32, `shown` rounded to the chosen precision.
 *
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {import('../core/index.js').Tensor} Tensor
 * @typedef {import('../model/data.js').Matrix} Matrix
 * @typedef {import('../model/scene.js').Scene} Scene
 * @typedef {import('../model/shown.js').Figures} Figures
 * @typedef {import('../model/shown.js').Shown} Shown
 * @typedef {import('../model/shown.js').ShownScene} ShownScene
 * @typedef {import('../model/shown.js').ShownToken} ShownToken
 * @typedef {import('../view/text.js').Text} Text
 *
 * @typedef {object} Example
 * @property {Scene} scene
 * @property {ReadonlyArray<string>} tokens (S)
 * @property {number} S tokens @property {number} D dimensions of a value
 * @property {number} token                  the chosen one, from 0
 * @property {ReadonlyArray<number>} queries the tokens whose outputs are taken along: the chosen one, or all
 * @property {boolean} isAll
 * @property {number} precision              decimals shown
 * @property {ShownScene} shown
 * @property {ShownToken} tokenShown         of the chosen token
 * @property {Tensor} outputs                (T, D) of the queries, in their order
 * @property {Figures} outputsShown          (T, D)
 * @property {Matrix | null} scores (S, S) before the causal mask; null where the weights are given
 * @property {Figures | null} given          (S, S) weights before rescaling, where they are the source and rescaled
 * @property {Figures | null} query          (S, Dk) where scores come from query and key
 * @property {Figures | null} key            (S, Dk)
 * @property {number} queryWidth             Dk
 * @property {Text} text                     the words, with the messages `export.*` added
 */

import { keyOf, queryOf } from '../model/data.js';
import { scoresOf } from '../model/scene.js';
import { largest, neatFigures, showScene, showToken } from '../model/shown.js';

/**
 * @param {{ attention: Steps, scene: Scene, token: number, isAll?: boolean, precision: number, text: Text }} options
 *   token from 0; precision 1 to 6 decimals
 * @returns {Example}
 */
export function createExample({ attention, scene, token, isAll = false, precision, text }) {
  const { data, S, D } = scene;
  const shown = showScene(attention, scene, precision);
  const neat = (/** @type {Matrix} */ matrix) =>
    neatFigures(attention, { data: Float32Array.from(matrix.flat()), shape: [matrix.length, matrix[0].length] }, precision);
  const tokenShown = showToken(attention, scene.of(token), precision, shown.weights.digits);
  // One call for all: the products and running sums of every token would fill the memory for no use.
  const outputs = isAll ? attention.weightedSum({ weights: scene.weights, values: scene.values }) : { data: scene.of(token).output.data, shape: [1, D] };
  const hasQueries = data.weighting === 'query-key';
  return {
    scene,
    tokens: data.tokens,
    S,
    D,
    token,
    queries: isAll ? data.tokens.map((_, i) => i) : [token],
    isAll,
    precision,
    shown,
    tokenShown,
    outputs,
    outputsShown: isAll ? neatFigures(attention, outputs, precision, largest([outputs, scene.values])) : tokenShown.output,
    scores: scene.scores && scoresOf(attention, data),
    given: scene.scores || !data.rescale ? null : neat(data.weights),
    query: hasQueries ? neat(queryOf(data)) : null,
    key: hasQueries ? neat(keyOf(data)) : null,
    queryWidth: queryOf(data)[0].length,
    text,
  };
}

/** Numbers `from` to `to - 1` of a matrix, by flat index. @param {import('../model/shown.js').Figures} figures @param {number} from @param {number} to */
export const shownRow = (figures, from, to) => Array.from({ length: to - from }, (_, i) => figures.at(from + i));
