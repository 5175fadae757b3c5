/** What an array is for, by its name: the words of textbooks, of Hugging Face, of TransformerLens and of our own Data. */

/** @typedef {'weights' | 'scores' | 'query' | 'key' | 'values' | 'output' | 'embeddings'} Role */

/** In the order in which each helps to understand the next. @type {ReadonlyArray<Role>} */
export const roles = ['weights', 'scores', 'query', 'key', 'values', 'output', 'embeddings'];

/** @type {Record<Role, string>} names without case, after `hook_` and what stands before the last point */
const names = {
  weights: 'weights weight attention_weights attn_weights attention attentions attn pattern probs attention_probs attn_probs alpha a p',
  scores: 'scores score attn_scores attention_scores logits energy s',
  query: 'query queries q q_proj query_states rot_q',
  key: 'key keys k k_proj key_states rot_k',
  values: 'values value v v_proj value_states',
  output: 'output outputs z out o context context_layer attn_output printed result y',
  embeddings: 'embeddings embedding x hidden_states hidden_state inputs e',
};
const byName = new Map(roles.flatMap((role) => names[role].split(' ').map((name) => [name, role])));
const tokenNames = new Set(['tokens', 'token', 'words', 'labels', 'str_tokens', 'input_tokens']);

/** @param {string} name @returns {string} its last part, as the lists above have it */
function lastPart(name) {
  const parts = name.toLowerCase().split(/[./:]/).filter((part) => part !== '' && part !== '*' && !/^\d+$/.test(part));
  // The matrices that a model learned are called weight, too.
  if (parts.length > 1 && /^(?:weight|bias)$/.test(parts[parts.length - 1])) return '';
  return (parts.at(-1) ?? '').trim().replace(/^hook_/, '').replaceAll(' ', '_');
}

/** @param {string} name @returns {Role | undefined} */
export const roleOf = (name) => byName.get(lastPart(name));

/** @param {string} name */
export const isTokenName = (name) => tokenNames.has(lastPart(name));

/** Names of TransformerLens, which puts the tokens before the heads. @param {string} name */
export const isLensName = (name) => /(?:^|[./])(?:hook_[^./]*|pattern|z)$/i.test(name);
