/**
 * The example in JavaScript with this package, rather than in plain loops: it gives the same bits as the figure on every
 * machine, so the result can be asked to be equal and no tolerance is needed.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {import('./recipe.js').Recipe} Recipe
 */

import { exactDecimal } from '../decimal.js';
import { comment } from './comment.js';
import { javascriptString, matrixLiteral } from './literal.js';
import { recipeOf } from './recipe.js';

const brackets = { open: '[', close: ']' };
/** @param {number[][]} rows */
const literal = (rows) => matrixLiteral(rows, brackets, '  ');

/** A module that prints the output and fails where it is not the one shown. @param {Example} example @returns {string} */
export function writeJavascript(example) {
  const recipe = recipeOf(example);
  const note = comment(example.text, '//');
  const { tokens, queries, values, expected, D } = recipe;
  return [
    ...note('title'),
    '// npm install attention-explainer',
    "import { loadAttention } from 'attention-explainer';",
    '',
    'const attention = await loadAttention();',
    '',
    `const tokens = [${tokens.map(javascriptString).join(', ')}];`,
    `const queries = [${queries.join(', ')}];`,
    ...note('values'),
    `const values = ${literal(values)};`,
    '',
    ...weightLines(recipe, note),
    '',
    ...note('step5'),
    'const weighted = attention.weightedValues({ weights, values });',
    ...note('step6'),
    'const output = attention.weightedSum({ weights, values });',
    '',
    `const rows = queries.map((_, i) => [...output.data.slice(i * ${D}, (i + 1) * ${D})]);`,
    "rows.forEach((row, i) => console.log('%s', tokens[queries[i]], ...row.map((number) => Number(number.toPrecision(9)))));",
    '',
    ...note('expected'),
    `const expected = ${literal(expected)};`,
    ...note('exact'),
    'if (!rows.every((row, i) => row.every((number, k) => number === Math.fround(expected[i][k])))) {',
    `  throw new Error(${javascriptString(example.text.say('export.code.failed'))});`,
    '}',
    '',
  ].join('\n');
}

/** From what is given to `weights`. @param {Recipe} recipe @param {ReturnType<typeof comment>} note @returns {string[]} */
function weightLines(recipe, note) {
  const { source, causal, temperature, rescale } = recipe;
  const name = rescale ? 'given' : 'weights';
  const lines = source === 'weights'
    ? [...note('weights'), `const ${name} = ${literal(recipe.weights)};`]
    : [...scoreLines(recipe, note), ...(causal ? maskLines(recipe, note) : []), ...note('softmax'),
      `const ${name} = attention.softmax({ scores: ${causal ? 'seen' : 'scores'}, temperature: ${temperature} });`];
  return rescale ? [...lines, ...note('rescale'), `const { weights } = attention.rescale({ weights: ${name} });`] : lines;
}

/** @param {Recipe} recipe @param {ReturnType<typeof comment>} note */
function scoreLines({ source, scores, query, key, scale }, note) {
  if (source === 'scores') return [...note('scores'), `const scores = ${literal(scores)};`];
  return [
    ...note('query-key'),
    `const query = ${literal(query)};`,
    `const key = ${literal(key)};`,
    `const scores = attention.scores({ query, key${scale === null ? '' : `, scale: ${exactDecimal(scale)}`} });`,
  ];
}

/** Not isCausal: that counts rows from 0, and the rows here may be those of one token alone. @param {Recipe} recipe @param {ReturnType<typeof comment>} note */
function maskLines({ S, source }, note) {
  const hide = (/** @type {string} */ row) => `${row}.map((score, s) => (s > query ? -Infinity : score))`;
  return [...note('causal'), source === 'scores'
    ? `const seen = queries.map((query, i) => ${hide('scores[i]')});`
    : `const seen = queries.map((query, i) => ${hide(`[...scores.data.slice(i * ${S}, (i + 1) * ${S})]`)});`];
}
