/**
 * Take it away: the present example as text or as a file. Loaded when somebody asks for it, and its words with it.
 * Everything here is a function from an Example; nothing is drawn on the page or sent anywhere.
 *
 * @typedef {import('./example.js').Example} Example
 * @typedef {import('./csv.js').Table} Table
 *
 * @typedef {object} TextFormat
 * @property {string} id          of the message `export.format.<id>`
 * @property {string} extension   of the file
 * @property {string} mediaType
 * @property {(example: Example, options?: { seed?: number, t?: number, grain?: import('../model/state.js').Grain, theme?: 'light' | 'dark' | 'auto' }) => string} write
 *   seed is for worksheets; t, grain and theme are for pictures
 */

import { addMessages } from '../view/text.js';
import { messages } from '../view/messages/export.js';
import { tables, writeCsv } from './csv.js';
import { writeMarkdown } from './markdown.js';
import { writeLatex, writeLatexSnippet } from './math/latex.js';
import { writeMathml } from './math/mathml.js';
import { writeSvg } from './picture/picture.js';
import { writeC } from './programs/c.js';
import { writeJavascript } from './programs/javascript.js';
import { writeNumpy, writePytorch } from './programs/python.js';
import { writeWorksheet } from './worksheet.js';

addMessages(messages);

export { createExample } from './example.js';
export { tables, writeCsv };
export { writeGif } from './picture/gif.js';
export { createPicture, writeSvg } from './picture/picture.js';
export { writePng } from './picture/raster.js';
export { worksheetOf, writeWorksheet } from './worksheet.js';
export { writeC, writeJavascript, writeLatex, writeLatexSnippet, writeMarkdown, writeMathml, writeNumpy, writePytorch };

/** Every format that is a text, in the order in which they are offered. PNG and GIF are painted: writePng, writeGif. @type {ReadonlyArray<TextFormat>} */
export const textFormats = [
  { id: 'latex', extension: 'tex', mediaType: 'application/x-tex', write: writeLatex },
  { id: 'latex-snippet', extension: 'tex', mediaType: 'application/x-tex', write: writeLatexSnippet },
  { id: 'markdown', extension: 'md', mediaType: 'text/markdown', write: writeMarkdown },
  { id: 'mathml', extension: 'html', mediaType: 'text/html', write: writeMathml },
  { id: 'numpy', extension: 'py', mediaType: 'text/x-python', write: writeNumpy },
  { id: 'pytorch', extension: 'py', mediaType: 'text/x-python', write: writePytorch },
  { id: 'javascript', extension: 'mjs', mediaType: 'text/javascript', write: writeJavascript },
  { id: 'c', extension: 'c', mediaType: 'text/x-c', write: writeC },
  ...tables.map((table) => ({ id: `csv-${table}`, extension: 'csv', mediaType: 'text/csv', write: (/** @type {Example} */ example) => writeCsv(example, table) })),
  { id: 'worksheet', extension: 'html', mediaType: 'text/html', write: (example, { seed = 1 } = {}) => writeWorksheet(example, { seed }) },
  { id: 'svg', extension: 'svg', mediaType: 'image/svg+xml', write: (example, options) => writeSvg(example, options).svg },
];
