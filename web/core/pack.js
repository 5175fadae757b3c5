// Writes compiled/variants.js from the compiled variants beside it. Part of the build; runs in Node alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { checksum } from './checksum.js';

const folder = new URL('./compiled/', import.meta.url);

const simd = readFileSync(new URL('core.simd.wasm', folder));
const scalar = readFileSync(new URL('core.scalar.wasm', folder));

/**
 * Both modules in one base64 text. They are alike but for the kernels, and a compressor sees that only where their
 * bytes fall on the same place of base64's groups of three: so the second starts after the filler that packs best.
 */
function packModules() {
  const candidates = [0, 1, 2].map((filler) => {
    const base64 = Buffer.concat([simd, Buffer.alloc(filler), scalar]).toString('base64');
    return { base64, start: simd.length + filler, size: gzipSync(base64, { level: 9 }).length };
  });
  return candidates.reduce((best, candidate) => (candidate.size < best.size ? candidate : best));
}

/** @param {Buffer} bytes @param {number} start @returns {string} where a module is in the text, and its checksum */
function packModule(bytes, start) {
  return `{ base64, start: ${start}, length: ${bytes.length}, checksum: ${checksum(bytes)} }`;
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
const { base64, start } = packModules();
writeFileSync(
  new URL('variants.js', folder),
  `// @ts-nocheck: written by web/core/pack.js
const base64 = '${base64}';
export const simd = ${packModule(simd, 0)};
export const scalar = ${packModule(scalar, start)};
export function instantiateScript() {
${script}
}
`,
);
