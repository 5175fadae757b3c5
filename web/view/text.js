/**
 * Everything said in words: messages of one language, and numbers as that language writes them.
 *
 * @typedef {import('../model/shown.js').Shown} Shown
 * @typedef {import('../story/caption.js').Argument} Argument
 * @typedef {{ lang: string, dir: 'ltr' | 'rtl', messages: Record<string, string> }} Catalogue
 *
 * @typedef {object} Text
 * @property {string} lang @property {'ltr' | 'rtl'} dir
 * @property {(id: string, args?: Record<string, Argument>) => string} say
 * @property {(shown: Shown, options?: { isSigned?: boolean }) => string} number  with a mark where it is rounded
 * @property {(number: number) => string} plain   a number as typed, in this language
 * @property {string} group   what stands between thousands
 * @property {(number: number) => string} small   a tiny number in scientific notation
 * @property {(number: number) => string} count
 */

import { en } from './messages/en.js';

/** English is always there; other languages are loaded when a figure asks for them. @type {Catalogue[]} */
const catalogues = [en];

/** What is said only where something is opened, by language; it comes with what says it. @type {Map<string, Record<string, string>>} */
const added = new Map();

/** Makes what a part of the figure says ready for createText(). @param {Record<string, Record<string, string>>} messages by language */
export function addMessages(messages) {
  for (const [lang, more] of Object.entries(messages)) added.set(lang, { ...added.get(lang), ...more });
}

/** Loads the English of panels and notices; other languages come whole. */
export async function loadLaterMessages() {
  addMessages({ en: (await import('./messages/en-later.js')).later });
}

/** @type {Record<string, () => Promise<Catalogue>>} */
const loaders = {
  ar: async () => (await import('./messages/ar.js')).ar,
  de: async () => (await import('./messages/de.js')).de,
};

/** Languages that the figure speaks. */
export const languages = ['en', ...Object.keys(loaders)];

/** @param {string} lang */
const baseOf = (lang) => lang.toLowerCase().split('-')[0];

/**
 * Makes a language ready for createText(); where it cannot be had (offline, unknown), English stays.
 * @param {string} lang @returns {Promise<boolean>} whether anything changed
 */
export async function loadLanguage(lang) {
  const base = baseOf(lang);
  const load = Object.hasOwn(loaders, base) ? loaders[base] : undefined;
  if (!load || catalogues.some((one) => one.lang === base)) return false;
  try {
    const catalogue = await load();
    if (!catalogues.includes(catalogue)) catalogues.push(catalogue);
    texts.clear();
    return true;
  } catch {
    return false;
  }
}

/** Marks a number whose decimals are not all shown. */
const roundedMark = '≈';

/** @type {Map<string, Text>} */
const texts = new Map();

/** The catalogue for a BCP 47 tag, or English. @param {string} lang */
function findCatalogue(lang) {
  const base = baseOf(lang);
  return catalogues.find((one) => one.lang === base) ?? catalogues[0];
}

/** @param {string} lang a BCP 47 tag; an unknown one gives English @returns {Text} */
export function createText(lang) {
  const known = texts.get(lang);
  if (known) return known;
  const catalogue = findCatalogue(lang);
  const locale = validLocale(lang, catalogue.lang);
  const plurals = new Intl.PluralRules(locale);
  const fixed = formatters(locale);
  const asTyped = new Intl.NumberFormat(locale, { maximumFractionDigits: 9, useGrouping: false });
  const scientific = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2, minimumSignificantDigits: 2, notation: 'scientific' });

  /** @type {Text['number']} */
  const number = ({ number: value, digits, isRounded }, { isSigned = false } = {}) => {
    const text = minus(fixed(digits, isSigned), value);
    return isRounded ? `${roundedMark}${text}` : text;
  };
  /** Mathematics keeps its direction inside a sentence of the other one. @param {string} one */
  const leftToRight = (one) => (catalogue.dir === 'rtl' ? `\u2066${one}\u2069` : one);
  /** @param {Argument} argument @returns {string} */
  const show = (argument) => {
    if (typeof argument === 'string') return isolate(argument, catalogue.dir);
    if (typeof argument === 'number') return minus(asTyped, argument);
    if (Array.isArray(argument)) return leftToRight(`[${argument.slice(0, mostSpoken).map((one) => number(one)).join('; ')}${argument.length > mostSpoken ? '; …' : ''}]`);
    return leftToRight(number(/** @type {Shown} */ (argument)));
  };
  /** @type {Text} */
  const text = {
    lang: locale,
    dir: catalogue.dir,
    number,
    plain: (value) => minus(asTyped, value),
    group: new Intl.NumberFormat(locale).formatToParts(1234567).find(({ type }) => type === 'group')?.value ?? '',
    small: (value) => tenTo(scientific, value),
    count: (value) => asTyped.format(value),
    say(id, args = {}) {
      const plural = typeof args.count === 'number' ? plurals.select(args.count) : '';
      const template = findMessage(catalogue, id, plural) ?? findMessage(catalogues[0], id, plural) ?? id;
      return template.replace(/\{(\w+)\}/g, (whole, name) => (name in args ? show(args[name]) : whole));
    },
  };
  texts.set(lang, text);
  return text;
}

