"""Which links a rule means. Pure; the time grows with the texts' lengths only: no regex is made.

Every condition that is set must hold; a rule with none means every link.
"""

import unicodedata
from dataclasses import dataclass

_ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a link must be like.

    Attributes:
        site: its host without `www.`, or a domain that the host lies in.
        url_pattern: the whole URL, where `*` stands for anything; without `://` in it the URL
            without scheme and `www.`. Case does not matter.
        title_contains: words of the title. Case and width do not matter.
    """

    site: str | None = None
    url_pattern: str | None = None
    title_contains: str | None = None


class Matcher:
    """Conditions made ready to be compared with many links."""

    def __init__(self, conditions: Conditions) -> None:
        self._site = conditions.site
        pattern = conditions.url_pattern
        self._pieces = pattern.lower().split(_ANYTHING) if pattern is not None else None
        self._has_scheme = pattern is not None and "://" in pattern
        words = conditions.title_contains
        self._words = folded(words) if words is not None else None

    @property
    def needs_title(self) -> bool:
        """Whether a title can decide."""
        return self._words is not None

    def matches(self, url: str, site: str, title: str | None) -> bool:
        """Whether a link fulfils every condition."""
        if self._site is not None and not _lies_in(site, self._site):
            return False
        if self._pieces is not None and not _fits(self._compared(url), self._pieces):
            return False
        return self._words is None or (title is not None and self._words in folded(title))

    def _compared(self, url: str) -> str:
        url = url.lower()
        if self._has_scheme:
            return url
        return url.partition("://")[2].removeprefix("www.")


def folded(text: str) -> str:
    """A text in which case, width and the amount of space do not matter."""
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(normal.split())


def _lies_in(site: str, domain: str) -> bool:
    return site == domain or site.endswith(f".{domain}")


def _fits(text: str, pieces: list[str]) -> bool:
    """Whether a text is these pieces in their order with anything between them.

    Each piece is taken where it first occurs: if that leaves no room for the rest, no later place
    does. So there is no backtracking.
    """
    if len(pieces) == 1:
        return text == pieces[0]
    first, *inner, last = pieces
    if not text.startswith(first):
        return False
    place = len(first)
    for piece in inner:
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return len(text) - place >= len(last) and text.endswith(last)
