import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Attention } from '../../web/core/attention.js';
import { AttentionError, loadAttention } from '../../web/core/index.js';

/** The examples in the comments: statements, then one more comment that tells the value of the last, or what it throws. */
const examples = ['attention.js', 'errors.js'].flatMap((file) => {
  const source = readFileSync(new URL(`../../web/core/${file}`, import.meta.url), 'utf8');
  return [...source.matchAll(/\* @example\n([^]*?)\*\/\n(.*)/g)].map(([, text, declaration]) => {
    const lines = text.trimEnd().split('\n').map((line) => line.replace(/^ *\* ?/, ''));
    return { claim: (lines.pop() ?? '').replace(/^\/\/ /, ''), code: lines.join('\n'), of: declaration.match(/(\w+)(\(| extends)/)?.[1] };
  });
});

const AsyncFunction = /** @type {any} */ (async () => {}).constructor;

for (const { code, claim, of } of examples) {
  test(`the example of ${of} tells what happens`, async () => {
    const last = code.lastIndexOf('\n') + 1;
    // In a block, as the example of loadAttention has an `attention` of its own.
    const run = new AsyncFunction('loadAttention', 'attention', `{ ${code.slice(0, last)} return ${code.slice(last)} }`);
    const result = run(loadAttention, await loadAttention());
    const expected = new Function('AttentionError', `return ${claim.replace(/^throws /, '')}`)(AttentionError);
    if (claim.startsWith('throws ')) await assert.rejects(result, expected);
    else assert.deepEqual(await result, expected);
  });
}

test('every function of the facade has an example', () => {
  const methods = Object.getOwnPropertyNames(Attention.prototype).filter((name) => name !== 'constructor');
  assert.deepEqual(examples.map(({ of }) => of).sort(), [...methods, 'AttentionError', 'loadAttention'].sort());
});
