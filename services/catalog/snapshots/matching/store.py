"""A filter of snapshots as conditions of SQL, and lists by it.

A list walks the index that has the fewest rows beside those that are meant, in the order of the
list. SQLite is told which: it knows nothing of how often a value occurs.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, TextClause, select, text, tuple_, union_all

from services.catalog.database.tables import KEPT_LINKS, TRASHED_LINKS, links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.snapshots.filters import SnapshotFilter
from services.catalog.snapshots.model import Origin, Snapshot
from services.catalog.snapshots.state import SnapshotState
from services.catalog.snapshots.store import SHOWN, read
from shared.contracts.messages import Lane

_FEW_LINKS = 2_000
"""So many links of a site at most are looked up one by one; of more, some snapshot is met soon."""

# The partial indexes' conditions, with the table's name: links are joined, and have some too.
_PINNED = text("snapshots.pinned")
_UPLOADED = text("snapshots.origin = 'uploaded'")
_AWAITED = text("snapshots.lane = 'interactive'")
_FAILED = text("snapshots.error_reason IS NOT NULL")

Condition = ColumnElement[bool] | TextClause


def conditions(owner_id: UUID, wanted: SnapshotFilter) -> list[Condition]:
    """What an owner's snapshot must fulfil to be meant."""
    column = snapshots.c
    found: list[Condition] = [column.owner_id == owner_id, *_values(wanted)]
    if wanted.sites:
        found.append(column.link_id.in_(_links_of(owner_id, wanted.sites)))
    if wanted.ids:
        found.append(column.id.in_(wanted.ids))
    if wanted.link_ids:
        found.append(column.link_id.in_(wanted.link_ids))
    if wanted.created_after is not None:
        found.append(column.created_at >= wanted.created_after)
    if wanted.created_before is not None:
        found.append(column.created_at < wanted.created_before)
    return found


def _values(wanted: SnapshotFilter) -> list[Condition]:
    column = snapshots.c
    found: list[Condition] = []
    if wanted.states:
        found.append(column.state.in_([str(state) for state in wanted.states]))
    if wanted.reasons:
        found += [_FAILED, column.error_reason.in_([str(reason) for reason in wanted.reasons])]
    if set(wanted.origins) == {Origin.UPLOADED}:
        found.append(_UPLOADED)
    elif wanted.origins:
        found.append(column.origin.in_([str(origin) for origin in wanted.origins]))
    if set(wanted.lanes) == {Lane.INTERACTIVE}:
        found.append(_AWAITED)
    elif wanted.lanes:
        found.append(column.lane.in_([str(lane) for lane in wanted.lanes]))
    if wanted.pinned is not None:
        found.append(_PINNED if wanted.pinned else column.pinned.is_(False))
    return found


def _links_of(owner_id: UUID, sites: Sequence[str]) -> CompoundSelect[tuple[UUID]]:
    """The ids of a site's links: the index of sites has those outside the trash."""
    of_sites = select(links.c.id).where(links.c.owner_id == owner_id, links.c.site.in_(sites))
    return union_all(of_sites.where(KEPT_LINKS), of_sites.where(TRASHED_LINKS))


async def newest(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: SnapshotFilter,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Snapshot]:
    """An owner's snapshots that are meant, newest first, from after a (created_at, id)."""
    if wanted.sites and not wanted.link_ids:
        some = _links_of(owner_id, wanted.sites).subquery().select()
        ids = list((await unit.connection.execute(some.limit(_FEW_LINKS + 1))).scalars())
        if not ids:
            return []
        if len(ids) <= _FEW_LINKS:
            wanted = replace(wanted, sites=(), link_ids=tuple(ids))
    query = select(snapshots.c.id).where(*conditions(owner_id, wanted))
    query = query.with_hint(snapshots, f"INDEXED BY {_index(wanted)}", "sqlite")
    if after is not None:
        query = query.where(tuple_(snapshots.c.created_at, snapshots.c.id) < after)
    order = (snapshots.c.created_at.desc(), snapshots.c.id.desc())
    found = list((await unit.connection.execute(query.order_by(*order).limit(limit))).scalars())
    # What is wide, and what is compared with, is only read of those that are shown.
    return await read(unit, SHOWN.where(snapshots.c.id.in_(found)).order_by(*order))


def _index(wanted: SnapshotFilter) -> str:
    """The index whose rows are fewest, as far as can be known."""
    chances = {
        "ix_snapshots_newest": bool(wanted.link_ids),
        "ix_snapshots_pinned": bool(wanted.pinned),
        "ix_snapshots_uploaded": set(wanted.origins) == {Origin.UPLOADED},
        "ix_snapshots_reason": bool(wanted.reasons),
        "ix_snapshots_state": bool(wanted.states) and SnapshotState.CAPTURED not in wanted.states,
        "ix_snapshots_awaited": set(wanted.lanes) == {Lane.INTERACTIVE},
        "ix_snapshots_owner": True,
    }
    return next(name for name, fits in chances.items() if fits)
