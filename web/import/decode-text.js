/** The text in a file, whatever program wrote it. */

import { Problem } from '../model/problem.js';
import { mostTextLength } from './limits.js';

/**
 * @param {Uint8Array} bytes UTF-8 or UTF-16, with or without a byte order mark; where it is neither, Windows-1252 as older spreadsheets write it
 * @param {string} name of the file, for messages
 * @returns {string} without the mark
 * @throws {Problem} import.binary, import.textTooLarge
 */
export function decodeText(bytes, name) {
  if (bytes.length > mostTextLength) throw new Problem('import.textTooLarge', { name, megabytes: Math.ceil(bytes.length / 2 ** 20), most: mostTextLength / 2 ** 20 });
  const wide = wideEncoding(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  if (bytes.includes(0)) throw new Problem('import.binary', { name });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (countControls(bytes) > 0) throw new Problem('import.binary', { name });
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** UTF-16 by its mark, or because every other byte of the beginning is zero. @param {Uint8Array} bytes @returns {string | undefined} */
function wideEncoding(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 64);
  if (start.length < 4 || bytes.length % 2) return undefined;
  const isZero = (/** @type {number} */ side) => start.every((byte, i) => i % 2 !== side || byte === 0) && start.every((byte, i) => i % 2 === side || byte !== 0);
  return isZero(1) ? 'utf-16le' : isZero(0) ? 'utf-16be' : undefined;
}

/** Characters that no text has. @param {Uint8Array} bytes */
const countControls = (bytes) => bytes.subarray(0, 4096).filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
