/**
 * The example in plain C99: one file, no library but the mathematics that comes with the language.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {import('./recipe.js').Recipe} Recipe
 */

import { exactDecimal } from '../decimal.js';
import { comment } from './comment.js';
import { cString, matrixLiteral } from './literal.js';
import { recipeOf } from './recipe.js';

/** @param {number[][]} rows */
const literal = (rows) => matrixLiteral(rows, { open: '{', close: '}', suffix: 'f' }, '\t');

/** A program that prints the output and ends with 1 where it is not the one shown. @param {Example} example @returns {string} */
export function writeC(example) {
  const recipe = recipeOf(example);
  const note = comment(example.text, '/*', '*/');
  const { tokens, queries, S, D, values, expected, source, rescale, roundings } = recipe;
  return [
    ...note('title'),
    '/* cc -std=c99 example.c -lm -o example && ./example */',
    '#include <math.h>',
    '#include <stdio.h>',
    '',
    `enum { T = ${queries.length}, S = ${S}, D = ${D}${source === 'query-key' ? `, DK = ${recipe.key[0].length}` : ''} };`,
    '',
    `static const char *const tokens[S] = {${tokens.map(cString).join(', ')}};`,
    `static const int queries[T] = {${queries.join(', ')}};`,
    ...note('values'),
    `static const float values[S][D] = ${literal(values)};`,
    ...inputLines(recipe, note),
    ...note('expected'),
    `static const float expected[T][D] = ${literal(expected)};`,
    '',
    ...(source === 'weights' ? [] : softmaxLines),
    ...(rescale ? rescaleLines : []),
    'int main(void)',
    '{',
    '\tint failures = 0;',
    '',
    '\tfor (int t = 0; t < T; t++) {',
    ...weightLines(recipe, comment(example.text, '\t\t/*', '*/')),
    '\t\tprintf("%s", tokens[queries[t]]);',
    '\t\tfor (int d = 0; d < D; d++) {',
    '\t\t\tfloat output = 0.0f;',
    '\t\t\tdouble magnitude = 0.0;',
    '\t\t\tfor (int s = 0; s < S; s++) {',
    ...comment(example.text, '\t\t\t\t/*', '*/')('step5'),
    '\t\t\t\tconst float weighted = weights[s] * values[s][d];',
    ...comment(example.text, '\t\t\t\t/*', '*/')('step6'),
    '\t\t\t\toutput += weighted;',
    '\t\t\t\tmagnitude += fabs(weighted);',
    '\t\t\t}',
    '\t\t\tprintf(" %.9g", output);',
    ...comment(example.text, '\t\t\t/*', '*/')('tolerance'),
    `\t\t\tif (!(fabs((double)output - expected[t][d]) <= ${roundings} * magnitude / 16777216 + 1e-30))`,
    '\t\t\t\tfailures++;',
    '\t\t}',
    '\t\tprintf("\\n");',
    '\t}',
    '\tif (failures > 0)',
    `\t\tfprintf(stderr, "%s\\n", ${cString(example.text.say('export.code.failed'))});`,
    '\treturn failures > 0;',
    '}',
    '',
  ].join('\n');
}

/** @param {Recipe} recipe @param {ReturnType<typeof comment>} note */
function inputLines({ source, weights, scores, query, key, scale }, note) {
  if (source === 'weights') return [...note('weights'), `static const float given[T][S] = ${literal(weights)};`];
  if (source === 'scores') return [...note('scores'), `static const float given[T][S] = ${literal(scores)};`];
  return [
    ...note('query-key'),
    `static const float query[T][DK] = ${literal(query)};`,
    `static const float key[S][DK] = ${literal(key)};`,
    ...(scale === null ? [] : [`static const float scale = ${exactDecimal(scale)}f;`]),
  ];
}

const softmaxLines = [
  'static void softmax(float *row, float temperature)',
  '{',
  '\tfloat largest = -INFINITY, sum = 0.0f;',
  '',
  '\tfor (int s = 0; s < S; s++)',
  '\t\tlargest = fmaxf(largest, row[s]);',
  '\tfor (int s = 0; s < S; s++)',
  '\t\tsum += row[s] = expf((row[s] - largest) / temperature);',
  '\tfor (int s = 0; s < S; s++)',
  '\t\trow[s] /= sum;',
  '}',
  '',
];

/** In double, as the figure does: weights may nearly cancel. A row whose sum is 0 stays as it is. */
const rescaleLines = [
  'static void rescale(float *row)',
  '{',
  '\tdouble sum = 0.0;',
  '',
  '\tfor (int s = 0; s < S; s++)',
  '\t\tsum += row[s];',
  '\tfor (int s = 0; s < S; s++)',
  '\t\trow[s] = (float)(row[s] / (sum == 0.0 ? 1.0 : sum));',
  '}',
  '',
];

/** From what is given to `weights`, for one query. @param {Recipe} recipe @param {ReturnType<typeof comment>} note */
function weightLines({ source, scale, causal, temperature, rescale }, note) {
  const fill = source === 'query-key'
    ? ['\t\tfor (int s = 0; s < S; s++) {', '\t\t\tweights[s] = 0.0f;', '\t\t\tfor (int k = 0; k < DK; k++)', '\t\t\t\tweights[s] += query[t][k] * key[s][k];',
      `\t\t\tweights[s] *= ${scale === null ? '1.0f / sqrtf(DK)' : 'scale'};`, '\t\t}']
    : ['\t\tfor (int s = 0; s < S; s++)', '\t\t\tweights[s] = given[t][s];'];
  const lines = ['\t\tfloat weights[S];', '', ...fill];
  if (causal) lines.push(...note('causal'), '\t\tfor (int s = queries[t] + 1; s < S; s++)', '\t\t\tweights[s] = -INFINITY;');
  if (source !== 'weights') lines.push(...note('softmax'), `\t\tsoftmax(weights, ${exactDecimal(temperature)}f);`);
  if (rescale) lines.push(...note('rescale'), '\t\trescale(weights);');
  return lines;
}
