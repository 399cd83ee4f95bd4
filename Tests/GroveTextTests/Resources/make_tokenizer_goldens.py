"""Writes tokenizers.json and the folder Tokenizers: small models and Hugging Face's ids of texts.

    python make_tokenizer_goldens.py       (tokenizers 0.23.3, sentencepiece 0.2.3, protobuf)

The vocabularies are trained on texts made here. Texts are hexadecimal bytes, as some are no UTF-8;
Python decodes those as Swift does, with one U+FFFD for each maximal subpart.
"""
import hashlib
import json
import os
import random
import shutil
import sys

from tokenizers import Tokenizer, normalizers, pre_tokenizers

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../../scripts"))
import check_tokenizers as peers  # noqa: E402

WORDS = """the of and a dog cat regulation council directive running runs runner being undo unhappy
happiness internationalisation 1978 1985 22 888 EEC don't we're I'll they've he'd it's I'm cafe
naive resume facade strasse istanbul office affluent fluffy Europe European Union member state
states agreement between price of wheat export refund article treaty having regard to proposal from
commission whereas annex shall enter into force day following publication official journal quick
brown fox jumps over lazy dogs zebra xylophone jazz quartz""".split()


def training_texts():
    draw = random.Random(1)
    marks = ["", "", "", "", ",", ".", ";", " -", "!", "?"]
    for _ in range(2000):
        count = draw.randint(3, 20)
        yield " ".join(draw.choice(WORDS) + draw.choice(marks) for _ in range(count))
    for text in ("é è ü ß ı ø", "日 本 語", "ﬁ ﬂ", "😀", "٣ ⅷ ²"):
        for _ in range(20):
            yield text


TEXTS = [
    "", " ", "  \t\n ", "The dog runs.", "don't we're I'll they've he'd it's I'm DON'T 'S '", "a  b   c",
    "trailing space ", "\n\nlines\r\nand\ttabs\x0b\x0c", "cafe\u0301 CAFÉ naïve Ångström A\u030a",
    "q\u0323\u0307 q\u0307\u0323 \u0301alone e\u0301\u0302\u0303", "日本語のテキスト 中文 漢字abc한국어 가각",
    "\uf900\U0002f800 豈", "👩\u200d👩\u200d👧 😀😀 ❤️ 🇩🇪 👍🏽", "a\x00b\x01c\x7fd\x85e", "zero\u200bwidth\u200cx\u200dy\ufeff",
    "soft\u00adhyphen", "a" * 100, "a" * 101, "ab" * 300 + " dog", "x" * 99 + "é" * 2, "NBSP\u00a0here\u3000wide\u2003em\u2028ls",
    "İSTANBUL ısparta Istanbul I İ", "ﬁne oﬃce ﬂuﬀy Ĳ ǆ ℌ ™ ½ ²³ ①", "straße STRASSE ẞ", "ΣΊΣΥΦΟΣ σς ΟΔΟΣ",
    "[CLS] inside [SEP] and [MASK]dog [UNK] [PAD][PAD]", "<s> x </s> <mask>dog  <mask> <pad><unk> <cls><sep> <eop>",
    "[cls] <S> [ CLS ] [CLS", "＜sep＞ ［CLS］ fullwidth ＡＢＣ １２３", "``quoted'' ''' ``` '' `a' it''s",
    "a\u2581b \u2581\u2581c \u2581 d", "1978 22/88 111 888, 9, 9,9, 1,000.50 ٣٤ ⅷ Ⅻ ² ½ 五", "price:€5,-/kg (ex-VAT) #1 @x $y ^z `q` ~",
    "x\u0660\u06f0\u0966 y\u0903 \u0e01\u0e33 \u1e9b\u0323", "\ue000 \U000f0000 \u0378 \U000e0001 \ufffe \U0010ffff", "tab\tand  two\u00a0\u00a0spaces \u00a0 x",
    "\u166d \U000111c9 \u1734 \u1885 \u1cf2 \U00011938 \U0001f16c \u2e43 \u08d4", "\u0600 a \u0600b \u06dd x", " \u0301x a \u0301", "hello\r\nworld \r \n",
    "unhappy,happiness;undo--internationalisation...", "can'tt 've're's'm 'd 'll", "'re''ve \"quoted\"", "　全角　", "मन्त्री தமிழ் ქართული",
    "\u0130\u0130 \u01c5 \u1f88 \u1e9e", "dž \u0149 \ufb03 \ufdfa", "A\u0328\u0301 \u0344 \u0f73 \u2126 \u212b",
]
BYTES = [
    b"broken \xff\xfe byte", b"cut \xe2\x82", b"\xc3", b"dog\xf0\x9f\x98dog", b"\xed\xa0\x80 x", b"\xc0\x80 over", b"caf\xc3 \xa9",
    b"<s\xff> [CLS\xe2] \x80\x80",
]


def encoded(reference, texts, limits):
    tokenizer = Tokenizer.from_file(reference)
    rows = []
    for text in texts:
        ids = []
        for limit in limits:
            tokenizer.no_truncation()
            if limit:
                tokenizer.enable_truncation(limit)
            ids.append(tokenizer.encode(text).ids)
        rows.append(ids)
    return rows


