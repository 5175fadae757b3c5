import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** @param {string} folder */
async function contents(folder) {
  const names = (await readdir(folder, { recursive: true })).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, (await readFile(join(folder, file))).toString('base64')])));
}

test('building twice gives the same bytes', async () => {
  const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'attention-build-'))));
  await Promise.all(folders.map((folder) => run(process.execPath, ['web/bundle.js', folder], { cwd: root })));
  const [first, second] = await Promise.all(folders.map(contents));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  assert.ok(Object.keys(first).length > 0);
  assert.deepEqual(Object.keys(second), Object.keys(first));
  assert.deepEqual(Object.keys(first).filter((file) => first[file] !== second[file]), []);
});

/**
 * Starts the server of `npm start`, on a port that the system chooses unless one is given.
 * @param {string} [port]
 */
async function serve(port = '0') {
  const child = spawn(process.execPath, ['web/serve.js'], { cwd: root, env: { ...process.env, PORT: port } });
  let output = '';
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const address = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
        const found = output.match(/http:\/\/127\.0\.0\.1:\d+/);
        if (found) resolve(found[0]);
      });
    }
    ended.then(() => resolve(undefined));
  });
  return { address: /** @type {string | undefined} */ (await address), output: () => output, ended, stop: () => (child.kill(), ended) };
}

/** A request whose path is sent as it is, `..` and all. @param {string} origin @param {string} path */
const get = (origin, path) => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(origin);
  request({ hostname, port, path }, (response) => {
    response.resume().on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], headers: response.headers }));
  }).on('error', reject).end();
});

test('npm start serves the page with the right types, to every host that embeds it, and nothing outside dist', async () => {
  const server = await serve();
  const origin = server.address ?? '';
  for (const [path, type] of [['/', /^text\/html; charset=utf-8$/], ['/page.js', /^text\/javascript/], ['/page.css', /^text\/css/], ['/core.wasm', /^application\/wasm$/], ['/attention-explainer.html?lang=de', /^text\/html/]]) {
    const answer = /** @type {any} */ (await get(origin, String(path)));
    assert.equal(answer.status, 200, String(path));
    assert.match(answer.type, /** @type {RegExp} */ (type));
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.headers['x-frame-options'], undefined);
  }
  for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/%2e%2e%2f%2e%2e%2fetc/passwd', '/%zz', '/%00', '/types', '/missing.html', '//package.json']) {
    assert.equal(/** @type {any} */ (await get(origin, path)).status, 404, path);
  }
  await server.stop();
});

test('a port that is taken or senseless is said so, with what to do', async () => {
  const server = await serve();
  const taken = new URL(server.address ?? '').port;
  const second = await serve(taken);
  assert.equal(await second.ended, 1);
  assert.match(second.output(), new RegExp(`Port ${taken} is taken.*PORT=`));
  await server.stop();
  const third = await serve('http');
  assert.equal(await third.ended, 1);
  assert.match(third.output(), /PORT is a number/);
});

test('build.sh explains itself, and refuses a command that it does not have', async () => {
  const { stdout } = await run('./build.sh', ['help'], { cwd: root });
  for (const command of ['build', 'serve', 'test', 'bench', 'clean']) assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
  await assert.rejects(run('./build.sh', ['nonsense'], { cwd: root }), /there is no command 'nonsense'/);
});
