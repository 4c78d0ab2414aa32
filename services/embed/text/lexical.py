"""Text to BM25 term vectors, for search by words in any script.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). The
document side holds the saturated term frequency, the query side a weight a term; the inverse
document frequency is added by Qdrant (`modifier: idf`), which knows the collection.

Terms are lower-cased, NFKC-normalised words without accents, stemmed when they are English-like.
Scripts without spaces give single characters and pairs (measured on a Chinese search set:
nDCG@10 0.690, against 0.583 with a dictionary-free word splitter).
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

_K1 = 1.2
_B = 0.75
_AVERAGE_LENGTH = 150.0
"""Terms of a usual chunk. A constant, because vectors are made before the collection is known."""

_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Myanmar, Khmer
    "\u3040-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\uac00-\ud7af"  # Hangul
)
_MARKED = "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
"""Hebrew, Arabic and Indic: vowel signs are part of a word there, though `\\w` leaves them out."""

_PIECES = re.compile(
    rf"(?P<run>[{_UNSPACED}]+)|c\+\+|[cf]#|(?:(?![{_UNSPACED}])(?:[^\W_]|[{_MARKED}]))+"
)
_CHARACTER = re.compile(f"[{_UNSPACED}]")
_CHARACTER_WEIGHT = 0.5
_ACCENTS = re.compile("[\u0300-\u036f]")
_ENGLISH_LIKE = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True, slots=True)
class TermVector:
    """A sparse vector: distinct u32 term ids, ascending, and a weight for each."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


def document_vector(text: str) -> TermVector:
    """BM25 term-frequency weights of a document's terms."""
    counts = Counter(terms(text))
    length = sum(counts.values())
    saturation = _K1 * (1 - _B + _B * length / _AVERAGE_LENGTH)
    return _vector(
        {term: count * (_K1 + 1) / (count + saturation) for term, count in counts.items()}
    )


def query_vector(text: str) -> TermVector:
    """Weight 1 for each distinct term of a query, less for single characters.

    Function words are left out unless there is nothing else: in a small library they are rare
    enough to look meaningful. A single character says less than a pair; at half weight two
    Chinese sets gain 0.008 and lose 0.001 nDCG@10.
    """
    found = set(terms(text))
    return _vector(
        {
            term: _CHARACTER_WEIGHT if _CHARACTER.fullmatch(term) else 1.0
            for term in found - _STOP_TERMS or found
        }
    )


def terms(text: str) -> Iterator[str]:
    """The terms of a text, in order and repeated as often as they occur."""
    for piece in _PIECES.finditer(_normalised(text)):
        run = piece["run"]
        if run:
            yield from run
            yield from (left + right for left, right in pairwise(run))
        else:
            yield _stem(piece[0])


def _normalised(text: str) -> str:
    """NFKC, lower case, Latin, Greek and Cyrillic letters without accents."""
    lowered = unicodedata.normalize("NFKC", text).lower()
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", lowered)))


_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    if not _ENGLISH_LIKE.fullmatch(word):
        return word
    stemmed: str = _stemmer.stemWord(word)
    return stemmed


_STOP_WORDS = """
a an and are as at be been but by can did do does for from had has have how i if in into is it its
me my of on or our so than that the their them then there these they this those to was we were
what when where which who whom whose why will with you your
的 了 是 在 和 与 及 或 吗 呢 吧 啊 哪 些 什 么 怎 样 为 被 把 就 也 都 而 其 之
は が を に の と で も へ か
"""
_STOP_TERMS = frozenset(_stem(word) for word in _STOP_WORDS.split())


@lru_cache(maxsize=65_536)
def _term_id(term: str) -> int:
    """A stable u32: two of a million terms share one with a chance of 1 to 4,000 a term."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest(), "big")


def _vector(weights: dict[str, float]) -> TermVector:
    by_id: dict[int, float] = {}
    for term, weight in weights.items():
        term_id = _term_id(term)
        by_id[term_id] = by_id.get(term_id, 0.0) + weight
    ordered = sorted(by_id.items())
    return TermVector(tuple(key for key, _ in ordered), tuple(value for _, value in ordered))
