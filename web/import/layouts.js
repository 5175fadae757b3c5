/** Which axis of an array is which: all that its shape allows, and what is asked where that is more than one. */

/**
 * @typedef {import('./contents.js').Axis} Axis
 * @typedef {import('./contents.js').NamedArray} NamedArray
 * @typedef {import('./roles.js').Role} Role
 *
 * @typedef {object} View an array with its axes understood
 * @property {NamedArray} array
 * @property {ReadonlyArray<Axis>} axes
 * @property {ReadonlyArray<number>} shape  one size an axis
 *
 * @typedef {Partial<Record<Axis, number>>} Sizes what is known so far
 * @typedef {{ data: Float32Array | Float64Array, shape: [number, number] }} Matrix with the precision of its source
 */

/** @type {ReadonlyArray<Role>} */
const squareRoles = ['weights', 'scores'];
/** Those that can have fewer heads than there are queries, each for a group of them. @type {ReadonlyArray<Role>} */
const groupedRoles = ['values', 'key'];

/** By number of axes, the likelier ones first. */
const squareLayouts = [
  [],
  ['key'],
  ['query key'],
  ['head query key', 'layer query key', 'batch query key'],
  ['layer head query key', 'batch head query key'],
  ['layer batch head query key'],
];
const vectorLayouts = [
  [],
  ['token', 'width'],
  ['token width', 'width token'],
  ['head token width', 'token head width', 'layer token width', 'batch token width'],
  ['layer head token width', 'layer token head width', 'batch head token width', 'batch token head width', 'layer batch token width'],
  ['layer batch head token width', 'layer batch token head width'],
];

/** @param {Role} role */
export const isSquare = (role) => squareRoles.includes(role);

/**
 * @param {NamedArray} array
 * @param {Role} role
 * @param {Sizes} sizes
 * @param {boolean} isTokenFirst whether tokens probably stand before heads
 * @returns {{ layouts: string[], shape: ReadonlyArray<number>, isFitting: boolean }} layouts that are possible, the likeliest first: axes with
 *   spaces between; none where there are too many axes; isFitting: whether they agree with the sizes
 */
export function findLayouts(array, role, sizes, isTokenFirst) {
  let { shape } = array;
  const known = isSquare(role) ? squareLayouts : vectorLayouts;
  while (shape.length >= known.length && shape[0] === 1) shape = shape.slice(1);
  if (array.axes) return { layouts: [array.axes.join(' ')], shape: array.shape, isFitting: fits(array.axes.join(' '), array.shape, role, sizes) };
  const all = (known[shape.length] ?? []).filter((layout) => !array.layers || layout.startsWith('layer'));
  const fitting = all.filter((layout) => fits(layout, shape, role, sizes));
  const layouts = withoutEquals(fitting.length ? fitting : all, shape);
  if (isTokenFirst) layouts.sort((a, b) => Number(b.includes('token head')) - Number(a.includes('token head')));
  // Turning an array that fits as it stands is no idea of its own.
  return { layouts: layouts.includes('token width') ? ['token width'] : layouts, shape, isFitting: fitting.length > 0 };
}

/** @param {string} layout @param {ReadonlyArray<number>} shape @param {Role} role @param {Sizes} sizes */
function fits(layout, shape, role, sizes) {
  return layout.split(' ').every((axis, i) => {
    const known = sizes[axis === 'token' ? (role === 'query' || role === 'output' ? 'query' : 'key') : /** @type {Axis} */ (axis)];
    if (known === undefined || axis === 'width' || known === shape[i]) return true;
    return axis === 'head' && groupedRoles.includes(role) && shape[i] > 0 && known % shape[i] === 0;
  });
}

/** Layouts that differ only in what a single axis of size 1 is called are the same. @param {string[]} layouts @param {ReadonlyArray<number>} shape */
function withoutEquals(layouts, shape) {
  const seen = new Set();
  return layouts.filter((layout) => {
    const key = layout.split(' ').filter((axis, i) => shape[i] !== 1 || axis === 'token').join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * One matrix of an array: rows are its queries or tokens, columns its keys or dimensions.
 * @param {View} view
 * @param {{ layer: number, batch: number, head: number, heads: number }} at heads: of the queries, which may share those of this array
 * @param {{ rows?: number, columns?: number }} [most] how much of it is wanted
 * @returns {Matrix}
 */
export function matrixOf({ array, axes, shape }, { layer, batch, head, heads }, most = {}) {
  /** @type {Partial<Record<Axis, number>>} */
  const strides = {};
  let offset = 0;
  for (let i = axes.length - 1, stride = 1; i >= 0; stride *= shape[i--]) {
    const axis = axes[i];
    strides[axis] = stride;
    if (axis === 'layer') offset += stride * Math.min(layer, shape[i] - 1);
    if (axis === 'batch') offset += stride * Math.min(batch, shape[i] - 1);
    if (axis === 'head') offset += stride * Math.floor((head * shape[i]) / heads);
  }
  const sizeOf = (/** @type {Axis} */ axis) => (axes.includes(axis) ? shape[axes.indexOf(axis)] : 1);
  const rowAxis = axes.includes('key') ? 'query' : 'token';
  const columnAxis = axes.includes('key') ? 'key' : 'width';
  const rows = Math.min(sizeOf(rowAxis), most.rows ?? Infinity);
  const columns = Math.min(sizeOf(columnAxis), most.columns ?? Infinity);
  const data = array.data instanceof Float64Array ? new Float64Array(rows * columns) : new Float32Array(rows * columns);
  const [down, right] = [strides[rowAxis] ?? 0, strides[columnAxis] ?? 0];
  for (let i = 0; i < rows; i++) {
    const from = offset + i * down;
    if (right === 1) data.set(array.data.subarray(from, from + columns), i * columns);
    else for (let k = 0; k < columns; k++) data[i * columns + k] = array.data[from + k * right];
  }
  return { data, shape: [rows, columns] };
}

/** As the core takes it. @param {Matrix} matrix @returns {{ data: Float32Array, shape: [number, number] }} */
export const tensorOf = ({ data, shape }) => ({ data: data instanceof Float32Array ? data : new Float32Array(data), shape });
