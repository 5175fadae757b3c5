/** Which array is which: by name, by an answer, or guessed and asked. */

import { showable, showNames } from './contents.js';
import { isTokenName, roleOf, roles } from './roles.js';

/**
 * @typedef {import('./contents.js').NamedArray} NamedArray
 * @typedef {import('./roles.js').Role} Role
 */

/**
 * @param {ReadonlyArray<NamedArray>} arrays
 * @param {import('./examine.js').Answers} answers
 * @param {import('./examine.js').Question[]} questions which grow
 * @param {import('./examine.js').Finding[]} findings which grow
 * @returns {Partial<Record<Role, NamedArray>>}
 */
export function assignRoles(arrays, answers, questions, findings) {
  /** @type {Partial<Record<Role, NamedArray>>} */
  const assigned = {};
  const answerOf = (/** @type {NamedArray} */ { name }) => answers[`role.${name}`];
  const named = arrays.filter((array) => {
    const role = roles.find((one) => one === answerOf(array)) ?? (answerOf(array) === undefined ? roleOf(array.name) : undefined);
    // Of two with one role the first has it; a person's word counts more than a name.
    if (!role || (assigned[role] && answerOf(array) === undefined)) return false;
    assigned[role] = array;
    return true;
  });
  for (const array of arrays) {
    if (answerOf(array) !== undefined) ask(array, String(answerOf(array)), questions);
    else if (!named.includes(array) && !isTokenName(array.name)) {
      const role = guess(array, assigned);
      if (role) assigned[role] = array;
      ask(array, role ?? 'none', questions);
    }
  }
  const left = arrays.filter((array) => !Object.values(assigned).includes(array));
  if (left.length) findings.push({ id: 'import.unused', args: { names: showNames(left.map(({ name }) => name)) }, level: 'note' });
  return assigned;
}

/** @param {NamedArray} array @param {string} role @param {import('./examine.js').Question[]} questions */
function ask({ name, shape }, role, questions) {
  questions.push({ id: `role.${name}`, options: [...roles, 'none'], default: role, why: { id: 'import.why.role', args: showable({ name, shape: shape.join(' × ') }) } });
}

/** @param {NamedArray} array @param {Partial<Record<Role, NamedArray>>} assigned @returns {Role | undefined} */
function guess(array, assigned) {
  if (!assigned.weights && looksLikeWeights(array)) return 'weights';
  if (!assigned.values) return 'values';
  return undefined;
}

/** Whether the rows of the first matrix, or its columns, sum to about 1. Only a guess, which is asked. @param {NamedArray} array */
function looksLikeWeights({ data, shape }) {
  const columns = shape[shape.length - 1];
  const rows = shape.length > 1 ? shape[shape.length - 2] : 1;
  const isDistribution = (/** @type {number} */ start, /** @type {number} */ stride, /** @type {number} */ count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const number = data[start + i * stride];
      if (!(number >= 0 && number <= 1.001)) return false;
      sum += number;
    }
    return Math.abs(sum - 1) < 0.15;
  };
  const every = (/** @type {number} */ count, /** @type {(i: number) => boolean} */ holds) => Array.from({ length: count }, (_, i) => i).every(holds);
  return columns > 1 && (every(rows, (i) => isDistribution(i * columns, 1, columns)) || (rows === columns && every(columns, (k) => isDistribution(k, columns, rows))));
}
