"""Use cases of events: read on from where one was, and delete what is old."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.events import store
from services.catalog.events.model import (
    EventNotFoundError,
    EventPage,
    EventsForgottenError,
    EventType,
    Kept,
)

_LOOKED_THROUGH = 10_000
"""So many events are looked at for some of a type, before a page is answered as it is."""

_FORGOTTEN_AT_ONCE = 2_000


async def read_on(
    unit: UnitOfWork,
    owner_id: UUID,
    after: int | None,
    types: Collection[EventType] = (),
    limit: int = 200,
) -> EventPage:
    """An owner's events after a number; None: from the oldest that is kept.

    Raises:
        EventsForgottenError: events after it are not kept any more.
        EventNotFoundError: there is no event of this number yet.
    """
    kept = await store.kept(unit, owner_id)
    after = kept.oldest - 1 if after is None and kept.oldest else after or 0
    _check(after, kept)
    until = min(kept.newest, after + max(_LOOKED_THROUGH, limit))
    found = await store.after(unit, owner_id, after, until, types, limit)
    place = found[-1].sequence if len(found) == limit else until
    return EventPage(found, place, has_more=place < kept.newest)


async def place_of(unit: UnitOfWork, owner_id: UUID, after: int | None) -> int:
    """The number that a stream begins after; None: the owner's last event.

    Raises:
        EventsForgottenError: events after it are not kept any more.
        EventNotFoundError: there is no event of this number yet.
    """
    kept = await store.kept(unit, owner_id)
    if after is None:
        return kept.newest
    _check(after, kept)
    return after


def _check(after: int, kept: Kept) -> None:
    if after > kept.newest:
        raise EventNotFoundError(after)
    if after < kept.oldest - 1:
        raise EventsForgottenError(after, kept.oldest)


async def forget_old(unit: UnitOfWork, owner_id: UUID, before: datetime) -> bool:
    """Delete some of an owner's events that are from before a moment; whether there may be more."""
    until = await store.old(unit, owner_id, before, _FORGOTTEN_AT_ONCE)
    if until is None:
        return False
    await store.forget(unit, owner_id, until)
    return True
