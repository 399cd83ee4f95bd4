"""The parts of check-tokenizers that need Hugging Face's tokenizers and sentencepiece.

    prepare FOLDER WORDNET_TEXT... [--eurlex FILE] [--documents N]
        writes the texts as JSON lines, and trains vocabularies on WordNet's texts: models/NAME is
        what Grove reads, references/NAME.json the same tokenizer as Hugging Face keeps it.
    compare FOLDER NAME TEXTS IDS LIMIT GROVE_JSON
        holds the ids that Grove wrote against Hugging Face's, line by line, and the time it took
        against one document at a time in Python.
"""
import argparse
import gzip
import itertools
import json
import os
import time

import sentencepiece
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers
from tokenizers import processors, trainers

# Grove in parallel against Hugging Face one document at a time, in documents a second.
SPEED_UP = 10


def write_lines(path, texts):
    with open(path, "w") as file:
        for text in texts:
            file.write(json.dumps(text) + "\n")


def read_lines(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def eurlex(path, count):
    """Documents with their line ends, as Grove joins title and content."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in itertools.islice(file, count):
            document = json.loads(line)
            parts = (document.get("title") or "", document.get("content") or "")
            yield " ".join(part for part in parts if part)


def special(names, mask):
    """The special tokens of a family; the mask takes the white space before it."""
    return [AddedToken(name, lstrip=name == mask, normalized=False, special=True) for name in names]


def word_pieces(folder, texts, size=8000, name="wordpiece"):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=names, show_progress=False, limit_alphabet=200
    )
    tokenizer.train_from_iterator(texts, trainer)
    ids = {name: tokenizer.token_to_id(name) for name in names}
    tokenizer.post_processor = processors.BertProcessing(
        ("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"])
    )
    model = f"{folder}/models/{name}"
    os.makedirs(model)
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    with open(f"{model}/vocab.txt", "w") as file:
        file.writelines(token + "\n" for token, _ in vocabulary)
    configure(model, "bert", len(vocabulary), {"do_lower_case": True})
    tokenizer.save(f"{folder}/references/{name}.json")


def byte_level(folder, texts, size=8000, name="byte-level"):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    names = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=names,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    model = f"{folder}/models/{name}"
    os.makedirs(model)
    tokenizer.model.save(model)
    configure(model, "roberta", tokenizer.get_vocab_size(), {})
    # What RobertaTokenizer makes of the two files.
    tokenizer = Tokenizer(models.BPE.from_file(f"{model}/vocab.json", f"{model}/merges.txt"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special(names, "<mask>"))
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", tokenizer.token_to_id("</s>")),
        ("<s>", tokenizer.token_to_id("<s>")),
        add_prefix_space=False,
    )
    tokenizer.save(f"{folder}/references/{name}.json")


def unigram(folder, texts, size=8000, name="unigram", **options):
    model = f"{folder}/models/{name}"
    os.makedirs(model)
    names = ["<cls>", "<sep>", "<pad>", "<mask>", "<eod>", "<eop>"]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_prefix=f"{model}/spiece",
        vocab_size=size,
        model_type="unigram",
        control_symbols=names,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
        **options,
    )
    os.remove(f"{model}/spiece.vocab")
    configure(model, "xlnet", size, {})
    unigram_reference(folder, name, ["<unk>", "<s>", "</s>"] + names)


def unigram_reference(folder, name, names, **options):
    """What XLNetTokenizer makes of a spiece.model, with XLNetConverter's scores of `9,`."""
    from sentencepiece import sentencepiece_model_pb2

    proto = sentencepiece_model_pb2.ModelProto()
    with open(f"{folder}/models/{name}/spiece.model", "rb") as file:
        proto.ParseFromString(file.read())
    pieces = []
    for piece in proto.pieces:
        text = piece.piece
        with_comma = len(text) >= 2 and text[-1] == "," and text[-2].isdigit()
        pieces.append((text, piece.score - 100 if with_comma else piece.score))
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0))
    steps = [normalizers.Replace("``", '"'), normalizers.Replace("''", '"')]
    if not options.get("keep_accents"):
        steps += [normalizers.NFKD(), normalizers.StripAccents()]
    if options.get("do_lower_case"):
        steps.append(normalizers.Lowercase())
    if proto.normalizer_spec.precompiled_charsmap:
        steps.append(normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap))
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always"),
        ]
    )
    tokenizer.add_special_tokens(special(names, None))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A:0 <sep>:0 <cls>:2",
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in ("<sep>", "<cls>")],
    )
    tokenizer.save(f"{folder}/references/{options.get('save_as', name)}.json")


