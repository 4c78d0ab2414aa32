"""Snapshots in the database: reading and writing rows. state.py decides what may change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, case, delete, func, or_, select, tuple_, update

from services.catalog.database.tables import artifacts, links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.states import LinkState
from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.rows.store import artifact_of, queued_values, snapshot_of
from services.catalog.snapshots.state import (
    FIRST_ERROR_STATUS,
    OPEN,
    SUCCESSFUL,
)
from shared.contracts.artifacts import Artifact, ArtifactKind

_earlier = snapshots.alias("earlier")
_previous = snapshots.alias("previous")

# The newest good snapshot of the same link before this one: by an index, from its end.
_previous_id = (
    select(_earlier.c.id)
    .where(
        _earlier.c.link_id == snapshots.c.link_id,
        _earlier.c.state.in_(sorted(SUCCESSFUL)),
        func.coalesce(_earlier.c.http_status, 0) < FIRST_ERROR_STATUS,
        _earlier.c.verdict.is_(None),
        tuple_(_earlier.c.created_at, _earlier.c.id)
        < tuple_(snapshots.c.created_at, snapshots.c.id),
    )
    .order_by(_earlier.c.created_at.desc(), _earlier.c.id.desc())
    .limit(1)
    .scalar_subquery()
)

SHOWN = select(
    snapshots,
    _previous.c.id.label("previous_id"),
    _previous.c.text_sha256.label("previous_sha256"),
    _previous.c.text_sketch.label("previous_sketch"),
).select_from(snapshots.outerjoin(_previous, _previous.c.id == _previous_id))
"""Snapshots beside the good one before each, which says whether the page changed."""


async def insert(unit: UnitOfWork, snapshot: Snapshot) -> None:
    """Add a queued snapshot, which is its link's latest from now on."""
    await insert_many(unit, [snapshot])
    await name_latest(unit, [snapshot])


async def name_latest(unit: UnitOfWork, queued: Sequence[Snapshot]) -> None:
    """Let the links of queued snapshots name them as their latest."""
    if not queued:
        return
    await unit.connection.execute(
        update(links)
        .where(links.c.id == bindparam("of_link"))
        .values(
            latest_snapshot_id=bindparam("newest_id"),
            state=bindparam("newest_state"),
            snapshot_at=bindparam("newest_at"),
        ),
        [
            {
                "of_link": snapshot.link_id,
                "newest_id": snapshot.id,
                "newest_state": snapshot.state,
                "newest_at": snapshot.created_at,
            }
            for snapshot in queued
        ],
    )


async def insert_many(unit: UnitOfWork, queued: Sequence[Snapshot]) -> None:
    """Add queued snapshots whose links name them as their latest already."""
    await unit.insert_many(snapshots.insert(), [queued_values(item) for item in queued])


async def get(unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID) -> Snapshot | None:
    """An owner's snapshot, with its artifacts."""
    found = await read(
        unit,
        SHOWN.where(snapshots.c.id == snapshot_id, snapshots.c.owner_id == owner_id),
    )
    return found[0] if found else None


async def lock(unit: UnitOfWork, snapshot_id: UUID) -> Snapshot | None:
    """A snapshot that nobody else changes until this transaction ends; without artifacts."""
    row = (
        await unit.connection.execute(
            select(snapshots).where(snapshots.c.id == snapshot_id).with_for_update()
        )
    ).one_or_none()
    return snapshot_of(row) if row else None


async def change(unit: UnitOfWork, snapshot_id: UUID, **values: Any) -> None:
    """Set columns of one snapshot. Its link knows its latest's state, and its last good one."""
    changed = await unit.connection.execute(
        update(snapshots)
        .where(snapshots.c.id == snapshot_id)
        .values(**values, version=snapshots.c.version + 1)
        .returning(snapshots.c.link_id)
    )
    link_id = changed.scalar_one_or_none()
    state = values.get("state")
    if link_id is None or state is None:
        return
    await unit.connection.execute(
        update(links)
        .where(links.c.latest_snapshot_id == snapshot_id, links.c.id == link_id)
        .values(state=state)
    )
    if state in SUCCESSFUL:
        await unit.connection.execute(
            update(links)
            .where(links.c.id == link_id)
            .values(good_snapshot_id=_good_of(link_id).scalar_subquery())
        )


async def remove(unit: UnitOfWork, snapshot_ids: Sequence[UUID]) -> None:
    """Delete ended snapshots with their artifact rows; `settle_link` must follow."""
    await unit.connection.execute(delete(snapshots).where(snapshots.c.id.in_(snapshot_ids)))


