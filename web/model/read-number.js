/**
 * Reads a number as people type it anywhere: `0.204`, `0,204`, `.5`, `−3`, `1e-3`, `٠٫٢٠٤`.
 * @param {string} text
 * @param {string} [group]  what the reader's language puts between thousands: where that is a comma, `1,000` could
 *   mean two numbers and is none
 * @returns {number} NaN where it is not one number
 */
export function readNumber(text, group = '') {
  if (group === ',' && /^\s*[-+−]?[1-9]\d{0,2}(,\d{3})+\s*$/.test(text)) return NaN;
  const plain = text
    .trim()
    .replace(/[\u200E\u200F\u061C]/gu, '')
    .replace(/[٠-٩]/gu, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/gu, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[−‒–﹣－]/gu, '-')
    .replace(/[,٫]/u, '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}