def configure(model, kind, size, settings):
    with open(f"{model}/config.json", "w") as file:
        json.dump({"model_type": kind, "vocab_size": size}, file)
    with open(f"{model}/tokenizer_config.json", "w") as file:
        json.dump(settings, file)


def prepare(arguments):
    folder = arguments.folder
    os.makedirs(f"{folder}/references")
    os.makedirs(f"{folder}/texts")
    texts = []
    for path in arguments.texts:
        with open(path, newline="\n") as file:
            texts += file.read().removesuffix("\n").split("\n")
    write_lines(f"{folder}/texts/wordnet-28k.jsonl", texts)
    if arguments.eurlex:
        documents = eurlex(arguments.eurlex, arguments.documents)
        write_lines(f"{folder}/texts/eurlex-57k.jsonl", documents)
    word_pieces(folder, texts)
    byte_level(folder, texts)
    unigram(folder, texts)


def compare(arguments):
    # A folder's own tokenizer.json serves as it is; a trained one has its reference beside it.
    reference = f"{arguments.folder}/references/{arguments.name}.json"
    if os.path.isdir(arguments.name):
        reference = f"{arguments.name}/tokenizer.json"
    tokenizer = Tokenizer.from_file(reference)
    tokenizer.no_padding()
    if arguments.limit:
        tokenizer.enable_truncation(arguments.limit)
    else:
        tokenizer.no_truncation()
    texts = read_lines(arguments.texts)
    with open(arguments.ids) as file:
        rows = [[int(word) for word in line.split()] for line in file]
    assert len(rows) == len(texts), f"{len(rows)} rows of ids for {len(texts)} texts"
    different, compared = [], 0
    for start in range(0, len(texts), 1000):
        block = tokenizer.encode_batch_fast(texts[start : start + 1000])
        for i, encoding in enumerate(block, start):
            compared += len(encoding.ids)
            if encoding.ids != rows[i]:
                different.append(i)
    # Enough documents for a second or two.
    sample = texts[:: max(1, len(texts) // arguments.sample)]
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        for text in sample:
            tokenizer.encode(text).ids
        seconds.append(time.perf_counter() - start)
    python = len(sample) / sorted(seconds)[1]
    with open(arguments.grove) as file:
        grove = json.load(file)["documents-per-second"]
    name = os.path.basename(os.path.normpath(arguments.name))
    data = os.path.basename(arguments.texts).removesuffix(".jsonl")
    ratio = grove / python
    print(
        f"{name:12} {data:12} limit {arguments.limit or 'none':>4}: {len(texts):6} documents,"
        f" {compared:9} ids, {len(different):3} documents different;"
        f" Grove {grove:8.0f}/s, Python {python:6.0f}/s, {ratio:5.1f} times"
    )
    for i in different[:5]:
        theirs = tokenizer.encode(texts[i])
        pairs = itertools.zip_longest(theirs.ids, rows[i])
        at = next(j for j, (a, b) in enumerate(pairs) if a != b)
        ours = [tokenizer.id_to_token(k) for k in rows[i][at : at + 6]]
        print(f"  document {i}, id {at}: expected {theirs.tokens[at:at + 6]}, got {ours}")
    return 1 if different or ratio < SPEED_UP else 0


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    preparing = commands.add_parser("prepare")
    preparing.add_argument("folder")
    preparing.add_argument("texts", nargs="+")
    preparing.add_argument("--eurlex")
    preparing.add_argument("--documents", type=int, default=10_000)
    comparing = commands.add_parser("compare")
    for name in ("folder", "name", "texts", "ids"):
        comparing.add_argument(name)
    comparing.add_argument("limit", type=int)
    comparing.add_argument("grove")
    comparing.add_argument("--sample", type=int, default=500)
    arguments = parser.parse_args()
    return prepare(arguments) if arguments.command == "prepare" else compare(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
