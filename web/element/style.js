import css from '../view/style.css';

/** A sheet belongs to the document that it was made in: one for all elements of a document. @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/**
 * Gives a shadow root the figure's style, again when it comes into another document: a constructable sheet, which any
 * content security policy allows, or a style element where there are none (Safari before 16.4, documents without a window).
 * @param {ShadowRoot} root
 */
export function applyStyle(root) {
  root.querySelector('style')?.remove();
  const sheet = sheetOf(root.ownerDocument);
  if (sheet) {
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = root.ownerDocument.createElement('style');
  style.textContent = css;
  root.append(style);
}

/** @param {Document} owner */
function sheetOf(owner) {
  const Sheet = /** @type {(Window & typeof globalThis) | null} */ (owner.defaultView)?.CSSStyleSheet;
  if (!Sheet || !('adoptedStyleSheets' in owner) || !('replaceSync' in Sheet.prototype)) return null;
  let sheet = sheets.get(owner);
  if (!sheet) {
    sheet = new Sheet();
    sheet.replaceSync(css);
    sheets.set(owner, sheet);
  }
  return sheet;
}
