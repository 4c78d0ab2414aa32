"""What a tag's name may be, and when two names are the same tag. Pure.

A name is shown as it was first written (NFKC, spaces collapsed); its key is case-folded and
without invisible characters, so `Straße`, `STRASSE` and `ｓｔｒａｓｓｅ` are one tag. Any script.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MAX_NAME_LENGTH = 100
MAX_TAGS_PER_LINK = 100

_FORBIDDEN_CATEGORIES = {"Cc", "Cs", "Cn", "Co"}


class InvalidTagNameError(ValueError):
    """This cannot be a tag; the message says why, for people."""


class TooManyTagsError(Exception):
    """A link would carry more tags than it may."""

    def __init__(self, max_count: int) -> None:
        super().__init__(str(max_count))
        self.max_count = max_count


@dataclass(frozen=True, slots=True)
class TagName:
    """A tag's name for people, and the key that makes it one tag."""

    name: str
    key: str


def parse_tag(text: str) -> TagName:
    """The tag that a client wrote.

    Raises:
        InvalidTagNameError: empty, too long, or with characters that cannot be shown.
    """
    spaced = "".join(" " if character in "\t\r\n" else character for character in text)
    if any(unicodedata.category(character) in _FORBIDDEN_CATEGORIES for character in spaced):
        raise InvalidTagNameError("must not contain control characters")
    name = " ".join(unicodedata.normalize("NFKC", spaced).split())
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidTagNameError(f"must have at most {MAX_NAME_LENGTH} characters")
    if "," in name:
        raise InvalidTagNameError("must not contain a comma")
    key = _key(name)
    if not key:
        raise InvalidTagNameError("must not be empty")
    return TagName(name=name, key=key)


def parse_tags(texts: Iterable[str]) -> tuple[TagName, ...]:
    """The different tags of a list, in the order of their keys; the first spelling wins.

    Raises:
        InvalidTagNameError: one of them cannot be a tag.
    """
    found: dict[str, TagName] = {}
    for text in texts:
        tag = parse_tag(text)
        found.setdefault(tag.key, tag)
    return tuple(sorted(found.values(), key=lambda tag: tag.key))


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name.casefold())
    visible = "".join(
        character
        for character in folded
        if unicodedata.category(character) != "Cf" and not _is_variation_selector(character)
    )
    return " ".join(visible.casefold().split())


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
