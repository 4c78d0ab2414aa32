"""The tags that many links shall have, each with names of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tags import store
from services.catalog.tags.names import InvalidTagNameError, TagName

Wish = frozenset[UUID] | InvalidTagNameError


async def tag_ids_of(
    unit: UnitOfWork, owner_id: UUID, wishes: Sequence[Iterable[TagName]], at: datetime
) -> list[Wish]:
    """The ids of the tags of each wish, in order; tags are made when missing.

    A few statements for any number of wishes. One that cannot be fulfilled does not stop the
    others. Call it before any link is locked (tags/store.py).
    """
    names = {tag.key: tag for wish in wishes for tag in wish}
    try:
        ids = await store.ensure(unit, owner_id, [names[key] for key in sorted(names)], at)
    except InvalidTagNameError:  # nothing was written yet: `ensure` looks at all names first
        return [await _one(unit, owner_id, wish, at) for wish in wishes]
    return [frozenset(ids[tag.key] for tag in wish) for wish in wishes]


async def _one(unit: UnitOfWork, owner_id: UUID, wish: Iterable[TagName], at: datetime) -> Wish:
    try:
        ids = await store.ensure(unit, owner_id, sorted(wish, key=lambda tag: tag.key), at)
    except InvalidTagNameError as error:
        return error
    return frozenset(ids.values())
