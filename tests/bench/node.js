// Drives the works in Node.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const child = fileURLToPath(new URL('node-child.js', import.meta.url));
/** Without it Node 20 has no relaxed SIMD; later ones neither need nor know it. */
const RELAXED_FLAG = '--experimental-wasm-relaxed-simd';
const needsFlag = Number(process.versions.node.split('.')[0]) < 22;

function start() {
  return fork(child, { execArgv: needsFlag ? [RELAXED_FLAG] : [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

/** @param {ChildProcess} process @param {object} message @returns {Promise<any>} */
function ask(process, message) {
  return new Promise((resolve, reject) => {
    const onExit = (/** @type {number | null} */ code) => reject(new Error(`the process ended (${code})`));
    process.once('exit', onExit);
    process.once('message', (/** @type {any} */ { result, error }) => {
      process.off('exit', onExit);
      if (error) reject(new Error(error));
      else resolve(result);
    });
    process.send(message);
  });
}

/** @returns {Promise<import('./types.d.ts').Engine>} */
export async function startNode() {
  let process_ = start();
  return {
    name: 'node',
    version: `${process.versions.node} (V8 ${process.versions.v8})`,
    runSize: (work, sizeIndex, rounds) => ask(process_, { work, sizeIndex, rounds }),
    restart: async () => {
      process_.kill('SIGKILL');
      process_ = start();
    },
    close: async () => void process_.kill('SIGKILL'),
  };
}
