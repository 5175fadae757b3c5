import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadAttention } from '../../dist/index.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const section = readme.slice(readme.indexOf('## Call it from JavaScript'), readme.indexOf('## How it is built'));
/** The last line of each is an expression, and the comment below it its value. */
const blocks = [...section.matchAll(/```js\n((?:(?!```)[^])*?)\n\/\/ (.*)\n```/g)].map(([, code, claim]) => ({ code, claim }));

test('the README has an example of every kind of call', () => {
  assert.ok(blocks.length >= 10);
  for (const name of ['weightedSum', 'trace', 'scaledDotProductAttention', 'softmax', 'scaledDotProductAttentionBackward', 'weightedSumBackward',
    'contributions', 'sameSum', 'audit']) assert.ok(blocks.some(({ code }) => code.includes(`.${name}(`)), name);
});

for (const { code, claim } of blocks) {
  test(`the README's example gives what it says: ${code.slice(-60).replace(/\s+/g, ' ')}`, async () => {
    const last = code.lastIndexOf('\n') + 1;
    const run = new Function('attention', `${code.slice(0, last)}\nreturn ${code.slice(last).trim()}`);
    assert.deepEqual(run(await loadAttention()), new Function(`return ${claim}`)());
  });
}
