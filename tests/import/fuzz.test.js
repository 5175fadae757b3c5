/** Files of every format, changed at random: each gives arrays or a problem, soon, and nothing else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine, pick, readFile } from '../../web/import/index.js';
import { readData } from '../../web/model/data.js';
import { createRandom } from '../model/helpers.js';
import { attention, bytesOf, expectSentence, runPython } from './helpers.js';

/** @typedef {import('../model/helpers.js').Random} Random */

const { files } = runPython(`
import json
import numpy as np
weights = np.array([[.5, .25, .25], [.1, .8, .1], [0, 0, 1]])
values = np.arange(6, dtype='f4').reshape(3, 2)
np.save('a.npy', values)
np.save('b.npy', np.asfortranarray(weights.astype('>f2')))
np.save('c.npy', np.array(['I', 'love', 'sushi']))
np.savez('d.npz', weights=weights, values=values, tokens=np.array(['I', 'love', 'sushi']))
np.savez_compressed('e.npz', pattern=np.stack([weights] * 4), v=np.ones((4, 3, 2)))
header = json.dumps({'weights': {'dtype': 'F64', 'shape': [3, 3], 'data_offsets': [0, 72]}, 'values': {'dtype': 'F32', 'shape': [3, 2], 'data_offsets': [72, 96]}, '__metadata__': {'tokens': '["a","b","c"]'}}).encode()
open('f.safetensors', 'wb').write(len(header).to_bytes(8, 'little') + header + weights.tobytes() + values.tobytes())
open('g.txt', 'w').write('weights = ' + repr(weights) + '\\n' + str(values))
json.dump({'tokens': ['I', 'love', 'sushi'], 'weights': weights.tolist(), 'values': values.tolist(), 'scale': .5, 'causal': True}, open('h.json', 'w'))
`);
const texts = {
  'i.csv': 'token,d1,"d, 2"\nI,0.5,1e-3\n"lo""ve",-2,3\nsushi,4,5\n',
  'j.csv': 'token;d1;d2\nI;0,5;1\nlove;-2;3,25\n',
  'k.txt': "tensor(1.0e-01 *\n       [[1., 2.],\n        [3., nan]], device='cuda:0', grad_fn=<SoftmaxBackward0>)\n(tensor([[1]]), tensor([[2]]))",
  'l.json': '{"layers":[{"heads":[{"weights":[[1]],"values":[[NaN]]}]},{"heads":[{"weights":[[1]],"values":[[2]]}]}],"x":{"data":[1,2],"shape":[2]}}',
  'm.txt': '0.5 0.25\n1 2\n\nvalues\n1 2\n3 4\n',
};
const seeds = Object.entries({ ...files, ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, bytesOf(text)])) });

const pieces = ['[', ']', '(', ')', '{', '}', ',', ';', ':', '"', "'", '\n', '\r', '...', '1e999', '-', 'nan', '\0', '0'.repeat(400), '99999999999999999999', '__proto__', '\uFEFF', '٫', '\\', '#', '=', 'NaN', ' '].map(bytesOf);

/** One change or a few. @param {Uint8Array} bytes @param {Random} random @returns {Uint8Array} */
function change(bytes, random) {
  let result = bytes.slice();
  for (let count = random.pick([1, 1, 1, 2, 3, 8]); count > 0; count--) {
    const at = random.below(result.length + 1);
    const length = random.below(12);
    const [before, middle, after] = [result.subarray(0, at), result.subarray(at, at + length), result.subarray(at + length)];
    result = random.pick([
      () => Uint8Array.of(...before, ...middle.map((byte) => byte ^ (1 << random.below(8))), ...after),
      () => Uint8Array.of(...before, ...middle.map(() => random.pick([0, 1, 127, 128, 255])), ...after),
      () => Uint8Array.of(...before, ...after),
      () => Uint8Array.of(...before, ...middle, ...middle, ...after),
      () => Uint8Array.of(...before, ...random.pick(pieces), ...middle, ...after),
      () => Uint8Array.of(...before, ...random.pick(pieces), ...after),
      () => (random.chance(0.2) ? before : result),
      () => Uint8Array.of(...before, ...random.pick(seeds)[1].subarray(0, random.below(60)), ...after),
    ])();
  }
  return result;
}

/** Everything that happens to a file. @param {string} name @param {Uint8Array} bytes */
function use(name, bytes) {
  const contents = readFile({ name, bytes });
  for (const { shape, data, name: own } of contents.arrays) {
    assert.equal(typeof own, 'string');
    assert.equal(data.length, shape.reduce((a, b) => a * b, 1));
  }
  const examined = examine(contents, attention);
  for (const { why } of examined.questions) expectSentence(why.id, why.args);
  for (const { id, args } of examined.findings) expectSentence(id, args);
  // Every answer that is offered, and every fix, leads on.
  for (const { id, options = [] } of examined.questions) for (const option of options) examine(contents, attention, { [id]: option });
  for (const { fix } of examined.findings) if (fix) examine(contents, attention, fix.answers);
  const choice = { layer: examined.layers.length - 1, batch: examined.batches - 1, head: examined.heads - 1 };
  const mended = examine(contents, attention, Object.assign({}, ...examined.findings.map(({ fix }) => fix?.answers)));
  readData(pick(mended, choice, attention).fields);
}

test('whatever happens to a file, it is read or refused with a sentence, soon', () => {
  const random = createRandom(20261125);
  const outcomes = { read: 0, refused: 0 };
  for (let round = 0; round < 3000; round++) {
    for (const [name, bytes] of seeds) {
      const changed = change(bytes, random);
      const before = performance.now();
      try {
        use(name, changed);
        outcomes.read++;
      } catch (error) {
        const { name: kind, id, args, stack } = /** @type {any} */ (error);
        const what = `round ${round}, ${name} ${Buffer.from(changed).toString('base64').slice(0, 2000)}\n${stack}`;
        assert.equal(kind, 'Problem', what);
        if (id.startsWith('import.')) expectSentence(`problem.${id}`, args);
        outcomes.refused++;
      }
      assert.ok(performance.now() - before < 10_000, `round ${round}, ${name} took ${performance.now() - before} ms: ${Buffer.from(changed).toString('base64').slice(0, 2000)}`);
    }
  }
  // Both happen often, or the changes would be too small or too large to tell anything.
  assert.ok(outcomes.read > 1000 && outcomes.refused > 1000, JSON.stringify(outcomes));
});

test('the files themselves are read', () => {
  for (const [name, bytes] of seeds) assert.ok(readFile({ name, bytes }), name);
});
