// Child processes that never outlive the tests.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

function stopAll() {
  for (const child of running) stopNow(child);
}
process.once('exit', stopAll);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    stopAll();
    process.exit(1);
  });
}

/** Kills a child with the processes that it started: each child leads a group of its own. @param {import('node:child_process').ChildProcess} child */
function stopNow(child) {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has ended already.
  }
}

/**
 * Runs the command beside a `cat` that ends when this process does, however it ends; then the whole group is killed.
 * When the command ends first, the group ends with it.
 */
const leash = '("$@"; kill -9 0) & cat >/dev/null; kill -9 0';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, extraPipe?: boolean }} [options]
 *   onLine gets every line of output; extraPipe opens descriptor 3 for reading
 */
export function start(command, args, { env, onLine, extraPipe } = {}) {
  const child = spawn('/bin/sh', ['-c', leash, 'sh', command, ...args], {
    detached: true, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe', ...(extraPipe ? [/** @type {const} */ ('pipe')] : [])],
  });
  running.add(child);
  child.once('error', () => running.delete(child));
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach((line) => onLine?.(line));
    });
  }
  return {
    child,
    stop: () => new Promise((resolve) => {
      running.delete(child);
      if (child.exitCode !== null || child.signalCode !== null) stopNow(child), resolve(undefined);
      else child.once('exit', () => resolve(undefined)), stopNow(child);
    }),
  };
}

/** A port that was free a moment ago. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
