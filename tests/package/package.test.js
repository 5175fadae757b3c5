import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { launch } from '../browsers/launch.js';
import { startServer } from '../browsers/server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
/** A project of somebody else, with our package installed from its tarball, without a network. */
let project = '';
/** @type {string[]} */
let packed = [];

before(async () => {
  project = await mkdtemp(join(tmpdir(), 'attention-consumer-'));
  // The build has just been made; building again would disturb the tests that run beside this one.
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], { cwd: root });
  const [{ filename, files }] = JSON.parse(stdout);
  packed = files.map((/** @type {{ path: string }} */ file) => file.path);
  await writeFile(join(project, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(project, filename)], { cwd: project });
});
after(() => rm(project, { recursive: true, force: true }));

/** @param {string} code @param {string[]} [flags] */
const inNode = async (code, flags = []) => (await run(process.execPath, [...flags, '--input-type=module', '-e', code], { cwd: project })).stdout.trim();

const weightedSum = `
  import { loadAttention } from 'attention-explainer';
  const attention = await loadAttention();
  const { data, shape } = attention.weightedSum({ weights: [[0.5, 0.5], [1, 0]], values: [[1, 2, 3], [3, 4, 5]] });
  console.log(JSON.stringify([attention.variant, [...data], shape]));`;

test('the package holds what its exports name and the manual of the core, and no sources, tests or tools', async () => {
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const named = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry))).map((path) => path.replace(/^\.\//, ''));
  for (const path of named) assert.ok(packed.includes(path), `${path} is not in the package`);
  assert.deepEqual(packed.filter((path) => !/^(?:dist\/|README\.md$|LICENSE$|package\.json$|c_src\/attention\.h$)/.test(path)), []);
  assert.ok(['LICENSE', 'README.md', 'c_src/attention.h'].every((path) => packed.includes(path)));
  // What the README links to is there.
  const links = [...(await readFile(join(root, 'README.md'), 'utf8')).matchAll(/\]\(([^):]+)\)/g)].map((match) => match[1]);
  assert.deepEqual(links.filter((path) => !packed.includes(path)), []);
});

test('it brings no other package with it', async () => {
  const installed = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
  assert.deepEqual(installed, ['attention-explainer']);
});

test('Node computes a weighted sum with it, in every variant', async () => {
  const expected = [[2, 3, 4, 1, 2, 3], [2, 3]];
  for (const [variant, flags] of /** @type {const} */ ([['simd', []], ['scalar', ['--no-enable-sse4-1']], ['js', ['--jitless']]])) {
    if (process.arch !== 'x64' && variant === 'scalar') continue; // the switch is one for x64
    const [used, ...result] = JSON.parse(await inNode(weightedSum, [...flags]));
    assert.equal(used, variant);
    assert.deepEqual(result, expected);
  }
});

test('an error names what was wrong', async () => {
  const message = await inNode(`
    import { loadAttention, AttentionError } from 'attention-explainer';
    const attention = await loadAttention();
    try { attention.weightedSum({ weights: [1, 2, 3], values: [[1], [2]] }); }
    catch (error) { console.log(error instanceof AttentionError, typeof error.code, error.message); }`);
  assert.match(message, /^true string .*(?:weights|values)/);
});

test('importing the element where there is no document does nothing and does not throw', async () => {
  const names = await inNode(`
    const before = Object.getOwnPropertyNames(globalThis).join();
    const element = await import('attention-explainer/element');
    console.log(JSON.stringify([typeof element, Object.getOwnPropertyNames(globalThis).join() === before]));`);
  assert.deepEqual(JSON.parse(names), ['object', true]);
});

test('the raw modules can be had by name, and a host may bring its own', async () => {
  assert.equal(await inNode(`
    import { readFile } from 'node:fs/promises';
    import { fileURLToPath } from 'node:url';
    import { loadAttention } from 'attention-explainer';
    for (const name of ['core.wasm', 'core.scalar.wasm']) {
      const bytes = await readFile(fileURLToPath(import.meta.resolve('attention-explainer/' + name)));
      const attention = await loadAttention({ module: await WebAssembly.compile(bytes) });
      console.log(attention.weightedSum({ weights: [2], values: [[3]] }).data[0]);
    }`), '6\n6');
});

