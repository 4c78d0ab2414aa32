"""How alike two texts are, from a sketch of each: capture makes them, catalog compares them.

A bottom-k sketch (Cohen and Kaplan, "Summarizing data using bottom-k sketches", 2007): of the
hashes of all shingles of a text only the `SKETCH_SIZE` smallest are kept. The share of common ones
among the smallest of both texts together estimates the Jaccard similarity of their shingles, with a
standard error below 1 / (2 √SKETCH_SIZE), 4.4 %; texts with fewer shingles than that are compared
exactly. A shingle is three words in a row; a character of Chinese, Japanese or Thai is a word.
"""

import hashlib
import re

SKETCH_SIZE = 128
_SHINGLE_WORDS = 3
_HASH_HEX = 8
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff]|[^\W_]+"
)


def sketch(text: str) -> str:
    """The sketch of a text: at most `SKETCH_SIZE` hashes of 8 hexadecimal digits, ascending."""
    words = _WORD.findall(text.casefold())
    size = min(_SHINGLE_WORDS, len(words))
    shingles = {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)} if size else ()
    hashes = {
        hashlib.blake2b(shingle.encode("utf-8", "replace"), digest_size=4).hexdigest()
        for shingle in shingles
    }
    return "".join(sorted(hashes)[:SKETCH_SIZE])


def similarity(one: str, other: str) -> float:
    """The estimated Jaccard similarity, 0 to 1, of two sketched texts; 1 when both are empty."""
    ours, theirs = _hashes(one), _hashes(other)
    smallest = sorted(ours | theirs)[:SKETCH_SIZE]
    if not smallest:
        return 1.0
    return sum(item in ours and item in theirs for item in smallest) / len(smallest)


def _hashes(text: str) -> set[str]:
    return {text[i : i + _HASH_HEX] for i in range(0, len(text), _HASH_HEX)}
