/** export_attention.py, with stand-ins for PyTorch, Transformers and TransformerLens, read back by the importer. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine, pick, readFile, reproduce } from '../../web/import/index.js';
import { readData } from '../../web/model/data.js';
import { attention, listOf, runPython } from './helpers.js';

const { files, output } = runPython(`
import contextlib, json, sys, types
import numpy as np
import export_attention as export

random = np.random.default_rng(3)
L, H, G, T, D = 3, 4, 2, 5, 6
tokens = ['I', ' love', ' s\\u00f6shi', '\\U0001f363', '"']
query, key, values = (random.standard_normal((L, heads, T, D)) for heads in (H, G, G))
repeat = lambda array: array.repeat(H // G, axis=-3)
def softmax(scores):
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)
mask = np.where(np.triu(np.ones((T, T)), 1), -np.inf, 0)
weights = softmax(query @ repeat(key).swapaxes(-1, -2) * .5 + mask)
output = weights @ repeat(values)
export.save('all.npz', tokens, weights, values, query, key, output, scale=.5, layers=[0, 4, 11], model='stand-in')
export.save('all.safetensors', tokens, weights, values, query, key, output, scale=.5, layers=[0, 4, 11], model='stand-in')
export.save('half.safetensors', tokens, weights, values, output=output, dtype='float16')

# TransformerLens: (1, T, H, D).
cache = {}
for layer in range(L):
    at = f'blocks.{layer}.attn.hook_'
    cache[at + 'pattern'] = weights[layer][None]
    for name, array in (('q', query), ('k', key), ('v', values), ('z', output)):
        cache[at + name] = array[layer].swapaxes(0, 1)[None]
export.save('lens.npz', **export.from_cache(cache, tokens, [0, 2], scale=.5))
# The cache as it is, saved by hand.
np.savez('cache.npz', tokens=np.array(tokens), **cache)

# A stand-in for PyTorch: what the exporter calls of a tensor.
class Tensor(np.ndarray):
    def detach(self): return self
    def float(self): return self
    def cpu(self): return self
    def numpy(self): return np.asarray(self)
    def transpose(self, a, b): return np.swapaxes(self, a, b)
tensor = lambda array: np.asarray(array).view(Tensor)
torch = types.ModuleType('torch')
torch.no_grad = contextlib.nullcontext
sys.modules['torch'] = torch

class Encoded(dict):
    def to(self, device): return self
class Tokenizer:
    def __call__(self, text, return_tensors): return Encoded(input_ids=np.arange(T)[None])
    def decode(self, indices): return tokens[indices[0]]

# Transformers since 4.48.
modeling = types.ModuleType('modeling')
def eager_attention_forward(module, query, key, value, attention_mask, scaling=None, **rest):
    weights = softmax(query @ repeat(key).swapaxes(-1, -2) * scaling + attention_mask)
    return tensor((weights @ repeat(value)).swapaxes(1, 2)), tensor(weights)
modeling.eager_attention_forward = eager_attention_forward
sys.modules['modeling'] = modeling
class Hooks:
    def __init__(self): self.hooks, self.pre = [], []
    def register_forward_hook(self, hook): self.hooks.append(hook); return self
    def register_forward_pre_hook(self, hook): self.pre.append(hook); return self
    def remove(self): self.removed = True
class New:
    device, config = 'cpu', types.SimpleNamespace(_name_or_path='new')
    def modules(self): return [self]
    def named_modules(self): return []
    def __call__(self, input_ids, output_attentions):
        for layer in range(L):
            modeling.eager_attention_forward(self, *(tensor(array[layer][None]) for array in (query, key, values)), mask, scaling=.5)
        return types.SimpleNamespace(attentions=None)
New.__module__ = 'modeling'
export.save('new.npz', **export.from_transformers(New(), Tokenizer(), 'text', layers=[2]))
assert modeling.eager_attention_forward is eager_attention_forward, 'the function has to be put back'

# Before: projections of the whole width, heads joined.
join = lambda array: tensor(np.swapaxes(array, 0, 1).reshape(1, T, -1))
class Old:
    device, config = 'cpu', types.SimpleNamespace(_name_or_path='old')
    def __init__(self, names): self.layers = {f'layer.{layer}.{name}': Hooks() for layer in range(L) for name in names}; self.names = names
    def modules(self): return [self]
    def named_modules(self): return list(self.layers.items())
    def __call__(self, input_ids, output_attentions):
        for layer in range(L):
            whole = repeat(values[layer]) if 'attn.c_attn' in self.names else values[layer]
            gives = {'attention.self.query': query[layer], 'attention.self.key': repeat(key[layer]), 'attention.self.value': repeat(values[layer]), 'v_proj': values[layer]}
            for name in self.names:
                hooks = self.layers[f'layer.{layer}.{name}']
                given = join(gives[name]) if name in gives else tensor(np.concatenate([join(query[layer]), join(repeat(key[layer])), join(whole)], -1)) if name == 'attn.c_attn' else join(output[layer])
                for hook in hooks.hooks: hook(None, None, given)
                for hook in hooks.pre: hook(None, (given,))
        return types.SimpleNamespace(attentions=tuple(tensor(one[None]) for one in weights))
for name, names in {'bert': ['attention.self.query', 'attention.self.key', 'attention.self.value', 'attention.output.dense'], 'gpt2': ['attn.c_attn', 'attn.c_proj'], 'llama': ['v_proj', 'o_proj']}.items():
    model = Old(names)
    export.save(f'{name}.npz', **export.from_transformers(model, Tokenizer(), 'text'))
    assert all(hooks.removed for hooks in model.layers.values())

for arguments, message in [((tokens[:2], weights, values), 'weights'), ((tokens, weights, values[:, :, :2]), 'values'), ((tokens, weights, values, None, None, output[..., :2]), 'output')]:
    try:
        export.save('wrong.npz', *arguments)
        raise AssertionError
    except ValueError as error:
        assert str(error).startswith(message), error
json.dump({'tokens': tokens, 'weights': weights.tolist(), 'values': repeat(values).tolist(), 'query': query.tolist(), 'key': repeat(key).tolist(), 'output': output.tolist()}, open('expected.json', 'w'))
`);
assert.equal(output, '');
const expected = JSON.parse(new TextDecoder().decode(files['expected.json']));
const examineFile = (/** @type {string} */ name) => examine(readFile({ name, bytes: files[name] }), attention);
/** @param {number[][]} actual @param {number[][]} wanted @param {number} tolerance */
const expectClose = (actual, wanted, tolerance) => actual.flat().forEach((number, i) => assert.ok(Math.abs(number - wanted.flat()[i]) <= tolerance * Math.max(1, Math.abs(number)), `${number} ${wanted.flat()[i]}`));

