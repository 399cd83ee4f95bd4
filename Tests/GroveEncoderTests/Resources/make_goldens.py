"""Writes goldens.json: what Hugging Face's classes compute for small encoders.

Needs torch, transformers, safetensors and numpy. No weight is stored: both sides compute the k-th
number of a tensor from its name (weight_values here, FormulaWeights.swift there). Of every hidden
state, pooled vector and gradient of the family's small models all is compared, by storing for each
tensor its sum of squares and some products with a fixed pattern, and the first numbers as they are.

    python make_goldens.py               # the small models
    python make_goldens.py --minilm DIR  # also pooled vectors of a MiniLM-L6 folder
"""

import argparse
import json
import math
import pathlib

import numpy as np
import torch
import transformers

HERE = pathlib.Path(__file__).parent
MASK = (1 << 64) - 1


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def uniform(name, count):
    """Numbers of [-1, 1) with 24 bits, from SplitMix64 over a hash of the name: exact in 32 bits."""
    with np.errstate(over="ignore"):
        z = np.uint64(fnv1a(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(
            0x9E3779B97F4A7C15
        )
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) * 2.0**-23 - 1


def weight_values(name, shape):
    values = uniform("weight " + name, math.prod(shape)) * 0.5
    is_norm = "norm" in name.lower()
    if is_norm and name.endswith(".weight"):
        values = values + 1
    return torch.tensor(values.reshape(shape), dtype=torch.float32)


def pattern(name, count):
    return uniform("pattern " + name, count)


def fingerprint(name, tensor):
    """Four numbers that tell tensors apart: the norm and three products with fixed patterns."""
    flat = tensor.detach().double().numpy().reshape(-1)
    products = [float(flat @ pattern(f"{name} {i}", flat.size)) for i in range(3)]
    return {"count": flat.size, "norm": float(np.linalg.norm(flat)), "products": products}


def base(config):
    kind = config["model_type"]
    configuration = {
        "bert": transformers.BertConfig,
        "roberta": transformers.RobertaConfig,
        "distilbert": transformers.DistilBertConfig,
        "xlnet": transformers.XLNetConfig,
    }[kind](**{k: v for k, v in config.items() if k != "model_type"})
    configuration._attn_implementation = "eager"
    if kind == "xlnet":
        from transformers.models.xlnet.modeling_xlnet import XLNetSequenceSummary

        body = transformers.XLNetModel(configuration)
        return body, XLNetSequenceSummary(configuration)
    name = {"bert": "BertModel", "roberta": "RobertaModel", "distilbert": "DistilBertModel"}[kind]
    return getattr(transformers, name)(configuration), None


def batches(config, lengths):
    """Documents of the given lengths, padded as the family is, and the batch's three arrays."""
    vocabulary, padding = config["vocab_size"], config["pad_token_id"]
    documents = []
    for row, length in enumerate(lengths):
        draws = uniform(f"document {row}", length)
        ids = [int((u + 1) / 2 * vocabulary) for u in draws]
        documents.append([(i + 1) % vocabulary if i == padding else i for i in ids])
    width = max(lengths)
    left = config["model_type"] == "xlnet"
    ids = torch.full((len(lengths), width), padding)
    mask = torch.zeros((len(lengths), width), dtype=torch.long)
    segments = torch.full((len(lengths), width), 3 if left else 0)
    for row, document in enumerate(documents):
        start = width - len(document) if left else 0
        place = slice(start, start + len(document))
        ids[row, place] = torch.tensor(document)
        mask[row, place] = 1
        segments[row, place] = 0
        if left:
            segments[row, place.stop - 1] = 2
    return documents, ids, mask, segments


def small(name, config, lengths):
    body, summary = base(config)
    body.eval()
    parameters = {}
    with torch.no_grad():
        for key, parameter in body.named_parameters():
            if key == "mask_emb":
                continue
            parameter.copy_(weight_values(key, parameter.shape))
            parameters[key] = parameter
        if summary is not None:
            summary.eval()
            for key, parameter in summary.named_parameters():
                key = "sequence_summary." + key
                parameter.copy_(weight_values(key, parameter.shape))
                parameters[key] = parameter
    documents, ids, mask, segments = batches(config, lengths)
    inputs = {"input_ids": ids, "attention_mask": mask.float() if summary is not None else mask}
    if config["model_type"] == "xlnet":
        inputs["token_type_ids"] = segments
    hidden = body(**inputs).last_hidden_state
    if summary is not None:
        pooled = summary(hidden)
    elif config["model_type"] == "distilbert":
        pooled = hidden[:, 0]
    else:
        pooled = body.pooler(hidden)
    # The loss reads every hidden state of a document and every pooled number, unevenly.
    real = mask.bool()
    kept = hidden[real]
    loss = (kept * torch.tensor(pattern("loss hidden", kept.numel()).reshape(kept.shape))).sum()
    loss = loss + (
        pooled * torch.tensor(pattern("loss pooled", pooled.numel()).reshape(pooled.shape))
    ).sum()
    loss.backward()
    zero = {key: torch.zeros_like(p) for key, p in parameters.items()}
    return {
        "name": name,
        "config": config,
        "documents": documents,
        "loss": loss.item(),
        "hidden": [[float(f"{x:.9g}") for x in row] for row in kept.tolist()],
        "pooled": [[float(f"{x:.9g}") for x in row] for row in pooled.tolist()],
        "gradients": {
            key: fingerprint(key, zero[key] if p.grad is None else p.grad)
            for key, p in parameters.items()
        },
    }


MODELS = [
    (
        "bert",
        {
            "model_type": "bert", "vocab_size": 41, "hidden_size": 12, "num_hidden_layers": 3,
            "num_attention_heads": 3, "intermediate_size": 20, "max_position_embeddings": 9,
            "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12, "pad_token_id": 0,
        },
        [7, 3, 9, 1],
    ),
    (
        "bert-tanh",
        {
            "model_type": "bert", "vocab_size": 23, "hidden_size": 8, "num_hidden_layers": 1,
            "num_attention_heads": 1, "intermediate_size": 5, "max_position_embeddings": 6,
            "type_vocab_size": 3, "hidden_act": "gelu_new", "layer_norm_eps": 1e-5,
            "pad_token_id": 4,
        },
        [5, 5, 5],
    ),
    (
        "roberta",
        {
            "model_type": "roberta", "vocab_size": 37, "hidden_size": 16, "num_hidden_layers": 2,
            "num_attention_heads": 2, "intermediate_size": 24, "max_position_embeddings": 12,
            "type_vocab_size": 1, "hidden_act": "gelu", "layer_norm_eps": 1e-5, "pad_token_id": 1,
        },
        [10, 2, 6],
    ),
    (
        "distilbert",
        {
            "model_type": "distilbert", "vocab_size": 31, "dim": 10, "n_layers": 2, "n_heads": 5,
            "hidden_dim": 14, "max_position_embeddings": 8, "activation": "gelu",
            "pad_token_id": 0,
        },
        [4, 8, 1, 6],
    ),
    (
        "distilbert-relu",
        {
            "model_type": "distilbert", "vocab_size": 29, "dim": 12, "n_layers": 3, "n_heads": 2,
            "hidden_dim": 7, "max_position_embeddings": 5, "activation": "relu",
            "pad_token_id": 2,
        },
        [5, 3],
    ),
    (
        "xlnet",
        {
            "model_type": "xlnet", "vocab_size": 33, "d_model": 12, "n_layer": 3, "n_head": 3,
            "d_inner": 18, "ff_activation": "gelu", "layer_norm_eps": 1e-12, "pad_token_id": 5,
        },
        [6, 2, 9, 1],
    ),
    (
        "xlnet-clamped",
        {
            "model_type": "xlnet", "vocab_size": 19, "d_model": 8, "n_layer": 2, "n_head": 2,
            "d_inner": 9, "ff_activation": "relu", "layer_norm_eps": 1e-5, "pad_token_id": 5,
            "clamp_len": 3,
        },
        [7, 7],
    ),
]

SENTENCES = [
    "a bank of the river",
    "an institution that accepts deposits and channels the money into lending activities",
    "The quick brown fox jumps over the lazy dog.",
    "",
]


def minilm(folder):
    """Pooled vectors of sentences, each alone, rounded to seven digits."""
    model = transformers.BertModel.from_pretrained(folder, attn_implementation="eager").eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    ids = [tokenizer(text)["input_ids"] for text in SENTENCES]
    with torch.no_grad():
        outputs = [model(input_ids=torch.tensor([row])) for row in ids]
    return {
        "documents": ids,
        "pooled": [
            [float(f"{x:.7g}") for x in output.pooler_output[0].tolist()[:48]]
            for output in outputs
        ],
        "hidden": [fingerprint("hidden", output.last_hidden_state) for output in outputs],
        "norms": [float(f"{output.pooler_output.norm().item():.9g}") for output in outputs],
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--minilm", metavar="DIR", help="a folder of MiniLM-L6")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    goldens = [small(*model) for model in MODELS]
    (HERE / "goldens.json").write_text(json.dumps(goldens) + "\n")
    if options.minilm:
        goldens = minilm(options.minilm)
        (HERE / "minilm.json").write_text(json.dumps(goldens) + "\n")


if __name__ == "__main__":
    main()
