/**
 * What a state says: its caption (a message and its numbers) and its equation line. Pure; numbers are the shown ones.
 *
 * @typedef {import('./frame.js').Frame} Frame
 * @typedef {import('./timeline.js').Timeline} Timeline
 * @typedef {import('../model/shown.js').Shown} Shown
 * @typedef {import('../model/shown.js').ShownScene} ShownScene
 * @typedef {import('../model/shown.js').ShownToken} ShownToken
 * @typedef {{ scene: import('../model/scene.js').Scene, shown: ShownScene, token: number, tokenShown: ShownToken, all: boolean }} Story
 *
 * @typedef {string | number | Shown | ReadonlyArray<Shown>} Argument  a text, a count, a shown number, or a vector of them
 * @typedef {{ id: string, args: Record<string, Argument> }} Caption
 *
 * @typedef {{ kind: 'weight' | 'number' | 'total', shown: Shown, token?: number, dim?: number }} Term
 * @typedef {Term | { kind: 'sign', text: string } | { kind: 'vector', items: Term[], isFolded: boolean }} Part
 */

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** @param {Story} story @param {Frame} frame @returns {Caption} */
export function caption(story, frame) {
  const { scene, token } = story;
  const name = scene.data.tokens[token];
  const { move } = frame;
  if (!move) return { id: story.all ? 'start.all' : 'start', args: { token: name, count: scene.S } };
  const suffix = story.all ? '.all' : '';
  if (move.step === 'output') return atEnd(story, suffix);
  const part = scene.data.tokens[move.token];
  const args = { token: name, part, number: move.token + 1, count: scene.S, dim: (move.dim ?? 0) + 1 };
  if (story.all) return { id: `${move.step}.${move.isWhole ? 'step' : move.dim === null ? 'row' : 'number'}.all`, args };
  if (move.isWhole) return { id: `${move.step}.step`, args: { ...args, ...(move.step === '6' ? { output: vector(story.tokenShown.output, 0, scene.D) } : {}) } };
  return move.step === '5' ? atProduct(story, move, args) : atSum(story, move, args);
}

/** @param {import('../model/shown.js').Figures} figures @param {number} from @param {number} to @returns {Shown[]} */
const vector = (figures, from, to) => range(from, to).map((i) => figures.at(i));

/** @param {Story} story @param {import('./timeline.js').Move} move @param {Record<string, Argument>} args @returns {Caption} */
function atProduct({ scene: { D }, shown, tokenShown }, { token: j, dim }, args) {
  const weight = tokenShown.weights.at(j);
  if (dim !== null) {
    const at = j * D + dim;
    return { id: '5.number', args: { ...args, weight, value: shown.values.at(at), product: tokenShown.weighted.at(at) } };
  }
  const row = /** @type {const} */ ([j * D, (j + 1) * D]);
  return { id: '5.row', args: { ...args, weight, value: vector(shown.values, ...row), product: vector(tokenShown.weighted, ...row) } };
}

/** @param {Story} story @param {import('./timeline.js').Move} move @param {Record<string, Argument>} args @returns {Caption} */
function atSum({ scene: { D }, tokenShown }, { token: j, dim }, args) {
  if (dim !== null) {
    const at = j * D + dim;
    return { id: '6.number', args: { ...args, before: tokenShown.partial.at(at), product: tokenShown.weighted.at(at), total: tokenShown.partial.at(at + D) } };
  }
  return { id: '6.row', args: { ...args, total: vector(tokenShown.partial, (j + 1) * D, (j + 2) * D) } };
}

/** @param {Story} story @param {string} suffix @returns {Caption} */
function atEnd({ scene, token, tokenShown }, suffix) {
  const { D } = scene;
  return {
    id: `end${suffix}`,
    args: {
      token: scene.data.tokens[token],
      count: scene.S,
      output: vector(tokenShown.output, 0, D),
      difference: vector(tokenShown.difference, 0, D),
    },
  };
}

/** @param {string} text @returns {Part} */
const sign = (text) => ({ kind: 'sign', text });

/**
 * The equation of the state: the products of a row, a running sum, or the difference at the end; null where all
 * tokens move at once and there is no single one.
 * @param {Story} story @param {Frame} frame @param {ReadonlyArray<number>} dims the dimensions in view
 * @returns {Part[] | null}
 */
export function equation(story, frame, dims) {
  const { scene, shown, token, tokenShown, all } = story;
  const { D } = scene;
  const { move } = frame;
  if (!move || (all && move.step !== 'output')) return null;
  if (move.step === 'output') {
    if (all) return null;
    return [row(tokenShown.output, 0, 'total'), sign('−'), row(shown.embeddings, token * D, 'number'), sign('='), row(tokenShown.difference, 0, 'number')];
  }
  if (move.isWhole) return null;
  const j = move.token;
  if (move.step === '5') {
    const weight = /** @type {Part} */ ({ kind: 'weight', shown: tokenShown.weights.at(j), token: j });
    if (move.dim !== null) return [weight, sign('×'), cell(shown.values, j * D + move.dim, 'number', j, move.dim), sign('='), cell(tokenShown.weighted, j * D + move.dim, 'number', j, move.dim)];
    return [weight, sign('×'), row(shown.values, j * D, 'number', j), sign('='), row(tokenShown.weighted, j * D, 'number', j)];
  }
  if (move.dim !== null) {
    const at = j * D + move.dim;
    return [cell(tokenShown.partial, at, 'total', undefined, move.dim), sign('+'), cell(tokenShown.weighted, at, 'number', j, move.dim), sign('='), cell(tokenShown.partial, at + D, 'total', undefined, move.dim)];
  }
  return [row(tokenShown.partial, j * D, 'total'), sign('+'), row(tokenShown.weighted, j * D, 'number', j), sign('='), row(tokenShown.partial, (j + 1) * D, 'total')];

  /** @param {import('../model/shown.js').Figures} figures @param {number} from @param {'number' | 'total'} kind @param {number} [j] @returns {Part} */
  function row(figures, from, kind, j) {
    return { kind: 'vector', isFolded: dims.length < D, items: dims.map((dim) => cell(figures, from + dim, kind, j, dim)) };
  }
}

/** @param {import('../model/shown.js').Figures} figures @param {number} at @param {'number' | 'total'} kind @param {number | undefined} token @param {number} dim @returns {Term} */
const cell = (figures, at, kind, token, dim) => ({ kind, shown: figures.at(at), token, dim });
