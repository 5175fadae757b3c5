import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { examples } from '../../web/model/examples.js';
import { grains } from '../../web/model/parameters.js';
import { readNumber } from '../../web/model/read-number.js';
import { ar } from '../../web/view/messages/ar.js';
import { de } from '../../web/view/messages/de.js';
import { later } from '../../web/view/messages/en-later.js';
import { en as first } from '../../web/view/messages/en.js';
import { addMessages, createText, languages, loadLanguage, loadLaterMessages } from '../../web/view/text.js';

/** @typedef {{ lang: string, dir: string, messages: Record<string, string> }} Catalogue */
/** @type {Catalogue[]} */
await loadLaterMessages();
/** What parts of the figure bring along, each in all languages. */
const parts = await partsOf('../../web/view/messages/');
/** @param {Catalogue} catalogue @param {Record<string, string>} [more] @returns {Catalogue} */
const whole = ({ lang, dir, messages }, more) => ({ lang, dir, messages: Object.assign({}, messages, more, ...parts.map((part) => part[lang])) });
const en = whole(first, later);
const catalogues = [en, whole(de), whole(ar)];
const translations = catalogues.slice(1);

/** @param {string} folder @returns {Promise<Record<string, Record<string, string>>[]>} */
async function partsOf(folder) {
  const url = new URL(folder, import.meta.url);
  const modules = await Promise.all(readdirSync(url).sort().map((name) => import(new URL(name, url).href)));
  return modules.filter(({ messages }) => messages).map(({ messages }) => messages);
}

before(async () => {
  for (const part of parts) addMessages(part);
  for (const lang of languages) await loadLanguage(lang);
});

