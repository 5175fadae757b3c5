export { loadAttention } from './attention.js';
export { AttentionError } from './errors.js';

/**
 * @typedef {import('./attention.js').Attention} Attention
 * @typedef {import('./share.js').LoadOptions} LoadOptions
 * @typedef {import('./steps.js').Steps} Steps
 * @typedef {import('./attend.js').Mask} Mask
 * @typedef {import('./attend.js').AttentionOptions} AttentionOptions
 * @typedef {import('./forward.js').AttentionResult} AttentionResult
 * @typedef {import('./backward.js').AttentionGradients} AttentionGradients
 * @typedef {import('./backward.js').SumGradients} SumGradients
 * @typedef {import('./looking.js').Contributions} Contributions
 * @typedef {import('./looking.js').SameSum} SameSum
 * @typedef {import('./steps.js').Trace} Trace
 * @typedef {import('./steps.js').Audit} Audit
 * @typedef {import('./steps.js').AuditResult} AuditResult
 * @typedef {import('./steps.js').RoundedNumbers} RoundedNumbers
 * @typedef {import('./errors.js').ErrorCode} ErrorCode
 * @typedef {import('./load.js').Fallback} Fallback
 * @typedef {import('./load.js').Variant} Variant
 * @typedef {import('./tensors.js').Row} Row
 * @typedef {import('./tensors.js').Tensor} Tensor
 * @typedef {import('./tensors.js').TensorLike} TensorLike
 */
