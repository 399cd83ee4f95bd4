"""libpecos on one synthetic dataset: a line of CSV a stage, with seconds and peak memory.

Representation, clustering, training, storing and loading the model, prediction with the loaded
model (libpecos predicts fastest from one loaded for prediction only). Each line is written as soon
as its stage is over, so that a run that is stopped tells how far it came.
"""
import argparse
import os
import shutil
import tempfile
import time

from bench_peers_data import load, precision
from pecos.xmc import Indexer, LabelEmbeddingFactory
from pecos.xmc.xlinear.model import XLinearModel


def reset_peak():
    """Starts the kernel's record of the peak resident memory anew."""
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


def peak_mebibytes():
    with open("/proc/self/status", encoding="ascii") as file:
        line = next(line for line in file if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


class Stages:
    """Appends a line to a file as each stage ends."""

    def __init__(self, path):
        self.path = path

    def run(self, name, work):
        reset_peak()
        started = time.monotonic()
        result = work()
        self.write(name, time.monotonic() - started, peak_mebibytes())
        return result

    def write(self, name, seconds, peak):
        with open(self.path, "a", encoding="ascii") as file:
            file.write(f"{name},{seconds:.6f},{peak:.1f}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="the dataset's folder")
    parser.add_argument("output", help="the CSV to append to: stage, seconds, peak MiB")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    stages = Stages(options.output)
    train, labels, test, truth = stages.run(
        "load", lambda: load(options.folder, "X.trn", "Y.trn", "X.tst", "Y.tst")
    )
    vectors = stages.run(
        "representation", lambda: LabelEmbeddingFactory.create(labels, train, method="pifa")
    )
    chain = stages.run(
        "clustering",
        lambda: Indexer.gen(
            vectors,
            indexer_type="hierarchicalkmeans",
            nr_splits=32,
            max_leaf_size=100,
            seed=0,
            threads=options.threads,
        ),
    )
    del vectors
    model = stages.run(
        "training",
        lambda: XLinearModel.train(
            train, labels, chain, threads=options.threads, threshold=0.1
        ),
    )
    # Beside the output, as a model may be larger than a temporary folder in memory.
    folder = tempfile.mkdtemp(dir=os.path.dirname(os.path.abspath(options.output)))
    try:
        stages.run("store", lambda: model.save(folder))
        del model, train, labels
        model = stages.run("load model", lambda: XLinearModel.load(folder, is_predict_only=True))
        scores = stages.run(
            "prediction",
            lambda: model.predict(test, beam_size=10, only_topk=5, threads=options.threads),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, value in precision(scores, truth).items():
        stages.write(name, value, 0)


if __name__ == "__main__":
    main()
