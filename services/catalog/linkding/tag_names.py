"""Tag names between catalog and linkding, whose names have no blanks. Pure.

A blank is shown as `-`, as linkding itself does when it is given one. What comes back so means the
tag that is shown so; a tag that really has this name goes first.
"""

from collections.abc import Iterable, Mapping

from services.catalog.tags.names import TagName, parse_tag

_BLANK, _SHOWN_BLANK = " ", "-"


def shown(name: str) -> str:
    """A tag's name, or its key, as linkding's clients see it."""
    return name.replace(_BLANK, _SHOWN_BLANK)


def shown_all(names: Iterable[str]) -> list[str]:
    """Names of a link's tags, each once."""
    return list(dict.fromkeys(shown(name) for name in names))


def kept(texts: Iterable[str], own: Iterable[str]) -> dict[str, TagName]:
    """Those of the texts that name a tag which the link carries already, by text.

    So a client that writes back what it has read changes nothing.

    Args:
        texts: names as a client wrote them.
        own: names of the link's tags, as they are.

    Raises:
        InvalidTagNameError: one of the texts cannot be a tag.
    """
    by_key: dict[str, TagName] = {}
    for tag in map(parse_tag, own):
        by_key.setdefault(shown(tag.key), tag)
        by_key[tag.key] = tag
    wanted = {text: parse_tag(text).key for text in texts}
    return {text: by_key[key] for text, key in wanted.items() if key in by_key}


def meant(name: TagName, shown_so: Mapping[str, TagName]) -> TagName:
    """The existing tag that is shown as a name, else the name itself."""
    return shown_so.get(name.key, name)
