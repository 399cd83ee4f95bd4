#!/usr/bin/env python3
"""Writes older-instances.h5: values of test instances as the format grove-artifact-1 had them.

As Grove wrote it then: in the file format of HDF5 1.10, whose metadata has checksums. Needs h5py.
Usage: make_older_instances.py FILE
"""

import hashlib
import json
import sys

import h5py
import numpy

NAMES = ["format", "stage", "key", "attributes", "seconds", "provenance", "created", "arrays"]
BLOCK = 1 << 20


def sha256(data):
    return hashlib.sha256(data).digest()


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def main():
    columns = {"0": [1, 0.25, 0, 0.5], "1": [0.125, 1, 0.75, 0]}
    arrays = {name: numpy.array(values, "<f4") for name, values in columns.items()}
    directory = [[name, "float32", len(array)] for name, array in sorted(arrays.items())]
    texts = [
        "grove-artifact-1", "instances", "",
        compact({"names": ["P@1", "R@1"], "run": "older"}), "{}", "{}", "1795279298.5",
        compact(directory),
    ]
    outline = b""
    for name, text in zip(NAMES, texts):
        outline += f"{name} {len(text.encode())}\n".encode() + text.encode()
    digests = b""
    for name, array in sorted(arrays.items()):
        data = array.tobytes()
        blocks = [data[i:i + BLOCK] for i in range(0, len(data), BLOCK)]
        digests += sha256(b"".join(sha256(block) for block in blocks))
    with h5py.File(sys.argv[1], "w", libver=("v110", "v110")) as file:
        for name, array in arrays.items():
            file.create_dataset(name, data=array)
        checksum = hashlib.sha256(sha256(outline) + digests).hexdigest()
        names = NAMES + ["texts-checksum", "checksum"]
        for name, text in zip(names, texts + [sha256(outline).hex(), checksum]):
            kind = h5py.string_dtype("utf-8", max(1, len(text.encode())))
            file.attrs.create(name, text.encode() if text else h5py.Empty(kind), dtype=kind)


main()
