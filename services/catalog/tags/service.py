"""Use cases of tags."""

from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tags import store


async def list_tags(unit: UnitOfWork, owner_id: UUID) -> list[tuple[str, int]]:
    """Every tag that a link carries, with the number of links."""
    return await store.counts(unit, owner_id)
