/**
 * What every program of an example holds: the numbers it starts from, the steps from them to the output, and how close
 * to the core's output it has to come.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {number[][]} Rows
 *
 * @typedef {object} Recipe  T queries, S tokens, D dimensions of a value, Dk of a query
 * @property {ReadonlyArray<string>} tokens (S)
 * @property {ReadonlyArray<number>} queries (T) tokens, from 0
 * @property {boolean} isAll
 * @property {number} S @property {number} D
 * @property {Rows} values (S, D)
 * @property {'weights' | 'scores' | 'query-key'} source
 * @property {Rows} weights (T, S) before rescaling, where they are the source
 * @property {Rows} scores (T, S) before the mask, where they are the source
 * @property {Rows} query (T, Dk) @property {Rows} key (S, Dk)
 * @property {number | null} scale null: 1 / sqrt(Dk)
 * @property {boolean} causal
 * @property {number} temperature
 * @property {boolean} rescale
 * @property {Rows} expected (T, D) the core's output
 * @property {number} roundings relative errors of 2^-24 that may lie between two float32 computations of the output
 */

import { keyOf, queryOf, rowsOf } from '../../model/data.js';

/** @param {Example} example @returns {Recipe} */
export function recipeOf(example) {
  const { scene, queries, outputs, tokens, S, D, isAll } = example;
  const { data } = scene;
  const pick = (/** @type {ReadonlyArray<ReadonlyArray<number>>} */ matrix) => queries.map((query) => [...matrix[query]]);
  const source = data.weighting === 'query-key' ? 'query-key' : data.weighting === 'scores' ? 'scores' : 'weights';
  const recipe = {
    tokens,
    queries,
    isAll,
    S,
    D,
    values: rowsOf(scene.values),
    source: /** @type {Recipe['source']} */ (source),
    weights: source === 'weights' ? pick(data.weights) : [],
    scores: source === 'scores' && example.scores ? pick(example.scores) : [],
    query: source === 'query-key' ? pick(queryOf(data)) : [],
    key: source === 'query-key' ? keyOf(data).map((row) => [...row]) : [],
    scale: data.scale,
    causal: data.causal && source !== 'weights',
    temperature: data.temperature,
    rescale: data.rescale,
    expected: rowsOf(outputs),
  };
  return { ...recipe, roundings: countRoundings(recipe) };
}

/**
 * How far two float32 computations of one output may be apart, in units of 2^-24 of sum |weight x value|: a bound for any
 * order of the additions (Higham, Accuracy and Stability, section 3.1), twice, as both results are rounded.
 * An error of x in a score is a relative error of x in a weight, and one of x in the sum it is divided by.
 * @param {Omit<Recipe, 'roundings'>} recipe
 */
function countRoundings({ source, S, scores, query, key, scale, temperature, rescale }) {
  const sum = S;
  const division = rescale ? 2 : 0; // its sum is in float64
  if (source === 'weights') return 2 * (sum + division);
  const width = query[0]?.length ?? 0;
  const factor = scale ?? 1 / Math.sqrt(width);
  const products = query.flatMap((row) => key.map((other) => factor * row.reduce((all, number, k) => all + Math.abs(number * other[k]), 0)));
  // Not spread: 64 x 64 scores are many arguments.
  const most = [...products, ...scores.flat().map(Math.abs)].reduce((a, b) => Math.max(a, b), 0) / temperature;
  // Products, scale and sum, where there are any; dividing by the temperature; taking off the largest (up to twice as large).
  const score = most * (3 + (source === 'query-key' ? width + 2 : 0));
  // e^x is good to two units in the last place, which are four halves, above and below the line.
  return 2 * (sum + division + Math.ceil(2 * score) + S + 9);
}