test('its types fit the way it is used, under the strictest checks', async () => {
  await writeFile(join(project, 'consumer.ts'), `
    import { loadAttention, AttentionError } from 'attention-explainer';
    import 'attention-explainer/element';
    const attention = await loadAttention({ variant: 'scalar' });
    const sum = attention.weightedSum({ weights: [0.5, 0.5], values: [[1, 2], [3, 4]] });
    const data: Float32Array = sum.data;
    const shape: number[] = sum.shape;
    const same = attention.weightedSum({ weights: { data: new Float32Array(2), shape: [2] }, values: { data: new Float32Array(4), shape: [2, 2] } });
    const trace = attention.trace({ weights: [1], values: [[1]] });
    const partial: Float32Array = trace.partial.data;
    const weightSum: number = trace.weightSum;
    const variant: string = attention.variant;
    const error: Error = new AttentionError('ERR_SHAPE', 'text');
    // @ts-expect-error: text is no tensor
    attention.weightedSum({ weights: 'text', values: [[1]] });
    // @ts-expect-error: there is no such argument
    attention.softmax({ temperature: 1 });
    export { data, shape, same, partial, weightSum, variant, error };
  `);
  for (const moduleResolution of ['bundler', 'nodenext']) {
    const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--types', '',
      '--module', moduleResolution === 'bundler' ? 'esnext' : 'nodenext', '--moduleResolution', moduleResolution];
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...flags, 'consumer.ts'], { cwd: project })
      .catch((error) => assert.fail(`${moduleResolution}: ${error.stdout}`));
  }
});

test('the types of the element know its properties, its name and its events', async () => {
  await writeFile(join(project, 'element.ts'), `
    import { AttentionExplainer, type FigureState } from 'attention-explainer/element';
    const el = document.querySelector('attention-explainer')!;
    const same: AttentionExplainer = document.createElement('attention-explainer');
    el.token = 2;
    el.token = '2';
    el.token = null;
    el.t = Infinity;
    el.values = [[1, 2], [3, 4]];
    el.values = [new Float32Array(2), [3, 4]];
    el.weights = { data: new Float32Array(4), shape: [2, 2] };
    el.all = '';
    el.hide = ['audit'];
    el.data = { scale: 1, causal: true };
    const token: number = el.token;
    const values: number[][] = el.values;
    const printed: number[][] | null = el.printed;
    const state: FigureState = el.getState();
    el.setState(state);
    el.setState({ example: 'sushi', step: null });
    el.addEventListener('attention-step', ({ detail }) => { const t: number = detail.t; return t; });
    document.addEventListener('attention-select', (event) => { const { token }: { token: number } = event.detail; return token; });
    same.addEventListener('attention-edit', (event) => { const edited: boolean = event.detail.edited; return edited; });
    await el.ready;
    el.seek(2);
    const part: string = el.highlight + el.fragment + el.lang;
    // @ts-expect-error: a token is no object
    el.token = {};
    // @ts-expect-error: values are a matrix
    el.values = [1, 2];
    // @ts-expect-error: there is no such grain
    el.grain = 'letter';
    // @ts-expect-error: there is no such property
    el.tokn = 2;
    // @ts-expect-error: there is no such detail
    el.addEventListener('attention-step', (event) => event.detail.token);
    export { token, values, printed, part, same };
  `);
  for (const module of ['nodenext', 'esnext']) {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--target', 'es2022',
      '--lib', 'es2022,dom,dom.iterable', '--types', '', '--module', module, '--moduleResolution', module === 'esnext' ? 'bundler' : module, 'element.ts'], { cwd: project })
      .catch((error) => assert.fail(`${module}: ${error.stdout}`));
  }
});

