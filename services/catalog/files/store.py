"""Which files are named by artifacts, and which links' files are to be looked through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, cast, delete, func, select, update

from services.catalog.database.tables import artifacts
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import deleted_links, file_sweeps

_KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class FileSweep:
    """A link whose files are to be looked through."""

    link_id: UUID
    owner_id: UUID
    due_at: datetime


async def named(unit: UnitOfWork, keys: Sequence[str]) -> set[str]:
    """Those of the keys that an artifact of any snapshot names, of whichever link."""
    found: set[str] = set()
    for first in range(0, len(keys), _KEYS_AT_ONCE):
        rows = await unit.connection.execute(
            select(artifacts.c.key).where(artifacts.c.key.in_(keys[first : first + _KEYS_AT_ONCE]))
        )
        found.update(rows.scalars())
    return found


async def keys_of(
    unit: UnitOfWork, *, link_id: UUID | None = None, snapshot_ids: Sequence[UUID] = ()
) -> list[str]:
    """The keys that snapshots name: all of a link, or these."""
    query = select(artifacts.c.key).distinct()
    if link_id is not None:
        query = query.where(artifacts.c.link_id == link_id)
    else:
        query = query.where(artifacts.c.snapshot_id.in_(snapshot_ids))
    return list((await unit.connection.execute(query)).scalars())


async def foreign_keys_of(unit: UnitOfWork, link_ids: Sequence[UUID]) -> list[str]:
    """The keys that snapshots of these links name in other links' folders."""
    own = func.replace(cast(artifacts.c.link_id, Text), "-", "")
    folder = func.replace(func.substr(artifacts.c.key, 1, 36), "-", "")
    query = select(artifacts.c.key).distinct()
    query = query.where(artifacts.c.link_id.in_(link_ids), folder != own)
    return list((await unit.connection.execute(query)).scalars())


async def plan(
    unit: UnitOfWork, owner_id: UUID, link_ids: Sequence[UUID], due_at: datetime
) -> None:
    """Have the files of links looked through."""
    if not link_ids:
        return
    insert = unit.insert(file_sweeps)
    await unit.connection.execute(
        insert.on_conflict_do_update(
            index_elements=["link_id"], set_={"due_at": insert.excluded.due_at}
        ),
        [{"link_id": item, "owner_id": owner_id, "due_at": due_at} for item in link_ids],
    )


async def sweep_again(unit: UnitOfWork, link_ids: Sequence[UUID]) -> None:
    """Have the files of deleted links swept once more."""
    await unit.connection.execute(
        update(deleted_links)
        .where(deleted_links.c.link_id.in_(link_ids))
        .values(files_swept_at=None, files_deleted_at=None)
    )


async def due(unit: UnitOfWork, at: datetime, limit: int) -> list[FileSweep]:
    """Links whose files are to be looked through now."""
    rows = await unit.connection.execute(
        select(file_sweeps.c.link_id, file_sweeps.c.owner_id, file_sweeps.c.due_at)
        .where(file_sweeps.c.due_at <= at)
        .order_by(file_sweeps.c.due_at)
        .limit(limit)
    )
    return [FileSweep(*row) for row in rows]


async def settle(unit: UnitOfWork, sweep: FileSweep, again_at: datetime | None) -> None:
    """A sweep was done, unless it was asked for again meanwhile; None: nothing is left to do."""
    same = (file_sweeps.c.link_id == sweep.link_id, file_sweeps.c.due_at == sweep.due_at)
    if again_at is None:
        await unit.connection.execute(delete(file_sweeps).where(*same))
    else:
        await unit.connection.execute(update(file_sweeps).where(*same).values(due_at=again_at))
