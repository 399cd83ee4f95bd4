"""What check-faults needs beside Grove: planted texts, a tiny encoder, C shims that inject faults."""

import json
import random
import shutil
import struct
import subprocess

SIZE, LAYERS, WORDS = 32, 2, 260

# A wall clock CLOCK_BY seconds off or, with CLOCK_EVERY, at another place up to as far off every so
# many milliseconds; all other clocks go on.
CLOCK = r"""
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long shift(void) {
    static long by, every = -1;
    if (every < 0) { by = atol(getenv("CLOCK_BY")); every = atol(getenv("CLOCK_EVERY")); }
    if (every == 0) return by;
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    unsigned long turn = (now.tv_sec * 1000 + now.tv_nsec / 1000000) / every;
    turn = turn * 6364136223846793005ul + 1442695040888963407ul;
    return (long)((turn >> 20) % (2 * by + 1)) - by;
}
int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        time->tv_sec += shift();
    return result;
}
int gettimeofday(struct timeval *time, void *zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *to) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to) *to = now.tv_sec;
    return now.tv_sec;
}
"""

# No room from the FULL_FROM-th call on that would take some: making, writing, growing, syncing and
# renaming of files and folders. How many there were is written to FULL_COUNT at the end. Only in
# Grove itself, not in programs it starts.
FULL = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>
static int calls;
static int is_grove(void) {
    const char *name = getenv("FULL_NAME");
    return name && strcmp(program_invocation_short_name, name) == 0;
}
static int full(void) {
    const char *from = getenv("FULL_FROM");
    if (!is_grove()) return 0;
    int call = __sync_add_and_fetch(&calls, 1);
    if (!from || call < atoi(from)) return 0;
    errno = ENOSPC;
    return 1;
}
static int is_file(int file) {
    struct stat status;
    struct statfs system;
    /* Not one of /proc, and not one in memory, which has no name. */
    return fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink > 0
        && fstatfs(file, &system) == 0 && system.f_type != 0x9fa0;
}
__attribute__((destructor)) static void count(void) {
    const char *path = getenv("FULL_COUNT");
    FILE *file = path && is_grove() ? fopen(path, "w") : NULL;
    if (file) { fprintf(file, "%d", calls); fclose(file); }
}
#define REAL(name, ...) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))(__VA_ARGS__)
#define FILES(name, ...) return is_file(file) && full() ? -1 : REAL(name, __VA_ARGS__)
#define NAMES(name, ...) return full() ? -1 : REAL(name, __VA_ARGS__)
ssize_t write(int file, const void *from, size_t count) { FILES(write, file, from, count); }
ssize_t pwrite(int file, const void *from, size_t count, off_t at) { FILES(pwrite, file, from, count, at); }
ssize_t pwrite64(int file, const void *from, size_t count, off64_t at) { FILES(pwrite64, file, from, count, at); }
int ftruncate(int file, off_t length) { FILES(ftruncate, file, length); }
int ftruncate64(int file, off64_t length) { FILES(ftruncate64, file, length); }
int fsync(int file) { FILES(fsync, file); }
int mkdir(const char *path, mode_t mode) { NAMES(mkdir, path, mode); }
int mkstemp(char *path) { NAMES(mkstemp, path); }
int rename(const char *from, const char *to) { NAMES(rename, from, to); }
#define OPEN(name) int name(const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; va_end(rest); \
    return flags & O_CREAT && full() ? -1 : REAL(name, path, flags, mode); }
OPEN(open)
OPEN(open64)
"""

# A file system that has no advisory locks, as some network ones.
NO_LOCKS = r"""
#include <errno.h>
int flock(int file, int what) { (void)file; (void)what; errno = ENOLCK; return -1; }
"""


def compile_shim(folder, name, source):
    """Makes a library to be loaded before all others; None where there is no C compiler."""
    compiler = next((name for name in ("cc", "gcc", "clang") if shutil.which(name)), None)
    if compiler is None:
        return None
    library = folder / f"{name}.so"
    (folder / f"{name}.c").write_text(source)
    subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", library, folder / f"{name}.c", "-ldl"], check=True
    )
    return library


def plant_texts(folder):
    """300 + 100 texts, 60 labels in 12 topics, two labels of one topic a text; and a manifest."""
    chance = random.Random(1)
    folder.mkdir(parents=True)
    for part, count in (("train", 300), ("test", 100)):
        texts, labels = [], []
        for _ in range(count):
            topic = chance.randrange(12)
            pair = sorted(chance.sample(range(topic * 5, topic * 5 + 5), 2))
            words = [72 + 2 * label + chance.randrange(2) for label in pair]
            words += [topic * 6 + chance.randrange(6) for _ in range(2)]
            words += [198 + chance.randrange(62) for _ in range(3)]
            texts.append(" ".join(f"w{word}" for word in words))
            labels.append(" ".join(f"label{label}" for label in pair))
        (folder / f"{part}_texts.txt").write_text("\n".join(texts) + "\n")
        (folder / f"{part}_labels.txt").write_text("\n".join(labels) + "\n")
    (folder / f"{folder.name}.yaml").write_text(
        f"name: {folder.name}\ntitle: Planted topics\nsource: made by scripts/check-faults\n"
        "licence: none\ncitation: none\ninstructions: Make it again.\nformat: plain-text\n"
        "expect: {train-instances: 300, test-instances: 100, labels: 60}\n"
    )


def plant_encoder(folder):
    """A BERT of two layers of 32 with random weights that knows the words of the planted texts."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + [f"w{word}" for word in range(WORDS)]
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    configuration = {
        "model_type": "bert", "vocab_size": len(words), "hidden_size": SIZE,
        "num_hidden_layers": LAYERS, "num_attention_heads": 2, "intermediate_size": 2 * SIZE,
        "max_position_embeddings": 32, "type_vocab_size": 2, "hidden_act": "gelu",
        "layer_norm_eps": 1e-12, "initializer_range": 0.1, "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1, "pad_token_id": 0,
    }
    (folder / "config.json").write_text(json.dumps(configuration))
    tensors = {
        "embeddings.word_embeddings.weight": ((len(words), SIZE), None),
        "embeddings.position_embeddings.weight": ((32, SIZE), None),
        "embeddings.token_type_embeddings.weight": ((2, SIZE), None),
    }
    dense, norms = {"pooler.dense": (SIZE, SIZE)}, ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{index}." for index in range(LAYERS)):
        for name in ("self.query", "self.key", "self.value", "output.dense"):
            dense[f"{layer}attention.{name}"] = (SIZE, SIZE)
        dense[layer + "intermediate.dense"] = (2 * SIZE, SIZE)
        dense[layer + "output.dense"] = (SIZE, 2 * SIZE)
        norms += [layer + "attention.output.LayerNorm", layer + "output.LayerNorm"]
    for name, shape in dense.items():
        tensors |= {f"{name}.weight": (shape, None), f"{name}.bias": (shape[:1], 0)}
    for name in norms:
        tensors |= {f"{name}.weight": ((SIZE,), 1), f"{name}.bias": ((SIZE,), 0)}
    chance, header, data = random.Random(4), {}, b""
    for name, (shape, value) in tensors.items():
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        values = [chance.gauss(0, 0.1) if value is None else value for _ in range(count)]
        start, data = len(data), data + struct.pack(f"<{count}f", *values)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
