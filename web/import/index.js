/** People's own data: reading it, understanding its shape, and choosing what the figure shows of it. */

export { joinContents } from './contents.js';
export { examine } from './examine.js';
export { mostFileBytes } from './limits.js';
export { pick, reproduce } from './pick.js';
export { checkFileSize, readFile, readText } from './read.js';