def variants(folder):
    """More tokenizers from the same vocabularies, by their settings."""
    def settle(name, source, settings, change):
        shutil.copytree(f"{folder}/models/{source}", f"{folder}/models/{name}")
        kind = json.load(open(f"{folder}/models/{source}/config.json"))
        json.dump(kind, open(f"{folder}/models/{name}/config.json", "w"))
        json.dump(settings, open(f"{folder}/models/{name}/tokenizer_config.json", "w"))
        tokenizer = Tokenizer.from_file(f"{folder}/references/{source}.json")
        change(tokenizer)
        tokenizer.save(f"{folder}/references/{name}.json")

    def cased(t):
        t.normalizer = normalizers.BertNormalizer(strip_accents=None, lowercase=False)

    def accents(t):
        t.normalizer = normalizers.BertNormalizer(strip_accents=False, lowercase=True, handle_chinese_chars=False)

    def spaced(t):
        t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)

    settle("wordpiece-cased", "wordpiece", {"do_lower_case": False}, cased)
    settle("wordpiece-accents", "wordpiece",
           {"do_lower_case": True, "strip_accents": False, "tokenize_chinese_chars": False}, accents)
    settle("byte-level-spaced", "byte-level", {"add_prefix_space": True}, spaced)
    names = ["<unk>", "<s>", "</s>", "<cls>", "<sep>", "<pad>", "<mask>", "<eod>", "<eop>"]
    for name, options in (
        ("unigram-lower", {"do_lower_case": True}), ("unigram-accents", {"keep_accents": True}),
    ):
        settle(name, "unigram", options, lambda t: None)
        peers.unigram_reference(folder, "unigram", names, save_as=name, **options)


def scalars():
    """What the normalisers make of every scalar, as digests."""
    every = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    none = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    steps = {
        "clean": normalizers.BertNormalizer(**{**none, "clean_text": True}),
        "chinese": normalizers.BertNormalizer(**{**none, "handle_chinese_chars": True}),
        "accents": normalizers.BertNormalizer(**{**none, "strip_accents": True}),
        "lower": normalizers.Lowercase(),
        "marks": normalizers.Sequence([normalizers.NFKD(), normalizers.StripAccents()]),
    }
    found = {}
    for name, step in steps.items():
        text = "\n".join(step.normalize_str(c) for c in every)
        found[name] = hashlib.sha256(text.encode()).hexdigest()
    bert = pre_tokenizers.BertPreTokenizer()
    level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    kinds = []
    for c in every:
        parts = len(bert.pre_tokenize_str("a" + c + "a"))
        classes = [len(level.pre_tokenize_str(x + c)) for x in "a1!"]
        kinds.append("wsp"[parts - 1] + ("LNOS"[classes.index(1) if 1 in classes else 3]))
    found["kinds"] = hashlib.sha256("".join(kinds).encode()).hexdigest()
    return found


def main():
    folder = f"{HERE}/Tokenizers"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(f"{folder}/references")
    texts = list(training_texts())
    peers.word_pieces(folder, texts, size=500)
    peers.byte_level(folder, texts, size=600)
    rules = f"{folder}/rules.tsv"
    with open(rules, "w") as file:
        # Code points in hexadecimal: ligatures, tab and line end, and one of two scalars.
        for source, target in (("FB01", "66 69"), ("9", "20"), ("A", "20"), ("D", "20"), ("7F", ""),
                               ("65 301", "65"), ("3A3", "3C3"), ("FF1C", "3C")):
            file.write(f"{source}\t{target}\n")
    peers.unigram(folder, texts, size=220, normalization_rule_tsv=rules, hard_vocab_limit=False)
    os.remove(rules)
    variants(folder)
    for name in os.listdir(f"{folder}/models"):
        config = f"{folder}/models/{name}/config.json"
        kind = json.load(open(config))
        kind["vocab_size"] = Tokenizer.from_file(f"{folder}/references/{name}.json").get_vocab_size()
        json.dump(kind, open(config, "w"))
    rows = [text.encode() for text in TEXTS] + BYTES
    decoded = [row.decode(errors="replace") for row in rows]
    limits = [0, 2, 3, 7]
    goldens = {"texts": [row.hex() for row in rows], "limits": limits, "scalars": scalars(), "ids": {}}
    for name in sorted(os.listdir(f"{folder}/models")):
        goldens["ids"][name] = encoded(f"{folder}/references/{name}.json", decoded, limits)
    # The reference of one of each kind is a tokenizer.json without other files.
    for name in ("wordpiece", "byte-level", "unigram"):
        os.makedirs(f"{folder}/json/{name}")
        shutil.copy(f"{folder}/references/{name}.json", f"{folder}/json/{name}/tokenizer.json")
    shutil.rmtree(f"{folder}/references")
    with open(f"{HERE}/tokenizers.json", "w") as file:
        json.dump(goldens, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
