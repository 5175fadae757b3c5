import { addStyle, applyStyles } from '../view/sheets.js';
import css from '../view/style.css';

/** Gives a shadow root the figure's style, and all its styles again when it comes into another document. @param {ShadowRoot} root */
export function applyStyle(root) {
  addStyle(root, css);
  applyStyles(root);
}
