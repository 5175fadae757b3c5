/** Files that NumPy itself wrote, read back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../web/import/index.js';
import { listOf, problemOf, runPython } from './helpers.js';

const types = ['f2', 'f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8'];

const { files } = runPython(`
import itertools, json
import numpy as np
from numpy.lib import format

expected = {}
def keep(name, array):
    numbers = np.ascontiguousarray(array).ravel().astype('f8')
    expected[name] = {'shape': list(array.shape), 'data': [str(number) for number in numbers]}

base = np.array([0, 1, 2, 3, 50, 100, 7, 8, 9, 10, 11, 12]) / 4
for code, endian, order, shape in itertools.product(${JSON.stringify(types)}, '<>', 'CF', [(12,), (3, 4), (2, 3, 2), (1, 2, 3, 2, 1)]):
    sign = 1 if code[0] == 'u' else -1
    array = np.asarray(base if code[0] == 'f' else base * 4).reshape(shape)
    array = np.array(sign * array, dtype=endian + code, order=order)
    name = f'{code}{"le" if endian == "<" else "be"}{order}{len(shape)}.npy'
    np.save(name, array)
    keep(name, array)

special = {'f2': [65504, 2**-24, 1/3], 'f4': [3.4028235e38, 1e-45, 1/3], 'f8': [1.7976931348623157e308, 5e-324, 1/3]}
for code, numbers in special.items():
    array = np.array(numbers + [np.nan, np.inf, -np.inf, -0.0], dtype=code)
    np.save(f'special-{code}.npy', array)
    keep(f'special-{code}.npy', array)
halves = np.arange(65536, dtype='u2').view('f2')
np.save('halves.npy', halves)
keep('halves.npy', halves)

array = np.arange(6, dtype='f4').reshape(2, 3)
for version in [(1, 0), (2, 0), (3, 0)]:
    name = f'version{version[0]}.npy'
    with open(name, 'wb') as file:
        format.write_array(file, array, version=version)
    keep(name, array)

np.save('bool.npy', np.array([[True, False]]))
np.save('scalar.npy', np.array(2.5))
np.save('none.npy', np.zeros((0, 3)))
np.save('texts.npy', np.array(['I', 'l\\u00f6ve', '\\u0633\\u0648\\u0634\\u064a', '\\U0001f363']))
np.save('limits.npy', np.array([2**53 - 1, -2**53 + 1]))
np.save('inexact.npy', np.array([1, 2**53 + 1]))
np.save('complex.npy', np.array([1j]))
np.save('long.npy', np.array([1], dtype=np.longdouble))
np.save('structured.npy', np.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f4')]))
np.save('objects.npy', np.array([{}], dtype=object))
np.save('date.npy', np.array(['2026-01-01'], dtype='M8[D]'))
with open('two.npy', 'wb') as file:
    np.save(file, array)
    np.save(file, array + 1)

arrays = dict(weights=np.array([[.25, .75], [.5, .5]]), values=np.arange(6, dtype='f4').reshape(2, 3, order='F'), tokens=np.array(['a', 'b']))
np.savez('stored.npz', **arrays)
np.savez_compressed('deflated.npz', **arrays)
np.savez('objects.npz', x=np.array([None], dtype=object))
np.savez_compressed('large.npz', weights=np.random.default_rng(1).random((64, 64, 64), dtype='f4'), zeros=np.zeros((500, 500)))
with open('expected.json', 'w') as file:
    json.dump(expected, file)
`);
const expected = JSON.parse(new TextDecoder().decode(files['expected.json']));
const read = (/** @type {string} */ name) => readFile({ name, bytes: files[name] });
const plain = (/** @type {string[]} */ numbers) => numbers.map((number) => Number(number.replace('inf', 'Infinity')));

test('every number type, byte order, order of axes and version of the format gives the numbers that NumPy wrote', () => {
  const names = Object.keys(expected);
  assert.ok(names.length > 170);
  for (const name of names) {
    const [array] = read(name).arrays;
    assert.deepEqual([...array.shape], expected[name].shape, name);
    assert.equal(array.name, name.slice(0, -4));
    assert.deepEqual(listOf(array.data).map((number) => (Object.is(number, -0) ? '-0' : number)), plain(expected[name].data).map((number) => (Object.is(number, -0) ? '-0' : number)), name);
  }
});

