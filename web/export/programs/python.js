/**
 * The example in Python, with NumPy or PyTorch. The two differ in the names of a few functions; the steps are the same.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {import('./recipe.js').Recipe} Recipe
 *
 * @typedef {object} Library
 * @property {string} install @property {string} load
 * @property {(literal: string) => string} array  a float32 array from nested lists
 * @property {(length: string) => string} range
 * @property {string} float64
 * @property {string} toFloat32
 * @property {string} column      makes a vector a column: each number a row of its own
 * @property {string} axis        the parameter that names an axis
 * @property {string} minusInfinity
 * @property {string[]} softmax   lines that define it
 */

import { comment } from './comment.js';
import { matrixLiteral, pythonString, vectorLiteral } from './literal.js';
import { recipeOf } from './recipe.js';
import { exactDecimal } from '../decimal.js';

/** @type {Library} */
const numpy = {
  install: 'python3 -m pip install numpy',
  load: 'import numpy as np',
  array: (literal) => `np.array(${literal}, dtype=np.float32)`,
  range: (length) => `np.arange(${length})`,
  column: '[..., None]',
  float64: 'np.float64',
  toFloat32: '.astype(np.float32)',
  axis: 'axis',
  minusInfinity: '-np.inf',
  softmax: [
    'def softmax(scores):',
    '    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))',
    '    return powers / powers.sum(axis=-1, keepdims=True)',
    '',
    '',
  ],
};

/** @type {Library} */
const pytorch = {
  install: 'python3 -m pip install torch',
  load: 'import torch',
  array: (literal) => `torch.tensor(${literal}, dtype=torch.float32)`,
  range: (length) => `torch.arange(${length})`,
  column: '.unsqueeze(-1)',
  float64: 'torch.float64',
  toFloat32: '.float()',
  axis: 'dim',
  minusInfinity: '-torch.inf',
  softmax: ['def softmax(scores):', '    return torch.softmax(scores, dim=-1)', '', ''],
};

/** A program that prints the output and fails where it is not the one shown. @param {Example} example @returns {string} */
export const writeNumpy = (example) => writePython(example, numpy);

/** @param {Example} example @returns {string} */
export const writePytorch = (example) => writePython(example, pytorch);

const brackets = { open: '[', close: ']' };

/** One row as a vector, several as a matrix. @param {Recipe} recipe @param {number[][]} rows */
const literalOf = ({ isAll }, rows) => (isAll ? matrixLiteral(rows, brackets, '    ') : vectorLiteral(rows[0], brackets));

/** @param {Example} example @param {Library} library */
function writePython(example, library) {
  const recipe = recipeOf(example);
  const note = comment(example.text, '#');
  const { tokens, queries, isAll, values, expected, source } = recipe;
  return [
    ...note('title'),
    `# ${library.install}`,
    library.load,
    '',
    ...(source === 'weights' ? [] : ['', ...library.softmax]),
    `tokens = [${tokens.map(pythonString).join(', ')}]`,
    `queries = [${isAll ? queries.join(', ') : queries[0]}]`,
    ...note('values'),
    `values = ${library.array(matrixLiteral(values, brackets, '    '))}`,
    '',
    ...weightLines(recipe, library, note),
    '',
    ...note('step5'),
    `weighted = weights${library.column} * values`,
    ...note('step6'),
    `output = weighted.sum(${library.axis}=-2)`,
    '',
    `for query, row in zip(queries, ${isAll ? 'output.tolist()' : '[output.tolist()]'}):`,
    '    print(tokens[query], *(f"{number:.9g}" for number in row))',
    '',
    ...note('expected'),
    `expected = ${library.array(literalOf(recipe, expected))}`,
    ...note('tolerance'),
    `allowed = ${recipe.roundings} * 2.0**-24 * (abs(weights) @ abs(values)) + 1e-30`,
    `assert (abs(output - expected) <= allowed).all(), ${pythonString(example.text.say('export.code.failed'))}`,
    '',
  ].join('\n');
}

/** From what is given to `weights`. @param {Recipe} recipe @param {Library} library @param {ReturnType<typeof comment>} note */
function weightLines(recipe, library, note) {
  const { source, isAll, queries, S, causal, temperature, rescale } = recipe;
  const lines = source === 'weights' ? [...note('weights'), `weights = ${library.array(literalOf(recipe, recipe.weights))}`] : [...scoreLines(recipe, library, note)];
  if (causal) {
    const position = isAll ? `${library.range(String(S))}${library.column}` : String(queries[0]);
    lines.push(...note('causal'), `scores[${library.range(String(S))} > ${position}] = ${library.minusInfinity}`);
  }
  if (source !== 'weights') lines.push(...note('softmax'), `weights = softmax(scores / ${exactDecimal(temperature)})`);
  if (rescale) lines.push(...note('rescale'), ...rescaleLines(recipe, library));
  return lines;
}

/** In float64, as the figure does: weights may nearly cancel. A row whose sum is 0 stays as it is. @param {Recipe} recipe @param {Library} library */
function rescaleLines({ isAll }, { axis, float64, toFloat32, column }) {
  return [`sums = weights.sum(${axis}=-1, dtype=${float64})${isAll ? column : ''}`, `weights = (weights / (sums + (sums == 0)))${toFloat32}`];
}

/** @param {Recipe} recipe @param {Library} library @param {ReturnType<typeof comment>} note */
function scoreLines(recipe, library, note) {
  if (recipe.source === 'scores') return [...note('scores'), `scores = ${library.array(literalOf(recipe, recipe.scores))}`];
  const { scale, query, key } = recipe;
  return [
    ...note('query-key'),
    `query = ${library.array(literalOf(recipe, query))}`,
    `key = ${library.array(matrixLiteral(key, brackets, '    '))}`,
    `scale = ${scale === null ? `${key[0].length} ** -0.5` : exactDecimal(scale)}`,
    'scores = (query @ key.T) * scale',
  ];
}
