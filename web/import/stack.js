/** Arrays that are the same thing in several layers, such as `blocks.0.attn.hook_pattern`, as one array with a layer axis. */

/** @typedef {import('./contents.js').NamedArray} NamedArray */

/** A number in a name that counts layers, and what stands around it. */
const layered = /^((?:.*[._/])?(?:layers?|blocks?|h|encoder|decoder|attn|attentions?)[._/]?)(\d{1,4})((?:[._/].*)?)$/i;

/**
 * @param {ReadonlyArray<NamedArray>} arrays
 * @returns {NamedArray[]} those of one kind and shape put together in the order of their layers, all others as they are
 */
export function stackLayers(arrays) {
  /** @type {Map<string, { array: NamedArray, layer: number }[]>} */
  const groups = new Map();
  for (const array of arrays) {
    const [, before, layer, after] = layered.exec(array.name) ?? [];
    const key = before === undefined ? array.name : `${before}*${after} ${array.shape.join()}`;
    const group = groups.get(key) ?? [];
    group.push({ array, layer: Number(layer) });
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group) => {
    const isSeveral = new Set(group.map(({ layer }) => layer)).size === group.length && group.every(({ layer }) => Number.isInteger(layer));
    return isSeveral && group.length > 1 ? [stack(group.sort((a, b) => a.layer - b.layer))] : group.map(({ array }) => array);
  });
}

/** @param {{ array: NamedArray, layer: number }[]} group of one shape @returns {NamedArray} */
function stack(group) {
  const [{ array: first }] = group;
  const size = first.data.length;
  const isDouble = group.some(({ array }) => array.data instanceof Float64Array);
  const data = new (isDouble ? Float64Array : Float32Array)(size * group.length);
  group.forEach(({ array }, i) => data.set(array.data, i * size));
  const [, before, , after] = /** @type {RegExpExecArray} */ (layered.exec(first.name));
  return {
    name: `${before}*${after}`,
    shape: [group.length, ...first.shape],
    dtype: first.dtype,
    data,
    axes: first.axes && ['layer', ...first.axes],
    layers: group.map(({ layer }) => layer),
  };
}
