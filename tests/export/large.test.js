import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textFormats } from '../../web/export/index.js';
import { mostTokens } from '../../web/model/limits.js';
import { expectProblem } from '../model/helpers.js';
import { exampleOf } from './helpers.js';

test('a figure of the most tokens can be taken away in every format; a table that nobody could open says so', () => {
  const values = Array.from({ length: mostTokens }, (_, i) => Array.from({ length: 4 }, (_, k) => Math.sin(i * 4 + k)));
  const example = exampleOf({ data: { values, query: values, key: values }, isAll: true });
  for (const { id, write } of textFormats) {
    if (id === 'csv-weighted') expectProblem(() => write(example), 'export.table', { rows: mostTokens ** 2, most: 250_000 });
    else assert.ok(write(example).length > 1000, id);
  }
});

test('each format has a name of its own and an extension', () => {
  assert.equal(new Set(textFormats.map(({ id }) => id)).size, textFormats.length);
  for (const { id, extension, mediaType } of textFormats) {
    assert.notEqual(exampleOf().text.say(`export.format.${id}`), `export.format.${id}`);
    assert.match(extension, /^[a-z]+$/);
    assert.match(mediaType, /^[a-z]+\/[-a-z+]+$/);
  }
});

test('the outputs of all tokens are those of each token alone, bit by bit', () => {
  const all = exampleOf({ isAll: true });
  for (const query of all.queries) assert.deepEqual([...all.outputs.data.slice(query * 3, query * 3 + 3)], [...exampleOf({ token: query }).outputs.data]);
});
