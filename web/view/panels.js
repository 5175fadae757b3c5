/** What opens on request: loaded when a panel is first opened. */

export { AuditPanel } from './audit.js';
export { Editor } from './editor.js';
export { Source } from './source.js';
