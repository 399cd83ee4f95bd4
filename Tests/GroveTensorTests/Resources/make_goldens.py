"""Writes goldens.json beside this file: what PyTorch's own optimisers and layers give.

Run with PyTorch 2.13: python make_goldens.py
"""

import json
import pathlib

import torch
from torch.nn import functional as F


def numbers(*shape, seed):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def floats(tensor):
    return tensor.detach().reshape(-1).tolist()


def adamw():
    start, rates = numbers(5, 3, seed=1), [1e-2, 5e-3, 2e-3]
    gradients = [numbers(5, 3, seed=10 + i) for i in range(3)]
    weight = torch.nn.Parameter(start.clone())
    optimizer = torch.optim.AdamW([weight], betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1, foreach=False)
    for rate, gradient in zip(rates, gradients):
        optimizer.param_groups[0]["lr"] = rate
        weight.grad = gradient.clone()
        optimizer.step()
    state = optimizer.state[weight]
    return {
        "start": floats(start), "gradients": [floats(g) for g in gradients], "rates": rates,
        "end": floats(weight), "mean": floats(state["exp_avg"]), "square": floats(state["exp_avg_sq"]),
    }


def sparse_adam():
    start = numbers(6, 2, seed=2)
    rows = [[4, 1, 4], [0, 1, 5], [4, 4, 4]]
    values = [numbers(3, 2, seed=20 + i) for i in range(3)]
    weight = torch.nn.Parameter(start.clone())
    optimizer = torch.optim.SparseAdam([weight], lr=1e-2, betas=(0.9, 0.99), eps=1e-7)
    for ids, value in zip(rows, values):
        weight.grad = torch.sparse_coo_tensor([ids], value, start.shape)
        optimizer.step()
    state = optimizer.state[weight]
    return {
        "start": floats(start), "rows": rows, "values": [floats(v) for v in values],
        "end": floats(weight), "mean": floats(state["exp_avg"]), "square": floats(state["exp_avg_sq"]),
    }


def clipping():
    gradients = [numbers(4, seed=30), numbers(3, seed=31)]
    weights = [torch.nn.Parameter(torch.zeros_like(g)) for g in gradients]
    for weight, gradient in zip(weights, gradients):
        weight.grad = gradient.clone()
    norm = torch.nn.utils.clip_grad_norm_(weights, 0.5)
    return {
        "gradients": [floats(g) for g in gradients], "norm": norm.item(),
        "clipped": [floats(w.grad) for w in weights],
    }


def block():
    """A Transformer's parts in a row, with the gradient of everything."""
    batch, length, heads, width = 2, 5, 2, 4
    hidden = heads * width
    names = ["input", "weight", "bias", "scale", "shift", "target"]
    shapes = [(batch, length, hidden), (3 * hidden, hidden), (3 * hidden,), (hidden,), (hidden,),
              (batch, length, hidden)]
    t = {n: numbers(*s, seed=40 + i) for i, (n, s) in enumerate(zip(names, shapes))}
    for name in names[:5]:
        t[name].requires_grad_()
    mask = torch.zeros(batch, 1, 1, length)
    mask[1, 0, 0, 3:] = -1e4
    parts = F.linear(t["input"], t["weight"], t["bias"]).view(batch, length, 3, heads, width)
    query, key, value = parts.permute(2, 0, 3, 1, 4)
    mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    mixed = mixed.transpose(1, 2).reshape(batch, length, hidden)
    output = F.layer_norm(F.gelu(mixed) + t["input"], (hidden,), t["scale"], t["shift"], 1e-12)
    loss = ((output - t["target"]).relu() ** 2).sum()
    loss.backward()
    result = {name: floats(t[name]) for name in names}
    result["output"], result["loss"] = floats(output), loss.item()
    result["gradients"] = {name: floats(t[name].grad) for name in names[:5]}
    return result


goldens = {"adamw": adamw(), "sparse-adam": sparse_adam(), "clipping": clipping(), "block": block()}
path = pathlib.Path(__file__).with_name("goldens.json")
path.write_text(json.dumps(goldens, indent=1) + "\n")
