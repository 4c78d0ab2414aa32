"""Which encoding older than UTF-8 some bytes are in. Pure.

Titles are short, and statistics of letters need more than a few words. What is known of the
encodings of East Asia decides first: each has the characters of everyday text in a block of its
own (GB 2312 level 1, Big5 level 1, JIS level 1 and kana, KS X 1001 hangul).
"""

import re
from collections.abc import Callable, Sequence

from charset_normalizer import from_bytes

_PAIRS = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_ALPHABETS = ("cp1252", "cp1251", "cp1253", "cp1255", "cp1256", "koi8_r")

Pair = tuple[int, int]


def guess(sample: bytes) -> str:
    """The name of Python's codec that most likely wrote this; some encoding always."""
    pairs = [(pair[0], pair[1]) for pair in _PAIRS.findall(sample)]
    if pairs and (found := _of_east_asia(pairs)):
        return found
    best = from_bytes(sample, cp_isolation=list(_ALPHABETS)).best()
    return best.encoding if best else "cp1252"


def _of_east_asia(pairs: Sequence[Pair]) -> str | None:
    def share(is_such: Callable[[Pair], bool]) -> float:
        return sum(map(is_such, pairs)) / len(pairs)

    if share(_is_shift_jis) >= 0.85 and share(_is_shift_jis_kana) >= 0.15:
        return "cp932"
    if share(_is_euc_jp) >= 0.85 and share(_is_euc_jp_kana) >= 0.25:
        return "euc_jp"
    if len(pairs) >= 6 and share(_is_euc_kr) >= 0.97:
        return "cp949"
    if share(_is_big5) >= 0.9 and share(_has_low_trail) >= 0.15:
        return "big5hkscs"
    if share(_is_gb_2312) >= 0.8:
        return "gb18030"
    return None


def _is_gb_2312(pair: Pair) -> bool:
    lead, trail = pair
    return trail >= 0xA1 and (0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7)


def _is_big5(pair: Pair) -> bool:
    lead, trail = pair
    return 0xA1 <= lead <= 0xC6 and (trail <= 0x7E or trail >= 0xA1)


def _has_low_trail(pair: Pair) -> bool:
    return pair[1] <= 0x7E


def _is_euc_kr(pair: Pair) -> bool:
    lead, trail = pair
    return trail >= 0xA1 and (0xB0 <= lead <= 0xC8 or lead == 0xA1)


def _is_shift_jis(pair: Pair) -> bool:
    return 0x81 <= pair[0] <= 0x97


def _is_shift_jis_kana(pair: Pair) -> bool:
    lead, trail = pair
    return (lead == 0x82 and trail >= 0x9F) or (lead == 0x83 and trail <= 0x96)


def _is_euc_jp(pair: Pair) -> bool:
    lead, trail = pair
    return trail >= 0xA1 and (lead in {0xA1, 0xA3, 0xA4, 0xA5} or 0xB0 <= lead <= 0xCF)


def _is_euc_jp_kana(pair: Pair) -> bool:
    return pair[0] in {0xA4, 0xA5}
