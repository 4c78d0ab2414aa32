"""Detect: which charset a page's bytes are in, where what was taken for it cannot be. Pure.

chardetng is the detector of Firefox. What the page declares is believed as long as its bytes allow;
bytes that are UTF-8 throughout are UTF-8, whatever is said (other charsets are not so by chance).
"""

import codecs

from chardetng_py import EncodingDetector

_CODECS = {
    "big5": "big5hkscs",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "gb18030": "gb18030",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "macintosh": "mac_roman",
    "shift_jis": "cp932",
    "x-mac-cyrillic": "mac_cyrillic",
}
_LATIN = frozenset(
    (
        *(f"windows-{number}" for number in (1250, 1252, 1254, 1257, 1258)),
        *(f"iso-8859-{number}" for number in (1, 2, 3, 4, 10, 13, 14, 15, 16)),
        "macintosh",
    )
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_BYTES = 5_000_000
_WRONG_SHARE = 0.01
_WRONG_COUNT = 3


def right_charset(body: bytes, taken_for: str, *, is_declared: bool, top_domain: str) -> str | None:
    """The charset that the bytes are in; None: what they were taken for may stand.

    Args:
        body: the page's bytes.
        taken_for: the browser's name of the charset that it used.
        is_declared: the page, or its answer, said so; the browser did not guess.
        top_domain: the last label of its host, in lower case: a detector's hint.
    """
    body = body[:_MOST_BYTES]
    current = taken_for.lower()
    if body.isascii() or body.startswith(_MARKS):
        return None
    if _wrong_count(body, "utf-8") == 0:
        return None if current == "utf-8" else "utf-8"
    guess, is_sure = _guess(body, top_domain)
    if not is_sure or _codec(guess) == _codec(current):
        return None
    if _wrong_count(body, guess) > _wrong_count(body, current):
        return None
    if is_declared or current == "utf-8":
        return guess if _is_wrong(body, current) else None
    both_latin = guess in _LATIN and current in _LATIN
    return None if both_latin else guess


def _guess(body: bytes, top_domain: str) -> tuple[str, bool]:
    detector = EncodingDetector()
    detector.feed(body, last=True)
    tld = top_domain.encode() if top_domain.isascii() and top_domain.isalpha() else None
    name, is_sure = detector.guess_assess(tld=tld, allow_utf8=False)
    return str(name).lower(), bool(is_sure)


def _is_wrong(body: bytes, charset: str) -> bool:
    above_ascii = sum(byte > 0x7F for byte in body)
    count = _wrong_count(body, charset)
    return count >= _WRONG_COUNT and count > _WRONG_SHARE * above_ascii


def _wrong_count(body: bytes, charset: str) -> int:
    """How many sequences of the bytes mean nothing in the charset."""
    try:
        return body.decode(_codec(charset), errors="replace").count("\ufffd")
    except LookupError:
        return 0


def _codec(charset: str) -> str:
    return _CODECS.get(charset, charset)
