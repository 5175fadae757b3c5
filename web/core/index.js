export { loadAttention } from './attention.js';
export { AttentionError } from './errors.js';

/**
 * @typedef {import('./attention.js').Attention} Attention
 * @typedef {import('./attention.js').LoadOptions} LoadOptions
 * @typedef {import('./attention.js').Trace} Trace
 * @typedef {import('./attention.js').Audit} Audit
 * @typedef {import('./attention.js').AuditResult} AuditResult
 * @typedef {import('./attention.js').RoundedNumbers} RoundedNumbers
 * @typedef {import('./errors.js').ErrorCode} ErrorCode
 * @typedef {import('./load.js').Fallback} Fallback
 * @typedef {import('./load.js').Variant} Variant
 * @typedef {import('./tensors.js').Row} Row
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./tensors.js').TensorLike} TensorLike
 */
