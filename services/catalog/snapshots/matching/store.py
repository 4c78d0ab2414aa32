"""A filter of snapshots as conditions of SQL, and lists by it.

A list walks the index that has the fewest rows beside those that are meant, in the order of the
list. SQLite is told which: it knows nothing of how often a value occurs.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    TextClause,
    and_,
    or_,
    select,
    text,
    true,
    tuple_,
    union_all,
)

from services.catalog.database.tables import KEPT_LINKS, TRASHED_LINKS, links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.snapshots.filters import SnapshotFilter, Verdict
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
_JUDGED = text("snapshots.verdict IS NOT NULL")
_ARCHIVED = text("snapshots.archived_copy IS NOT NULL")
_FAILED = text("snapshots.error_reason IS NOT NULL")

Condition = ColumnElement[bool] | TextClause


def conditions(owner_id: UUID, wanted: SnapshotFilter) -> list[Condition]:
    """What an owner's snapshot must fulfil to be meant."""
    column = snapshots.c
    found: list[Condition] = [column.owner_id == owner_id, *_values(wanted), *_of_page(wanted)]
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


def _of_page(wanted: SnapshotFilter) -> list[Condition]:
    column = snapshots.c
    found: list[Condition] = []
    if wanted.verdicts:
        found.append(_of_verdicts(wanted.verdicts))
    if wanted.media_types:
        found.append(or_(*(_of_media_type(name) for name in wanted.media_types)))
    if wanted.archived is not None:
        found.append(_ARCHIVED if wanted.archived else column.archived_copy.is_(None))
    return found


def _of_verdicts(verdicts: Sequence[Verdict]) -> Condition:
    """The condition of the partial index is repeated, so that it can be walked."""
    verdict = snapshots.c.verdict
    if Verdict.NONE in verdicts:
        some = [str(item) for item in verdicts if item not in {Verdict.ANY, Verdict.NONE}]
        return true() if Verdict.ANY in verdicts else or_(verdict.is_(None), verdict.in_(some))
    if Verdict.ANY in verdicts:
        return _JUDGED
    return and_(_JUDGED, verdict.in_([str(item) for item in verdicts]))


def _of_media_type(name: str) -> ColumnElement[bool]:
    """A media type, or all of a family: `image/*`."""
    family = name.removesuffix("*")
    column = snapshots.c.media_type
    return column == name if family == name else column.startswith(family, autoescape=True)


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
        "ix_snapshots_archived_copy": bool(wanted.archived),
        "ix_snapshots_verdict": bool(wanted.verdicts) and Verdict.NONE not in wanted.verdicts,
        "ix_snapshots_state": bool(wanted.states) and SnapshotState.CAPTURED not in wanted.states,
        "ix_snapshots_awaited": set(wanted.lanes) == {Lane.INTERACTIVE},
        "ix_snapshots_owner": True,
    }
    return next(name for name, fits in chances.items() if fits)
