import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exactDecimal } from '../../web/export/decimal.js';
import { writeC } from '../../web/export/programs/c.js';
import { writeJavascript } from '../../web/export/programs/javascript.js';
import { cString, javascriptString, pythonString } from '../../web/export/programs/literal.js';
import { writeNumpy, writePytorch } from '../../web/export/programs/python.js';
import { randomData } from '../model/helpers.js';
import { createRandom, everyKindOfData, exampleOf, hostileNames, languages, python, run, temporaryFolder } from './helpers.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = temporaryFolder();
// For the JavaScript programs: a project in which the package is installed.
mkdirSync(join(folder, 'node_modules'));
symlinkSync(join(here, '../..'), join(folder, 'node_modules/attention-explainer'));

let count = 0;
/** @param {string} extension @param {string} source */
function save(extension, source) {
  const file = join(folder, `example-${count++}.${extension}`);
  writeFileSync(file, source);
  return file;
}

/** @param {string} compiler @returns {(source: string) => Promise<import('./helpers.js').Outcome>} */
const compiledBy = (compiler) => async (source) => {
  const file = save('c', source);
  const compiled = await run(compiler, ['-std=c99', '-O2', '-Wall', '-Wextra', '-Wpedantic', '-Werror', file, '-lm', '-o', `${file}.out`]);
  assert.equal(compiled.code, 0, `${compiler}: ${compiled.error}\n${source}`);
  return run(`${file}.out`, []);
};

const environment = { ...process.env, PYTHONPATH: here, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };
/** How each program is written and run. */
const programs = [
  { name: 'NumPy', write: writeNumpy, start: (/** @type {string} */ source) => run(python, ['-W', 'error', save('py', source)], { env: environment }) },
  { name: 'PyTorch', write: writePytorch, start: (/** @type {string} */ source) => run(python, ['-W', 'error', save('py', source)], { env: environment }) },
  { name: 'JavaScript', write: writeJavascript, start: (/** @type {string} */ source) => run(process.execPath, [save('mjs', source)]) },
  // gcc is what the tests install; clang comes along where the machine has it.
  ...['gcc', ...(existsSync('/usr/bin/clang') ? ['clang'] : [])].map((compiler) => ({ name: `C (${compiler})`, write: writeC, start: compiledBy(compiler) })),
];

/** The numbers that a program prints after each name. @param {string} out @param {import('./helpers.js').Example} example */
function printed(out, { tokens, queries, D }) {
  const lines = out.trimEnd().split('\n');
  assert.equal(lines.length, queries.length, out);
  return lines.map((line, i) => {
    const words = line.split(' ');
    assert.equal(words.slice(0, -D).join(' '), tokens[queries[i]]);
    return words.slice(-D).map(Number);
  });
}

for (const { name, write, start } of programs) {
  test(`the ${name} program computes what the figure shows, however the weights come about, for one token and for all`, async () => {
    for (const [i, [kind, data]] of everyKindOfData().entries()) {
      const lang = languages[i % languages.length];
      for (const example of [exampleOf({ data, token: 2, lang }), exampleOf({ data, isAll: true, lang })]) {
        const { code, out, error } = await start(write(example));
        assert.equal(code, 0, `${kind}: ${error}\n${write(example)}`);
        printed(out, example).forEach((row, t) => row.forEach((number, k) => {
          const expected = example.scene.of(example.queries[t]).output.data[k];
          assert.ok(Math.abs(number - expected) <= 1e-5 * (1 + Math.abs(expected)), `${kind}: ${number}, not ${expected}`);
        }));
      }
    }
  });

  test(`the ${name} program fails when any one of its inputs is changed in the third decimal`, async () => {
    for (const [kind, data] of everyKindOfData()) {
      // The last token sees all others, so that each number counts.
      const source = write(exampleOf({ data, token: 5 }));
      const changed = [...changes(source)];
      assert.ok(changed.length >= 3, `${kind}: ${source}`);
      for (const { what, text } of changed) {
        const { code, error } = await start(text);
        assert.notEqual(code, 0, `${kind}: ${what} can be changed\n${text}`);
        assert.match(error, /The output is not the one that the figure shows/, what);
      }
    }
  });

  test(`the ${name} program keeps a name that is hostile to it as a name`, async () => {
    const size = hostileNames.length;
    const example = exampleOf({ data: { tokens: hostileNames, values: Array.from({ length: size }, (_, i) => [i / 8, 1]) }, isAll: true });
    const { code, out, error } = await start(write(example));
    assert.equal(code, 0, error);
    printed(out, example);
  });
}

