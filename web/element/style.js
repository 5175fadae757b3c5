import css from '../view/style.css';

/** @type {CSSStyleSheet | undefined} one sheet for all elements of a document */
let sheet;

/**
 * Gives a shadow root the figure's style: a constructable sheet, which any content security policy allows, or a style
 * element where there are none (Safari before 16.4).
 * @param {ShadowRoot} root
 */
export function applyStyle(root) {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement('style');
  style.textContent = css;
  root.append(style);
}
