"""What restoring needs of the database beside what everybody uses."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, select

from services.catalog.database.batches import batches
from services.catalog.database.tables import links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import deleted_links, deleted_snapshots
from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.rows.store import found_values, options_text

Moment = tuple[datetime, datetime | None]
"""When a snapshot was asked for, and when it ended: no link has two of the same."""


async def taken_link_ids(unit: UnitOfWork, ids: Sequence[UUID]) -> set[UUID]:
    """Ids that a link of anybody has, or had: the index forgets nothing that was deleted."""
    return await _among(unit, links.c.id, ids) | await _among(unit, deleted_links.c.link_id, ids)


async def taken_snapshot_ids(unit: UnitOfWork, ids: Sequence[UUID]) -> set[UUID]:
    """Ids that a snapshot of anybody has, or had until a moment ago."""
    gone = await _among(unit, deleted_snapshots.c.snapshot_id, ids)
    return gone | await _among(unit, snapshots.c.id, ids)


async def _among(unit: UnitOfWork, column: Column[Any], ids: Sequence[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for some in batches(ids):
        rows = await unit.connection.execute(select(column).where(column.in_(some)))
        found.update(rows.scalars())
    return found


async def moments(unit: UnitOfWork, link_ids: Sequence[UUID]) -> dict[UUID, set[Moment]]:
    """When the snapshots of links were taken."""
    found: dict[UUID, set[Moment]] = defaultdict(set)
    for some in batches(link_ids):
        rows = await unit.connection.execute(
            select(snapshots.c.link_id, snapshots.c.created_at, snapshots.c.captured_at).where(
                snapshots.c.link_id.in_(some)
            )
        )
        for link_id, created_at, captured_at in rows:
            found[link_id].add((created_at, captured_at))
    return found


async def good_snapshots(unit: UnitOfWork, link_ids: Sequence[UUID]) -> set[UUID]:
    """The newest good snapshot of each link that has one."""
    rows = await unit.connection.execute(
        select(links.c.good_snapshot_id).where(links.c.id.in_(link_ids))
    )
    return {snapshot_id for snapshot_id in rows.scalars() if snapshot_id is not None}


async def insert_ended(unit: UnitOfWork, restored: Sequence[Snapshot]) -> None:
    """Add snapshots that have ended, without their files; `settle_link` must follow."""
    if restored:
        await unit.insert_many(snapshots.insert(), [_values(item) for item in restored])


def _values(item: Snapshot) -> dict[str, Any]:
    failure = item.failure
    return {
        "id": item.id,
        "owner_id": item.owner_id,
        "link_id": item.link_id,
        "url": item.url,
        "lane": item.lane,
        "state": item.state,
        "attempts": item.attempts,
        "earlier_attempts": item.earlier_attempts,
        "created_at": item.created_at,
        "started_at": item.started_at,
        "captured_at": item.captured_at,
        "http_status": item.http_status,
        "final_url": item.final_url,
        "title": item.title,
        "language": item.language,
        "error_reason": failure.reason if failure else None,
        "error_message": failure.message if failure else None,
        "error_step": failure.step if failure else None,
        "issue": item.job.issue,
        "issued_at": item.job.issued_at,
        "job_message_id": item.job.message_id,
        "index_issues": item.index.issues,
        "index_issued_at": item.index.issued_at,
        "version": item.version,
        "origin": item.origin,
        "pinned": item.pinned,
        "page": item.page.model_dump_json() if item.page else None,
        "text_sha256": item.text_sha256,
        "text_sketch": item.text_sketch,
        **found_values(item),
        "options": options_text(item.options),
    }
