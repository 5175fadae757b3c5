/** Files made to break a reader: lies about sizes, bombs, nesting without end, programs in disguise. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { checkFileSize, readFile, readText } from '../../web/import/index.js';
import { mostFileBytes } from '../../web/import/limits.js';
import { bytesOf, listOf, problemOf, runPython } from './helpers.js';

/** @param {string} header @param {number} [bytes] of numbers after it @param {number} [version] */
function npy(header, bytes = 64, version = 1) {
  const text = bytesOf(header);
  const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...(version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0]));
  return Uint8Array.of(...start, ...text, ...new Uint8Array(bytes));
}
/** @param {Record<string, unknown> | string} header @param {number} [bytes] @param {number} [length] that it says the header has */
function safetensors(header, bytes = 8, length) {
  const text = bytesOf(typeof header === 'string' ? header : JSON.stringify(header));
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt(length ?? text.length), true);
  return Uint8Array.of(...start, ...text, ...new Uint8Array(bytes));
}
/** An archive of one file, which says what it is told to. @param {{ name?: string, body?: Uint8Array, size?: number, method?: number, flags?: number, checksum?: number }} file */
function zip({ name = 'x.npy', body = new Uint8Array(4), size = body.length, method = 0, flags = 0, checksum = 0 }) {
  const file = bytesOf(name);
  const local = new DataView(new ArrayBuffer(30));
  const central = new DataView(new ArrayBuffer(46));
  const end = new DataView(new ArrayBuffer(22));
  local.setUint32(0, 0x04034b50, true);
  local.setUint16(26, file.length, true);
  central.setUint32(0, 0x02014b50, true);
  for (const [at, value] of [[8, flags], [10, method], [28, file.length]]) central.setUint16(at, value, true);
  for (const [at, value] of [[16, checksum], [20, body.length], [24, size]]) central.setUint32(at, value, true);
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(10, 1, true);
  end.setUint32(16, 30 + file.length + body.length, true);
  return new Uint8Array(Buffer.concat([new Uint8Array(local.buffer), file, body, new Uint8Array(central.buffer), file, new Uint8Array(end.buffer)]));
}
const header = (/** @type {string} */ shape, descr = '<f4', order = 'False') => `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
const read = (/** @type {Uint8Array} */ bytes, name = 'x') => () => readFile({ name, bytes });

test('a header of npy that lies is found out before anything is made room for', () => {
  for (const [shape, id] of [
    ['(1000000000000,)', 'truncated'], ['(999999999, 999999999, 999999999)', 'truncated'], [`(${'9'.repeat(400)},)`, 'damaged'], ['(-4,)', 'damaged'], ['(2.5,)', 'damaged'],
    ['(__import__("os"),)', 'damaged'], [`(${'1,'.repeat(9)})`, 'deep'], ['16', 'damaged'], ['(1 2)', 'damaged'],
  ]) problemOf(read(npy(header(shape))), `import.${id}`);
  problemOf(read(npy(header('(16,)', '<U999999999'))), 'import.truncated');
  problemOf(read(npy(header('(999999999,)', '<U0'), 0)), 'import.tooManyTexts');
  problemOf(read(npy(header('(16,)', '|V4'))), 'import.numberType');
  problemOf(read(npy(header('(16,)', 'constructor'))), 'import.numberType');
  problemOf(read(npy(header('(16,)', '<f4', 'Maybe'))), 'import.damaged');
  problemOf(read(npy(header('(16,)'), 65)), 'import.extra');
  problemOf(read(npy(header('(16,)'), 64, 9)), 'import.npyVersion');
  assert.equal(readFile({ name: 'x', bytes: npy(header('(16L,)')) }).arrays[0].data.length, 16);
});

test('a header of safetensors that lies is found out', () => {
  const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  assert.deepEqual(listOf(readFile({ name: 'x', bytes: safetensors({ a: entry }) }).arrays[0].data), [0, 0]);
  for (const [change, id] of /** @type {[object, string][]} */ ([
    [{ data_offsets: [0, 80] }, 'damaged'], [{ data_offsets: [8, 16] }, 'damaged'], [{ data_offsets: [-8, 0] }, 'damaged'], [{ data_offsets: null }, 'damaged'], [{ shape: [3] }, 'damaged'],
    [{ shape: [1e9, 1e9], data_offsets: [0, 4e18] }, 'damaged'], [{ shape: [20], data_offsets: [0, 80] }, 'truncated'], [{ shape: '2' }, 'damaged'], [{ shape: [-2] }, 'damaged'], [{ dtype: 'F8_E4M3' }, 'numberType'],
    [{ dtype: '__proto__' }, 'numberType'], [{ dtype: 4 }, 'damaged'], [{ shape: [2, 1, 1, 1, 1, 1, 1, 1, 1] }, 'deep'],
  ])) problemOf(read(safetensors({ a: { ...entry, ...change } })), `import.${id}`);
  problemOf(read(safetensors({ a: entry, b: entry })), 'import.damaged');
  problemOf(read(safetensors({ a: entry }, 9)), 'import.extra');
  problemOf(read(safetensors({ a: null })), 'import.damaged');
  problemOf(read(safetensors('{"a":')), 'import.damaged');
  problemOf(read(safetensors({ a: entry }, 8, 2 ** 39)), 'import.damaged');
  problemOf(read(safetensors(`{"a":${'['.repeat(1e5)}`)), 'import.damaged');
  problemOf(read(safetensors({ a: { dtype: 'F32', shape: [0], data_offsets: [0, 0] } }, 0)), 'import.empty');
  problemOf(read(safetensors({ __metadata__: { format: 'pt' } }, 0)), 'import.noNumbers');
});

test('safetensors are told from other files whatever the length of their header, and whatever it begins like', () => {
  const entry = { a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } };
  const shortest = JSON.stringify(entry).length;
  for (const length of [...Array.from({ length: 1500 }, (_, i) => shortest + i), 0x8b1f, 0x4880, 0x5093, 0x4b50]) {
    assert.equal(readFile({ name: 'x', bytes: safetensors(JSON.stringify(entry).padEnd(length)) }).format, 'safetensors', String(length));
  }
});

test('numbers of all types of safetensors are read', () => {
  const { files } = runPython(`
import json, struct
types = {'F64': 'd', 'F32': 'f', 'F16': 'e', 'I64': 'q', 'I32': 'i', 'I16': 'h', 'I8': 'b', 'U64': 'Q', 'U32': 'I', 'U16': 'H', 'U8': 'B', 'BOOL': '?'}
header, body = {}, b''
for name, code in types.items():
    data = struct.pack('<3' + code, 1, 0, 1)
    header[name] = {'dtype': name, 'shape': [1, 3], 'data_offsets': [len(body), len(body) + len(data)]}
    body += data
brain = b''.join(struct.pack('<f', number)[2:] for number in (1.5, -2, float('inf')))
header['BF16'] = {'dtype': 'BF16', 'shape': [3], 'data_offsets': [len(body), len(body) + 6]}
header['__metadata__'] = {'tokens': '["a", "b"]', 'format': 'pt'}
text = json.dumps(header).encode()
open('all.safetensors', 'wb').write(len(text).to_bytes(8, 'little') + text + body + brain)
`);
  const { arrays, labels, ignored } = readFile({ name: 'all.safetensors', bytes: files['all.safetensors'] });
  assert.equal(arrays.length, 13);
  for (const { name, data } of arrays) assert.deepEqual(listOf(data), name === 'BF16' ? [1.5, -2, Infinity] : [1, 0, 1], name);
  assert.deepEqual([labels, ignored], [[{ name: 'tokens', texts: ['a', 'b'] }], ['format']]);
});

test('what a file says about its axes counts only where it fits the arrays', () => {
  const header = { weights: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] } };
  const axesOf = (/** @type {unknown} */ meta) => readFile({ name: 'x', bytes: safetensors({ ...header, __metadata__: { attention_explainer: JSON.stringify(meta) } }) }).arrays[0].axes;
  assert.deepEqual(axesOf({ axes: { weights: ['query', 'key'] } }), ['query', 'key']);
  for (const meta of [
    { axes: { weights: ['query'] } }, { axes: { weights: ['layer', 'query', 'key'] } }, { axes: { weights: ['query', 'constructor'] } }, { axes: { weights: 'qk' } }, { axes: { weights: [0, 1] } },
    { axes: ['query', 'key'] }, { axes: null }, { axes: 1 }, {}, [], null, 'x', { tokens: [1], layers: 'x', scale: null },
  ]) assert.equal(axesOf(meta), undefined, JSON.stringify(meta));
});

test('an archive that would unpack to more than is read, or to more than it says, is stopped', () => {
  const bomb = deflateRawSync(new Uint8Array(2 ** 26));
  problemOf(read(zip({ body: bomb, method: 8, size: mostFileBytes + 1 })), 'import.unpacksTooLarge');
  problemOf(read(zip({ body: bomb, method: 8, size: 0xffffffff })), 'import.unpacksTooLarge');
  const before = performance.now();
  problemOf(read(zip({ body: bomb, method: 8, size: 100 })), 'import.damaged');
  assert.ok(performance.now() - before < 15_000);
  problemOf(read(zip({ body: deflateRawSync(new Uint8Array(10)), method: 8, size: 100 })), 'import.damaged');
  problemOf(read(zip({ size: 5 })), 'import.damaged');
  problemOf(read(zip({})), 'import.damaged'); // its checksum
  problemOf(read(zip({ method: 12 })), 'import.zipMethod');
  problemOf(read(zip({ flags: 1 })), 'import.encrypted');
  problemOf(read(zip({ name: 'archive/data.pkl' })), 'import.pickle');
  problemOf(read(zip({ name: 'xl/workbook.xml' })), 'import.spreadsheet');
  problemOf(read(zip({ name: 'folder/', body: new Uint8Array(0) })), 'import.noNumbers');
  problemOf(read(zip({}).slice(0, -1)), 'import.zipCut');
  problemOf(read(bytesOf('PK\x05\x06'), 'x.npz'), 'import.zipCut');
});

test('what holds programs is never read, by its content or else by its name, and it is said how to save instead', () => {
  problemOf(read(Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x5d, 0x2e), 'weights.npy'), 'import.pickle');
  problemOf(read(Uint8Array.of(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc)), 'import.pickle');
  for (const name of ['m.pt', 'm.pth', 'm.pkl', 'pytorch_model.bin', 'm.ckpt', 'm.joblib', 'M.PT']) problemOf(read(bytesOf('cposix\nsystem\n'), name), 'import.pickle');
  problemOf(read(Uint8Array.of(0x1f, 0x8b, 8, 0)), 'import.gzip');
  problemOf(read(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10)), 'import.hdf5');
  problemOf(read(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0), 'a.png'), 'import.binary');
  problemOf(read(bytesOf('1,2'), 'x.npy'), 'import.damaged');
  problemOf(read(new Uint8Array(0)), 'import.nothing');
});

test('too much is refused before it is loaded', () => {
  const { args } = problemOf(() => checkFileSize({ name: 'x.npy', size: mostFileBytes + 1 }), 'import.fileTooLarge');
  assert.deepEqual([args.megabytes, args.most], [257, 256]);
  checkFileSize({ name: 'x.npy', size: mostFileBytes });
  problemOf(() => readFile({ name: 'x.npy', bytes: /** @type {any} */ ({ byteLength: 1e12 }) }), 'import.fileTooLarge');
  problemOf(() => readText('1'.repeat(64 * 2 ** 20 + 1)), 'import.pasteTooLarge');
  problemOf(read(new Uint8Array(64 * 2 ** 20 + 1).fill(49), 'x.csv'), 'import.textTooLarge');
});

test('a million brackets, braces, quotation marks, minus signs or commas end at once in a problem', () => {
  const count = 1e6;
  for (const piece of ['[', '(', '{', '[[', '{"a":', '{"a":[', '[{"a":', '"', "'", '-', ',', ';', '\\', '#', '[1,', '[-', 'tensor(', '<', '<tf.Tensor: ', 'a=', 'a=[', '\n', '\t', ' ', '1e', '.', '["', "['\\", '1 ', '"a"', '\u0000', '\uFEFF', '\uD800', '٠', '[1]', 'x y\n', '[\n']) {
    for (const text of [piece.repeat(count / piece.length), `[${piece.repeat(count / piece.length)}`, `x = ${piece.repeat(count / piece.length)}`]) {
      const before = performance.now();
      try {
        readText(text);
      } catch (error) {
        assert.equal(/** @type {Error} */ (error).name, 'Problem', `${JSON.stringify(piece)}: ${error}`);
      }
      assert.ok(performance.now() - before < 15_000, `${JSON.stringify(piece)} took ${performance.now() - before} ms`);
    }
  }
});

test('nested a million deep, well-formed or not, is too deep', () => {
  const deep = '['.repeat(1e6) + '1' + ']'.repeat(1e6);
  for (const text of [deep, '['.repeat(1e6), `x = ${deep}`]) problemOf(() => readText(text), 'import.deep');
  assert.throws(() => readText('{"a":'.repeat(1e6) + '1' + '}'.repeat(1e6)), { name: 'Problem' });
  problemOf(() => readText('['.repeat(9) + '1' + ']'.repeat(9)), 'import.deep');
  problemOf(() => readText(`${'{"a":'.repeat(20)}[1]${'}'.repeat(20)}`), 'import.deep');
});

test('long names and names that turn the text around them are made fit to be shown', () => {
  const { args } = problemOf(() => readText(JSON.stringify({ [`\u202E${'x'.repeat(1e5)}`]: [[1, 'y\n\u2066'.repeat(1e4)]] })), 'import.number');
  for (const text of Object.values(args)) {
    assert.ok(String(text).length <= 60);
    assert.doesNotMatch(String(text), /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
  }
});
