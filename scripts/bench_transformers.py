"""Encoders and XR-Transformer: Grove and its peers in turns; see bench-transformers.

    bench_transformers.py all SCRATCH RESULTS ...      everything, tables into RESULTS
    bench_transformers.py encode|step|whole FOLDER ... one piece of the peers' work, as one JSON line
"""
import argparse
import csv
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

TOKENS, BATCH, CLUSTERS, SHORTLIST = 32, 32, 2048, 160
RATE = 1e-4


def texts(path, count=None):
    lines = path.read_text().split("\n")
    return lines[:count] if count else lines[:-1]


def encoder(options, count):
    """The model, and the first texts' ids and masks padded to the limit, as the reference batches them."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(options.threads)
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    model = AutoModel.from_pretrained(options.model)
    rows = tokenizer(
        texts(options.folder / "X.trn.txt", count),
        truncation=True,
        max_length=TOKENS,
        padding="max_length",
        return_tensors="pt",
    )
    return torch, model, rows["input_ids"], rows["attention_mask"]


def encode(options, count=1600):
    torch, model, ids, mask = encoder(options, count)
    model.eval()
    seconds = []
    with torch.no_grad():
        for _ in range(4):
            start = time.monotonic()
            for first in range(0, count, BATCH):
                part = slice(first, first + BATCH)
                model(input_ids=ids[part], attention_mask=mask[part]).pooler_output
            seconds.append(time.monotonic() - start)
    return {"value": count / statistics.median(seconds[1:])}


def step(options, count=3200, steps=10):
    torch, model, ids, mask = encoder(options, count)
    model.train()
    head = torch.nn.Embedding(CLUSTERS, model.config.hidden_size, sparse=True)
    torch.nn.init.normal_(head.weight, 0, 0.02)
    bias = torch.nn.Embedding(CLUSTERS, 1, sparse=True)
    dense = torch.optim.AdamW(model.parameters(), lr=RATE, eps=1e-8, weight_decay=0)
    sparse = torch.optim.SparseAdam([head.weight, bias.weight], lr=RATE)
    generator = torch.Generator().manual_seed(1)
    seconds = []
    for round_ in range(4):
        start = time.monotonic()
        for number in range(steps):
            first = (round_ * steps + number) * BATCH % count
            part = slice(first, first + BATCH)
            pooled = model(input_ids=ids[part], attention_mask=mask[part]).pooler_output
            active = torch.randint(0, CLUSTERS, (BATCH, SHORTLIST), generator=generator)
            signs = -torch.ones(BATCH, SHORTLIST)
            signs[:, :6] = 1
            logits = torch.einsum("bh,bsh->bs", pooled, head(active)) + bias(active).squeeze(-1)
            loss = torch.clamp(1 - signs * logits, min=0).square().mean()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            dense.step()
            sparse.step()
            dense.zero_grad()
            sparse.zero_grad()
        seconds.append((time.monotonic() - start) / steps)
    return {"value": statistics.median(seconds[1:])}


def whole(options):
    """libpecos's XR-Transformer with the settings of Experiments/matchers.yaml."""
    import copy

    import numpy as np
    import scipy.sparse as sp
    import torch
    from pecos.xmc.base import HierarchicalKMeans
    from pecos.xmc.xtransformer.matcher import TransformerMatcher
    from pecos.xmc.xtransformer.model import XTransformer
    from pecos.xmc.xtransformer.module import MLProblemWithText

    torch.set_num_threads(options.threads)
    X, Y, Xt, Yt = (
        sp.load_npz(options.folder / f"{name}.npz").tocsr().astype(np.float32)
        for name in ("X.trn", "Y.trn", "X.tst", "Y.tst")
    )
    level = TransformerMatcher.TrainParams(
        model_shortcut=str(options.model),
        negative_sampling="tfn+man",
        loss_function="weighted-squared-hinge",
        bootstrap_method="weighted-linear",
        learning_rate=RATE,
        warmup_steps=100,
        batch_size=BATCH,
        batch_gen_workers=2,
        save_steps=200,
        threshold=0.001,
        use_gpu=False,
    )
    levels = [copy.deepcopy(level) for _ in options.steps]
    for parameters, count in zip(levels, options.steps):
        parameters.max_steps = count
    predicting = TransformerMatcher.PredParams(
        only_topk=10,
        post_processor="l3-hinge",
        ensemble_method="concat-only",
        truncate_length=TOKENS,
    )
    train = XTransformer.TrainParams.from_dict({}, recursive=True)
    predict = XTransformer.PredParams.from_dict({}, recursive=True)
    train.preliminary_indexer_params = HierarchicalKMeans.TrainParams(
        nr_splits=16, min_codes=16, max_leaf_size=16
    )
    train.refined_indexer_params = HierarchicalKMeans.TrainParams(nr_splits=16, max_leaf_size=100)
    train.matcher_params_chain, train.max_match_clusters = levels, 4096
    train.ranker_params.nr_splits = 16
    predict.matcher_params_chain = [predicting] * len(levels)
    start = time.monotonic()
    model = XTransformer.train(
        MLProblemWithText(texts(options.folder / "X.trn.txt"), Y, X_feat=X),
        train_params=train,
        pred_params=predict,
        beam_size=10,
        only_topk=20,
    )
    training = time.monotonic() - start
    start = time.monotonic()
    scores = model.predict(
        texts(options.folder / "X.tst.txt"), X_feat=Xt, beam_size=10, only_topk=10
    ).tocsr()
    predicting_seconds = time.monotonic() - start
    precision = {}
    for k in (1, 3, 5):
        hits = 0
        for row in range(Yt.shape[0]):
            cells = slice(scores.indptr[row], scores.indptr[row + 1])
            best = scores.indices[cells][np.argsort(-scores.data[cells], kind="stable")[:k]]
            hits += len(set(best) & set(Yt.indices[Yt.indptr[row] : Yt.indptr[row + 1]]))
        precision[f"P@{k}"] = 100 * hits / k / Yt.shape[0]
    return {"value": training, "predict": predicting_seconds, **precision}