test('flags are 0 and 1, a single number has no axes, several arrays may stand in one file', () => {
  assert.deepEqual(listOf(read('bool.npy').arrays[0].data), [1, 0]);
  assert.deepEqual([...read('scalar.npy').arrays[0].shape], []);
  assert.deepEqual(read('two.npy').arrays.map(({ name, data }) => [name, data[0]]), [['two', 0], ['two 2', 1]]);
});

test('texts are labels, in any script', () => {
  assert.deepEqual(read('texts.npy').labels, [{ name: 'texts', texts: ['I', 'löve', 'سوشي', '🍣'] }]);
});

test('integers that a float64 holds are exact, and others are refused rather than rounded', () => {
  assert.deepEqual(listOf(read('limits.npy').arrays[0].data), [2 ** 53 - 1, 1 - 2 ** 53]);
  assert.equal(problemOf(() => read('inexact.npy'), 'import.inexact').args.number, 2);
});

test('types that attention has no use for are named, and Python objects are never opened', () => {
  assert.equal(problemOf(() => read('complex.npy'), 'import.numberType').args.type, '<c16');
  problemOf(() => read('long.npy'), 'import.numberType');
  problemOf(() => read('structured.npy'), 'import.numberType');
  problemOf(() => read('date.npy'), 'import.numberType');
  problemOf(() => read('objects.npy'), 'import.objects');
  assert.equal(problemOf(() => read('objects.npz'), 'import.objects').args.name, 'x');
  problemOf(() => read('none.npy'), 'import.empty');
});

test('archives give all their arrays by name, whether stored or compressed', () => {
  for (const name of ['stored.npz', 'deflated.npz']) {
    const { format, arrays, labels } = read(name);
    assert.equal(format, 'npz');
    assert.deepEqual(arrays.map((array) => [array.name, [...array.shape], array.dtype, listOf(array.data)]),
      [['weights', [2, 2], 'float64', [0.25, 0.75, 0.5, 0.5]], ['values', [2, 3], 'float32', [0, 2, 4, 1, 3, 5]]]);
    assert.deepEqual(labels, [{ name: 'tokens', texts: ['a', 'b'] }]);
  }
  assert.deepEqual(read('large.npz').arrays.map(({ data }) => data.length), [64 ** 3, 250_000]);
});

test('a changed byte inside an archive is noticed, unless it stands where nothing of ours is told', () => {
  const contentsOf = (/** @type {Uint8Array} */ bytes) => {
    const { arrays, labels } = readFile({ name: 'x.npz', bytes });
    return [labels[0]?.texts, ...arrays.map(({ shape, dtype, data }) => [[...shape], dtype, listOf(data)])];
  };
  for (const name of ['stored.npz', 'deflated.npz']) {
    const whole = contentsOf(files[name]);
    let noticed = 0;
    for (let at = 0; at < files[name].length; at++) {
      const bytes = files[name].slice();
      bytes[at] ^= 4;
      try {
        assert.deepEqual(contentsOf(bytes), whole, `${name}, byte ${at}`);
      } catch (error) {
        if (/** @type {Error} */ (error).name !== 'Problem') throw error;
        noticed++;
      }
    }
    assert.ok(noticed > files[name].length / 3, `${name}: ${noticed}`);
  }
});

test('a file that was cut off says so, at every length', () => {
  for (const name of ['f4leC2.npy', 'stored.npz', 'deflated.npz']) {
    for (let length = 1; length < files[name].length; length += name.endsWith('npy') ? 1 : 7) {
      assert.throws(() => readFile({ name, bytes: files[name].slice(0, length) }), { name: 'Problem' }, `${name} ${length}`);
    }
  }
  const { args } = problemOf(() => readFile({ name: 'x.npy', bytes: files['f4leC2.npy'].slice(0, -4) }), 'import.truncated');
  assert.deepEqual([args.expected, args.count], [48, 44]);
  problemOf(() => readFile({ name: 'x.npz', bytes: files['stored.npz'].slice(0, -30) }), 'import.zipCut');
});

test('a pooled buffer of Node, a view into a larger one and a plain ArrayBuffer read the same', () => {
  const bytes = files['f4leC2.npy'];
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  for (const one of [Buffer.from(bytes), shifted.subarray(3), bytes.slice().buffer]) assert.deepEqual(listOf(readFile({ name: 'x.npy', bytes: one }).arrays[0].data), plain(expected['f4leC2.npy'].data));
});
