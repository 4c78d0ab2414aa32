"""The use case of bulk calls: many items in one transaction, in their order.

Neighbours of one kind are done together in a few statements. An item that cannot be done fails
alone; nothing of it is written.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from pydantic import ValidationError

from services.catalog.bulk.editing import edit_links
from services.catalog.bulk.model import Create, Delete, Done, Edit, Outcome, Wanted
from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import store as link_store
from services.catalog.links.adding import Added, add_links
from services.catalog.links.model import LinkNotFoundError
from services.catalog.preconditions import PreconditionFailedError
from services.catalog.trash import store as trash_store
from shared.contracts.messages import Lane


def doable(parsed: Sequence[Wanted | ValidationError]) -> list[Wanted]:
    """Those items that can be tried."""
    return [item for item in parsed if not isinstance(item, ValidationError)]


async def run(unit: UnitOfWork, owner_id: UUID, wanted: Sequence[Wanted]) -> list[Outcome]:
    """Do what is wanted; what became of each item, in order."""
    outcomes: list[Outcome] = []
    for _kind, items in groupby(wanted, key=type):
        outcomes += await _group(unit, owner_id, list(items), now())
    return outcomes


async def _group(
    unit: UnitOfWork, owner_id: UUID, items: Sequence[Wanted], at: datetime
) -> list[Outcome]:
    """Items of one kind."""
    creates = [item.new for item in items if isinstance(item, Create)]
    if creates:
        added = await add_links(unit, owner_id, creates, Lane.BULK)
        return [
            Done(item.row.id, item.row.version, is_new=item.is_new)
            if isinstance(item, Added)
            else item
            for item in added
        ]
    edits = [item for item in items if isinstance(item, Edit)]
    if edits:
        return await edit_links(unit, owner_id, edits, at)
    return await _delete(unit, owner_id, [item for item in items if isinstance(item, Delete)], at)


async def _delete(
    unit: UnitOfWork, owner_id: UUID, items: Sequence[Delete], at: datetime
) -> list[Outcome]:
    rows = await link_store.lock_many(unit, owner_id, {item.link_id for item in items})
    left = {row.id: row for row in rows}
    gone: list[UUID] = []
    outcomes: list[Outcome] = []
    for item in items:
        row = left.get(item.link_id)
        if row is None:
            outcomes.append(LinkNotFoundError(item.link_id))
            continue
        try:
            item.precondition.check(row.version)
        except PreconditionFailedError as error:
            outcomes.append(error)
            continue
        gone.append(left.pop(item.link_id).id)
        outcomes.append(Done(item.link_id, None))
    await trash_store.delete_links(unit, gone, at)
    return outcomes
