/** The tokens: a list under a name that says so, or the names beside a table. */

import { isTokenName } from './roles.js';

/**
 * @param {ReadonlyArray<import('./contents.js').LabelList>} labels
 * @param {Partial<Record<import('./roles.js').Role, import('./contents.js').NamedArray>>} assigned
 * @returns {{ tokens: ReadonlyArray<string> | null, count: number | undefined }}
 */
export function findTokens(labels, assigned) {
  const beside = (/** @type {import('./roles.js').Role} */ role, /** @type {string} */ side) => labels.find(({ of, side: its }) => of !== undefined && of === assigned[role]?.name && its === side);
  const list = labels.find(({ name, of }) => of === undefined && isTokenName(name)) ?? beside('values', 'rows') ?? beside('weights', 'columns') ??
    beside('weights', 'rows') ?? labels.find(({ of }) => of === undefined);
  return { tokens: list?.texts ?? null, count: list?.texts.length };
}
