// Writes compiled/variants.js from the compiled variants beside it. Part of the build; runs in Node alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { checksum } from './checksum.js';

const folder = new URL('./compiled/', import.meta.url);

/** @param {string} file @returns {string} an object literal: the module as base64, its length and its checksum */
function packModule(file) {
  const bytes = readFileSync(new URL(file, folder));
  return `{ length: ${bytes.length}, checksum: ${checksum(bytes)}, base64: '${bytes.toString('base64')}' }`;
}

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

const script = packScript(readFileSync(new URL('core.js', folder), 'utf8'));
writeFileSync(
  new URL('variants.js', folder),
  `// @ts-nocheck: written by web/core/pack.js
export const simd = ${packModule('core.simd.wasm')};
export const scalar = ${packModule('core.scalar.wasm')};
export function instantiateScript() {
${script}
}
`,
);
