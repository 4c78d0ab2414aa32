"""Links in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, case, delete, or_, select, update

from services.catalog.database.event_tables import UNNUMBERED_EVENTS, events
from services.catalog.database.tables import link_urls, links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.model import LinkRow, next_version
from services.catalog.links.states import LinkState
from services.catalog.links.titles import sort_title
from services.catalog.snapshots.state import SUCCESSFUL
from shared.contracts.messages import PageMetadata

_COLUMNS = tuple(field.name for field in fields(LinkRow))


async def lock_known(unit: UnitOfWork, owner_id: UUID, keys: Collection[str]) -> dict[str, LinkRow]:
    """The links that are known under keys, by key; nobody else changes them meanwhile.

    Locked in the order of their ids, so that two transactions wait in one direction only.
    """
    found = await unit.connection.execute(
        select(link_urls.c.key, *links.c)
        .join(links, link_urls.c.link_id == links.c.id)
        .where(link_urls.c.owner_id == owner_id, link_urls.c.key.in_(sorted(keys)))
        .order_by(links.c.id)
        .with_for_update(of=links)
    )
    known: dict[str, LinkRow] = {}
    for row in found:
        values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping
        key = values.pop("key")
        known[key] = LinkRow(**values | {"state": LinkState(row.state)})
    return known


async def insert_claimed(unit: UnitOfWork, rows: Mapping[str, LinkRow]) -> set[str]:
    """Add links under their keys; the keys of those that were added.

    The primary key of `link_urls` decides, so any number of callers at once make one link. Keys
    are inserted in their order, so that two callers wait in one direction only.
    """
    if not rows:
        return set()
    await unit.insert_many(links.insert(), [_values(row) for row in rows.values()])
    claimed = await unit.connection.execute(
        unit.insert(link_urls)
        .on_conflict_do_nothing(index_elements=["owner_id", "key"])
        .returning(link_urls.c.key),
        [_added_url(key, rows[key]) for key in sorted(rows)],
    )
    keys = set(claimed.scalars())
    lost = [row.id for key, row in rows.items() if key not in keys]
    if lost:
        await unit.connection.execute(delete(links).where(links.c.id.in_(lost)))
        await _unsay(unit, lost)
    return keys


async def _unsay(unit: UnitOfWork, link_ids: Sequence[UUID]) -> None:
    """Nothing happened to links that were never seen outside of this transaction.

    That takes two writers at once, so it is PostgreSQL, where events have no number before they
    are committed.
    """
    await unit.connection.execute(
        delete(events).where(UNNUMBERED_EVENTS, events.c.link_id.in_(link_ids))
    )


def _values(row: LinkRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _added_url(key: str, row: LinkRow) -> dict[str, Any]:
    return {
        "owner_id": row.owner_id,
        "key": key,
        "link_id": row.id,
        "url": row.url,
        "source": "added",
        "created_at": row.created_at,
    }


async def write_back(unit: UnitOfWork, rows: Sequence[LinkRow]) -> None:
    """Write rows that were changed in memory, in the order of their ids."""
    if not rows:
        return
    names = [name for name in _COLUMNS if name not in {"id", "owner_id"}]
    statement = (
        update(links)
        .where(links.c.id == bindparam("row_id"))
        .values({name: bindparam(name) for name in names})
    )
    await unit.connection.execute(
        statement,
        [
            {"row_id": row.id, **{name: getattr(row, name) for name in names}}
            for row in sorted(rows, key=lambda row: row.id)
        ],
    )


async def sites_after(
    unit: UnitOfWork, owner_id: UUID, after: UUID | None, limit: int
) -> list[tuple[UUID, str, str]]:
    """Id, URL and site of an owner's links, in the trash too, oldest first, from after an id."""
    query = select(links.c.id, links.c.url, links.c.site).where(links.c.owner_id == owner_id)
    if after is not None:
        query = query.where(links.c.id > after)
    rows = await unit.connection.execute(query.order_by(links.c.id).limit(limit))
    return [(row.id, row.url, row.site) for row in rows]


async def set_sites(unit: UnitOfWork, sites: Mapping[UUID, str]) -> None:
    """Write the sites of links, which follow from their URLs and so are no change of them."""
    if sites:
        await unit.connection.execute(
            update(links)
            .where(links.c.id == bindparam("row_id"))
            .values(site=bindparam("new_site")),
            [{"row_id": link_id, "new_site": site} for link_id, site in sorted(sites.items())],
        )


