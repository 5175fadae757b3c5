// Where the files lie that libraries load for themselves: on disk in Node, behind the page's server in a browser.

export const isNode = typeof process === 'object' && Boolean(process.versions?.node);

/** @param {string} path below tests/bench @returns {string} a path or an address that ends as `path` does */
export function locate(path) {
  const url = isNode ? new URL(path, import.meta.url) : new URL(`/${path}`, location.href);
  return isNode ? decodeURIComponent(url.pathname) : url.href;
}

/** @param {string} path below tests/bench @returns {Promise<Uint8Array>} */
export async function readBytes(path) {
  if (isNode) return (await import('node:fs/promises')).readFile(locate(path));
  const response = await fetch(locate(path));
  if (!response.ok) throw new Error(`${path} is not there`);
  return new Uint8Array(await response.arrayBuffer());
}
