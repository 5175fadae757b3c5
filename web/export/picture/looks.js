/**
 * Colours of a picture, those of the figure in both themes.
 *
 * @typedef {'light' | 'dark'} Theme
 * @typedef {'surface' | 'faint' | 'line' | 'muted' | 'ink' | 'tint1' | 'tint2' | 'tint3' | 'tint4' | 'tint5' | 'tint6' | 'tint7' | 'tint8' | 'onTint'} Role
 */

/** @type {Record<Theme, Record<Role, string>>} */
export const looks = {
  light: {
    surface: '#fffefb', faint: '#f3f1ec', line: '#dddad3', muted: '#62605a', ink: '#1c1b19', onTint: '#ffffff',
    tint1: '#0a66b0', tint2: '#b85c00', tint3: '#087f5b', tint4: '#a8437f', tint5: '#766700', tint6: '#2a7f9e', tint7: '#a3341f', tint8: '#636363',
  },
  dark: {
    surface: '#191815', faint: '#24231f', line: '#3a3935', muted: '#a9a69d', ink: '#eceae4', onTint: '#14130f',
    tint1: '#78b5f2', tint2: '#f0a258', tint3: '#5cc8a1', tint4: '#e49bca', tint5: '#cfbe49', tint6: '#6cc5e0', tint7: '#f28f7b', tint8: '#b7b5b0',
  },
};

/** The colour of a token; after eight they repeat, and its number tells it apart. @param {number} token @returns {Role} */
export const tintOf = (token) => /** @type {Role} */ (`tint${(token % 8) + 1}`);
