#!/usr/bin/env python3
"""Save what a transformer's attention did with one text, for attention-explainer.

    python export_attention.py --model gpt2 --text "I love sushi" attention.npz

or from a notebook, with a model that is loaded already:

    from export_attention import from_transformers, save
    save('attention.npz', **from_transformers(model, tokenizer, 'I love sushi'))        # Hugging Face
    save('attention.npz', **from_transformer_lens(model, 'I love sushi'))               # TransformerLens

The file holds numbers only, no pickle: one array for each of weights, values, query, key and output, with the axes
(layer, head, token, ...), and the tokens. NumPy is all that saving needs.

Letters: L layers, H heads, G key/value heads (H, or fewer where several heads share them), T tokens, D width of a head.
"""

import argparse
import contextlib
import json
import sys

import numpy as np

AXES = {
    'weights': ['layer', 'head', 'query', 'key'],    # (L, H, T, T) rows sum to 1
    'values': ['layer', 'head', 'token', 'width'],   # (L, G, T, D)
    'query': ['layer', 'head', 'token', 'width'],    # (L, H, T, D) as multiplied with the keys: after rotary embeddings
    'key': ['layer', 'head', 'token', 'width'],      # (L, G, T, D)
    'output': ['layer', 'head', 'token', 'width'],   # (L, H, T, D) weights @ values, before the heads are joined
}
META = 'attention_explainer'


# ------------------------------------------------------------------------------------------------------------- saving

def save(path, tokens, weights, values, query=None, key=None, output=None, layers=None, scale=None, causal=None,
         model='', dtype='float32'):
    """Write one file, .npz or .safetensors by its name.

    tokens: T texts. weights (L, H, T, T), values (L, G, T, D), and as far as there are any query (L, H, T, D),
    key (L, G, T, D), output (L, H, T, D). layers: numbers of the L layers. scale: factor on query . key.
    """
    given = {'weights': weights, 'values': values, 'query': query, 'key': key, 'output': output}
    arrays = {name: np.ascontiguousarray(array, dtype=dtype) for name, array in given.items() if array is not None}
    check(tokens, arrays)
    if causal is None:
        causal = not np.triu(arrays['weights'], 1).any()
    meta = {
        'version': 1,
        'model': model,
        'tokens': [str(token) for token in tokens],
        'layers': [int(layer) for layer in (range(len(arrays['weights'])) if layers is None else layers)],
        'scale': None if scale is None else float(scale),
        'causal': bool(causal),
        'axes': {name: AXES[name] for name in arrays},
    }
    if str(path).endswith('.safetensors'):
        with open(path, 'wb') as file:
            file.write(to_safetensors(arrays, meta))
    elif str(path).endswith('.npz'):
        np.savez_compressed(path, **arrays, **{META: np.array(json.dumps(meta))})
    else:
        raise ValueError(f'{path}: the name has to end with .npz or .safetensors')


def check(tokens, arrays):
    """Raise a ValueError that names the array whose shape does not fit the others."""
    weights, values = arrays['weights'], arrays['values']
    if weights.ndim != 4 or weights.shape[2:] != (len(tokens), len(tokens)):
        raise ValueError(f'weights has the shape {weights.shape}; expected (L, H, T, T) with T = {len(tokens)} tokens')
    for name, array in arrays.items():
        heads = weights.shape[1]
        if array.ndim != 4 or array.shape[0] != weights.shape[0] or array.shape[2] != len(tokens) or heads % array.shape[1]:
            raise ValueError(f'{name} has the shape {array.shape}; expected (layer, head, token, width) to fit weights {weights.shape}')
    if 'output' in arrays and arrays['output'].shape != weights.shape[:3] + values.shape[3:]:
        raise ValueError(f'output has the shape {arrays["output"].shape}; expected {weights.shape[:3] + values.shape[3:]}')


