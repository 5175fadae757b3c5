/** A sheet belongs to the document that it was made in: one of a text for all roots of a document. @type {WeakMap<Document, Map<string, CSSStyleSheet>>} */
const sheets = new WeakMap();

/** The styles of each root, in the order of their arrival. @type {WeakMap<ShadowRoot, string[]>} */
const styles = new WeakMap();

/** Gives a shadow root a style that it does not have yet. @param {ShadowRoot} root @param {string} css */
export function addStyle(root, css) {
  const known = styles.get(root) ?? [];
  if (known.includes(css)) return;
  styles.set(root, [...known, css]);
  applyStyles(root);
}

/**
 * Applies the styles of a shadow root, again when it comes into another document: constructable sheets, which any
 * content security policy allows, or style elements where there are none (Safari before 16.4, documents without a window).
 * @param {ShadowRoot} root
 */
export function applyStyles(root) {
  root.querySelectorAll('style').forEach((style) => style.remove());
  const texts = styles.get(root) ?? [];
  const made = texts.map((css) => sheetOf(root.ownerDocument, css));
  if (made.every((sheet) => sheet !== null)) {
    root.adoptedStyleSheets = /** @type {CSSStyleSheet[]} */ (made);
    return;
  }
  for (const css of texts) {
    const style = root.ownerDocument.createElement('style');
    style.textContent = css;
    root.append(style);
  }
}

/** @param {Document} owner @param {string} css */
function sheetOf(owner, css) {
  const Sheet = /** @type {(Window & typeof globalThis) | null} */ (owner.defaultView)?.CSSStyleSheet;
  if (!Sheet || !('adoptedStyleSheets' in owner) || !('replaceSync' in Sheet.prototype)) return null;
  const made = sheets.get(owner) ?? new Map();
  sheets.set(owner, made);
  let sheet = made.get(css);
  if (!sheet) {
    sheet = new Sheet();
    sheet.replaceSync(css);
    made.set(css, sheet);
  }
  return sheet;
}
