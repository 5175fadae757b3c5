// A static file server for tests, on a port of its own. Every response's headers can be set per path, and every request is kept.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** @type {Record<string, string>} */
const mediaTypes = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png',
};

/**
 * @typedef {object} Answer what to send for a path, in place of the file
 * @property {number} [status]
 * @property {string | Uint8Array} [body] without it, the file of that path
 * @property {Record<string, string>} [headers] added to, or in place of, the usual ones
 * @property {number} [delayMs]
 *
 * @typedef {object} TestServer
 * @property {string} origin
 * @property {(path: string) => string} url
 * @property {string[]} requests paths asked for, in order, with their query
 * @property {Record<string, Answer>} answers by path; may be changed at any time
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} folder
 * @param {{ answers?: Record<string, Answer>, headers?: Record<string, string> }} [options] headers go with every response
 * @returns {Promise<TestServer>}
 */
export async function startServer(folder, { answers = {}, headers = {} } = {}) {
  /** @type {string[]} */
  const requests = [];
  const server = createServer(async (request, response) => {
    requests.push(request.url ?? '/');
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const answer = answers[path] ?? {};
    const file = join(folder, normalize(decodeURIComponent(path)), path.endsWith('/') ? 'index.html' : '');
    const body = answer.body ?? (await readFile(file).catch(() => undefined));
    if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
    response.writeHead(answer.status ?? (body === undefined ? 404 : 200), {
      'Content-Type': body === undefined ? 'text/plain' : mediaTypes[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'no-cache', ...headers, ...answer.headers,
    });
    response.end(body ?? 'Not found');
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined)));
  server.unref();
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin, requests, answers,
    url: (path) => new URL(path, origin + '/').href,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
