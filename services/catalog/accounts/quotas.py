"""What an account uses of what it may use."""

from uuid import UUID

from services.catalog.accounts.model import Usage
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.facets import store as facets


async def usage_of(unit: UnitOfWork, owner_id: UUID) -> Usage:
    """How many links an account keeps, and how many bytes of artifacts."""
    link_count, used_bytes = await facets.usage(unit, owner_id)
    return Usage(link_count, used_bytes)