# --- All of it -----------------------------------------------------------------------------------


def sample(folder, target, train, test):
    """The first instances of a folder as one of its own, labels without a training instance dropped."""
    import scipy.sparse as sp

    target.mkdir(parents=True)
    kept = None
    for part, count in (("trn", train), ("tst", test)):
        Y = sp.load_npz(folder / f"Y.{part}.npz").tocsr()[:count]
        if kept is None:
            kept = (Y.getnnz(0) > 0).nonzero()[0]
        sp.save_npz(target / f"Y.{part}.npz", Y[:, kept], compressed=False)
        lines = texts(folder / f"X.{part}.txt", count)
        (target / f"X.{part}.txt").write_text("\n".join(lines) + "\n")


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def peer(work, folder, options, *more):
    output = run(
        [sys.executable, __file__, work, folder, "--model", options.model]
        + ["--threads", str(options.threads), *more]
    )
    return json.loads(output.strip().split("\n")[-1])


def bench(work, folder, options, precision):
    output = run(
        [".build/release/grove-bench", work, options.model, folder / "X.trn.txt"]
        + ["--precision", precision, "--tokens", str(TOKENS), "--warm-ups", "1", "--repeat", "3"]
        + ["--threads", str(options.threads)]
        + (["--count", "1600"] if work == "encode" else ["--count", "3200", "--steps", "10"])
    )
    facts = json.loads(output)
    return facts["texts-per-second" if work == "encode" else "seconds-per-step"]


SPEC = """name: whole
question: How long does XR-Transformer train, and how good is it?
datasets: [{name}]
clusterer: {{kind: balanced-kmeans, branching: 16, leaf: 100}}
sweep:
  matcher:
    - {{label: linear, kind: linear}}
    - {{label: f32, {matcher}, encoder: {{tokens: 32, precision: f32}}}}
    - {{label: bf16, {matcher}, encoder: {{tokens: 32, precision: bf16}}}}
report:
  tables: [{{rows: matcher, show: [P@1, P@3, P@5, train-seconds, predict-seconds]}}]
"""