async def settle_link(unit: UnitOfWork, link_id: UUID) -> None:
    """Let a link know its latest and its good snapshot anew. Without any, it is `none`."""
    newest = (
        select(snapshots.c.id, snapshots.c.state, snapshots.c.created_at)
        .where(snapshots.c.link_id == link_id)
        .order_by(snapshots.c.created_at.desc(), snapshots.c.id.desc())
        .limit(1)
    )
    latest = (await unit.connection.execute(newest)).one_or_none()
    good = (await unit.connection.execute(_good_of(link_id))).scalar_one_or_none()
    values: dict[str, Any] = {"latest_snapshot_id": None, "state": LinkState.NONE}
    if latest is not None:
        values = {
            "latest_snapshot_id": latest.id,
            "state": latest.state,
            "snapshot_at": latest.created_at,
        }
    values["good_snapshot_id"] = good
    await unit.connection.execute(update(links).where(links.c.id == link_id).values(**values))


def _good_of(link_id: UUID) -> Select[tuple[UUID]]:
    """A link's newest good snapshot; only when it has none, one that does not show the page."""
    is_error = func.coalesce(snapshots.c.http_status, 0) >= FIRST_ERROR_STATUS
    is_other = or_(is_error, snapshots.c.verdict.is_not(None))
    return (
        select(snapshots.c.id)
        .where(snapshots.c.link_id == link_id, snapshots.c.state.in_(sorted(SUCCESSFUL)))
        .order_by(
            case((is_other, 1), else_=0), snapshots.c.created_at.desc(), snapshots.c.id.desc()
        )
        .limit(1)
    )


async def of_link(
    unit: UnitOfWork, link_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[Snapshot]:
    """A link's snapshots, newest first, with artifacts; from after a (created_at, id)."""
    query = SHOWN.where(snapshots.c.link_id == link_id)
    if after is not None:
        query = query.where(tuple_(snapshots.c.created_at, snapshots.c.id) < after)
    query = query.order_by(snapshots.c.created_at.desc(), snapshots.c.id.desc()).limit(limit)
    return await read(unit, query)


async def by_ids(unit: UnitOfWork, snapshot_ids: Sequence[UUID]) -> dict[UUID, Snapshot]:
    """Snapshots by their ids, with artifacts."""
    found = await read(unit, SHOWN.where(snapshots.c.id.in_(snapshot_ids)))
    return {snapshot.id: snapshot for snapshot in found}


async def has_open(unit: UnitOfWork, link_id: UUID, *, besides: UUID | None = None) -> bool:
    """Whether a snapshot of the link, besides this one, still waits for its answer."""
    query = select(snapshots.c.id).where(
        snapshots.c.link_id == link_id, snapshots.c.state.in_(sorted(OPEN))
    )
    if besides is not None:
        query = query.where(snapshots.c.id != besides)
    return (await unit.connection.execute(query.limit(1))).first() is not None


async def add_artifacts(unit: UnitOfWork, snapshot: Snapshot, found: Sequence[Artifact]) -> None:
    """Register the files of a snapshot; the first of a kind counts."""
    if not found:
        return
    await unit.connection.execute(
        unit.insert(artifacts).on_conflict_do_nothing(),
        [
            {
                "snapshot_id": snapshot.id,
                "kind": artifact.kind,
                "owner_id": snapshot.owner_id,
                "link_id": snapshot.link_id,
                "key": artifact.key,
                "media_type": artifact.media_type,
                "size_bytes": artifact.size_bytes,
                "sha256": artifact.sha256,
            }
            for artifact in found
        ],
    )


async def artifact(
    unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID, kind: ArtifactKind
) -> Artifact | None:
    """One artifact of an owner's snapshot."""
    row = (
        await unit.connection.execute(
            select(artifacts).where(
                artifacts.c.snapshot_id == snapshot_id,
                artifacts.c.kind == kind,
                artifacts.c.owner_id == owner_id,
            )
        )
    ).one_or_none()
    return artifact_of(row) if row else None


async def link_of(unit: UnitOfWork, snapshot_id: UUID) -> UUID | None:
    """Whose snapshot it is now."""
    found = await unit.connection.execute(
        select(snapshots.c.link_id).where(snapshots.c.id == snapshot_id)
    )
    link_id: UUID | None = found.scalar_one_or_none()
    return link_id


async def read(unit: UnitOfWork, query: Select[Any]) -> list[Snapshot]:
    """The snapshots of a query, with their artifacts, in its order."""
    rows = (await unit.connection.execute(query)).all()
    files = await _artifacts_of(unit, [row.id for row in rows])
    return [replace(snapshot_of(row), artifacts=tuple(files[row.id])) for row in rows]


async def _artifacts_of(
    unit: UnitOfWork, snapshot_ids: Sequence[UUID]
) -> Mapping[UUID, list[Artifact]]:
    found: dict[UUID, list[Artifact]] = defaultdict(list)
    if snapshot_ids:
        rows = await unit.connection.execute(
            select(artifacts).where(artifacts.c.snapshot_id.in_(snapshot_ids))
        )
        for row in rows:
            found[row.snapshot_id].append(artifact_of(row))
    order = list(ArtifactKind)
    for files in found.values():
        files.sort(key=lambda item: order.index(item.kind))
    return found
