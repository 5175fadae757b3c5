/**
 * Numbers as they are shown: rounded by the core to the decimals they need, at most the chosen precision.
 *
 * @typedef {import('../core/index.js').Steps} Steps
 * @typedef {import('../core/index.js').Tensor} Tensor
 * @typedef {{ number: number, digits: number, isRounded: boolean }} Shown
 * @typedef {{ digits: number, at: (i: number) => Shown }} Figures  a matrix, by its flat index
 *
 * @typedef {object} ShownScene
 * @property {Figures} weights     (S, S)
 * @property {Figures} weightSums  (S)
 * @property {Figures} values      (S, D)
 * @property {Figures} embeddings  (S, D)
 * @property {Figures | null} scores (S, S)
 *
 * @typedef {object} ShownToken
 * @property {Figures} weights     (S)
 * @property {Figures} weighted    (S, D)
 * @property {Figures} partial     (S + 1, D)
 * @property {Figures} output      (D)
 * @property {Figures} difference  (D)
 */

/**
 * @param {Steps} attention @param {Tensor} numbers @param {number} digits
 * @param {number} [operand]  largest magnitude of what the numbers are sums or differences of
 * @returns {Figures}
 */
export function figures(attention, numbers, digits, operand = 0) {
  const { data, isRounded } = attention.round({ numbers, digits, operand });
  return { digits, at: (i) => ({ number: data[i], digits, isRounded: isRounded[i] !== 0 }) };
}

/** With the decimals that they need. @param {Steps} attention @param {Tensor} numbers @param {number} precision @param {number} [operand] */
export const neatFigures = (attention, numbers, precision, operand = 0) =>
  figures(attention, numbers, attention.digits({ numbers, most: precision, operand }), operand);

/** The largest magnitude among finite numbers. @param {ReadonlyArray<Tensor>} tensors */
export function largest(tensors) {
  let most = 0;
  for (const { data } of tensors) for (const number of data) if (Number.isFinite(number)) most = Math.max(most, Math.abs(number));
  return most;
}

/** Matrices of a scene that an edit left alone are shown as before. @type {WeakMap<Tensor, Map<number, Figures>>} */
const shownMatrices = new WeakMap();

/** @param {Steps} attention @param {Tensor} numbers @param {number} precision @returns {Figures} */
function matrixFigures(attention, numbers, precision) {
  const known = shownMatrices.get(numbers) ?? new Map();
  shownMatrices.set(numbers, known);
  const shown = known.get(precision) ?? neatFigures(attention, numbers, precision);
  known.set(precision, shown);
  return shown;
}

/** @param {Steps} attention @param {import('./scene.js').Scene} scene @param {number} precision @returns {ShownScene} */
export function showScene(attention, scene, precision) {
  const neat = (/** @type {Tensor} */ numbers) => matrixFigures(attention, numbers, precision);
  return {
    weights: neat(scene.weights),
    weightSums: neat(scene.weightSums),
    values: neat(scene.values),
    embeddings: neat(scene.embeddings),
    scores: scene.scores && neat(scene.scores),
  };
}

/**
 * Products, running sums, output and difference share their decimals, so that columns line up and add up.
 * @param {Steps} attention @param {import('./scene.js').TokenScene} scene @param {number} precision @param {number} weightDigits
 * @returns {ShownToken}
 */
export function showToken(attention, scene, precision, weightDigits) {
  const terms = largest([scene.weighted, scene.partial]);
  const digits = Math.max(
    attention.digits({ numbers: scene.weighted, most: precision }),
    attention.digits({ numbers: scene.partial, most: precision, operand: terms }),
  );
  return {
    weights: figures(attention, scene.weights, weightDigits),
    weighted: figures(attention, scene.weighted, digits),
    partial: figures(attention, scene.partial, digits, terms),
    output: figures(attention, scene.output, digits, terms),
    difference: figures(attention, scene.difference, digits, largest([scene.output, scene.embedding])),
  };
}
