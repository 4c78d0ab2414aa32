"""Words: how the tables are held against what a page says. Pure."""

import re
from collections.abc import Sequence

_SPACE = re.compile(r"\s+")
_CJK = re.compile(r"[぀-ヿ㐀-鿿豈-﫿가-힯]")
_WORD = re.compile(r"\w+")
_CHARACTERS_A_WORD = 1.6  # of Chinese, on the average
_TITLE_PARTS = re.compile(r"\s+[-–—|·•»«:]+\s+|\s*[|_·•»«｜—–]\s*|\s+-\s*|:\s+|：")
_EDGES = " \t.,;:!?…·。，！？、~～*#-–—|()（）[]【】「」“”\"'"
_QUOTED_CHARS = 80
_SAME = str.maketrans({"’": "'", "‘": "'", "＇": "'", "…": "..."})

Pattern = re.Pattern[str]


def any_of(*patterns: str) -> Pattern:
    """One expression for texts that went through `plain`."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def plain(text: str) -> str:
    """In lower case, on one line, with one kind of apostrophe."""
    return _SPACE.sub(" ", text.translate(_SAME)).strip().lower()


def count_words(text: str) -> int:
    """Words of any script; Chinese and its relatives count by their characters."""
    characters = len(_CJK.findall(text))
    return len(_WORD.findall(_CJK.sub(" ", text))) + round(characters / _CHARACTERS_A_WORD)


def parts_of_title(title: str) -> tuple[str, ...]:
    """The title, and what is between its separators: the page's name and its site's."""
    whole = plain(title)
    parts = (whole, *_TITLE_PARTS.split(whole))
    return tuple(dict.fromkeys(filter(None, (part.strip(_EDGES) for part in parts))))


def named(pattern: Pattern, titles: Sequence[str]) -> str | None:
    """The first title of which one part is all that the pattern says, as it is written."""
    for title in titles:
        if any(pattern.fullmatch(part) for part in parts_of_title(title)):
            return title
    return None


def said(pattern: Pattern, text: str) -> str | None:
    """What a text, in the form of `plain`, says of what the pattern looks for."""
    found = pattern.search(text)
    return found[0] if found else None


def quoted(text: str) -> str:
    """A text of the page as it appears in evidence: on one line, and short."""
    line = _SPACE.sub(" ", text).strip()
    return f"“{line if len(line) <= _QUOTED_CHARS else f'{line[:_QUOTED_CHARS]}…'}”"
