"""Who gets which key, when keys are made anew. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from services.catalog.aliases.model import (
    Collision,
    DuplicateReason,
    LinkUrl,
    UrlSource,
    collision,
)
from services.catalog.links.identity import literal_key


@dataclass(frozen=True, slots=True)
class Settled:
    """Which rows go (by key), which come instead, and which links fell together."""

    removed: list[str]
    added: list[LinkUrl]
    collisions: list[Collision]


def settle(
    urls: Iterable[LinkUrl], holders: Iterable[LinkUrl], key_of: Callable[[str], str]
) -> Settled:
    """New keys for `urls`; `holders` are further rows that hold one of these keys now.

    Of two links with one key the older gets it, and the other keeps what was added to it under a
    key of the literal URL. A holder that itself is due for another key gives way.
    """
    batch = sorted(urls, key=lambda item: (item.link_id, item.source is not UrlSource.ADDED))
    keys = {item.key for item in batch}
    before = [*batch, *(item for item in holders if item.key not in keys)]
    placed: dict[str, LinkUrl] = {}
    collisions: list[Collision] = []
    for item in before[len(batch) :]:
        is_due = key_of(item.url) != item.key
        _put(placed, item, literal_key(item.link_id, item.url) if is_due else item.key)
    for item in batch:
        key = key_of(item.url)
        holder = placed.get(key)
        if holder is None:
            _put(placed, item, key)
        elif holder.link_id != item.link_id:
            collisions.append(
                collision(holder.link_id, item.link_id, item.url, DuplicateReason.IDENTITY)
            )
            older, newer = sorted((holder, item), key=lambda found: found.link_id)
            _put(placed, older, key)
            if newer.source is UrlSource.ADDED:
                _put(placed, newer, literal_key(newer.link_id, newer.url))
    return _difference(before, list(placed.values()), collisions)


def _put(placed: dict[str, LinkUrl], item: LinkUrl, key: str) -> None:
    placed[key] = replace(item, key=key)


def _difference(
    before: Sequence[LinkUrl], after: Sequence[LinkUrl], collisions: list[Collision]
) -> Settled:
    kept = set(before) & set(after)
    return Settled(
        removed=[item.key for item in before if item not in kept],
        added=[item for item in after if item not in kept],
        collisions=collisions,
    )