/** The same program with the first number of one list changed, for each list. @param {string} source */
function* changes(source) {
  for (const [whole, name] of source.matchAll(/\b(values|weights|scores|query|key|expected|given|before)\b[^=\n]*= [^\d\n]*[[{]\s*(?:[[{]\s*)?-?\d+\.\d+/g)) {
    const text = source.replace(whole, () => whole.replace(/-?\d+\.\d+$/, (number) => (Number(number) + 0.002).toFixed(9)));
    if (text !== source) yield { what: name, text };
  }
}

test('the JavaScript program gives the very bits of the core', () => {
  const source = writeJavascript(exampleOf());
  assert.match(source, /number === Math\.fround/);
  assert.doesNotMatch(source, /2 ?\*\* ?-|tolerance|allowed/);
});

test('a number is written as the shortest decimal that every reader takes for the same float32', () => {
  const random = createRandom(3);
  const bits = new Uint32Array(1);
  const floats = new Float32Array(bits.buffer);
  for (const [number, text] of /** @type {const} */ ([[0.182, '0.182'], [0.85880005, '0.85880005'], [1, '1.0'], [-2.5, '-2.5'], [0, '0.0'], [1e-7, '1e-7'], [1e6, '1000000.0'], [16777216, '16777216.0']])) assert.equal(exactDecimal(number), text);
  for (let i = 0; i < 20000; i++) {
    bits[0] = random.unit() * 2 ** 32;
    if (!Number.isFinite(floats[0])) continue;
    const text = exactDecimal(floats[0]);
    assert.ok(Object.is(Math.fround(Number(text)), floats[0] === 0 ? 0 : floats[0]), text);
    assert.match(text, /^-?\d+(\.\d+)?(e[-+]\d+)?$/);
    assert.ok(/[.e]/.test(text) && text.replace(/e.*|[-.]/g, '').replace(/^0+|0+$/g, '').length <= 9, text);
  }
});

test('names become string literals of each language that hold the same text', async () => {
  for (const name of hostileNames) assert.equal(JSON.parse(`"${name.replace(/[\\"]/g, '\\$&')}"`), name);
  const script = save('mjs', `console.log(JSON.stringify([${hostileNames.map(javascriptString).join(', ')}]));`);
  assert.deepEqual(JSON.parse((await run(process.execPath, [script])).out), hostileNames);
  const other = save('py', `import json\nprint(json.dumps([${hostileNames.map(pythonString).join(', ')}]))`);
  assert.deepEqual(JSON.parse((await run(python, [other])).out), hostileNames);
  const { out } = await compiledBy('gcc')(`#include <stdio.h>\nint main(void) {\n${hostileNames.map((name) => `puts(${cString(name)});`).join('\n')}\nreturn 0;\n}\n`);
  assert.deepEqual(out.split('\n').slice(0, -1), hostileNames);
});

test('no name stands outside a string, where it could end a comment', () => {
  for (const { write, name } of programs) {
    const source = write(exampleOf({ data: { tokens: ['*/ evil', '"""evil'], values: [[1], [2]] } }));
    for (const line of source.split('\n').filter((one) => one.includes('evil'))) assert.match(line, /tokens/, `${name}: ${line}`);
  }
});

test('the tolerance of a program is as narrow as rounding allows', () => {
  // Five products and five sums, on both sides: 10 x 2^-24 of about 0.86.
  assert.match(writeNumpy(exampleOf()), /allowed = 10 \* 2\.0\*\*-24/);
  assert.match(writeC(exampleOf()), /<= 10 \* magnitude \/ 16777216/);
});


test('no program fails for any data that a figure can hold, extreme numbers and all', async () => {
  const random = createRandom(11);
  const examples = Array.from({ length: 120 }, () => {
    const data = randomData(random);
    return exampleOf({ data, token: random.below(data.tokens.length), isAll: random.chance(0.5) });
  });
  // One process for all of them: starting Python takes longer than the arithmetic.
  const files = examples.flatMap((example) => [writeNumpy(example), writePytorch(example)]).map((source) => save('py', source));
  const all = save('py', `import runpy, sys\nfor name in sys.argv[1:]:\n    try:\n        runpy.run_path(name)\n    except BaseException as error:\n        sys.exit(f'{name}: {error!r}')\n`);
  const { code, error } = await run(python, ['-W', 'error', all, ...files], { env: environment });
  assert.equal(code, 0, error);
  for (const example of examples.slice(0, 20)) {
    const outcome = await compiledBy('gcc')(writeC(example));
    assert.equal(outcome.code, 0, writeC(example));
    const other = await run(process.execPath, [save('mjs', writeJavascript(example))]);
    assert.equal(other.code, 0, other.error + writeJavascript(example));
  }
});
