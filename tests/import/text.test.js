/** Texts that people paste: JSON, print-outs of Python, tables. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile, readText } from '../../web/import/index.js';
import { bytesOf, listOf, problemOf, runPython } from './helpers.js';

/** @param {string} text @returns {[string, number[], number[]][]} */
const arraysOf = (text) => readText(text).arrays.map(({ name, shape, data }) => [name, [...shape], listOf(data)]);
/** @param {string} text the numbers of a text with one array */
const numbersOf = (text) => arraysOf(text)[0][2];
/** @type {[string, number[], number[]]} */
const square = ['#1', [2, 2], [0.25, 0.75, 0.5, 0.5]];

/* JSON ---------------------------------------------------------------------------------------------------------- */

test('JSON: nested lists, tensors with a shape, objects of several, and our own Data with its options', () => {
  assert.deepEqual(arraysOf('[[0.25,0.75],[0.5,0.5]]'), [square]);
  assert.deepEqual(arraysOf('{"data":[0.25,0.75,0.5,0.5],"shape":[2,2]}'), [square]);
  assert.deepEqual(arraysOf('{"v":{"data":{"0":1,"1":2},"shape":[2,1]},"deep":{"er":[[3]]}}'), [['v', [2, 1], [1, 2]], ['deep.er', [1, 1], [3]]]);
  const data = readText('{"tokens":["I","love"],"values":[[1],[2]],"scale":0.5,"causal":true,"note":"x"}');
  assert.deepEqual(data.labels, [{ name: 'tokens', texts: ['I', 'love'] }]);
  assert.deepEqual(data.options, { scale: 0.5, causal: true });
  assert.deepEqual(data.ignored, ['note']);
});

test('JSON: layers and heads as lists of objects become one array with a layer axis', () => {
  const layer = (/** @type {number} */ k) => ({ weights: [[[k, 0], [0, k]]], values: [[[k], [k]]] });
  const { arrays } = readText(JSON.stringify({ layers: [layer(1), layer(2), layer(3)] }));
  assert.deepEqual(arrays.map(({ name, shape, layers }) => [name, [...shape], layers]), [['layers.*.weights', [3, 1, 2, 2], [0, 1, 2]], ['layers.*.values', [3, 1, 2, 1], [0, 1, 2]]]);
  assert.deepEqual(listOf(arrays[1].data), [1, 1, 2, 2, 3, 3]);
});

test('JSON: NaN and infinities as Python writes them are numbers, inside texts they are text', () => {
  const { arrays, labels } = readText('{"tokens":["NaN","-Infinity \\" NaN"],"scores":[[1,NaN],[-Infinity,Infinity]]}');
  assert.deepEqual(listOf(arrays[0].data), [1, NaN, -Infinity, Infinity]);
  assert.deepEqual(labels[0].texts, ['NaN', '-Infinity " NaN']);
});

test('JSON: what is wrong is named with its place', () => {
  assert.deepEqual(problemOf(() => readText('{"weights":[[1,2],[3]]}'), 'import.ragged').args, { name: 'weights[1]', count: 1, expected: 2 });
  assert.deepEqual(problemOf(() => readText('{"weights":[[1,"2"]]}'), 'import.number').args, { name: 'weights[0][1]', text: '2' });
  assert.deepEqual(problemOf(() => readText('{"weights":[[1,null]]}'), 'import.number').args, { name: 'weights[0][1]', text: 'null' });
  problemOf(() => readText('{"weights":[[1,2],3]}'), 'import.listExpected');
  problemOf(() => readText('{"x":{"data":[1],"shape":[2]}}'), 'import.shapeCount');
  problemOf(() => readText('{"x":{"data":[1],"shape":[-1]}}'), 'import.shape');
  problemOf(() => readText('{"weights":1'), 'import.json');
  problemOf(() => readText('{"weights":[]}'), 'import.empty');
  problemOf(() => readText('{}'), 'import.noNumbers');
});

test('JSON: names of what every object has are names like any other', () => {
  assert.deepEqual(arraysOf('{"__proto__":[1],"constructor":{"prototype":[2]},"toString":[3],"hasOwnProperty":[4]}').map(([name]) => name), ['__proto__', 'constructor.prototype', 'toString', 'hasOwnProperty']);
  assert.equal(/** @type {any} */ ({}).prototype, undefined);
});

