import htm from 'htm';
import { h } from 'preact';

/** Templates as nodes: text from outside stays text, nothing is ever parsed as markup. */
export const html = /** @type {(strings: TemplateStringsArray, ...values: any[]) => any} */ (/* @__PURE__ */ htm.bind(h));
