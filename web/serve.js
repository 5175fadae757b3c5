// Serves dist/ for `npm start`: files only, this machine only, nothing remembered.

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = await realpath(fileURLToPath(new URL('../dist', import.meta.url)));
const host = '127.0.0.1';
const port = Number(process.env.PORT ?? 8080);

/** @type {Record<string, string>} */
const mediaTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.ts': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm', // exactly this: a charset after it makes browsers refuse to stream
};

/**
 * The file that an address means, or null. Real paths are compared, so that neither `..` nor a link leads out.
 * @param {string} address
 */
async function fileAt(address) {
  try {
    const path = decodeURIComponent(address.replace(/[?#].*$/s, ''));
    const file = await realpath(join(root, path.endsWith('/') ? path + 'index.html' : path));
    return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}

const server = createServer(async (request, response) => {
  // Embedding pages, isolated ones too, may load everything here.
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-cache');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const file = await fileAt(request.url ?? '/');
  if (!file) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  response.writeHead(200, { 'Content-Type': mediaTypes[extname(file)] ?? 'application/octet-stream' });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).on('error', () => response.destroy()).pipe(response);
});

server.on('error', (error) => {
  const code = /** @type {NodeJS.ErrnoException} */ (error).code;
  if (code === 'EADDRINUSE') console.error(`Port ${port} is taken. Choose another one, for example: PORT=${port + 1} npm start`);
  else if (code === 'EACCES') console.error(`Port ${port} may not be opened by this user. Choose another one: PORT=8080 npm start`);
  else console.error(String(error));
  process.exit(1);
});

if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`PORT is a number from 0 to 65535, not "${process.env.PORT}".`);
  process.exit(1);
}
server.listen(port, host, () => {
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  console.log(`\nattention-explainer is at http://${host}:${actual}/ (Ctrl+C stops it)`);
});
