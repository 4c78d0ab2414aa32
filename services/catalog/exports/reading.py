"""Everything that is exported, as records, oldest first, a page at a time: memory does not grow.

All of it is read in the transaction of the caller.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from uuid import UUID

from services.catalog.aliases import store as alias_store
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.exports import store
from services.catalog.exports.model import Wanted
from services.catalog.links.filters import LinkFilter, Trash
from services.catalog.links.matching import store as matching
from services.catalog.links.model import LinkRow
from services.catalog.links.sorting import Place, Sort, place_of
from services.catalog.snapshots.model import Snapshot
from services.catalog.tagging import store as tagging
from services.catalog.transfer.native.records import (
    ArtifactRecord,
    LinkRecord,
    SnapshotRecord,
    UrlRecord,
)

_PAGE = 500


async def rows_of(unit: UnitOfWork, owner_id: UUID, wanted: Wanted) -> AsyncIterator[list[LinkRow]]:
    """Pages of links in the order of their ids."""
    if not wanted.both_sides:
        async for page in _side(unit, owner_id, wanted.filter):
            yield page
        return
    sides = [
        _side(unit, owner_id, replace(wanted.filter, trash=trash))
        for trash in (Trash.WITHOUT, Trash.ONLY)
    ]
    pages = [await anext(side, []) for side in sides]
    while any(pages):
        # Up to here both sides are known: what is still to come of either has a greater id.
        last = min(page[-1].id for page in pages if page)
        rows = [row for page in pages for row in page if row.id <= last]
        yield sorted(rows, key=lambda row: row.id)
        pages = [
            [row for row in page if row.id > last] or await anext(side, [])
            for page, side in zip(pages, sides, strict=True)
        ]


async def _side(
    unit: UnitOfWork, owner_id: UUID, wanted: LinkFilter
) -> AsyncIterator[list[LinkRow]]:
    place: Place | None = None
    while rows := await matching.page(unit, owner_id, wanted, Sort.OLDEST, place, _PAGE):
        yield rows
        place = place_of(rows[-1], Sort.OLDEST)


async def link_records(unit: UnitOfWork, rows: Sequence[LinkRow]) -> list[LinkRecord]:
    """Links with their tags and their other URLs."""
    ids = [row.id for row in rows]
    tags = await tagging.of_links(unit, ids)
    urls: dict[UUID, list[UrlRecord]] = defaultdict(list)
    own = {row.id: row.url for row in rows}
    for item in sorted(
        await alias_store.of_links(unit, ids), key=lambda item: (item.created_at, item.url)
    ):
        if item.url != own[item.link_id]:
            urls[item.link_id].append(
                UrlRecord.model_construct(
                    url=item.url, source=item.source, created_at=item.created_at
                )
            )
    return [_link_record(row, tags.get(row.id, ()), tuple(urls[row.id])) for row in rows]


async def snapshot_records(
    unit: UnitOfWork, rows: Sequence[LinkRow]
) -> AsyncIterator[list[tuple[SnapshotRecord, Snapshot]]]:
    """The ended snapshots of links, in the order of the links' ids and then of their age."""
    link_ids = [row.id for row in rows]
    after: Snapshot | None = None
    while found := await store.ended_snapshots(unit, link_ids, after, _PAGE):
        yield [(_snapshot_record(snapshot), snapshot) for snapshot in found]
        after = found[-1]


def _link_record(row: LinkRow, tags: tuple[str, ...], urls: tuple[UrlRecord, ...]) -> LinkRecord:
    """Nothing is checked again: it comes from the database."""
    return LinkRecord.model_construct(
        id=row.id,
        url=row.url,
        urls=urls,
        title=row.title,
        description=row.description,
        note=row.note,
        site_name=row.site_name,
        author=row.author,
        published_at=row.published_at,
        language=row.language,
        read=row.read,
        favourite=row.favourite,
        archived=row.archived,
        tags=tags,
        created_at=row.created_at,
        updated_at=row.updated_at,
        trashed_at=row.trashed_at,
    )


def _snapshot_record(snapshot: Snapshot) -> SnapshotRecord:
    return SnapshotRecord.model_construct(
        id=snapshot.id,
        link_id=snapshot.link_id,
        url=snapshot.url,
        state=snapshot.state,
        origin=snapshot.origin,
        lane=snapshot.lane,
        pinned=snapshot.pinned,
        created_at=snapshot.created_at,
        started_at=snapshot.started_at,
        captured_at=snapshot.captured_at,
        attempts=snapshot.attempts,
        http_status=snapshot.http_status,
        final_url=snapshot.final_url,
        title=snapshot.title,
        language=snapshot.language,
        page=snapshot.page,
        error=snapshot.failure,
        text_sketch=snapshot.text_sketch,
        media_type=snapshot.media_type,
        verdict=snapshot.verdict,
        missing_steps=snapshot.missing_steps,
        archived_copy=snapshot.archived_copy,
        options=snapshot.options,
        artifacts=tuple(
            ArtifactRecord.model_construct(
                kind=item.kind,
                sha256=item.sha256,
                media_type=item.media_type,
                size_bytes=item.size_bytes,
            )
            for item in snapshot.artifacts
        ),
    )
