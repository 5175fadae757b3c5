/** Ways out of the page: the clipboard, a file, a tab to print from. Each may be forbidden where the page is framed. */

/** How long a file may take to be fetched from memory. */
const downloadMs = 60_000;

/**
 * @param {HTMLTextAreaElement} field  shows the text, or its beginning
 * @param {string} text                all of it
 * @returns {Promise<boolean>} whether it is on the clipboard; if not, the field is selected for the person to copy
 */
export async function copyText(field, text) {
  const owner = field.ownerDocument;
  const { activeElement } = /** @type {ShadowRoot} */ (field.getRootNode());
  try {
    await /** @type {Window} */ (owner.defaultView).navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not there without https, not allowed in most frames of other sites.
  }
  field.focus();
  field.select();
  const isCopied = owner.execCommand('copy');
  if (isCopied) /** @type {HTMLElement | null} */ (activeElement)?.focus();
  return isCopied;
}

/** @param {Document} owner @param {Blob} blob @param {string} name */
export function download(owner, blob, name) {
  const url = URL.createObjectURL(blob);
  Object.assign(owner.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), downloadMs);
}

/**
 * Opens a page in a tab of its own, for as long as this one lives: reloading the tab has to find it.
 * @param {Document} owner @param {Blob} blob @returns {boolean} whether a tab could be opened
 */
export function openTab(owner, blob) {
  const url = URL.createObjectURL(blob);
  const isOpen = Boolean(owner.defaultView?.open(url, '_blank'));
  if (!isOpen) URL.revokeObjectURL(url);
  return isOpen;
}

/** Whether a file can be saved. No browser tells a frame of another site; there it may do nothing at all. @param {Document} owner @returns {'yes' | 'no' | 'unknown'} */
export function canDownload({ defaultView }) {
  if (!defaultView || defaultView.parent === defaultView) return 'yes';
  const frame = /** @type {HTMLIFrameElement | null} */ (defaultView.frameElement);
  if (!frame) return 'unknown';
  return frame.hasAttribute('sandbox') && !frame.sandbox.contains('allow-downloads') ? 'no' : 'yes';
}
