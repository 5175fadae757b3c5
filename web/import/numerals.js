/** Numbers as programs print them and people type them. */

/** Digits of other scripts, minus signs and spaces that keyboards and word processors put in, as a program would have them. @param {string} text */
export function plainNumerals(text) {
  if (!/[^\x00-\x7F]/.test(text)) return text;
  return text
    .replace(/[\u200E\u200F\u061C\u2066-\u2069\u202A-\u202E\uFEFF]/gu, '')
    .replace(/[\u0660-\u0669]/gu, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06F0-\u06F9]/gu, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[\uFF10-\uFF19]/gu, (digit) => String(digit.charCodeAt(0) - 0xff10))
    .replace(/[\u2212\u2012\u2013\uFE63\uFF0D]/gu, '-')
    .replace(/\u066B/gu, '.')
    .replace(/\u060C/gu, ',')
    .replace(/\u061B/gu, ';')
    .replace(/[\u00A0\u2007\u2009\u202F]/gu, ' ');
}

const decimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
/** @type {Record<string, number>} */
const words = { nan: NaN, inf: Infinity, infinity: Infinity, true: 1, false: 0 };

/** @param {string} text with plain numerals, without spaces around @returns {number | undefined} undefined where it is none */
export function parseNumber(text) {
  if (decimal.test(text)) return Number(text);
  const [, sign, word] = /^([-+]?)([a-z]{3,8})$/i.exec(text) ?? [];
  if (word === undefined || !Object.hasOwn(words, word.toLowerCase())) return undefined;
  const number = words[word.toLowerCase()];
  return sign === '-' ? -number : number;
}
