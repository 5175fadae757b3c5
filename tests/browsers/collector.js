import { createHash } from 'node:crypto';

// A script that runs in the page before anything else, in engines whose driver does not tell what went wrong there.

function collect() {
  // A page in the frame that stands for a narrow window is not embedded, so it should not find that it is.
  if (window.name === 'narrow window') Object.defineProperty(globalThis, 'parent', { value: globalThis });
  /** @type {string[]} */
  const seen = [];
  Object.defineProperty(globalThis, Symbol.for('errors seen by the tests'), { value: seen });
  addEventListener('error', (event) => {
    seen.push(String(event.error ?? event.message ?? `${/** @type {Element} */ (event.target)?.localName} failed to load`));
  }, true);
  addEventListener('unhandledrejection', (event) => seen.push(`unhandled rejection: ${event.reason}`));
  addEventListener('securitypolicyviolation', (event) => seen.push(`security policy: ${event.effectiveDirective} blocked ${event.blockedURI} ${event.sample}`));
  const { error } = console;
  console.error = (...values) => {
    seen.push(values.map(String).join(' '));
    error.apply(console, values);
  };
}

export const collectorSource = `(${collect})();`;

/** Reads and empties the list: pass it to page.evaluate. */
export const takeCollected = () => {
  const list = /** @type {any} */ (globalThis)[Symbol.for('errors seen by the tests')];
  return list ? list.splice(0) : [];
};

/** A page with the collector before everything but its doctype, so also before a policy in a <meta>. @param {string} html */
export function withCollector(html) {
  const script = `<script>${collectorSource}</script>`;
  return /^\s*<!doctype html>/i.test(html) ? html.replace(/^\s*<!doctype html>/i, (doctype) => doctype + script) : script + html;
}

/** A content security policy that lets the collector in, and nothing else that it did not. @param {string} policy */
export function policyWithCollector(policy) {
  const hash = `'sha256-${createHash('sha256').update(collectorSource).digest('base64')}'`;
  const directives = policy.split(';').map((directive) => directive.trim()).filter(Boolean);
  const scripts = directives.find((directive) => directive.startsWith('script-src '))
    ?? directives.find((directive) => directive.startsWith('default-src '))?.replace('default-src', 'script-src');
  if (!scripts || scripts.includes("'unsafe-inline'")) return policy;
  return [...directives.filter((directive) => !directive.startsWith('script-src ')), `${scripts.replace("'none'", '')} ${hash}`].join('; ');
}
