"""Deleted snapshots in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import deleted_snapshots


@dataclass(frozen=True, slots=True)
class DeletedSnapshot:
    """A snapshot that is gone, and how often embed was told."""

    snapshot_id: UUID
    owner_id: UUID
    link_id: UUID
    deleted_at: datetime
    issued_at: datetime
    issues: int = 1


async def insert(unit: UnitOfWork, deleted: Sequence[DeletedSnapshot]) -> None:
    """Remember deleted snapshots; one that is remembered already is told of once more."""
    statement = unit.insert(deleted_snapshots)
    await unit.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["snapshot_id"],
            set_={
                "issued_at": statement.excluded.issued_at,
                "issues": deleted_snapshots.c.issues + 1,
            },
        ),
        [asdict(item) for item in deleted],
    )


async def confirm(unit: UnitOfWork, snapshot_id: UUID) -> None:
    """Embed has forgotten a snapshot: so can we."""
    await unit.connection.execute(
        delete(deleted_snapshots).where(deleted_snapshots.c.snapshot_id == snapshot_id)
    )


async def unconfirmed(
    unit: UnitOfWork, *, issued_before: datetime, limit: int
) -> list[DeletedSnapshot]:
    """Snapshots that embed has not confirmed to have forgotten; longest wait first."""
    rows = await unit.connection.execute(
        select(deleted_snapshots)
        .where(deleted_snapshots.c.issued_at < issued_before)
        .order_by(deleted_snapshots.c.issued_at)
        .limit(limit)
    )
    return [DeletedSnapshot(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's mapping