/** @param {string} key `id` or `id|category` */
const split = (key) => /** @type {[string, string | undefined]} */ (key.split('|'));
/** @param {Catalogue} catalogue */
const idsOf = ({ messages }) => new Set(Object.keys(messages).map((key) => split(key)[0]));
/** @param {Catalogue} catalogue the ids that have plural forms, with their categories */
function pluralsOf({ messages }) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const [id, category] of Object.keys(messages).map(split)) {
    if (category) found.set(id, (found.get(id) ?? new Set()).add(category));
  }
  return found;
}
/** @param {string} message */
const placeholders = (message) => new Set([...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
/** @param {Iterable<string>} names */
const sorted = (names) => [...names].sort();
/** What English fills in, in any plural form. @param {string} id */
const englishPlaceholders = (id) => new Set(Object.keys(en.messages).filter((key) => split(key)[0] === id).flatMap((key) => [...placeholders(en.messages[key])]));
/** The plural categories that stand for one count alone, which words may replace ("two tokens"). @param {string} lang */
function exactCategories(lang) {
  const rules = new Intl.PluralRules(lang);
  const counts = Array.from({ length: 1000 }, (_, count) => rules.select(count));
  return new Set(counts.filter((category, i) => counts.indexOf(category) === i && counts.lastIndexOf(category) === i));
}

/** The text of every file of a folder that is ours to read. @param {string} folder */
function sources(folder) {
  const url = new URL(`../../web/${folder}/`, import.meta.url);
  return readdirSync(url, { recursive: true }).map(String).filter((name) => name.endsWith('.js')).map((name) => readFileSync(new URL(name, url), 'utf8')).join('\n');
}

/* Catalogues ---------------------------------------------------------------------------------------------------- */

test('the languages on offer are those with a catalogue, and each says its name and direction', () => {
  assert.deepEqual(sorted(languages), sorted(catalogues.map(({ lang }) => lang)));
  for (const { lang, dir } of catalogues) {
    assert.equal(createText(lang).lang, lang);
    assert.equal(createText(lang).dir, dir);
  }
  assert.deepEqual(catalogues.map(({ dir }) => dir), ['ltr', 'ltr', 'rtl']);
});

test('every language has exactly the messages of English', () => {
  for (const { lang, messages } of translations) {
    assert.deepEqual([...idsOf({ lang, dir: '', messages })].sort(), [...idsOf(en)].sort(), lang);
  }
});

test('a message that counts in English counts in every language', () => {
  for (const catalogue of translations) {
    const plurals = pluralsOf(catalogue);
    for (const id of pluralsOf(en).keys()) assert.ok(plurals.has(id), `${catalogue.lang}: ${id}`);
  }
});

test('counted messages have plural forms of their language only, and always the fallback', () => {
  for (const catalogue of catalogues) {
    const known = new Intl.PluralRules(catalogue.lang).resolvedOptions().pluralCategories;
    for (const [id, categories] of pluralsOf(catalogue)) {
      assert.ok(categories.has('other'), `${catalogue.lang}: ${id}|other is missing`);
      for (const category of categories) assert.ok(known.includes(/** @type {any} */ (category)), `${catalogue.lang}: ${id}|${category} is never chosen`);
      assert.equal(catalogue.messages[id], undefined, `${catalogue.lang}: ${id} stands beside its plural forms`);
    }
  }
});

test('counted messages have a form for every count from 1 to 1000', () => {
  for (const catalogue of catalogues) {
    const rules = new Intl.PluralRules(catalogue.lang);
    const needed = new Set(Array.from({ length: 1000 }, (_, i) => rules.select(i + 1)));
    for (const [id, categories] of pluralsOf(catalogue)) {
      for (const category of needed) assert.ok(categories.has(category), `${catalogue.lang}: ${id}|${category} is missing`);
    }
  }
});

test('every language fills in what English fills in', () => {
  for (const { lang, messages } of translations) {
    const exact = exactCategories(lang);
    for (const [key, message] of Object.entries(messages)) {
      const [id, category] = split(key);
      const given = placeholders(message);
      const expected = englishPlaceholders(id);
      // A form for one count alone may say that count in words.
      if (category && exact.has(category) && !given.has('count')) expected.delete('count');
      // A sentence that is the same for every count need not say it.
      if (category && !placeholders(en.messages[`${id}|other`]).has('count')) expected.delete('count');
      assert.deepEqual(sorted(given), sorted(expected), `${lang}: ${key}`);
    }
  }
});

test('no translation is empty, padded by accident, or left in English', () => {
  // Field terms and signs that are the same in German.
  const same = new Set(['token', 'tokens', 'default.label', 'dimension', 'pause', 'speed.times', 'transport', 'scale.sqrt', 'scale.one', 'score', 'scores', 'key', 'query']);
  for (const { lang, messages } of translations) {
    for (const [key, message] of Object.entries(messages)) {
      assert.notEqual(message.trim(), '', `${lang}: ${key}`);
      const english = en.messages[/** @type {keyof typeof en.messages} */ (key)];
      if (english === undefined) continue;
      assert.equal(/\s$/.test(message), /\s$/.test(english), `${lang}: ${key}: what follows is set close or apart as in English`);
      if (!same.has(key)) assert.notEqual(message, english, `${lang}: ${key}`);
    }
  }
});

test('messages are plain text: no markup, balanced isolates, typographic quotation marks', () => {
  for (const { lang, messages } of catalogues) {
    for (const [key, message] of Object.entries(messages)) {
      const count = (/** @type {RegExp} */ sign) => (message.match(sign) ?? []).length;
      assert.doesNotMatch(message, /[<>"]|&\w+;/, `${lang}: ${key}`);
      assert.equal(count(/[\u2066\u2067\u2068]/g), count(/\u2069/g), `${lang}: ${key}`);
      assert.doesNotMatch(message, /[\u200E\u200F\u202A-\u202E]/, `${lang}: ${key}`);
    }
  }
  for (const [key, message] of Object.entries(de.messages)) {
    assert.equal((message.match(/„/g) ?? []).length, (message.match(/“/g) ?? []).length, key);
    assert.doesNotMatch(message, /[”’]/, key);
  }
  for (const [key, message] of Object.entries(ar.messages)) {
    assert.equal((message.match(/«/g) ?? []).length, (message.match(/»/g) ?? []).length, key);
    assert.doesNotMatch(message, /[“”„?]/, key);
  }
});

test('Arabic has digits only where they are quoted, held together from left to right', () => {
  for (const [key, message] of Object.entries(ar.messages)) {
    const free = message.replace(/\u2066[^\u2069]*\u2069/g, '').replace(/float64/g, '');
    if (key !== 'scale.one') assert.doesNotMatch(free, /\p{Nd}/u, key);
  }
});

/* What the code says -------------------------------------------------------------------------------------------- */

const english = idsOf(en);

test('every message that a view names is there in English', () => {
  const code = ['view', 'lenses', 'import', 'export', 'element', 'page'].filter((folder) => existsSync(new URL(`../../web/${folder}/`, import.meta.url))).map(sources).join('\n');
  const calls = [...code.matchAll(/\bsay\(([^\n]*)/g)].map(([, rest]) => rest);
  assert.ok(calls.length > 80, `only ${calls.length} calls found`);
  for (const rest of calls) {
    // Either say('id' or say(condition ? 'id' : 'id'.
    const literals = rest.match(/^'([^']+)'/) ?? rest.match(/^[\w.]+ \? '([^']+)' : '([^']+)'/);
    for (const id of literals?.slice(1) ?? []) assert.ok(english.has(id), `say('${id}')`);
  }
});

test('every message whose name is put together is there in English', () => {
  const weightings = ['free', 'sum', 'scores', 'query-key'];
  const ids = [
    ...examples.flatMap(({ id }) => [`example.${id}`, `example.${id}.note`]),
    ...['example.own', 'example.own.note'],
    ...grains.map((grain) => `grain.${grain}`),
    ...weightings.flatMap((one) => [`weighting.${one}`, `source.${one}`]),
    ...['original', 'output', 'difference'].map((row) => `${row}.short`),
    ...['5', '6'].flatMap((step) => [`step.${step}`, `step${step}.what`]),
    ...['asPrinted', 'rescaled'].map((which) => `audit.with.${which}`),
    ...['query', 'key'].flatMap((field) => [field, `${field}.of`]),
    ...['start', 'start.all', 'end', 'end.all'],
    ...['5', '6'].flatMap((step) => ['row', 'number', 'step'].flatMap((grain) => [`${step}.${grain}`, `${step}.${grain}.all`])),
  ];
  for (const id of ids) assert.ok(english.has(id), id);
});

test('every problem that the model can have is put into words', () => {
  const ids = [...sources('model').matchAll(/new Problem\('([^']+)'/g)].map(([, id]) => id);
  assert.ok(ids.length > 20, `only ${ids.length} problems found`);
  for (const id of [...ids, 'core', 'number']) assert.ok(english.has(`problem.${id}`), id);
});

/* Sentences ----------------------------------------------------------------------------------------------------- */

/** @param {number} number @param {number} digits @param {boolean} [isRounded] */
const shown = (number, digits, isRounded = false) => ({ number, digits, isRounded });
/** Without the signs that hold together what is filled in. @param {string} sentence */
const bare = (sentence) => sentence.replace(/[\u2066-\u2069]/g, '');

test('labels that could turn the sentence around them stand in isolates', () => {
  for (const { lang, dir } of catalogues) {
    for (const label of ['sushi', 'سوشي', '\u05d0b', 'b\u05d0', '٣ب', 'a {query} b', '$& $1']) {
      const sentence = createText(lang).say('weight.of.in', { token: label, query: 'x' });
      const isNeeded = dir === 'rtl' || /[\u05d0-\u06ff]/.test(label);
      assert.ok(sentence.includes(isNeeded ? `\u2068${label}\u2069` : label), `${lang}: ${sentence}`);
      assert.ok(sentence.includes(dir === 'rtl' ? '\u2068x\u2069' : 'x'), `${lang}: ${sentence}`);
      if (!isNeeded) assert.equal(sentence, bare(sentence), `${lang}: no signs that nobody needs`);
    }
  }
});

test('numbers and vectors read from left to right in a sentence that reads from right to left', () => {
  const args = { part: 'x', total: [shown(-0.5, 1), shown(1.5, 1)] };
  assert.ok(createText('ar-MA').say('6.row', args).includes('\u2066[−0,5; 1,5]\u2069'));
  assert.ok(createText('ar-MA').say('audit.largest', { difference: shown(-0.25, 2, true) }).includes('\u2066≈−0,25\u2069'));
  for (const lang of ['en', 'de']) assert.doesNotMatch(createText(lang).say('6.row', args), /[\u2066-\u2069]/);
});

test('nothing is left to be filled in when everything is given', () => {
  for (const { lang, messages } of catalogues) {
    const text = createText(lang);
    for (const key of Object.keys(messages)) {
      const [id] = split(key);
      const args = Object.fromEntries([...englishPlaceholders(id)].map((name) => [name, name === 'count' ? 3 : name.toUpperCase()]));
      assert.doesNotMatch(text.say(id, args), /[{}]/, `${lang}: ${key}`);
    }
  }
});

test('counts choose the plural form of the language', () => {
  const digits = (/** @type {string} */ lang) => [1, 2, 3, 6, 11, 100].map((count) => bare(createText(lang).say('precision.digits', { count })));
  assert.deepEqual(digits('en'), ['1 decimal', '2 decimals', '3 decimals', '6 decimals', '11 decimals', '100 decimals']);
  assert.deepEqual(digits('de').slice(0, 3), ['1 Nachkommastelle', '2 Nachkommastellen', '3 Nachkommastellen']);
  const of = (/** @type {number} */ count) => createText('ar').count(count);
  assert.deepEqual(digits('ar'), ['منزلة عشرية واحدة', 'منزلتان عشريتان', `${of(3)} منازل عشرية`, `${of(6)} منازل عشرية`, `${of(11)} منزلة عشرية`, `${of(100)} منزلة عشرية`]);
});

test('a message that does not exist gives its name, never an error', () => {
  for (const lang of languages) assert.equal(createText(lang).say('no such message', { count: 2 }), 'no such message');
});

test('vectors are read out up to eight numbers', () => {
  const vector = (/** @type {number} */ length) => bare(createText('de').say('6.row', { part: 'x', total: Array.from({ length }, (_, i) => shown(i + 0.5, 1)) }));
  assert.match(vector(2), /\[0,5; 1,5\]/);
  assert.match(vector(8), /; 7,5\]/);
  assert.match(vector(9), /; 7,5; …\]/);
});

test('a tag of a country keeps its language, and an unknown tag gives English', () => {
  for (const [tag, lang] of [['de-AT', 'de'], ['DE', 'de'], ['ar-EG', 'ar'], ['ar-u-nu-latn', 'ar'], ['en-GB', 'en'], ['tlh', 'en'], ['', 'en'], ['not a tag', 'en'], ['de_DE', 'en']]) {
    const expected = /** @type {Catalogue} */ (catalogues.find((one) => one.lang === lang));
    assert.equal(createText(tag).say('output'), expected.messages.output, tag);
    assert.equal(createText(tag).dir, expected.dir, tag);
  }
});

test('a language that is there already, or that nobody speaks, changes nothing', async () => {
  for (const lang of [...languages, 'de-CH', 'tlh', '', 'constructor', '__proto__']) assert.equal(await loadLanguage(lang), false, lang);
});

/* Numbers ------------------------------------------------------------------------------------------------------- */

test('numbers have exactly the decimals asked for, in the signs of the language', () => {
  const number = (/** @type {string} */ lang) => createText(lang).number(shown(1234.5, 3));
  assert.equal(number('en'), '1234.500');
  assert.equal(number('de'), '1234,500');
  assert.equal(number('ar-EG'), '١٢٣٤٫٥٠٠');
  assert.equal(number('ar-MA'), '1234,500');
});

test('Arabic writes the digits that Intl gives it', () => {
  for (const lang of ['ar', 'ar-EG', 'ar-MA']) {
    const expected = new Intl.NumberFormat(lang, { minimumFractionDigits: 2, useGrouping: false }).format(0.25);
    assert.equal(createText(lang).number(shown(0.25, 2)), expected);
    assert.equal(createText(lang).count(7), new Intl.NumberFormat(lang).format(7));
  }
});

test('the minus is a real minus sign, at the front and without direction marks', () => {
  for (const lang of [...languages, 'ar-EG', 'de-CH']) {
    const text = createText(lang);
    for (const written of [text.number(shown(-0.25, 2)), text.number(shown(-0.25, 2), { isSigned: true }), text.plain(-0.25)]) {
      assert.equal(written[0], '\u2212', `${lang}: ${written}`);
      assert.doesNotMatch(written, /[-\u200E\u200F\u061C\u2066-\u2069]/, lang);
    }
  }
});

test('zero has no sign, and differences have one', () => {
  for (const lang of languages) {
    const text = createText(lang);
    const zero = text.number(shown(0, 2));
    assert.equal(text.number(shown(-0, 2)), zero);
    assert.equal(text.number(shown(0, 2), { isSigned: true }), zero);
    assert.equal(text.number(shown(0.25, 2), { isSigned: true }), `+${text.number(shown(0.25, 2))}`);
    assert.equal(text.plain(-0), text.plain(0));
  }
});

test('≈ stands before a rounded number and before no other', () => {
  for (const lang of languages) {
    const text = createText(lang);
    for (const number of [0, 0.5, -0.5]) {
      const exact = text.number(shown(number, 1));
      assert.doesNotMatch(exact, /≈/);
      assert.equal(text.number(shown(number, 1, true)), `≈${exact}`);
      assert.ok(text.say('audit.largest', { difference: shown(number, 1, true) }).includes(`≈${exact}`));
    }
  }
});

test('tiny numbers are a mantissa and a power of ten', () => {
  assert.equal(createText('en').small(5.1e-8), '5.1 × 10⁻⁸');
  assert.equal(createText('de').small(2.04e-12), '2,0 × 10⁻¹²');
  assert.equal(createText('ar-MA').small(5.1e-8), '5,1 × 10⁻⁸');
  assert.equal(createText('en').small(1e-9), '1.0 × 10⁻⁹');
  for (const lang of [...languages, 'ar-EG']) assert.equal(readNumber(createText(lang).small(0)), 0);
});

/* Reading back -------------------------------------------------------------------------------------------------- */

/** The same numbers in every run: a small linear congruential generator. */
function* manyNumbers() {
  let seed = 12345;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  for (const number of [0, 1, -1, 0.1, 0.2, 0.204, -0.5, 1e6, -1e6, 999999.9, 1e-9, -1e-9, 0.000001]) yield number;
  for (let i = 0; i < 3000; i++) {
    const decimals = Math.floor(random() * 7);
    yield Number(((random() * 2 - 1) * 10 ** Math.floor(random() * 7)).toFixed(decimals));
  }
}

test('what each language writes as typed is read back as the same number', () => {
  for (const lang of [...languages, 'de-CH', 'ar-EG', 'ar-MA']) {
    const text = createText(lang);
    for (const number of manyNumbers()) assert.equal(readNumber(text.plain(number)), number === 0 ? 0 : number, `${lang}: ${text.plain(number)}`);
  }
});

test('what each language shows is read back as the number shown', () => {
  for (const lang of [...languages, 'ar-EG', 'ar-MA']) {
    const text = createText(lang);
    for (const number of manyNumbers()) {
      for (let digits = 1; digits <= 6; digits++) {
        const rounded = Number(number.toFixed(digits)) || 0; // as the core gives it, and no negative zero
        for (const isSigned of [false, true]) {
          const written = text.number(shown(rounded, digits), { isSigned });
          assert.equal(readNumber(written), rounded, `${lang}: ${written}`);
        }
      }
    }
  }
});

test('numbers are read as people type them, whatever the language', () => {
  for (const [typed, number] of /** @type {[string, number][]} */ ([
    ['0.204', 0.204], ['0,204', 0.204], ['.5', 0.5], [',5', 0.5], ['5.', 5], ['+3', 3], ['-3', -3], ['−3', -3], ['–3', -3], ['－3', -3], [' 7 ', 7],
    ['1e-3', 0.001], ['1E3', 1000], ['1e−3', 0.001], ['٠٫٢٠٤', 0.204], ['\u061c-١٫٥', -1.5], ['\u200e−١٫٥', -1.5], ['۱٫۵', 1.5], ['00.5', 0.5],
  ])) assert.equal(readNumber(typed), number, JSON.stringify(typed));
});

test('what is not one number is not read', () => {
  for (const junk of ['', ' ', '.', ',', '-', '+', '−', 'e', '1e', 'e5', '1e1.5', '--1', '+-1', '1-', '1.2.3', '1,2,3', '1,000.5', '0.2 0.8', '1/2', '50%', '½', '0x10', '0b1', '1n',
    'Infinity', '∞', 'NaN', 'one', 'null', '[1]', '1;2', '≈', '1 × 10⁻⁸', '10⁻⁸', '①', '<b>1</b>', '1'.repeat(10) + 'x']) {
    assert.ok(Number.isNaN(readNumber(junk)), JSON.stringify(junk));
  }
});