/* Print-outs ---------------------------------------------------------------------------------------------------- */

test('what NumPy, PyTorch, JAX and TensorFlow print is read', () => {
  for (const text of [
    'array([[0.25, 0.75],\n       [0.5 , 0.5 ]])',
    'array([[0.25, 0.75],\n       [0.5 , 0.5 ]], dtype=float32)',
    '[[0.25 0.75]\n [0.5  0.5 ]]',
    '[[2.5e-01 7.5e-01]\r\n [5.0e-01 5.0e-01]]',
    "tensor([[0.2500, 0.7500],\n        [0.5000, 0.5000]], device='cuda:0', grad_fn=<SoftmaxBackward0>)",
    'tensor(0.1 *\n       [[2.5, 7.5],\n        [5., 5.]])',
    'Parameter containing:\ntensor([[0.2500, 0.7500],\n        [0.5000, 0.5000]], requires_grad=True)',
    'Array([[0.25, 0.75],\n       [0.5 , 0.5 ]], dtype=float32)',
    '<tf.Tensor: shape=(2, 2), dtype=float32, numpy=\narray([[0.25, 0.75],\n       [0.5 , 0.5 ]], dtype=float32)>',
    'tf.Tensor(\n[[0.25 0.75]\n [0.5  0.5 ]], shape=(2, 2), dtype=float32)',
    '[[np.float64(0.25), np.float64(0.75)], [tensor(0.5), .5]]',
    '((0.25, 0.75), (0.5, 0.5)) # not a list'.replace(/^\(/, '[').replace(')) #', ')] #'),
    'x = np.array([\n  [0.25, 0.75],\n  [0.5, 0.5],\n])'.replace('x = ', ''),
  ]) assert.deepEqual(arraysOf(text), [square], text);
  assert.deepEqual(numbersOf('tensor([[1.0000e+00, 2.5000e-05]])'), [1, 0.000025]);
  assert.deepEqual(numbersOf('tensor(1.0e+03 *\n       [[0.0010, 1.0000]])'), [1, 1000]);
  assert.deepEqual(numbersOf('array([nan, inf, -inf, True, False, -0., +1.])'), [NaN, Infinity, -Infinity, 1, 0, -0, 1]);
});

test('several arrays may be assigned, in a tuple or in a dictionary', () => {
  const text = readText("tokens = ['I', \"don't\", 'a\\'b']  # words\nweights: torch.tensor([[1., 0.]])\nvalues = [[1,2],\n [3,4]]\nscale = 0.125\ncausal=True\n");
  assert.deepEqual(text.arrays.map(({ name, shape }) => [name, [...shape]]), [['weights', [1, 2]], ['values', [2, 2]]]);
  assert.deepEqual(text.labels[0].texts, ['I', "don't", "a'b"]);
  assert.deepEqual(text.options, { scale: 0.125, causal: true });
  assert.deepEqual(arraysOf('(tensor([[1.]], grad_fn=<A>),\n tensor([[2.]], grad_fn=<A>))'), [['#1', [1, 1], [1]], ['#2', [1, 1], [2]]]);
  assert.deepEqual(arraysOf("{'weights': array([[1.]]), 'values': array([[2., 3.]])}").map(([name]) => name), ['weights', 'values']);
});

test('numbers that a print-out leaves out are asked for, with the way to print them all', () => {
  for (const text of ['array([[1., 2., ..., 3.]])', '[[1 2 ... 3]]', 'tensor([[1., 2.],\n        ...,\n        [3., 4.]])', '[[1, 2, …, 3]]']) problemOf(() => readText(text), 'import.elided');
  assert.equal(problemOf(() => readText('[[1 2]\n ...\n [3 4]]'), 'import.elided').args.line, 2);
});

test('print-outs: what is wrong is named with its line', () => {
  problemOf(() => readText('[1+2j, 1]'), 'import.complex');
  problemOf(() => readText('[[1, 2], [3, 4]'), 'import.unclosed');
  problemOf(() => readText('array([[1, 2], [3, 4]]'), 'import.unclosed');
  problemOf(() => readText('[1, , 2]'), 'import.unexpected');
  problemOf(() => readText('[1-2]'), 'import.unexpected');
  problemOf(() => readText('[1.2.3]'), 'import.unexpected');
  problemOf(() => readText('[[1 2) [3 4]]'), 'import.unexpected');
  problemOf(() => readText('[masked_array --]'), 'import.unexpected');
  assert.deepEqual(problemOf(() => readText('[[1, 2],\n [3, x]]'), 'import.unexpected').args, { line: 2, text: 'x]]' });
  problemOf(() => readText('[[1 2]\n [3]]'), 'import.ragged');
  problemOf(() => readText('tensor([], size=(3, 0))'), 'import.empty');
});

test('what Python prints for random arrays reads back as the same numbers', () => {
  const { output } = runPython(`
import json, re, sys
import numpy as np
random = np.random.default_rng(7)
cases = []
for i in range(300):
    shape = tuple(random.integers(1, 5, random.integers(1, 5)))
    array = random.standard_normal(shape) * 10.0 ** random.integers(-30, 30)
    if i % 3 == 0: array = array.astype('f4')
    np.set_printoptions(threshold=sys.maxsize, precision=int(random.integers(2, 18)), floatmode=['unique', 'maxprec', 'fixed'][i % 3], suppress=bool(i % 2), linewidth=int(random.integers(20, 120)), sign=['-', '+', ' '][i % 3])
    for text in (repr(array), str(array), str(array.tolist()), json.dumps(array.tolist())):
        # What the text says, as Python reads it.
        cleaned = re.sub(r'array\\(|,\\s*dtype=float32|\\)', '', text)
        numbers = [float(number) for number in cleaned.replace('[', ' ').replace(']', ' ').replace(',', ' ').split()]
        cases.append({'text': text, 'shape': list(map(int, shape)), 'numbers': [repr(number) for number in numbers]})
print(json.dumps(cases))
`);
  const cases = JSON.parse(output);
  assert.equal(cases.length, 1200);
  for (const { text, shape, numbers } of cases) assert.deepEqual(arraysOf(text).map(([, ...rest]) => rest), [[shape, numbers.map(Number)]], text);
});

/* Tables -------------------------------------------------------------------------------------------------------- */

test('tables: any delimiter, decimal points and commas, with and without header and names', () => {
  for (const text of [
    '0.25,0.75\n0.5,0.5\n', '0.25;0.75\r\n0.5;0.5', '0,25;0,75\n0,5;0,5\n', '0.25\t0.75\n0.5\t0.5', '0,25\t0,75\n0,5\t0,5', '  0.25 0.75\n  0.5  0.5\n',
    '0,25 0,75\n0,5 0,5', '"0,25","0,75"\n"0,5","0,5"', '2.5e-01 7.5e-01\n5.0e-01 5.0e-01\n', '# made by savetxt\n0.25 0.75\n0.5 0.5\n# end\n', '0.25,0.75,\n0.5,0.5,\n',
    'a,b\n0.25,0.75\n0.5,0.5', ',a,b\nI,0.25,0.75\nlove,0.5,0.5', 'token;a;b\nI;0,25;0,75\nlove;0,5;0,5', 'I,0.25,0.75\nlove,0.5,0.5', ',0,1\n0,0.25,0.75\n1,0.5,0.5',
    'a b\nI 0.25 0.75\nlove 0.5 0.5', '\n\n0.25,0.75\n0.5,0.5\n\n\n', '٠٫٢٥؛٠٫٧٥\n٠٫٥؛٠٫٥'.replaceAll('؛', ';'), '0.25, 0.75\n0.5, 0.5', '\uFEFF0.25,0.75\n0.5,0.5', '0.25,0.75\r0.5,0.5\r',
  ]) assert.deepEqual(arraysOf(text), [square], JSON.stringify(text));
});

test('tables: header and first column give the names of columns and rows, quoted ones whole', () => {
  const { labels } = readText('token,d 1,"d, 2"\n"say ""hi""",1,2\n"two\nlines",3,4\n');
  assert.deepEqual(labels.map(({ texts, side }) => [side, texts]), [['rows', ['say "hi"', 'two\nlines']], ['columns', ['d 1', 'd, 2']]]);
});

test('tables: several, each under its name', () => {
  assert.deepEqual(arraysOf('weights\n1,0\n0,1\n\nvalues\nx,y,z\n1,2,3\n4,5,6'), [['weights', [2, 2], [1, 0, 0, 1]], ['values', [2, 3], [1, 2, 3, 4, 5, 6]]]);
});

test('tables: minus signs of any keyboard, digits of any script', () => {
  assert.deepEqual(numbersOf('−1;–2;-3\n٤;۵;６'), [-1, -2, -3, 4, 5, 6]);
  assert.deepEqual(numbersOf('[−1، ٢٫٥]'), [-1, 2.5]);
});

test('tables: what is wrong is named with its line and column', () => {
  assert.deepEqual(problemOf(() => readText('1,2\n3,4\n5'), 'import.raggedRow').args, { line: 3, count: 1, expected: 2 });
  assert.deepEqual(problemOf(() => readText('a,b\n1,2\n3,x'), 'import.cell').args, { line: 3, column: 2, text: 'x' });
  assert.deepEqual(problemOf(() => readText('1,2\n3,'), 'import.cell').args, { line: 2, column: 2, text: '' });
  assert.deepEqual(problemOf(() => readText('a,b\n1,2\n"3,4\n5,6'), 'import.quote').args, { line: 3 });
  problemOf(() => readText('"1"x,2\n3,4'), 'import.quote');
  assert.deepEqual(problemOf(() => readText('"a,1\n2,3'), 'import.quote').args, { line: 1 });
  // Between thousands, or before decimals?
  problemOf(() => readText('"1,234","2,345"\n"1,111","2,222"'), 'import.cell');
  problemOf(() => readText('1.234,5;2\n3;4'), 'import.cell');
  problemOf(() => readText('hello world'), 'import.noNumbers');
  problemOf(() => readText(' \n\t'), 'import.nothing');
});

test('tables that a second program wrote, with cells of all kinds, read back as they were', () => {
  const { output } = runPython(`
import csv, io, json, random
random.seed(11)
cases = []
for i in range(400):
    rows, columns = random.randint(1, 6), random.randint(2, 6)
    delimiter, ending = random.choice(',;\\t'), random.choice(['\\n', '\\r\\n'])
    numbers = [[random.choice([repr(random.gauss(0, 1)), str(random.randint(-9, 9)), '%.3e' % random.random()]) for _ in range(columns)] for _ in range(rows)]
    names = [''.join(random.choice('ab"\\',; \\u0633x') for _ in range(random.randint(1, 5))).strip() + 'n' for _ in range(rows)]
    has_names, has_header = random.random() < .5, random.random() < .5
    table = [([name] if has_names else []) + row for name, row in zip(names, numbers)]
    if has_header: table.insert(0, (['token'] if has_names else []) + ['d%d' % k for k in range(columns)])
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])).writerows(table)
    cases.append({'text': text.getvalue(), 'numbers': numbers, 'names': names if has_names else None})
print(json.dumps(cases))
`);
  for (const { text, numbers, names } of JSON.parse(output)) {
    const { arrays, labels } = readText(text);
    assert.deepEqual(listOf(arrays[0].data), numbers.flat().map(Number), text);
    assert.deepEqual([...arrays[0].shape], [numbers.length, numbers[0].length], text);
    assert.deepEqual(labels.find(({ side }) => side === 'rows')?.texts ?? null, names, text);
  }
});

/* Files of text ------------------------------------------------------------------------------------------------- */

test('files of text are read in the encodings that programs write, and under their own name', () => {
  const wide = (/** @type {string} */ text, isBig = false) => new Uint8Array(Uint16Array.from(text, (sign) => (isBig ? ((sign.charCodeAt(0) & 255) << 8) | (sign.charCodeAt(0) >> 8) : sign.charCodeAt(0))).buffer);
  const text = 'I;0,5\r\nlöve;1,5\r\n';
  const latin = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  for (const [kind, bytes] of Object.entries({ utf8: bytesOf(text), mark: bytesOf(`\uFEFF${text}`), little: wide(`\uFEFF${text}`), big: wide(`\uFEFF${text}`, true), latin })) {
    const { arrays, labels } = readFile({ name: 'C:\\data\\values.csv', bytes });
    assert.deepEqual([arrays[0].name, listOf(arrays[0].data), labels[0].texts], ['values', [0.5, 1.5], ['I', 'löve']], kind);
  }
  assert.deepEqual(listOf(readFile({ name: 'x.csv', bytes: wide('1,2\n3,4\n') }).arrays[0].data), [1, 2, 3, 4]);
  assert.deepEqual(listOf(readFile({ name: 'x.csv', bytes: wide('1,2\n3,4\n', true) }).arrays[0].data), [1, 2, 3, 4]);
});
