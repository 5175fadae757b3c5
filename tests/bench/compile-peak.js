// Compiles peak.c twice into compiled/, unless it is there and newer:
//
//   emcc tests/bench/peak.c -O2 -std=c11 -ffp-contract=off -fno-unroll-loops -msimd128 --no-entry -sMALLOC=none \
//     -sEXPORTED_FUNCTIONS=_peak -o tests/bench/compiled/peak.simd.wasm
//   clang-19 --target=wasm32 -c tests/bench/peak.c -O2 -std=c11 -ffreestanding -fno-unroll-loops -msimd128 -mrelaxed-simd \
//     -o tests/bench/compiled/peak.relaxed.o
//   wasm-ld-19 --no-entry --export=peak tests/bench/compiled/peak.relaxed.o -o tests/bench/compiled/peak.relaxed.wasm
//
// clang links by itself too, but then hands the module to the wasm-opt on the PATH, which may be too old for relaxed SIMD.

import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const pathOf = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const source = pathOf('peak.c');
const object = pathOf('compiled/peak.relaxed.o');
const simd = pathOf('compiled/peak.simd.wasm');
const relaxed = pathOf('compiled/peak.relaxed.wasm');
const flags = [source, '-O2', '-std=c11', '-fno-unroll-loops', '-msimd128'];

/** @type {{ file: string, commands: [string, string[]][] }[]} */
const builds = [
  { file: simd, commands: [['emcc', [...flags, '-ffp-contract=off', '--no-entry', '-sMALLOC=none', '-sEXPORTED_FUNCTIONS=_peak', '-o', simd]]] },
  {
    file: relaxed,
    commands: [
      ['clang-19', ['--target=wasm32', '-c', ...flags, '-ffreestanding', '-mrelaxed-simd', '-o', object]],
      ['wasm-ld-19', ['--no-entry', '--export=peak', object, '-o', relaxed]],
    ],
  },
];

/** @param {string} path @returns {Promise<number>} when it was written; 0 if it is not there */
async function ageOf(path) {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}

/** @returns {Promise<string[]>} what could not be compiled, and why */
export async function compilePeak() {
  await mkdir(pathOf('compiled'), { recursive: true });
  const failures = [];
  for (const { file, commands } of builds) {
    if ((await ageOf(file)) > (await ageOf(source))) continue;
    try {
      for (const [command, options] of commands) await promisify(execFile)(command, options);
    } catch (error) {
      const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error);
      failures.push(`${file} could not be compiled: ${(stderr || message).trim().split('\n').at(-1)}`);
    }
  }
  return failures;
}
