"""Use cases of files that may have lost the last snapshot that named them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from services.catalog.database.batches import batches
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.files import store


async def release_snapshots(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, snapshot_ids: Sequence[UUID], at: datetime
) -> None:
    """Snapshots of a link are about to be deleted: look through the files that they name."""
    keys = await store.keys_of(unit, snapshot_ids=snapshot_ids)
    await store.plan(unit, owner_id, [link_id], at)
    await store.sweep_again(unit, _folders(keys, besides=link_id))


async def release_link(unit: UnitOfWork, link_id: UUID) -> None:
    """A link is about to be deleted: its own folder is swept by its deletion; others are here."""
    keys = await store.keys_of(unit, link_id=link_id)
    await store.sweep_again(unit, _folders(keys, besides=link_id))


async def release_links(unit: UnitOfWork, link_ids: Sequence[UUID]) -> None:
    """Many links are about to be deleted, as `release_link` says of one."""
    for ids in batches(link_ids):
        await store.sweep_again(unit, _folders(await store.foreign_keys_of(unit, ids)))


def _folders(keys: Sequence[str], *, besides: UUID | None = None) -> list[UUID]:
    """In which other links' folders files lie: a merged link's snapshots name them still."""
    found: set[UUID] = set()
    for key in keys:
        with suppress(ValueError):
            found.add(UUID(key.partition("/")[0]))
    return sorted(found - {besides})
