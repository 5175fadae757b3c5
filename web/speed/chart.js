// Writes the page on speed from what `./build.sh bench --json web/speed/results.json` measured. Part of the build; plain HTML, no script.

/**
 * @typedef {{ name: string, value: number, unit: string, ratio: number | null, ulp?: number }} Contender
 * @typedef {{ size: string, contenders: Contender[] }} Size
 * @typedef {{ work: string, about: string, sizes: Size[] }} Work
 * @typedef {{ date: string, machine: string, rounds: number, peers: Record<string, string>, engines: { name: string, version: string, works: Work[] }[],
 *   goals: { engine: string, goal: string, measured: number | null, wanted: number, isAtMost: boolean, isMet: boolean }[] }} Results
 */

/** The libraries, in the order of their marks. */
const PEERS = ['onnxruntime-web', 'tfjs-wasm', 'jax-js', 'numpy-ts', 'plain JavaScript'];

/** Ends of the axis, as powers of two: half as fast to 128 times as fast. */
const [LOW, HIGH] = [-1, 7];
const TICKS = [1, 2, 4, 8, 16, 32, 64, 128];
const LABELLED = [1, 4, 16, 64]; // all of them do not fit a phone

/** Where the axis lies, in percent of the width; the sizes stand left of it. */
const [LEFT, RIGHT] = [27, 97];
const ROW_PX = 26;
const AXIS_PX = 28;

/** @param {unknown} text */
const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @param {number} ratio @returns {string} percent */
const across = (ratio) => `${(LEFT + ((RIGHT - LEFT) * (Math.min(HIGH, Math.max(LOW, Math.log2(ratio))) - LOW)) / (HIGH - LOW)).toFixed(2)}%`;

/** @param {number} number */
const short = (number) => (number >= 100 ? Math.round(number) : Number(number.toPrecision(2)));

/**
 * How many times as fast ours is, with `out` where there is one, as each peer's best.
 *
 * @param {Size} size
 * @returns {{ peer: number, ratio: number }[]}
 */
function ratiosOf({ contenders }) {
  const own = contenders.find(({ name }) => name === 'ours, out') ?? contenders.find(({ name }) => name === 'ours');
  return PEERS.flatMap((name, peer) => {
    const ratios = contenders.filter((entry) => entry.name.startsWith(name) && entry.ratio && own?.ratio)
      .map(({ ratio }) => /** @type {number} */ (ratio) / /** @type {number} */ (own?.ratio));
    return ratios.length ? [{ peer, ratio: Math.min(...ratios) }] : [];
  });
}

const MARKS = ['<circle r="5"/>', '<rect x="-4.5" y="-4.5" width="9" height="9"/>', '<path d="M0-6 6 5H-6z"/>', '<path d="M0-6.5 6.5 0 0 6.5-6.5 0z"/>', '<path d="M-5-5 5 5M-5 5 5-5"/>'];

/** @param {number} peer @param {string} x @param {number} y */
const mark = (peer, x, y) => `<svg x="${x}" y="${y}" class="mark peer-${peer}">${MARKS[peer]}</svg>`;

/** @param {Work} work */
function chart({ about, sizes }) {
  const height = AXIS_PX + sizes.length * ROW_PX;
  const ticks = TICKS.map((tick) => `<line x1="${across(tick)}" x2="${across(tick)}" y1="${AXIS_PX - 6}" y2="${height}" class="${tick === 1 ? 'even' : 'tick'}"/>`
    + (LABELLED.includes(tick) ? `<text x="${across(tick)}" y="14" text-anchor="middle">${tick}×</text>` : '')).join('');
  const rows = sizes.map((size, i) => {
    const y = AXIS_PX + (i + 0.5) * ROW_PX;
    return `<text x="0" y="${y + 4}">${escape(size.size.replace(/ by .*/, ''))}</text>`
      + ratiosOf(size).map(({ peer, ratio }) => mark(peer, across(ratio), y)).join('');
  }).join('');
  const spoken = sizes.map((size) => `${size.size}: ${ratiosOf(size).map(({ peer, ratio }) => `${short(ratio)} times ${PEERS[peer]}`).join(', ')}`).join('. ');
  return `<figure><figcaption>${escape(about)}</figcaption>
<svg class="chart" width="100%" height="${height}" role="img" aria-label="${escape(spoken)}">${ticks}${rows}</svg>${table(sizes)}</figure>`;
}

/** @param {Size[]} sizes */
function table(sizes) {
  const names = [...new Set(sizes.flatMap(({ contenders }) => contenders.map(({ name }) => name)))];
  const unit = sizes[0].contenders[0]?.unit ?? '';
  const cell = (/** @type {Size} */ size, /** @type {string} */ name) => {
    const entry = size.contenders.find((contender) => contender.name === name);
    return `<td>${entry ? short(entry.value) + (entry.ulp ? ` (${short(entry.ulp)} ulp)` : '') : ''}</td>`;
  };
  return `<details><summary>Numbers, in ${escape(unit)}</summary><div class="scroll" tabindex="0" role="region" aria-label="Numbers"><table><thead><tr><th></th>${
    sizes.map(({ size }) => `<th scope="col">${escape(size)}</th>`).join('')}</tr></thead><tbody>${
    names.map((name) => `<tr><th scope="row">${escape(name)}</th>${sizes.map((size) => cell(size, name)).join('')}</tr>`).join('')}</tbody></table></div></details>`;
}

/** @param {Results} results @returns {string} what stands in the body */
export function speedArticle(results) {
  const legend = PEERS.map((name, peer) => `<li><svg width="16" height="16">${mark(peer, '8', 8)}</svg>${escape(name)}</li>`).join('');
  const versions = Object.entries(results.peers).map(([name, version]) => `${name} ${version}`).join(', ');
  return `<h1>How fast the core is</h1>
<p>How many times as fast as each library: marks right of 1× are works that the core does faster. Typed arrays in and out of JavaScript, one thread,
medians of ${results.rounds} interleaved rounds, every result checked first. Measured on ${escape(results.date.slice(0, 10))}, ${escape(results.machine)};
against ${escape(versions)}. <code>./build.sh bench</code> measures it again. A library's best way is shown, ours into a given array; the tables have all.</p>
<ul class="legend">${legend}</ul>
${results.engines.map(({ name, version, works }) => `<section><h2>${escape(name[0].toUpperCase() + name.slice(1))} ${escape(version)}</h2>${works.map(chart).join('\n')}</section>`).join('\n')}`;
}
