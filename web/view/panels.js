/** What opens on request: loaded when a panel is first opened. */

export { Arithmetic } from './arithmetic.js';
export { AuditPanel } from './audit.js';
export { Editor } from './editor.js';
export { default as css } from './later.css';
export { ManyTokens, Overview } from './many.js';
export { Source } from './source.js';
