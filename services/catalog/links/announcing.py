"""`link.saved`: what the others learn of links that were added or changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.model import LinkRow
from services.catalog.tagging import store as tagging
from shared.contracts.messages import LinkSaved


async def announce_saved(unit: UnitOfWork, rows: Sequence[LinkRow], at: datetime) -> None:
    """Write `link.saved` of each row's version, with the tags that it has in this transaction.

    The rows are of one owner.
    """
    if not rows:
        return
    ids = [row.id for row in rows]
    tags = await tagging.of_links(unit, ids)
    tag_ids = await tagging.ids_of_links(unit, ids)
    messages = [
        (
            f"{row.id}:{row.version}:saved:{row.issues}",
            _saved(row, tags.get(row.id, ()), tag_ids.get(row.id, ())),
        )
        for row in rows
    ]
    await unit.publish_many(messages, owner_id=rows[0].owner_id, at=at)


def _saved(row: LinkRow, tags: tuple[str, ...], tag_ids: Iterable[UUID]) -> LinkSaved:
    return LinkSaved(
        link_id=row.id,
        owner_id=row.owner_id,
        version=row.version,
        url=row.url,
        title=row.title,
        note=row.note,
        description=row.description,
        tags=tags,
        tag_ids=tuple(sorted(tag_ids)),
        trashed=row.trashed_at is not None,
        created_at=row.created_at,
        saved_at=row.updated_at,
    )
