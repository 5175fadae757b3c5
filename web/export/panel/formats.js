/**
 * What is offered, in groups, and how it is written.
 *
 * @typedef {import('../example.js').Example} Example
 * @typedef {import('../../model/state.js').State} State
 * @typedef {{ state: State, example: () => Example, seed: number, href: string }} Source  what files are written from
 *
 * @typedef {object} Format
 * @property {string} id          of the message `export.format.<id>`
 * @property {string} extension   of the file
 * @property {string} mediaType
 * @property {boolean} isTimed    whether it shows the moment at which the motion stands
 * @property {(source: Source) => string} write
 */

import { Problem } from '../../model/problem.js';
import { textFormats } from '../index.js';
import { writeElement, writeFrame, writeLink } from './links.js';

/** More numbers than this make a picture of more than seven megabytes, which few programs open. */
const mostPictureNumbers = 16_384;
/** What is larger is written when asked for: it keeps the page busy for a moment. */
const mostLiveCharacters = 400_000;

/** Formats by group, in the order in which they are offered. */
export const groups = {
  link: ['link', 'frame', 'element'],
  math: ['latex', 'latex-snippet', 'markdown', 'mathml'],
  numbers: ['csv-steps', 'csv-weights', 'csv-values', 'csv-weighted', 'csv-output'],
  programs: ['numpy', 'pytorch', 'javascript', 'c'],
  pictures: ['svg', 'png', 'gif'],
  worksheet: ['worksheet'],
};

/** @typedef {keyof typeof groups} GroupId */

/** @type {ReadonlyArray<Format>} */
const links = [
  { id: 'link', extension: 'txt', mediaType: 'text/plain', isTimed: true, write: writeLink },
  { id: 'frame', extension: 'html', mediaType: 'text/html', isTimed: true, write: ({ example, ...source }) => writeFrame({ ...source, text: example().text }) },
  { id: 'element', extension: 'html', mediaType: 'text/html', isTimed: true, write: writeElement },
];

/** What a picture shows, and how. @param {Source} source */
export const lookOf = ({ state: { t, grain, theme } }) => ({ t, grain, theme: /** @type {'light' | 'dark' | 'auto'} */ (theme) });

/** What is a text, by its id. @type {Map<string, Format>} */
export const texts = new Map([
  ...links,
  ...textFormats.map(({ write, ...format }) => ({
    ...format,
    isTimed: format.id === 'svg',
    write: (/** @type {Source} */ source) => {
      if (format.id === 'svg') checkPicture(source.example());
      return write(source.example(), { seed: source.seed, ...lookOf(source) });
    },
  })),
].map((format) => [format.id, format]));

/** @param {Pick<Example, 'S' | 'D'>} example @throws {Problem} export.tooMany */
export function checkPicture({ S, D }) {
  if (S * D > mostPictureNumbers) throw new Problem('export.tooMany', { numbers: S * D, most: mostPictureNumbers });
}

/** Characters that each number takes, about, where they are many. @type {Record<string, number>} */
const charactersPerNumber = { link: 8, frame: 8, element: 8, latex: 70, 'latex-snippet': 70, markdown: 90, mathml: 280, svg: 490, png: 490, worksheet: 80 };

/** Whether a format would keep the page busy, so that it is written when asked for. @param {string} id @param {{ S: number, D: number, isAll: boolean }} size */
export function isLarge(id, { S, D, isAll }) {
  if ((id === 'svg' || id === 'png') && S * D > mostPictureNumbers) return false;
  const numbers = id === 'csv-weighted' && isAll ? S * S * D : S * D + (isAll ? (S * (S + D)) / 2 : 0);
  return numbers * (charactersPerNumber[id] ?? 25) > mostLiveCharacters;
}

/** A name that every file system takes. @param {{ id: string, extension: string }} format @param {State} state @param {number} seed */
export function fileNameOf({ id, extension }, { example, token, all }, seed) {
  const kind = id.replace(/^csv-/, '');
  const parts = ['attention', example, all ? 'all-tokens' : `token-${token + 1}`, ...(kind === extension ? [] : [kind]), ...(id === 'worksheet' ? [seed] : [])];
  return `${parts.join('-')}.${extension}`;
}
