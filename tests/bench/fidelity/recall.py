"""How much of the text that was seen is seen again."""

import re
from collections import Counter

# Scripts without spaces are counted by character, so that one lost character is one lost token.
_TOKEN = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯豈-﫿]|[^\W_぀-ヿ㐀-䶿一-鿿가-힯豈-﫿]+")


def tokens(text: str) -> Counter[str]:
    """Words and, of Chinese, Japanese and Korean, characters, with their counts."""
    return Counter(_TOKEN.findall(text.casefold()))


def recall(live: str, offline: str) -> float:
    """Share of the live tokens, each as often as it was seen, that are seen offline; 1 for none."""
    wanted = tokens(live)
    if not wanted:
        return 1.0
    return (wanted & tokens(offline)).total() / wanted.total()