test('what it saves opens without a question, with tokens, layers, heads, scale and mask', () => {
  for (const name of ['all.npz', 'all.safetensors']) {
    const examined = examineFile(name);
    assert.deepEqual([examined.questions, examined.findings], [[], []], name);
    assert.deepEqual([examined.tokens, examined.layers, examined.heads, examined.batches, examined.options], [expected.tokens, [0, 4, 11], 4, 1, { scale: 0.5, causal: true }]);
  }
});

test('every head of every layer has its own numbers, and the core reproduces the output of the model', () => {
  for (const [name, tolerance, count] of /** @type {[string, number, number][]} */ ([['all.npz', 1e-6, 3], ['all.safetensors', 1e-6, 3], ['half.safetensors', 2e-3, 3], ['lens.npz', 1e-6, 2]])) {
    const examined = examineFile(name);
    for (let layer = 0; layer < count; layer++) {
      for (let head = 0; head < 4; head++) {
        const from = name === 'lens.npz' ? [0, 2][layer] : layer;
        const { fields, notes } = pick(examined, { layer, head }, attention);
        const data = readData(fields);
        assert.deepEqual(notes, []);
        expectClose(/** @type {any} */ (data.weights), expected.weights[from][head], tolerance);
        expectClose(/** @type {any} */ (data.values), expected.values[from][head], tolerance);
        if (data.query) expectClose(/** @type {any} */ (data.query), expected.query[from][head], tolerance);
        if (data.key) expectClose(/** @type {any} */ (data.key), expected.key[from][head], tolerance);
        assert.equal(data.causal, true);
        const { maxDifference } = /** @type {any} */ (reproduce(fields, attention));
        assert.ok(maxDifference <= tolerance * 4, `${name}: ${maxDifference}`);
      }
    }
  }
});

test('a cache of TransformerLens saved by hand is understood as well', () => {
  const examined = examineFile('cache.npz');
  assert.deepEqual([examined.findings, examined.layers, examined.heads, examined.tokens], [[], [0, 1, 2], 4, expected.tokens]);
  const { fields } = pick(examined, { layer: 1, head: 3 }, attention);
  expectClose(/** @type {any} */ (fields.values), expected.values[1][3], 1e-9);
  assert.ok(/** @type {any} */ (reproduce(fields, attention)).maxDifference < 1e-6);
});

test('models of Hugging Face, new ones and older ones, give what they computed', () => {
  for (const [name, layer] of /** @type {[string, number][]} */ ([['new.npz', 2], ['bert.npz', 1], ['gpt2.npz', 1], ['llama.npz', 1]])) {
    const examined = examineFile(name);
    assert.deepEqual([examined.questions, examined.findings, examined.tokens], [[], [], expected.tokens], name);
    const { fields } = pick(examined, { layer: examined.layers.indexOf(layer), head: 3 }, attention);
    expectClose(/** @type {any} */ (fields.weights), expected.weights[layer][3], 1e-6);
    expectClose(/** @type {any} */ (fields.values), expected.values[layer][3], 1e-6);
    assert.equal('query' in fields, name !== 'llama.npz', name);
    if (fields.query) expectClose(/** @type {any} */ (fields.query), expected.query[layer][3], 1e-6);
    assert.ok(/** @type {any} */ (reproduce(fields, attention)).maxDifference < 2e-6, name);
  }
  assert.deepEqual(listOf(/** @type {any} */ (examineFile('new.npz').layers)), [2]);
});
