/**
 * The same numbers with their axes in another order.
 * @template {Float32Array | Float64Array} Numbers
 * @param {Numbers} data row-major
 * @param {ReadonlyArray<number>} shape
 * @param {ReadonlyArray<number>} order the old axis of each new one
 * @returns {Numbers} a copy
 */
export function permute(data, shape, order) {
  const strides = stridesOf(shape);
  const result = /** @type {Numbers} */ (data.slice());
  const index = order.map(() => 0);
  for (let i = 0, from = 0; i < result.length; i++) {
    result[i] = data[from];
    for (let axis = order.length - 1; axis >= 0; axis--) {
      from += strides[order[axis]];
      if (++index[axis] < shape[order[axis]]) break;
      from -= strides[order[axis]] * shape[order[axis]];
      index[axis] = 0;
    }
  }
  return result;
}

/** How far apart neighbours along each axis lie. @param {ReadonlyArray<number>} shape row-major */
export function stridesOf(shape) {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}
