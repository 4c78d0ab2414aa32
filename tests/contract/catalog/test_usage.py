"""What an account uses of its quotas is counted as it changes."""

from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.facets.store import usage
from services.catalog.links.adding import add_link
from services.catalog.links.model import NewLink
from services.catalog.trash import store as trash_store
from shared.contracts.artifacts import ArtifactKind
from tests.contract.catalog.desk import Desk


async def used(database: Database, owner_id: UUID) -> tuple[int, int]:
    async with database.read() as unit:
        return await usage(unit, owner_id)


async def test_links_count_until_they_are_deleted_for_good(desk: Desk, stranger_id: UUID) -> None:
    async with desk.database.write() as unit:
        await add_link(unit, stranger_id, NewLink(url="https://example.com/"))
        await add_link(unit, desk.owner_id, NewLink(url="https://example.com/2"))
    assert await used(desk.database, desk.owner_id) == (2, 0)
    async with desk.database.write() as unit:
        await trash_store.delete_links(unit, [desk.link_id], now())
    assert await used(desk.database, desk.owner_id) == (1, 0)
    assert await used(desk.database, stranger_id) == (1, 0)


async def test_artifacts_count_with_their_bytes(desk: Desk) -> None:
    kinds = (ArtifactKind.TEXT, ArtifactKind.HTML)
    await desk.captured(*(desk.artifact(kind) for kind in kinds))
    assert await used(desk.database, desk.owner_id) == (1, 10_000_000_000)
    async with desk.database.write() as unit:
        await trash_store.delete_links(unit, [desk.link_id], now())
    assert await used(desk.database, desk.owner_id) == (0, 0)
