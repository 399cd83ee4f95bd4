"""One dataset of check-exchange: models and cluster chains between Grove and libpecos.

Prints a line for each pair of predictions held against each other, and exits with 1 where scores differ
by more than 1e-5, or labels whose scores differ by more. Which of several labels or clusters of one
score comes first is up to each: labels that were exchanged so are counted as ties.
"""
import argparse
import json
import os
import shutil
import subprocess

import h5py
import numpy as np
import scipy.sparse as sp
from pecos.utils.cluster_util import ClusterChain
from pecos.utils.featurization.text.preprocess import Preprocessor
from pecos.xmc import Indexer, LabelEmbeddingFactory
from pecos.xmc.xlinear.model import XLinearModel

TOLERANCE = 1e-5
BEAM, TOP = 10, 20
POSTS = ("l3-hinge", "sigmoid", "log-sigmoid", "log-l3-hinge", "noop")
KINDS = ("BINARY_SEARCH_CHUNKED", "HASH_CHUNKED", "CSC")


class Check:
    """Compares predictions and remembers what was wrong."""

    def __init__(self):
        self.problems = 0

    def compare(self, what, ours, theirs):
        """Holds two score matrices, (instances, labels), against each other."""
        if ours.shape != theirs.shape:
            return self.say(what, False, f"shapes {ours.shape} and {theirs.shape}")
        worst, ties, wrong = 0.0, 0, 0
        for row in range(ours.shape[0]):
            a, b = (scores_of(matrix, row) for matrix in (ours, theirs))
            if len(a) != len(b):
                wrong += 1
                continue
            values = [np.sort(np.fromiter(x.values(), np.float64))[::-1] for x in (a, b)]
            scale = np.maximum(1, np.abs(values[1]))
            apart = np.abs(values[0] - values[1]) / scale
            shared = [abs(a[k] - b[k]) / max(1, abs(b[k])) for k in a.keys() & b.keys()]
            worst = max(worst, apart.max(initial=0), max(shared, default=0))
            # A label that only one side has must be as good as the last of the other's.
            for one, other in ((a, values[1]), (b, values[0])):
                for key in one.keys() - (b if one is a else a).keys():
                    ties += 1
                    apart = abs(one[key] - other[-1]) / max(1, abs(other[-1]))
                    worst = max(worst, apart)
        text = f"{ours.shape[0]} instances, {worst:.1e} at most"
        text += f", {ties // 2} ties" if ties else ""
        text += f", {wrong} rows of other lengths" if wrong else ""
        self.say(what, worst <= TOLERANCE and wrong == 0, text)

    def say(self, what, holds, text):
        """Prints the outcome of one check."""
        self.problems += not holds
        print(f"{'ok' if holds else 'PROBLEM':8}{what}: {text}", flush=True)


def scores_of(matrix, row):
    """The labels and scores of an instance."""
    cells = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return dict(zip(matrix.indices[cells].tolist(), matrix.data[cells].tolist()))


def best(scores, top):
    """The best labels of each row, ties to the smaller label."""
    scores = scores.tocsr()
    rows, columns, values = [], [], []
    for row in range(scores.shape[0]):
        cells = slice(scores.indptr[row], scores.indptr[row + 1])
        labels, data = scores.indices[cells], scores.data[cells]
        order = np.lexsort((labels, -data))[:top]
        rows += [row] * len(order)
        columns += labels[order].tolist()
        values += data[order].tolist()
    return stored(rows, columns, values, scores.shape)


def stored(rows, columns, values, shape):
    """A matrix that keeps zeros."""
    order = np.lexsort((columns, rows))
    counts = np.bincount(np.asarray(rows, np.int64), minlength=shape[0])
    offsets = np.concatenate(([0], np.cumsum(counts)))
    data = np.asarray(values, np.float32)[order]
    return sp.csr_matrix((data, np.asarray(columns)[order], offsets), shape=shape)


class Grove:
    """Grove's command line."""

    def __init__(self, path, cache, scratch):
        self.path, self.cache, self.scratch = path, cache, scratch

    def run(self, *arguments):
        """Runs a command that must succeed."""
        subprocess.run([self.path, *arguments, "--quiet"], check=True, stdout=subprocess.DEVNULL)

    def predict(self, model, kind, instances, **settings):
        """The scores that `grove exchange predict` writes."""
        out = f"{self.scratch}/scores.npz"
        options = [part for key, value in settings.items() for part in (f"--{key}", str(value))]
        self.run("exchange", "predict", model, f"--{kind}", instances, "--out", out, *options)
        return sp.load_npz(out)