async def get(unit: UnitOfWork, owner_id: UUID, link_id: UUID) -> LinkRow | None:
    """An owner's link."""
    return await _first(
        unit, select(links).where(links.c.id == link_id, links.c.owner_id == owner_id)
    )


async def lock(unit: UnitOfWork, owner_id: UUID, link_id: UUID) -> LinkRow | None:
    """An owner's link that nobody else changes until this transaction ends."""
    return await _first(
        unit,
        select(links).where(links.c.id == link_id, links.c.owner_id == owner_id).with_for_update(),
    )


async def lock_many(unit: UnitOfWork, owner_id: UUID, link_ids: Collection[UUID]) -> list[LinkRow]:
    """Those of the owner's links that exist, locked in the order of their ids."""
    return await _all(
        unit,
        select(links)
        .where(links.c.owner_id == owner_id, links.c.id.in_(sorted(link_ids)))
        .order_by(links.c.id)
        .with_for_update(),
    )


async def by_ids(unit: UnitOfWork, owner_id: UUID, link_ids: Sequence[UUID]) -> list[LinkRow]:
    """Those of the owner's links that still exist, in any order."""
    return await _all(
        unit, select(links).where(links.c.id.in_(link_ids), links.c.owner_id == owner_id)
    )


async def save(unit: UnitOfWork, row: LinkRow, at: datetime, **values: Any) -> LinkRow:
    """Set columns and count the version up; the row as it is now."""
    if "title" in values:
        values["sort_title"] = sort_title(values["title"], row.url)
    changed = next_version(replace(row, **values), at)
    await unit.connection.execute(
        update(links)
        .where(links.c.id == row.id)
        .values(
            **values,
            updated_at=changed.updated_at,
            version=changed.version,
            issued_at=changed.issued_at,
            issues=changed.issues,
        )
    )
    return changed


async def note(unit: UnitOfWork, link_id: UUID, **values: Any) -> None:
    """Set columns that are no change of the link itself: what its snapshots and checks say."""
    await unit.connection.execute(update(links).where(links.c.id == link_id).values(**values))


@dataclass(frozen=True, slots=True)
class PageSaid:
    """What a link's page said of itself."""

    title: str | None
    language: str | None
    page: PageMetadata | None


async def said_before(
    unit: UnitOfWork, link_id: UUID, snapshot_id: UUID, *, below_status: int
) -> PageSaid | None:
    """What the newest good snapshot before this one has of the page; others do not count."""
    status = snapshots.c.http_status
    row = (
        await unit.connection.execute(
            select(snapshots.c.title, snapshots.c.language, snapshots.c.page)
            .where(
                snapshots.c.link_id == link_id,
                snapshots.c.id < snapshot_id,
                snapshots.c.state.in_(sorted(SUCCESSFUL)),
                or_(status.is_(None), status < below_status),
                snapshots.c.verdict.is_(None),
            )
            .order_by(snapshots.c.created_at.desc(), snapshots.c.id.desc())
            .limit(1)
        )
    ).one_or_none()
    if row is None:
        return None
    page = PageMetadata.model_validate_json(row.page) if row.page else None
    return PageSaid(row.title, row.language, page)


async def remove(unit: UnitOfWork, link_id: UUID) -> None:
    """Delete a link with its tags, snapshots and artifact rows (by the foreign keys)."""
    await unit.connection.execute(delete(links).where(links.c.id == link_id))


async def mark_indexed(unit: UnitOfWork, link_id: UUID, version: int) -> None:
    """Embed has this version; an older answer that comes late changes nothing."""
    await unit.connection.execute(
        update(links)
        .where(links.c.id == link_id, links.c.indexed_version < version)
        .values(indexed_version=case((links.c.version < version, links.c.version), else_=version))
    )


async def mark_issued(unit: UnitOfWork, row: LinkRow, at: datetime) -> LinkRow:
    """The same version was announced once more."""
    changed = replace(row, issued_at=at, issues=row.issues + 1)
    await unit.connection.execute(
        update(links)
        .where(links.c.id == row.id)
        .values(issued_at=changed.issued_at, issues=changed.issues)
    )
    return changed


async def _first(unit: UnitOfWork, query: Select[Any]) -> LinkRow | None:
    found = await _all(unit, query)
    return found[0] if found else None


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[LinkRow]:
    rows = await unit.connection.execute(query)
    return [row_of(row) for row in rows]


def row_of(row: Row[Any]) -> LinkRow:
    """A row of `links`."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping
    return LinkRow(**values | {"state": LinkState(row.state)})
