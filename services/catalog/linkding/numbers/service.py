"""Use case of numbers: those of what is about to be shown."""

from collections.abc import Collection
from uuid import UUID

from services.catalog.database.engine import Database
from services.catalog.linkding.numbers import store
from services.catalog.linkding.numbers.model import Numbered


async def numbers_of(
    database: Database, owner_id: UUID, kind: Numbered, ids: Collection[UUID]
) -> dict[UUID, int]:
    """The numbers of an owner's things, by id; what is shown for the first time gets one now.

    What was deleted meanwhile is left out. Writes only when something is new.
    """
    async with database.read() as unit:
        numbers = await store.known(unit, kind, ids)
    if len(numbers) == len(set(ids)):
        return numbers
    async with database.write() as unit:
        return await store.give(unit, owner_id, kind, ids)