def compare_whole(options, scratch):
    """Both systems' training as a whole, on a sample or on all of the data."""
    name, steps = options.dataset, [600, 800, 1200]
    environment = dict(os.environ, GROVE_CACHE=str(scratch / "cache"))
    if options.whole != "all":
        train, test = (int(part) for part in options.whole.split(","))
        name, steps = "sample", [60, 60, 60]
        sample(scratch / "data", scratch / "datasets" / name, train, test)
        home = scratch / "home" / "Datasets"
        home.mkdir(parents=True)
        (home / "models").symlink_to(pathlib.Path("Datasets/models").resolve())
        (home / f"{name}.yaml").write_text(
            f"name: {name}\ntitle: a sample\nsource: {options.dataset}\nlicence: its\n"
            "citation: its\nformat: pecos\nunlabelled: allowed\n"
        )
        environment |= {
            "GROVE_HOME": str(home.parent),
            "GROVE_DATA": str(scratch / "datasets"),
        }
    matcher = (
        "kind: xr-transformer, ranker-negatives: tfn+man, threshold: 0.01, "
        f"fine-tuning: {{steps: {steps}, rate: {RATE}, finest: 4096}}"
    )
    spec = scratch / "whole.yaml"
    spec.write_text(SPEC.format(name=name, matcher=matcher))
    grove = str(pathlib.Path(".build/release/grove").resolve())
    run([grove, "datasets", "export", name, "--format", "pecos", scratch / "whole"], env=environment)
    run([grove, "run", spec, "--results", scratch / "results", "--quiet"], env=environment)
    rows = []
    with open(scratch / "results/whole/records.csv") as file:
        for record in csv.DictReader(file):
            rows.append(
                ("Grove " + record["matcher"], float(record["train-seconds"]))
                + tuple(float(record[f"P@{k}"]) for k in (1, 3, 5))
            )
    found = peer("whole", scratch / "whole", options, "--steps", ",".join(map(str, steps)))
    rows.append(("libpecos 1.2.8", found["value"]) + tuple(found[f"P@{k}"] for k in (1, 3, 5)))
    return steps, rows


def everything(options):
    scratch, folder = options.folder, options.folder / "data"
    works = {"encode": "texts a second", "fine-tune": "seconds a step"}
    values = {}
    for round_ in range(options.rounds):
        for work in works:
            print(f"round {round_ + 1} of {options.rounds}: {work}", file=sys.stderr)
            name = "step" if work == "fine-tune" else work
            values.setdefault((work, "PyTorch f32"), []).append(
                peer(name, folder, options)["value"]
            )
            for precision in ("f32", "bf16"):
                values.setdefault((work, f"Grove {precision}"), []).append(
                    bench(work, folder, options, precision)
                )
    load = os.getloadavg()[0]
    lines = [
        "# Encoders against PyTorch",
        "",
        f"{options.dataset}, MiniLM-L6, texts cut at {TOKENS} tokens, batches of {BATCH}, "
        f"{options.threads} threads, medians of {options.rounds} rounds in turns; load at the end "
        f"{load:.1f}. PyTorch pads to {TOKENS} tokens, as the reference does; Grove pads less.",
        "",
        "| work | system | median | times PyTorch |",
        "|:--|:--|--:|--:|",
    ]
    table = []
    for (work, system), found in values.items():
        median = statistics.median(found)
        base = statistics.median(values[work, "PyTorch f32"])
        ratio = median / base if work == "encode" else base / median
        lines.append(f"| {work}, {works[work]} | {system} | {median:.3g} | {ratio:.2f} |")
        table.append([work, system, median, ratio, *found])
    if options.whole:
        steps, rows = compare_whole(options, scratch)
        what = "all instances" if options.whole == "all" else f"{options.whole} instances"
        lines += [
            "",
            f"XR-Transformer as a whole, {what} (training, test), steps {steps}, one run each:",
            "",
            "| system | training (s) | times libpecos | P@1 / P@3 / P@5 |",
            "|:--|--:|--:|:--|",
        ]
        base = rows[-1][1]
        for system, seconds, *precision in rows:
            shown = " / ".join(f"{value:.2f}" for value in precision)
            lines.append(f"| {system} | {seconds:.1f} | {base / seconds:.2f} | {shown} |")
            table.append(["whole", system, seconds, base / seconds, *precision])
    results = pathlib.Path(options.results)
    results.mkdir(parents=True, exist_ok=True)
    (results / "transformers.md").write_text("\n".join(lines) + "\n")
    with open(results / "transformers.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["work", "system", "median", "ratio", "values"])
        writer.writerows(table)
    print("\n".join(lines))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=["all", "encode", "step", "whole"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("results", nargs="?", default="results/benchmarks")
    parser.add_argument("--model", required=True)
    parser.add_argument("--dataset", default="wordnet-28k")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--whole")
    parser.add_argument("--steps", type=lambda text: [int(part) for part in text.split(",")])
    options = parser.parse_args()
    if options.work == "all":
        everything(options)
    else:
        work = {"encode": encode, "step": step, "whole": whole}[options.work]
        print(json.dumps(work(options)))


main()