test('the types of the core need no DOM, and say what this build has', async () => {
  await writeFile(join(project, 'core.ts'), `
    import { loadAttention, AttentionError, type Attention, type LoadOptions, type TensorLike } from 'attention-explainer';
    const attention: Attention = await loadAttention({ variant: 'auto', module: new Uint8Array(8) });
    const rows: TensorLike = [new Float32Array(2), new Float64Array(2), [0.5, 0.5]];
    const sum = attention.weightedSum({ weights: [rows, rows], values: [new Float32Array(2), [3, 4]] });
    const options: LoadOptions = { module: sum.data.buffer };
    const variant: 'relaxed-simd' | 'simd' | 'scalar' | 'js' = attention.variant;
    const reasons: string[] = attention.fallbacks.map(({ variant, reason }) => variant + reason);
    // @ts-expect-error: there is no such variant
    await loadAttention({ variant: 'relaxed' });
    // @ts-expect-error: an address is no module
    await loadAttention({ module: 'core.wasm' });
    // @ts-expect-error: a typed array has no shape
    attention.softmax({ scores: new Float32Array(2) });
    // @ts-expect-error: what runs does not change
    attention.variant = 'js';
    // @ts-expect-error: nor does why
    attention.fallbacks = [];
    // @ts-expect-error: nor what an error was
    new AttentionError('ERR_SHAPE', 'text').code = 'ERR_TYPE';
    export { options, variant, reasons };
  `);
  await writeFile(join(project, 'with-dom.ts'), `
    import { loadAttention } from 'attention-explainer';
    export const load = (module: WebAssembly.Module | BufferSource) => loadAttention({ module });
  `);
  for (const [file, lib] of [['core.ts', 'es2022'], ['with-dom.ts', 'es2022,dom']]) {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false',
      '--target', 'es2022', '--lib', lib, '--types', '', '--module', 'nodenext', file], { cwd: project })
      .catch((error) => assert.fail(`${file}: ${error.stdout}`));
  }
});

test('esbuild bundles it without configuration, and the bundle computes in a browser', async () => {
  const site = join(project, 'site');
  await mkdir(site);
  await writeFile(join(project, 'entry.js'), `
    import { loadAttention } from 'attention-explainer';
    import 'attention-explainer/element';
    const attention = await loadAttention();
    globalThis.result = [attention.variant, ...attention.weightedSum({ weights: [0.25, 0.75], values: [[4], [8]] }).data,
      typeof customElements.get('attention-explainer')];`);
  const { warnings } = await esbuild.build({ entryPoints: [join(project, 'entry.js')], bundle: true, format: 'esm', outfile: join(site, 'entry.js'), logLevel: 'silent' });
  assert.deepEqual(warnings, []);
  await writeFile(join(site, 'index.html'), '<!doctype html><title>Consumer</title><link rel="icon" href="data:,"><script type="module" src="entry.js"></script>');
  const server = await startServer(site);
  const browser = await launch('chromium');
  const page = await browser.newPage();
  await page.goto(server.url('/index.html'));
  assert.deepEqual(await page.waitFor(() => /** @type {any} */ (globalThis).result), ['simd', 7, 'function']);
  assert.deepEqual(await page.errors(), []);
  await browser.close();
  await server.close();
});

test('the browser runs the package as it stands, element and all, from a plain script tag', async () => {
  const site = join(project, 'plain');
  await cp(join(project, 'node_modules/attention-explainer/dist'), site, { recursive: true });
  await writeFile(join(site, 'plain.html'), `<!doctype html><html lang="en"><title>Plain</title><link rel="icon" href="data:,">
    <script type="module" src="element.js"></script><attention-explainer>fallback</attention-explainer>`);
  const server = await startServer(site);
  const browser = await launch('chromium');
  const page = await browser.newPage();
  await page.goto(server.url('/plain.html'));
  await page.waitFor(() => (document.querySelector('attention-explainer')?.shadowRoot?.querySelectorAll('table').length ?? 0) > 0);
  assert.deepEqual(await page.errors(), []);
  await browser.close();
  await server.close();
});
