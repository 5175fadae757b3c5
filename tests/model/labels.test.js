import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData, readLabel } from '../../web/model/data.js';
import { readNumber } from '../../web/model/read-number.js';
import { createRandom } from './helpers.js';

test('markup in a label stays text', () => {
  for (const label of ['<img onerror=alert(1) src=x>', '</script><b>', '&amp;', "'\"`${1}"]) assert.equal(readLabel(label), label);
});

test('labels of any script and emoji stay as they are', () => {
  for (const label of ['寿司', 'حب', 'señor', 'naïve café', '👩‍🍳', '🇩🇪', 'हिन्दी', 'ﬀ', '\u2581the', '##ing']) assert.equal(readLabel(label), label);
});

test('characters that turn the direction of text, and control characters, are removed', () => {
  for (const character of ['\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069', '\u200E', '\u200F', '\u061C', '\0', '\x07', '\x1B', '\x7F', '\x85', '\r\n', '\t', '\u2028', '\u2029']) {
    const label = readLabel(`a${character}b`);
    assert.match(label, /^a +b$/, `U+${character.codePointAt(0)?.toString(16)}`);
  }
});

test('a label of nothing visible is a question mark', () => {
  for (const label of ['', '   ', '\u202E', '\0\n\t', '\u200E \u2029']) assert.equal(readLabel(label), '?');
});

test('a long label is shortened to 60 characters, the last an ellipsis, and no character is cut in half', () => {
  const long = readLabel('x'.repeat(10000));
  assert.equal(long, `${'x'.repeat(59)}…`);
  assert.equal(readLabel('x'.repeat(60)), 'x'.repeat(60));
  const emoji = readLabel('😀'.repeat(10000));
  assert.equal(emoji, `${'😀'.repeat(59)}…`);
  assert.equal(readLabel('😀'.repeat(60)), '😀'.repeat(60));
});

test('half a character is not kept', () => {
  assert.doesNotMatch(readLabel('a\uD83Db'), /\p{Cs}/u);
  assert.doesNotMatch(readLabel(`${'a'.repeat(10)}\uDE00`), /\p{Cs}/u);
});

test('reading a label twice gives the same as once', () => {
  const random = createRandom(4);
  const alphabet = ['a', ' ', '\u202E', '\n', '…', '😀', 'é', '<', '\uD83D', '\u2029'];
  for (let i = 0; i < 2000; i++) {
    const once = readLabel(Array.from({ length: random.below(200) }, () => random.pick(alphabet)).join(''));
    assert.equal(readLabel(once), once);
    assert.ok([...once].length <= 60);
  }
});

test('tokens of data from outside are read as labels', () => {
  const { tokens } = readData({ values: [[1], [1], [1]], tokens: ['<img onerror>', 'x'.repeat(10000), '\u202Eabc\u202C'] });
  assert.deepEqual(tokens, ['<img onerror>', `${'x'.repeat(59)}…`, 'abc']);
});

test('numbers are read as people type them anywhere', () => {
  for (const [text, number] of /** @type {[string, number][]} */ ([
    ['0.204', 0.204],
    ['0,204', 0.204],
    ['.5', 0.5],
    ['5.', 5],
    ['−3', -3],
    ['–3', -3],
    ['+3', 3],
    ['1e-3', 0.001],
    [' 42 ', 42],
    ['\u200E-7\u00A0', -7],
    ['٠٫٢٠٤', 0.204],
    ['۱۲', 12],
  ])) assert.equal(readNumber(text), number, text);
});

test('what is not one number is none', () => {
  for (const text of ['', ' ', 'abc', '1.2.3', '1,234.5', '1/2', '--1', 'e5', '.', '0x10', 'NaN', 'Infinity', '1 2 x', '<b>1</b>', '12abc']) {
    assert.ok(Number.isNaN(readNumber(text)), text);
  }
});
