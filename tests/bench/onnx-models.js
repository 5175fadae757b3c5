// ONNX models of a node or four, written by hand in the protobuf wire format: no file, no converter.

/** @param {number} value @returns {number[]} seven bits a byte, the lowest first */
function varint(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

/** @param {number} field @param {number} value @returns {number[]} a field that is an integer */
function number(field, value) {
  return [...varint(field << 3), ...varint(value)];
}

/** @param {number} field @param {number[]} bytes @returns {number[]} a field that has a length: text or a message */
function block(field, bytes) {
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}

/** @param {number} field @param {string} text */
function text(field, text) {
  return block(field, [...new TextEncoder().encode(text)]);
}

/** @param {number} field of the graph @param {string} name @param {number[]} shape @returns {number[]} ValueInfoProto of float32 */
function tensor(field, name, shape) {
  const float32 = 1;
  const dimensions = shape.flatMap((size) => block(1, number(1, size)));
  return block(field, [...text(1, name), ...block(2, block(1, [...number(1, float32), ...block(2, dimensions)]))]);
}

/** @param {string} name @param {number} value @returns {number[]} TensorProto with one float32, a constant of the graph */
function constant(name, value) {
  const bytes = [...new Uint8Array(Float32Array.of(value).buffer)];
  return block(5, [...number(2, 1), ...text(8, name), ...block(9, bytes)]);
}

/** @param {string} name @param {number | number[]} value @returns {number[]} AttributeProto: an integer or several */
function attribute(name, value) {
  const [integer, integers] = [2, 7];
  if (typeof value === 'number') return block(5, [...text(1, name), ...number(3, value), ...number(20, integer)]);
  return block(5, [...text(1, name), ...value.flatMap((entry) => number(8, entry)), ...number(20, integers)]);
}

/**
 * @param {string} type @param {string[]} inputs @param {string} output
 * @param {{ domain?: string, attributes?: Record<string, number | number[]> }} [options]
 * @returns {number[]} NodeProto in a graph
 */
function node(type, inputs, output, { domain = '', attributes = {} } = {}) {
  return block(1, [
    ...inputs.flatMap((name) => text(1, name)), ...text(2, output), ...text(4, type),
    ...Object.entries(attributes).flatMap(([name, value]) => attribute(name, value)),
    ...(domain ? text(7, domain) : []),
  ]);
}

/**
 * @param {{ nodes: number[][], constants?: number[][], inputs: Record<string, number[]>, output: number[], operators?: number }} graph
 *   shapes by name; the output is named so
 * @returns {Uint8Array} ModelProto
 */
function model({ nodes, constants = [], inputs, output, operators = 13 }) {
  const graph = [
    ...nodes.flat(), ...text(2, 'graph'), ...constants.flat(),
    ...Object.entries(inputs).flatMap(([name, shape]) => tensor(11, name, shape)), ...tensor(12, 'output', output),
  ];
  const version = operators > 13 ? 10 : 8;
  const operatorSets = [...block(8, number(2, operators)), ...block(8, [...text(1, 'com.microsoft'), ...number(2, 1)])];
  return Uint8Array.from([...number(1, version), ...block(7, graph), ...operatorSets]);
}

/** @param {number} T @param {number} S @param {number} D @returns {Uint8Array} output (T,D) = weights (T,S) x values (S,D) */
export function matMulModel(T, S, D) {
  return model({ nodes: [node('MatMul', ['weights', 'values'], 'output')], inputs: { weights: [T, S], values: [S, D] }, output: [T, D] });
}

/** @param {number} rows @param {number} columns @returns {Uint8Array} the softmax of each row */
export function softmaxModel(rows, columns) {
  const nodes = [node('Softmax', ['scores'], 'output', { attributes: { axis: 1 } })];
  return model({ nodes, inputs: { scores: [rows, columns] }, output: [rows, columns] });
}

/** @typedef {{ H: number, T: number, S: number, D: number }} Sizes */

/** The operator of the standard. @param {Sizes} sizes @returns {Uint8Array} on (1,H,T,D), (1,H,S,D), (1,H,S,D) */
export function attentionModel({ H, T, S, D }) {
  const nodes = [node('Attention', ['query', 'key', 'value'], 'output')];
  return model({ nodes, inputs: { query: [1, H, T, D], key: [1, H, S, D], value: [1, H, S, D] }, output: [1, H, T, D], operators: 23 });
}

/** The runtime's own operator. @param {Sizes} sizes @returns {Uint8Array} on (1,T,H*D), (1,S,H*D), (1,S,H*D) */
export function multiHeadModel({ H, T, S, D }) {
  const nodes = [node('MultiHeadAttention', ['query', 'key', 'value'], 'output', { domain: 'com.microsoft', attributes: { num_heads: H } })];
  return model({ nodes, inputs: { query: [1, T, H * D], key: [1, S, H * D], value: [1, S, H * D] }, output: [1, T, H * D] });
}

/** Four operators; the runtime fuses the scale and the transposition into the first product. @param {Sizes} sizes @returns {Uint8Array} on (H,T,D), (H,S,D), (H,S,D) */
export function composedModel({ H, T, S, D }) {
  const nodes = [
    node('Transpose', ['key'], 'turned', { attributes: { perm: [0, 2, 1] } }),
    node('MatMul', ['query', 'turned'], 'products'),
    node('Mul', ['products', 'scale'], 'scores'),
    node('Softmax', ['scores'], 'weights', { attributes: { axis: 2 } }),
    node('MatMul', ['weights', 'value'], 'output'),
  ];
  const constants = [constant('scale', 1 / Math.sqrt(D))];
  return model({ nodes, constants, inputs: { query: [H, T, D], key: [H, S, D], value: [H, S, D] }, output: [H, T, D] });
}
