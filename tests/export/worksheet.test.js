import assert from 'node:assert/strict';
import { test } from 'node:test';
import { worksheetOf, writeWorksheet } from '../../web/export/worksheet.js';
import { everyKindOfData, exampleOf, hostileNames, languages, readXml } from './helpers.js';

const hostile = { tokens: hostileNames, values: hostileNames.map((_, i) => [i / 8 - 1, 1 / 3]) };

/** @param {import('../../web/export/worksheet.js').Worksheet} sheet */
const cellsOf = ({ products, sums }) => [...products, ...sums].flatMap(({ cells }) => cells);

test('the same seed gives the same blanks, other seeds others', () => {
  const blanks = (/** @type {number} */ seed) => cellsOf(worksheetOf(exampleOf(), seed)).map(({ blank }) => blank !== null);
  assert.deepEqual(blanks(4), blanks(4));
  assert.ok(new Set(Array.from({ length: 20 }, (_, seed) => blanks(seed).join())).size > 15);
  assert.deepEqual(blanks(-1), blanks(-1));
});

test('each token has a product to find, all of the output is to be found, and something is given everywhere', () => {
  for (let seed = 0; seed < 50; seed++) {
    const { products, sums, blanks } = worksheetOf(exampleOf(), seed);
    for (const { cells } of products) assert.ok(cells.some(({ blank }) => blank !== null));
    assert.ok(sums[sums.length - 1].cells.every(({ blank }) => blank !== null));
    const all = [...products, ...sums].flatMap(({ cells }) => cells);
    assert.deepEqual(all.map(({ blank }) => blank).filter((blank) => blank !== null), Array.from({ length: blanks }, (_, i) => i + 1));
    assert.ok(blanks < all.length);
  }
});

test('the answers are the numbers of the core, as the figure shows them', () => {
  const example = exampleOf({ data: everyKindOfData()[4][1], token: 2 });
  const { weighted, partial } = example.tokenShown;
  const { products, sums } = worksheetOf(example, 9);
  products.forEach(({ cells }, i) => cells.forEach(({ shown }, dim) => assert.deepEqual(shown, weighted.at(i * 3 + dim))));
  sums.forEach(({ cells }, i) => cells.forEach(({ shown }, dim) => assert.deepEqual(shown, partial.at((i + 1) * 3 + dim))));
});

test('the sheet does not give an answer away, and the key has each of them, in every language', async () => {
  for (const lang of languages) {
    const example = exampleOf({ lang });
    const page = writeWorksheet(example, { seed: 5 });
    const { tags } = await readXml(page);
    const [sheet, key] = page.split('<section class="key">');
    const { blanks } = worksheetOf(example, 5);
    const count = (/** @type {string} */ text, /** @type {string} */ part) => text.split(part).length - 1;
    assert.equal(count(sheet, 'class="blank"'), blanks);
    assert.equal(count(key, 'class="answer"'), blanks);
    for (const [, cell] of sheet.matchAll(/<td class="blank">(.*?)<\/td>/g)) assert.match(cell, /^<small>\(\p{Nd}+\)<\/small>$/u);
    for (const number of [0, 1, 2]) assert.ok(!sheet.includes(example.text.number(example.tokenShown.output.at(number))) && key.includes(example.text.number(example.tokenShown.output.at(number))));
    assert.equal(tags.filter((tag) => tag === 'table').length, 4);
    assert.match(page, new RegExp(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`));
  }
});

test('a name stays a name, and the page asks for nothing from outside', async () => {
  const example = exampleOf({ data: hostile, precision: 2 });
  const page = writeWorksheet(example, { seed: 1 });
  const { tags, text } = await readXml(page);
  for (const name of example.tokens) assert.ok(text.includes(name.replace(/\uffff/g, '')), name);
  assert.deepEqual(tags.filter((tag) => ['script', 'img', 'iframe', 'link', 'a', 'object'].includes(tag)), []);
  assert.doesNotMatch(page, /https?:|url\(|@import/);
});
