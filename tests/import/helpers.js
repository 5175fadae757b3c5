import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSteps } from '../../web/core/figure.js';
import { Problem } from '../../web/model/problem.js';
import { messages } from '../../web/view/messages/import.js';

export const attention = await loadSteps();

/** A Python that has NumPy: the system's, where an other stands before it. */
const python = ['python3', '/usr/bin/python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/**
 * Runs a script of Python in a new folder, with `web/import` on its path.
 * @param {string} script
 * @returns {{ files: Record<string, Uint8Array>, output: string }} what it left there by name, and what it printed
 */
export function runPython(script) {
  assert.ok(python, 'NumPy is needed: apt-get install python3-numpy');
  const folder = mkdtempSync(join(tmpdir(), 'attention-import-'));
  try {
    const paths = { PYTHONPATH: fileURLToPath(new URL('../../web/import', import.meta.url)), PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };
    const output = execFileSync(python, ['-c', script], { cwd: folder, encoding: 'utf8', env: { ...process.env, ...paths }, maxBuffer: 1 << 28 });
    return { files: Object.fromEntries(readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))])), output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The problem that a call has, which has a sentence in every language that everything it needs is given to.
 * @param {() => unknown} call
 * @param {string} id
 * @returns {Problem}
 */
export function problemOf(call, id) {
  /** @type {unknown} */
  let caught;
  try {
    call();
  } catch (error) {
    caught = error;
  }
  assert.ok(caught instanceof Problem, `expected the problem ${id}, got ${caught}`);
  assert.equal(caught.id, id);
  expectSentence(`problem.${caught.id}`, caught.args);
  return caught;
}

/** @param {string} id @param {Record<string, unknown>} args */
export function expectSentence(id, args) {
  for (const [lang, catalogue] of Object.entries(messages)) {
    assert.ok(Object.hasOwn(catalogue, id), `${lang}: ${id}`);
    for (const [, name] of catalogue[id].matchAll(/\{(\w+)\}/g)) assert.ok(name in args, `${lang}: ${id} needs ${name}`);
  }
}

/** @param {string} text */
export const bytesOf = (text) => new TextEncoder().encode(text);

/** @param {ArrayLike<number>} data */
export const listOf = (data) => Array.from(data);
