/**
 * Comments of programs, in the language of the figure. Only sentences of the catalogue, never a name from outside.
 * @param {import('../../view/text.js').Text} text
 * @param {string} before @param {string} [after]  what opens a comment, and what closes it
 * @returns {(id: string) => string[]} lines for the message `export.code.<id>`
 */
export const comment = (text, before, after = '') => (id) => [`${before} ${text.say(`export.code.${id}`)}${after && ` ${after}`}`];