def with_post_processor(folder, post, copy):
    """A copy of a model that reads margins in another way."""
    shutil.copytree(folder, copy)
    for layer in os.listdir(f"{copy}/ranker"):
        path = f"{copy}/ranker/{layer}/param.json"
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8") as file:
            parameters = json.load(file)
        parameters["pred_kwargs"]["post_processor"] = post
        with open(path, "w", encoding="utf-8") as file:
            json.dump(parameters, file)


def from_libpecos(check, grove, folder, train, labels, test):
    """What libpecos trains is read by Grove."""
    vectors = LabelEmbeddingFactory.create(labels, train, method="pifa")
    chain = Indexer.gen(
        vectors, indexer_type="hierarchicalkmeans", nr_splits=8, max_leaf_size=20, seed=1, threads=1
    )
    chain.save(f"{folder}/chain")
    keep = {"beam_size": BEAM, "only_topk": TOP}
    model = XLinearModel.train(train, labels, chain, pred_kwargs=keep)
    path = f"{folder}/libpecos"
    model.save(path)
    features = f"{folder}/pecos/X.tst.npz"
    for post in POSTS:
        read = f"{folder}/libpecos-{post}"
        with_post_processor(path, post, read)
        theirs = XLinearModel.load(read).predict(test)
        ours = grove.predict(read, "features", features)
        check.compare(f"libpecos's model in Grove, {post}", ours, theirs.tocsr())
    # A hinge makes clusters beyond the margin equal, and a narrow beam must choose among them by
    # chance; a sigmoid tells them apart.
    narrow = f"{folder}/libpecos-log-sigmoid"
    ours = grove.predict(narrow, "features", features, beam=3, top=5)
    theirs = XLinearModel.load(narrow).predict(test, beam_size=3, only_topk=5)
    check.compare("libpecos's model in Grove, beam 3, 5 labels, log-sigmoid", ours, theirs.tocsr())
    flat = XLinearModel.train(train, labels, bias=-1.0, only_topk=TOP)
    flat.save(f"{folder}/flat")
    ours = grove.predict(f"{folder}/flat", "features", features)
    check.compare("one-versus-all without bias", ours, flat.predict(test).tocsr())
    return chain


def from_grove(check, grove, folder, test, label_count, records, stages):
    """What Grove trains is read by libpecos, both its halves."""
    for budget in (1, 2):
        path = f"{folder}/grove-{budget}"
        record = next(r for r in records if r["swept"]["disentanglement.budget"] == budget)
        ours = prediction(record, stages, (test.shape[0], label_count))
        merge = None
        if os.path.exists(f"{path}/label-map.npz"):
            merge = sp.load_npz(f"{path}/label-map.npz")

        def merged(scores):
            return best(scores if merge is None else scores.tocsr() @ merge, TOP)

        name = f"Grove's model of budget {budget}"
        again = grove.predict(path, "features", f"{folder}/pecos/X.tst.npz")
        check.compare(f"{name}, written and read, and its run", again, ours)
        check.compare(f"{name} in libpecos", ours, merged(XLinearModel.load(path).predict(test)))
        for kind in KINDS:
            model = XLinearModel.load(path, is_predict_only=True, weight_matrix_type=kind)
            check.compare(f"{name}, compiled, {kind}", ours, merged(model.predict(test)))
        mapped = f"{folder}/mapped-{budget}"
        XLinearModel.compile_mmap_model(path, mapped)
        model = XLinearModel.load(mapped, is_predict_only=True)
        check.compare(f"{name}, mapped into memory", ours, merged(model.predict(test)))


def prediction(record, stages, shape):
    """A run's own predictions, from its cache."""
    key = next(s["key"] for s in record["provenance"]["stages"] if s["stage"] == "prediction")
    arrays = {}
    with h5py.File(f"{stages}/{key[:2]}/{key}.h5") as file:
        file.visititems(
            lambda path, item: arrays.update({path.split("/")[-1]: item[()]})
            if isinstance(item, h5py.Dataset)
            else None
        )
    rows = np.repeat(np.arange(shape[0]), np.diff(arrays["offsets"]))
    return stored(rows, arrays["labels"].astype(np.int64), arrays["scores"], shape)