def to_safetensors(arrays, meta):
    """The bytes of a safetensors file: length of the header, header, numbers one array after the other."""
    names = {'float64': 'F64', 'float32': 'F32', 'float16': 'F16'}
    header, body = {'__metadata__': {META: json.dumps(meta)}}, b''
    for name, array in arrays.items():
        data = array.astype(array.dtype.newbyteorder('<')).tobytes()
        header[name] = {'dtype': names[array.dtype.name], 'shape': list(array.shape), 'data_offsets': [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode('utf-8')
    text += b' ' * (-len(text) % 8)
    return len(text).to_bytes(8, 'little') + text + body


def to_numpy(tensor):
    """A tensor of PyTorch, of any type and on any device, or an array."""
    return tensor.detach().float().cpu().numpy() if hasattr(tensor, 'detach') else np.asarray(tensor)


# ------------------------------------------------------------------------------------------------------- Hugging Face

def from_transformers(model, tokenizer, text, layers=None):
    """Run `text` through a model of Hugging Face Transformers, loaded with attn_implementation='eager'.

    Works for models with self-attention alone (GPT-2, Llama, Mistral, Qwen, BERT and their kin), not for pairs of
    encoder and decoder. Returns the arguments of save().
    """
    import torch

    encoded = tokenizer(text, return_tensors='pt').to(model.device)
    tokens = [tokenizer.decode([index]) for index in encoded['input_ids'][0].tolist()]
    if hasattr(model, 'set_attn_implementation'):
        model.set_attn_implementation('eager')
    with torch.no_grad(), recorded_calls(model) as calls, recorded_projections(model) as projections:
        result = model(**encoded, output_attentions=True)
    attentions = [attention for attention in (result.attentions or []) if attention is not None]
    if len(calls) and all(call['weights'] is not None for call in calls):
        found = from_calls(calls)
    elif attentions:
        found = from_projections(attentions, projections)
    else:
        raise RuntimeError("The model gave no attention weights. Load it with attn_implementation='eager'.")
    chosen = list(range(len(found['weights']))) if layers is None else layers
    for name in AXES:
        if found.get(name) is not None:
            found[name] = np.stack([to_numpy(found[name][layer]) for layer in chosen])
    return {**found, 'tokens': tokens, 'layers': chosen, 'model': getattr(model.config, '_name_or_path', '')}


@contextlib.contextmanager
def recorded_calls(model):
    """Transformers since 4.48 computes attention in a function `eager_attention_forward` of each model's file.
    While this runs, that function writes down what it was given and what it gave."""
    calls, replaced = [], {}

    def record(original):
        def forward(module, query, key, value, *args, **kwargs):
            output, weights = original(module, query, key, value, *args, **kwargs)
            calls.append({'query': query[0], 'key': key[0], 'values': value[0], 'weights': None if weights is None else weights[0],
                          'output': output[0].transpose(0, 1), 'scale': kwargs.get('scaling')})
            return output, weights
        return forward

    for name in {type(module).__module__ for module in model.modules()}:
        module = sys.modules.get(name)
        original = getattr(module, 'eager_attention_forward', None)
        if original is not None:
            replaced[name] = original
            setattr(module, 'eager_attention_forward', record(original))
    try:
        yield calls
    finally:
        for name, original in replaced.items():
            setattr(sys.modules[name], 'eager_attention_forward', original)


def from_calls(calls):
    scales = {call['scale'] for call in calls}
    found = {name: [call[name] for call in calls] for name in AXES}
    return {**found, 'scale': scales.pop() if len(scales) == 1 else None}


@contextlib.contextmanager
def recorded_projections(model):
    """Older versions: what the layers that make queries, keys and values give, and what the joined heads are."""
    seen, hooks = {}, []

    def keep(name):
        def hook(module, inputs, output):
            seen.setdefault(name, []).append(output[0])
        return hook

    def keep_input(module, inputs):
        seen.setdefault('joined', []).append(inputs[0][0])

    ends = {'v_proj': 'values', 'value': 'values', 'c_attn': 'fused'}
    queries = {'query': 'query', 'key': 'key'}    # BERT and its kin; with rotary embeddings these are not yet what is multiplied
    outputs = ('o_proj', 'attn.c_proj', 'attention.output.dense')
    for path, module in model.named_modules():
        last = path.rsplit('.', 1)[-1]
        name = ends.get(last) or (queries.get(last) if '.self.' in path else None)
        if name:
            hooks.append(module.register_forward_hook(keep(name)))
        if path.endswith(outputs):
            hooks.append(module.register_forward_pre_hook(keep_input))
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


def from_projections(attentions, seen):
    """attentions: L of (1, H, T, T). The rest lies as (T, heads x width), one after the other."""
    weights = [to_numpy(attention)[0] for attention in attentions]
    heads = weights[0].shape[0]
    found = {'weights': weights}
    if 'fused' in seen:    # GPT-2: query, key and value beside each other
        parts = [np.split(to_numpy(one), 3, axis=-1) for one in seen['fused']]
        for i, name in enumerate(('query', 'key', 'values')):
            found[name] = [split_heads(part[i], heads) for part in parts]
    else:
        width = to_numpy(seen['joined'][0]).shape[-1] // heads if 'joined' in seen else None
        for name in ('query', 'key', 'values'):
            if name in seen:
                found[name] = [split_heads(to_numpy(one), heads, width) for one in seen[name]]
    if 'joined' in seen:
        found['output'] = [split_heads(to_numpy(one), heads) for one in seen['joined']]
    if 'values' not in found:
        raise RuntimeError('No layer was found that makes the values. A newer version of transformers may help.')
    return found


def split_heads(joined, heads, width=None):
    """(T, heads x width) to (heads, T, width); fewer heads where the width of one is given."""
    count = heads if not width or joined.shape[-1] == heads * width else joined.shape[-1] // width
    return joined.reshape(joined.shape[0], count, -1).transpose(1, 0, 2)


# ---------------------------------------------------------------------------------------------------- TransformerLens

def from_transformer_lens(model, text, layers=None):
    """Run `text` through a HookedTransformer. Returns the arguments of save()."""
    _, cache = model.run_with_cache(text, return_type=None)
    return from_cache(cache, model.to_str_tokens(text), layers if layers is not None else range(model.cfg.n_layers),
                      scale=1 / model.cfg.attn_scale, model=model.cfg.model_name)


def from_cache(cache, tokens, layers, scale=None, model=''):
    """cache: by the names of TransformerLens, `blocks.0.attn.hook_pattern` (1, H, T, T) and hook_v, hook_q, hook_k,
    hook_z (1, T, H, D); hook_rot_q and hook_rot_k take the place of hook_q and hook_k where they are there."""
    layers = list(layers)

    def gather(*hooks):
        for hook in hooks:
            names = [f'blocks.{layer}.attn.hook_{hook}' for layer in layers]
            if all(name in cache for name in names):
                return np.stack([to_numpy(cache[name])[0] for name in names])
        return None

    def heads_first(array):
        return None if array is None else array.transpose(0, 2, 1, 3)

    return {
        'tokens': list(tokens), 'layers': layers, 'scale': scale, 'model': model,
        'weights': gather('pattern'),
        'values': heads_first(gather('v')),
        'query': heads_first(gather('rot_q', 'q')),
        'key': heads_first(gather('rot_k', 'k')),
        'output': heads_first(gather('z')),
    }


# -------------------------------------------------------------------------------------------------------- command line

def main():
    parser = argparse.ArgumentParser(description='Save the attention of a Hugging Face model for one text.')
    parser.add_argument('path', help='file to write, .npz or .safetensors')
    parser.add_argument('--model', default='gpt2', help='name or folder of the model')
    parser.add_argument('--text', required=True)
    parser.add_argument('--layers', help='numbers with commas between, from 0; all if not given')
    parser.add_argument('--dtype', choices=['float32', 'float16'], default='float32')
    options = parser.parse_args()

    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(options.model)
    model = AutoModel.from_pretrained(options.model, attn_implementation='eager').eval()
    layers = [int(layer) for layer in options.layers.split(',')] if options.layers else None
    save(options.path, dtype=options.dtype, **from_transformers(model, tokenizer, options.text, layers))
    print(f'{options.path} is written.')


if __name__ == '__main__':
    main()
