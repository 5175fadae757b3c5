// Writes compiled/*variants.js and compiled/*fallback.js from the compiled modules beside them. Part of the build; runs in Node alone.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { checksum } from './checksum.js';

const folder = new URL('./compiled/', import.meta.url);
const heading = '// @ts-nocheck: written by web/core/pack.js';

/** @param {string} file */
const read = (file) => readFileSync(new URL(file, folder));

/**
 * Hexadecimal, as a byte then has the same two digits wherever it stands, which compresses to 0.7 KB less than base64.
 *
 * @param {Buffer} bytes
 * @param {string} text source of a function that gives the module in hexadecimal digits
 */
const packModule = (bytes, text) => `{ length: ${bytes.length}, checksum: ${checksum(bytes)}, text: ${text} }`;

/**
 * wasm2js writes a module that instantiates itself when it is imported. We keep all but that, in a function, so that
 * it costs nothing until it is needed and every call gives an instance of its own.
 *
 * @param {string} source @returns {string} the body of a function that returns the exports
 */
function packScript(source) {
  const end = source.indexOf('var retasmFunc');
  if (end < 0 || /^\s*import\b/m.test(source)) throw new Error('wasm2js wrote something else than expected');
  return `${source.slice(0, end)}return asmFunc({ abort() { throw new Error('abort'); } });`;
}

/**
 * Nearly every browser takes the SIMD module. The others are a module of their own, so that a page that is built in
 * several files loads them only where they are needed; a bundle in one file simply contains them.
 *
 * @param {string} core `core` or `figure`
 * @param {string} prefix of the files that are written
 */
function pack(core, prefix) {
  const simd = read(`${core}.simd.wasm`);
  const scalar = read(`${core}.scalar.wasm`);
  const relaxed = existsSync(new URL(`${core}.relaxed-simd.wasm`, folder)) ? read(`${core}.relaxed-simd.wasm`) : undefined;
  writeFileSync(
    new URL(`${prefix}fallback.js`, folder),
    `${heading}
export const scalar = '${scalar.toString('hex')}';
${relaxed ? `export const relaxed = '${relaxed.toString('hex')}';` : ''}
export function instantiateScript() {
${packScript(read(`${core}.js`).toString())}
}
`,
  );
  writeFileSync(
    new URL(`${prefix}variants.js`, folder),
    `${heading}
const fallback = () => import('./${prefix}fallback.js');
export const simd = ${packModule(simd, `() => '${simd.toString('hex')}'`)};
export const scalar = ${packModule(scalar, 'async () => (await fallback()).scalar')};
export const relaxed = ${relaxed ? packModule(relaxed, 'async () => (await fallback()).relaxed') : 'undefined'};
export const instantiateScript = async () => (await fallback()).instantiateScript();
`,
  );
}

/** For a page in one file, where all of it is loaded at once: the core of the lenses serves the figure, too. */
function packOne() {
  const [simd, scalar] = [read('lenses.simd.wasm'), read('lenses.scalar.wasm')];
  writeFileSync(
    new URL('one-variants.js', folder),
    `${heading}
export const simd = ${packModule(simd, `() => '${simd.toString('hex')}'`)};
export const scalar = ${packModule(scalar, `() => '${scalar.toString('hex')}'`)};
export const relaxed = undefined;
export function instantiateScript() {
${packScript(read('lenses.js').toString())}
}
`,
  );
}

/** For the small page in one file: one module, which runs wherever there is WebAssembly. */
function packSmall() {
  const scalar = read('lenses.scalar.wasm');
  writeFileSync(
    new URL('small-variants.js', folder),
    `${heading}
export const scalar = ${packModule(scalar, `() => '${scalar.toString('hex')}'`)};
export const [simd, relaxed] = [];
export function instantiateScript() {
  throw new Error('it is not in this build');
}
`,
  );
}

packOne();
packSmall();
pack('core', '');
pack('figure', 'figure-');
pack('lenses', 'lenses-');