def chains(check, grove, folder, dataset, chain, train, labels):
    """Trees go both ways."""
    spec = f"{folder}/imported.yaml"
    with open(spec, "w", encoding="utf-8") as file:
        file.write(
            f"name: imported\ndatasets: [{dataset}]\n"
            f"clusterer: {{kind: imported, path: {folder}/chain}}\n"
        )
    grove.run("tree", spec, "--export", f"{folder}/chain-again", "--cache", grove.cache)
    again = ClusterChain.load(f"{folder}/chain-again")
    check.say("libpecos's chain, read and written by Grove", again == chain, f"{len(chain)} levels")
    grove.run("run", spec, "--cache", grove.cache, "--results", folder)
    with open(f"{folder}/imported/records.json", encoding="utf-8") as file:
        record = json.load(file)["records"][0]
    check.say(
        "Grove's run on libpecos's chain",
        record["status"] == "ok",
        f"P@1 {record['metrics']['P@1']:.2f}",
    )
    ours = ClusterChain.load(f"{folder}/grove-chain")
    layers = XLinearModel.load(f"{folder}/grove-1").model.model_chain
    same = ClusterChain([layer.C for layer in layers]) == ours
    check.say("Grove's chain is that of its model", same, f"{ours[-1].shape[1]} leaf clusters")
    model = XLinearModel.train(train, labels, ours)
    check.say("Grove's chain trains in libpecos", model.model.depth == len(ours), f"{len(ours)} levels")


def texts(check, grove, folder, labels):
    """A text model with libpecos's own tf-idf."""
    corpora = []
    for part in ("trn", "tst"):
        with open(f"{folder}/pecos/X.{part}.txt", encoding="utf-8", newline="\n") as file:
            corpora.append(file.read().split("\n")[:-1])
    words = {"ngram_range": [1, 2], "min_df_cnt": 2, "sublinear_tf": True}
    letters = {"ngram_range": [3, 3], "analyzer": "char", "min_df_cnt": 5, "add_one_idf": True}
    config = {"type": "tfidf", "kwargs": {"base_vect_configs": [words, letters]}}
    path = f"{folder}/text"
    Preprocessor.train(corpora[0], config).save(f"{path}/preprocessor")
    preprocessor = Preprocessor.load(f"{path}/preprocessor")
    train = preprocessor.predict(corpora[0])
    chain = ClusterChain.load(f"{folder}/chain")
    keep = {"beam_size": BEAM, "only_topk": TOP}
    model = XLinearModel.train(train, labels, chain, pred_kwargs=keep)
    model.save(f"{path}/xlinear_ensemble/0")
    with open(f"{path}/output_items.json", "w", encoding="utf-8") as file:
        json.dump([str(i) for i in range(labels.shape[1])], file)
    ours = grove.predict(path, "texts", f"{folder}/pecos/X.tst.txt")
    theirs = model.predict(preprocessor.predict(corpora[1]))
    check.compare(f"a text model of {train.shape[1]} terms in Grove", ours, theirs.tocsr())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="what check-exchange prepared")
    parser.add_argument("--grove", required=True, help="the command")
    parser.add_argument("--cache", required=True, help="Grove's cache")
    parser.add_argument("--dataset", required=True)
    options = parser.parse_args()
    folder = options.folder

    def load(name):
        matrix = sp.load_npz(f"{folder}/pecos/{name}.npz").tocsr().astype(np.float32)
        matrix.sort_indices()
        return matrix

    train, labels, test = load("X.trn"), load("Y.trn"), load("X.tst")
    with open(f"{folder}/{options.dataset}/records.json", encoding="utf-8") as file:
        records = json.load(file)["records"]
    check = Check()
    grove = Grove(options.grove, options.cache, folder)
    print(f"{options.dataset}: {train.shape[0]} + {test.shape[0]} instances, {labels.shape[1]} labels")
    chain = from_libpecos(check, grove, folder, train, labels, test)
    stages = f"{options.cache}/stages"
    from_grove(check, grove, folder, test, labels.shape[1], records, stages)
    chains(check, grove, folder, options.dataset, chain, train, labels)
    if os.path.exists(f"{folder}/pecos/X.trn.txt"):
        texts(check, grove, folder, labels)
    print(flush=True)
    return 1 if check.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
