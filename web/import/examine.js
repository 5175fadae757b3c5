/**
 * The shape doctor: says what the arrays of a file are, asks what they do not tell, and finds what does not fit.
 *
 * @typedef {import('./contents.js').Contents} Contents
 * @typedef {import('./contents.js').NamedArray} NamedArray
 * @typedef {import('./contents.js').Axis} Axis
 * @typedef {import('./roles.js').Role} Role
 * @typedef {import('./layouts.js').View} View
 * @typedef {import('./layouts.js').Sizes} Sizes
 * @typedef {import('../model/shown.js').Shown} Shown
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {Record<string, string | number | Shown>} Arguments of a message
 * @typedef {Readonly<Record<string, string | number | boolean>>} Answers by question, also those that fixes give
 *
 * @typedef {object} Question
 * @property {string} id                           what its answer is called: role.<array>, axes.<array>, split.<array>, firstTokens, firstDimensions
 * @property {ReadonlyArray<string>} [options]     roles or `none`; axes with spaces between; `split` or `shared`
 * @property {{ least: number, most: number }} [range] instead of options
 * @property {string | number} default             what holds until it is answered
 * @property {{ id: string, args: Arguments }} why message
 *
 * @typedef {object} Finding
 * @property {string} id                           message
 * @property {Arguments} args
 * @property {'note' | 'doubt' | 'error'} level    doubt: probably not what was meant; error: a problem that pick() throws
 * @property {{ id: string, answers: Answers }} [fix] message of the button, and the answers it adds
 *
 * @typedef {object} Examined
 * @property {Partial<Record<Role, View>>} roles
 * @property {ReadonlyArray<string> | null} tokens
 * @property {Question[]} questions
 * @property {Finding[]} findings
 * @property {ReadonlyArray<number>} layers        what each layer is called, in their order
 * @property {number} batches
 * @property {number} heads
 * @property {number} queries                      T
 * @property {number} keys                         S
 * @property {number} width                        D of one head's values
 * @property {Record<string, unknown>} options     scale, causal, …, as the file has them
 * @property {Answers} answers
 */

import { Problem } from '../model/problem.js';
import { mostDimensions, mostTokens } from '../model/limits.js';
import { assignRoles } from './assign-roles.js';
import { checkWeights } from './check-weights.js';
import { showable, showNames } from './contents.js';
import { findLayouts, isSquare } from './layouts.js';
import { isLensName, roles } from './roles.js';
import { scan } from './scan.js';
import { splitHeads } from './split-heads.js';
import { findTokens } from './tokens.js';

/**
 * @param {Pick<Contents, 'arrays'> & Partial<Contents>} contents what readFile() or readText() gave, or joinContents() of several
 * @param {Steps} attention computes every number that is shown
 * @param {Answers} [answers] to questions of earlier calls, and of fixes
 * @returns {Examined}
 * @throws {Problem} import.noNumbers
 */
export function examine(contents, attention, answers = {}) {
  const arrays = contents.arrays.filter(({ data }) => data.length > 0);
  if (!arrays.length) throw new Problem('import.noNumbers');
  /** @type {Question[]} */
  const questions = [];
  /** @type {Finding[]} */
  const findings = [];
  const assigned = assignRoles(arrays, answers, questions, findings);
  const { tokens, count } = findTokens(contents.labels ?? [], assigned);
  /** @type {Sizes} */
  const sizes = {};
  /** @type {Partial<Record<Role, View>>} */
  const views = {};
  const isTokenFirst = arrays.some(({ name }) => isLensName(name));
  for (const role of roles) {
    const array = assigned[role];
    if (!array) continue;
    // Until a matrix tells how many there are, the list of tokens does.
    const known = sizes.key === undefined && !isSquare(role) ? { query: count, ...sizes, key: count } : sizes;
    const view = understand(array, role, findLayouts(array, role, known, isTokenFirst), known, answers, questions, findings);
    if (!view) continue;
    views[role] = turned(view, role, answers);
    learn(sizes, views[role], role);
  }
  splitHeads(views, sizes, answers, questions);
  const examined = summarize(views, sizes, contents.options ?? {}, answers);
  examined.tokens = tokens?.length === examined.keys ? tokens : null;
  if (tokens && !examined.tokens) findings.push({ id: 'import.tokenCount', args: { count: tokens.length, rows: examined.keys }, level: 'doubt' });
  checkFinite(views, findings);
  if (views.weights) checkWeights(views.weights, examined, attention, findings);
  checkCompleteness(examined, findings);
  checkExtent(examined, questions, findings);
  if (contents.ignored?.length) findings.push({ id: 'import.ignored', args: { names: showNames(contents.ignored) }, level: 'note' });
  return { ...examined, questions, findings };
}

/** @param {ReadonlyArray<number>} shape */
export const showShape = (shape) => shape.join(' × ');

/**
 * @param {NamedArray} array @param {Role} role @param {ReturnType<typeof findLayouts>} found @param {Sizes} sizes
 * @param {Answers} answers @param {Question[]} questions @param {Finding[]} findings
 * @returns {View | undefined}
 */
