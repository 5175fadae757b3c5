/**
 * The figure as an address, and as what a page embeds it with.
 *
 * @typedef {import('../../model/state.js').State} State
 */

import { writeData } from '../../model/data.js';
import { isLinkable, parameters, writeFragment } from '../../model/parameters.js';
import { mostDataLength, mostLinkNumbers } from '../../model/limits.js';
import { Problem } from '../../model/problem.js';
import { escapeMarkup } from '../markup.js';

/** Room for the figure in a column of a course page. */
const frameHeightPx = 1150;

/**
 * @param {{ state: State, href: string }} options href: of the document that the figure stands in
 * @returns {string} an address that opens in this state
 * @throws {Problem} export.noAddress where the document has none of its own; export.unlinkable where there are too many numbers
 */
export function writeLink({ state, href }) {
  if (!/^(?:https?|file):/.test(href)) throw new Problem('export.noAddress');
  if (!isLinkable(state.data)) throw new Problem('export.unlinkable', { most: mostLinkNumbers });
  const fragment = writeFragment(state);
  return `${href.split('#')[0]}${fragment && `#${fragment}`}`;
}

/**
 * @param {{ state: State, href: string, text: import('../../view/text.js').Text }} options
 * @returns {string} an iframe for a page of somebody else
 * @throws {Problem} as writeLink
 */
export function writeFrame({ text, ...options }) {
  const link = writeLink(options);
  // A path of this computer means nothing to others: the file is put beside the page.
  const address = link.startsWith('file:') ? link.replace(/^[^#]*\//, '') : link;
  return `<iframe src=${quoted(address)} title=${quoted(text.say('figure'))}
  width="100%" height="${frameHeightPx}" style="border:0" sandbox="allow-scripts allow-downloads" allow="clipboard-write"></iframe>
`;
}

/**
 * @param {{ state: State }} options
 * @returns {string} the element with its script, for a page that has element.js beside it
 * @throws {Problem} export.unlinkable where there is more data than an attribute may hold
 */
export function writeElement({ state }) {
  const texts = Object.entries(parameters).map(([name, { write }]) => /** @type {[string, string | null]} */ ([name, write(state)]));
  const attributes = texts.flatMap(([name, text]) => (text === null ? [] : [` ${name}=${quoted(text)}`]));
  // No link carries so much, an attribute does.
  if (!isLinkable(state.data)) attributes.push(` data=${quoted(completeData(state))}`);
  return `<script type="module" src=${quoted('element.js')}></script>
<attention-explainer${attributes.join('')}></attention-explainer>
`;
}

/** @param {State} state */
function completeData({ data }) {
  const text = JSON.stringify(writeData(data));
  if (text.length > mostDataLength) throw new Problem('export.unlinkable', { most: mostLinkNumbers });
  return text;
}

/** In the quotation marks that need fewer entities: JSON is full of the others. @param {string} text */
const quoted = (text) => (text.includes('"') ? `'${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/'/g, '&#39;')}'` : `"${escapeMarkup(text)}"`);
