/**
 * Something wrong with what a person or a page gave us. `id` names a sentence in the message catalogue
 * (`problem.<id>`), `args` fills it in; the English message is for the console only.
 */
export class Problem extends Error {
  /** @param {string} id @param {Record<string, string | number>} [args] */
  constructor(id, args = {}) {
    super(`${id} ${JSON.stringify(args)}`);
    this.name = 'Problem';
    this.id = id;
    this.args = args;
  }
}