/** @param {Catalogue} catalogue @param {string} id @param {string} plural its category, or '' @returns {string | undefined} */
function findMessage({ lang, messages }, id, plural) {
  const more = added.get(lang) ?? {};
  const find = (/** @type {string} */ key) => messages[key] ?? more[key];
  return (plural && (find(`${id}|${plural}`) ?? find(`${id}|other`))) || find(id);
}

/** Vectors are spoken up to this many numbers. */
const mostSpoken = 8;

/** Letters of the other direction, and the characters that control it. */
const rightToLeft = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Keeps a label of the other direction from turning the sentence around it. @param {string} label @param {'ltr' | 'rtl'} dir */
const isolate = (label, dir) => (dir === 'rtl' || rightToLeft.test(label) ? `\u2068${label}\u2069` : label);

/** @param {string} lang @param {string} fallback */
function validLocale(lang, fallback) {
  try {
    const [locale] = Intl.getCanonicalLocales(lang);
    return findCatalogue(locale).lang === locale.split('-')[0] ? locale : fallback;
  } catch {
    return fallback;
  }
}

/** @param {string} locale */
function formatters(locale) {
  /** @type {Map<string, Intl.NumberFormat>} */
  const made = new Map();
  return (/** @type {number} */ digits, /** @type {boolean} */ isSigned) => {
    const key = `${digits}${isSigned}`;
    let format = made.get(key);
    if (!format) {
      format = new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        useGrouping: false,
        signDisplay: isSigned ? 'exceptZero' : 'auto',
      });
      made.set(key, format);
    }
    return format;
  };
}

/** What was written lately, by format: most numbers stay when one is edited. @type {WeakMap<Intl.NumberFormat, Map<number, string>>} */
const written = new WeakMap();
const mostWritten = 5000;

/** @param {Intl.NumberFormat} format @param {number} value */
function minus(format, value) {
  let known = written.get(format);
  if (!known || known.size > mostWritten) written.set(format, (known = new Map()));
  const text = known.get(value) ?? write(format, value);
  known.set(value, text);
  return text;
}

/** A real minus sign, none before zero, and no direction marks: numbers stand in left-to-right cells. @param {Intl.NumberFormat} format @param {number} value */
function write(format, value) {
  if (Number.isNaN(value)) return 'NaN';
  return format.format(value === 0 ? 0 : value).replace(/[\u200E\u200F\u061C]/g, '').replace('-', '−');
}

/** 2.4E-8 as 2.4 × 10⁻⁸. @param {Intl.NumberFormat} format @param {number} value */
function tenTo(format, value) {
  if (value === 0) return format.formatToParts(0).find(({ type }) => type === 'integer')?.value ?? '0';
  const parts = format.formatToParts(value);
  const mantissa = parts.slice(0, parts.findIndex(({ type }) => type === 'exponentSeparator')).map((part) => part.value).join('');
  // Of the rounded number: 9.96e-8 is 1.0 × 10⁻⁷.
  const exponent = Number(value.toExponential(1).split('e')[1]);
  return `${mantissa} × 10${[...String(exponent)].map((sign) => superscripts[sign]).join('')}`;
}

/** @type {Record<string, string>} */
const superscripts = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };
