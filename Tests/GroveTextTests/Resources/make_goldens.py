"""Writes tfidf.json and scalars.json, what scikit-learn and Python make of texts.

    pip install scikit-learn && python make_goldens.py

tfidf.json: corpora, settings, and for each pair what TfidfVectorizer gives: the vocabulary and the
rows of the training and the test texts as [column, value, column, value, ...].
scalars.json: Unicode scalars assigned in this Python's Unicode version, and which of them are word
characters of `re`, which are white space, and what `str.lower` makes of those that it changes; sets
are lists of [first, last].
"""
import json
import pathlib
import random
import re
import sys
import unicodedata

from sklearn.feature_extraction.text import TfidfVectorizer

HERE = pathlib.Path(__file__).parent

UNICODE = [
    "ΟΔΥΣΣΕΥΣ ΣΑΣ Σ, ΑΣ. ΑΣ'Α ΑΣ\u0301Α Α\u0301Σ 1Σ ΣΣ",
    "İstanbul ISTANBUL ıslak IIİ Straße STRASSE ẞß ǅungla ǄUNGLA",
    "naïve nai\u0308ve CAFÉ cafe\u0301 Ångström A\u030angström",
    "x² ½ cup ⅷ ೬೭ ١٢٣ 四五六 日本語テキスト 漢字 かな",
    "a_b __ _ a-b don't O’Neil e.g. 3.14 1,000 C++ #tag @you",
    "nbsp\u00a0here\u2003wide\u3000ideographic \u200bzero\u200dwidth \x1csep\x85next",
    "emoji 😀😀 🇩🇪 mixed😀word 𝒜𝒷𝒸 𐐀𐐨 Ⴀⴀ ꙀꙁＡａ",
    "हिन्दी पाठ தமிழ் ไทย 한국어 עִבְרִית العربيّة",
    "", " ", "\n\n", "a", "aa", "A  B\t\tC\n\nD \n E",
    "the the the cat sat", "the cat", "the dog sat on the cat",
]


def generated(count, words, seed):
    draw = random.Random(seed)
    vocabulary = ["".join(draw.choice("abcde") for _ in range(draw.randint(1, 4))) for _ in range(40)]
    vocabulary += ["Ébène", "ÇA", "été", "Σας", "x1", "№5"]
    gaps = [" ", " ", " ", "  ", ", ", "\n", "-", ". "]
    return [
        "".join(draw.choice(vocabulary) + draw.choice(gaps) for _ in range(draw.randint(0, words)))
        for _ in range(count)
    ]


CORPORA = {
    "unicode": (UNICODE, UNICODE[::2] + ["unseen words only", "the unseen cat"]),
    "generated": (generated(40, 20, 1), generated(10, 20, 2)),
}

SETTINGS = [
    {},
    {"ngram_range": (1, 2)},
    {"ngram_range": (1, 2), "sublinear_tf": True, "min_df": 2},
    {"ngram_range": (2, 3)},
    {"ngram_range": (1, 4), "min_df": 2, "max_df": 0.6},
    {"min_df": 0.05, "max_df": 12},
    {"smooth_idf": False, "norm": None},
    {"lowercase": False, "ngram_range": (1, 2)},
    {"analyzer": "char"},
    {"analyzer": "char", "ngram_range": (2, 4), "sublinear_tf": True},
    {"analyzer": "char", "ngram_range": (1, 3), "min_df": 3, "max_df": 0.9},
    {"analyzer": "char_wb", "ngram_range": (1, 3)},
    {"analyzer": "char_wb", "ngram_range": (4, 6)},
    {"analyzer": "char_wb", "ngram_range": (5, 5), "min_df": 2},
]


def rows(matrix):
    matrix = matrix.tocsr()
    matrix.sort_indices()
    result = []
    for i in range(matrix.shape[0]):
        part = slice(matrix.indptr[i], matrix.indptr[i + 1])
        row = []
        for column, value in zip(matrix.indices[part], matrix.data[part]):
            row += [int(column), float(f"{value:.8g}")]
        result.append(row)
    return result


def capped(train, settings):
    """A feature cap at which no tie is cut, so that the choice is defined."""
    full = TfidfVectorizer(**settings, use_idf=False, norm=None).fit(train)
    counts = full.transform(train).sum(axis=0)
    counts = sorted((int(round(c)) for c in counts.A1), reverse=True)
    return next(i for i in range(len(counts) // 3, 0, -1) if counts[i - 1] > counts[i])


def tfidf():
    corpora = {name: {"train": a, "test": b} for name, (a, b) in CORPORA.items()}
    cases = []
    for name, (train, test) in CORPORA.items():
        settings = list(SETTINGS)
        if name == "generated":
            for base in ({"ngram_range": (1, 2)}, {"analyzer": "char", "ngram_range": (1, 3)}):
                settings.append({**base, "max_features": capped(train, base)})
        for setting in settings:
            vectorizer = TfidfVectorizer(**setting)
            fitted = vectorizer.fit_transform(train)
            cases.append(
                {
                    "corpus": name,
                    "settings": setting,
                    "vocabulary": list(vectorizer.get_feature_names_out()),
                    "train": rows(fitted) if name == "unicode" else rows(fitted)[:6],
                    "test": rows(vectorizer.transform(test))[:5],
                }
            )
    return {"corpora": corpora, "cases": cases}


def ranges(test):
    result = []
    for code in range(sys.maxunicode + 1):
        if 0xD800 <= code < 0xE000 or not test(chr(code)):
            continue
        if result and result[-1][1] == code - 1:
            result[-1][1] = code
        else:
            result.append([code, code])
    return result


def scalars():
    lower = [
        [code, [ord(c) for c in chr(code).lower()]]
        for code in range(sys.maxunicode + 1)
        if not 0xD800 <= code < 0xE000 and chr(code).lower() != chr(code)
    ]
    return {
        "unicode": unicodedata.unidata_version,
        "assigned": ranges(lambda c: unicodedata.category(c) not in ("Cn", "Co")),
        "word": ranges(lambda c: re.match(r"\w", c) is not None),
        "space": ranges(str.isspace),
        "lower": lower,
    }


for name, value in (("tfidf.json", tfidf()), ("scalars.json", scalars())):
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    (HERE / name).write_text(text + "\n")