function understand(array, role, { layouts, shape, isFitting }, sizes, answers, questions, findings) {
  const args = showable({ name: array.name, shape: showShape(array.shape) });
  if (!layouts.length) {
    findings.push({ id: 'problem.import.rank', args, level: 'error', fix: leaveOut(array) });
    return undefined;
  }
  const id = `axes.${array.name}`;
  if (layouts.length > 1) questions.push({ id, options: layouts, default: layouts[0], why: { id: 'import.why.axes', args } });
  const answer = answers[id];
  const layout = layouts.find((one) => one === answer) ?? layouts[0];
  if (!isFitting) findings.push({ id: 'problem.import.mismatch', args: { ...args, count: sizes.key ?? 1, queries: sizes.query ?? sizes.key ?? 1 }, level: 'error', fix: leaveOut(array) });
  if (layout === 'width token' && isFitting) findings.push({ id: 'import.turned', args: { ...args, count: sizes.key ?? 1 }, level: 'note' });
  return { array, shape, axes: /** @type {Axis[]} */ (layout.split(' ')) };
}

/** @param {NamedArray} array */
const leaveOut = ({ name }) => ({ id: 'import.fix.leaveOut', answers: { [`role.${name}`]: 'none' } });

/** The answer of a fix: rows and columns change places. @param {View} view @param {Role} role @param {Answers} answers @returns {View} */
function turned(view, role, answers) {
  if (answers[`transpose.${view.array.name}`] !== true) return view;
  /** @type {Partial<Record<Axis, Axis>>} */
  const swap = isSquare(role) ? { query: 'key', key: 'query' } : { token: 'width', width: 'token' };
  if (!Object.keys(swap).every((axis) => view.axes.includes(/** @type {Axis} */ (axis)))) return view;
  return { ...view, axes: view.axes.map((axis) => swap[axis] ?? axis) };
}

/** @param {Sizes} sizes which grow @param {View} view @param {Role} role */
function learn(sizes, { axes, shape }, role) {
  axes.forEach((axis, i) => {
    const size = shape[i];
    if (axis === 'token') sizes[role === 'query' || role === 'output' ? 'query' : 'key'] ??= size;
    else if (axis !== 'width') sizes[axis] ??= size;
  });
  if (!isSquare(role)) return;
  // What the weights do not have, there is once.
  sizes.query ??= 1;
  sizes.head ??= 1;
  sizes.layer ??= 1;
  sizes.batch ??= 1;
}

/** @param {Partial<Record<Role, View>>} views @param {Sizes} sizes @param {Record<string, unknown>} options @param {Answers} answers @returns {Examined} */
function summarize(views, sizes, options, answers) {
  const all = Object.values(views);
  const most = (/** @type {Axis} */ axis) => Math.max(1, ...all.map(({ axes, shape }) => (axes.includes(axis) ? shape[axes.indexOf(axis)] : 1)));
  const layers = all.find(({ array, axes }) => axes[0] === 'layer' && array.layers)?.array.layers ?? Array.from({ length: most('layer') }, (_, i) => i);
  const keys = sizes.key ?? sizes.query ?? 1;
  const { values } = views;
  const width = values && values.axes.includes('width') ? values.shape[values.axes.indexOf('width')] : 1;
  return {
    roles: views, tokens: null, questions: [], findings: [], layers, batches: most('batch'), heads: most('head'),
    queries: sizes.query ?? keys, keys, width, options, answers,
  };
}

/** @param {Partial<Record<Role, View>>} views @param {Finding[]} findings */
function checkFinite(views, findings) {
  for (const [role, { array }] of Object.entries(views)) {
    const { notFinite, notFiniteScore } = scan(array);
    const index = role === 'scores' ? notFiniteScore : notFinite;
    if (index >= 0) findings.push({ id: 'import.notFinite', args: showable({ name: array.name, number: index + 1, text: String(array.data[index]) }), level: 'doubt' });
  }
}

/** @param {Examined} examined @param {Finding[]} findings */
function checkCompleteness({ roles: { weights, scores, query, key, values }, keys, queries, answers }, findings) {
  if (!values && answers.values !== 'identity') {
    findings.push({ id: 'problem.import.noValues', args: {}, level: 'error', fix: { id: 'import.fix.identity', answers: { values: 'identity' } } });
  }
  if (!weights && !scores && !(query && key)) findings.push({ id: 'import.noWeights', args: {}, level: 'note' });
  if (keys !== queries) findings.push({ id: 'import.rectangular', args: { queries, keys }, level: 'note' });
}

/** What is more than the figure shows is cut, and said. @param {Examined} examined @param {Question[]} questions @param {Finding[]} findings */
function checkExtent({ keys, width, answers }, questions, findings) {
  for (const [id, count, most] of /** @type {const} */ ([['firstTokens', keys, mostTokens], ['firstDimensions', width, mostDimensions]])) {
    if (count <= most) continue;
    const why = { id: `import.${id}`, args: { count, most: limitOf(answers[id], most) } };
    questions.push({ id, range: { least: 1, most }, default: most, why });
    findings.push({ ...why, level: 'note' });
  }
}

/** How many are shown. @param {unknown} answer @param {number} most */
export const limitOf = (answer, most) => (typeof answer === 'number' && answer >= 1 ? Math.min(most, Math.floor(answer)) : most);
