"""Tags as other tools have them, made such as we can keep. Pure."""

import re
from collections.abc import Iterator, Sequence

from services.catalog.tags.names import (
    MAX_DEPTH,
    MAX_NAME_LENGTH,
    MAX_TAGS_PER_LINK,
    SEPARATOR,
    InvalidTagNameError,
    TagName,
    parse_tag,
)

_COMMAS = re.compile("[,\uff0c\ufe10\ufe50]")
_SLASHES = re.compile("[/\uff0f]")
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_SHOWN_LENGTH = 40
_SHOWN_COUNT = 5


def clean_tags(
    names: Sequence[str], given: Sequence[TagName]
) -> tuple[tuple[TagName, ...], list[str]]:
    """The given tags and, as far as there is room, those of these names; and what is missing.

    A comma divides two tags. A path that is too deep or too long ends earlier; a name that is too
    long is cut.
    """
    found = {tag.key: tag for tag in given}
    shortened: list[str] = []
    left_out: list[str] = []
    for name in _divided(names):
        tag, is_whole = _cleaned(name)
        if tag is None:
            continue  # nothing of it can be seen
        if tag.key not in found and len(found) >= MAX_TAGS_PER_LINK:
            left_out.append(name)
            continue
        if not is_whole:
            shortened.append(name)
        found.setdefault(tag.key, tag)
    remarks = []
    if shortened:
        remarks.append(f"Tags were shortened: {_listed(shortened)}.")
    if left_out:
        remarks.append(f"Tags were left out: {_listed(left_out)}.")
    return tuple(sorted(found.values(), key=lambda tag: tag.key)), remarks


def _divided(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        for part in _COMMAS.split(_UNWANTED.sub(" ", name)):
            if part.strip():
                yield part.strip()


def _cleaned(name: str) -> tuple[TagName | None, bool]:
    """A tag for a name, if any, and whether nothing of the name is missing but empty parts."""
    parts = [part.strip()[:MAX_NAME_LENGTH] for part in _SLASHES.split(name)]
    kept: TagName | None = None
    for part in parts:
        if _tag(part) is None:
            continue  # nothing of it can be seen
        path = _tag(f"{kept.name}{SEPARATOR}{part}" if kept else part)
        if path is None or len(path.parts) > MAX_DEPTH:
            return kept, False
        kept = path
    return kept, all(len(part) < MAX_NAME_LENGTH for part in parts)


def _tag(text: str) -> TagName | None:
    try:
        return parse_tag(text)
    except InvalidTagNameError:
        return None


def _listed(names: Sequence[str]) -> str:
    shown = [
        name if len(name) <= _SHOWN_LENGTH else f"{name[:_SHOWN_LENGTH]}…"
        for name in names[:_SHOWN_COUNT]
    ]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")
