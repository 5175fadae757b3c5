// An ONNX model of one MatMul node, written by hand in the protobuf wire format: no file, no converter.

/** @param {number} field @param {number} value @returns {number[]} a varint field */
function number(field, value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [field << 3, ...bytes, value];
}

/** @param {number} field @param {number[]} bytes @returns {number[]} a field that has a length: text or a message */
function block(field, bytes) {
  return [(field << 3) | 2, ...number(0, bytes.length).slice(1), ...bytes];
}

/** @param {number} field @param {string} text */
function text(field, text) {
  return block(field, [...new TextEncoder().encode(text)]);
}

/** @param {number} field of the graph @param {string} name @param {number[]} shape @returns {number[]} ValueInfoProto */
function tensor(field, name, shape) {
  const float32 = 1;
  const dimensions = shape.flatMap((size) => block(1, number(1, size)));
  return block(field, [...text(1, name), ...block(2, block(1, [...number(1, float32), ...block(2, dimensions)]))]);
}

/**
 * @param {number} T @param {number} S @param {number} D
 * @returns {Uint8Array} ModelProto of output (T,D) = weights (T,S) x values (S,D)
 */
export function encodeMatMul(T, S, D) {
  const node = [...text(1, 'weights'), ...text(1, 'values'), ...text(2, 'output'), ...text(4, 'MatMul')];
  const graph = [
    ...block(1, node),
    ...text(2, 'weighted_sum'),
    ...tensor(11, 'weights', [T, S]),
    ...tensor(11, 'values', [S, D]),
    ...tensor(12, 'output', [T, D]),
  ];
  const irVersion = 8;
  const operatorSet = 13;
  return Uint8Array.from([...number(1, irVersion), ...block(7, graph), ...block(8, number(2, operatorSet))]);
}
