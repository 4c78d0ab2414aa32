"""What a tag's name may be, and when two names are the same tag. Pure.

A name is a path: `tech/ai` lies under `tech`. It is shown as it was first written (NFKC, spaces
collapsed, none around `/`); its key is case-folded and without invisible characters, so `Straße`,
`STRASSE` and `ｓｔｒａｓｓｅ` are one tag. Any script.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MAX_NAME_LENGTH = 255
MAX_DEPTH = 10
MAX_TAGS_PER_LINK = 100

SEPARATOR = "/"

# What the key leaves out, below U+10000: a part of nothing else is empty.
_UNSEEN = (
    r"\s\u001c-\u001f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
)
# Control characters, and commas and slashes of any width.
_OUTSIDE = r"/\uff0f,\uff0c\ufe10\ufe50\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
_PART = f"[^{_OUTSIDE}]*[^{_OUTSIDE}{_UNSEEN}][^{_OUTSIDE}]*"
NAME_PATTERN = f"^{_PART}([/\\uff0f]{_PART}){{0,{MAX_DEPTH - 1}}}$"
"""What `parse_tag` takes, but for lengths, as a regular expression of JSON Schema."""

# Unassigned code points are welcome: an emoji may be younger than this Python's Unicode tables.
_FORBIDDEN_CATEGORIES = {"Cc", "Cs"}


class InvalidTagNameError(ValueError):
    """This cannot be a tag; the message says why, for people."""


class TooManyTagsError(Exception):
    """A link would carry more tags than it may."""

    def __init__(self, max_count: int) -> None:
        super().__init__(str(max_count))
        self.max_count = max_count


@dataclass(frozen=True, slots=True)
class TagName:
    """A tag's path for people, and the key that makes it one tag; both have the same parts."""

    name: str
    key: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The path, from the root down, for people."""
        return tuple(self.name.split(SEPARATOR))

    @property
    def parent(self) -> "TagName | None":
        """The tag that this one lies under; None at the root."""
        name, _, last = self.name.rpartition(SEPARATOR)
        key, _, _last_key = self.key.rpartition(SEPARATOR)
        return TagName(name=name, key=key) if last and key else None

    def ancestors(self) -> tuple["TagName", ...]:
        """Every tag that this one lies under, the root first."""
        above = self.parent
        return (*above.ancestors(), above) if above else ()

    def moved(self, old: "TagName", new: "TagName") -> "TagName":
        """This tag after `old`, which it is or lies under, has become `new`.

        Raises:
            InvalidTagNameError: it would lie too deep or be too long.
        """
        depth = old.key.count(SEPARATOR) + 1
        rest, rest_keys = self.parts[depth:], self.key.split(SEPARATOR)[depth:]
        return _checked(
            TagName(
                name=SEPARATOR.join((new.name, *rest)), key=SEPARATOR.join((new.key, *rest_keys))
            )
        )


def parse_tag(text: str) -> TagName:
    """The tag that a client wrote.

    Raises:
        InvalidTagNameError: empty, with an empty part, too long, too deep, or with characters
            that cannot be shown.
    """
    spaced = "".join(" " if character in "\t\r\n" else character for character in text)
    if any(unicodedata.category(character) in _FORBIDDEN_CATEGORIES for character in spaced):
        raise InvalidTagNameError("must not contain control characters")
    normal = unicodedata.normalize("NFKC", spaced)
    if "," in normal:
        raise InvalidTagNameError("must not contain a comma")
    parts = [" ".join(part.split()) for part in normal.split(SEPARATOR)]
    keys = [_key(part) for part in parts]
    if not all(keys):
        reason = "have an empty part; write it like tech/ai" if len(keys) > 1 else "be empty"
        raise InvalidTagNameError(f"must not {reason}")
    return _checked(TagName(name=SEPARATOR.join(parts), key=SEPARATOR.join(keys)))


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


def key_of(text: str) -> str:
    """What a piece of a name is in a key; for looking names up by how they begin."""
    parts = unicodedata.normalize("NFKC", text).split(SEPARATOR)
    return SEPARATOR.join(_key(part) for part in parts)


def _checked(tag: TagName) -> TagName:
    if len(tag.name) > MAX_NAME_LENGTH:
        raise InvalidTagNameError(f"must have at most {MAX_NAME_LENGTH} characters")
    if len(tag.parts) > MAX_DEPTH:
        raise InvalidTagNameError(f"must lie at most {MAX_DEPTH} parts deep")
    return tag


def _key(part: str) -> str:
    folded = unicodedata.normalize("NFKC", part.casefold())
    visible = "".join(
        character
        for character in folded
        if unicodedata.category(character) != "Cf" and not _is_variation_selector(character)
    )
    return " ".join(visible.casefold().split())


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
