"""Use cases of capture options."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.catalog.capture_options import applying, store
from services.catalog.capture_options.model import (
    OptionSet,
    OptionSetChange,
    OptionSetNotFoundError,
)
from services.catalog.capture_options.resolving import Effective
from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import service as links
from services.catalog.preconditions import Precondition
from services.catalog.scopes.model import Scope
from services.catalog.scopes.service import check_scope
from shared.contracts.capture_options import CaptureOptions


@dataclass(frozen=True, slots=True)
class OptionSetPage:
    """Some sets, newest first, and whether there are older ones."""

    items: list[OptionSet]
    has_more: bool


async def create_options(
    unit: UnitOfWork, owner_id: UUID, scope: Scope, *, options: CaptureOptions, enabled: bool
) -> OptionSet:
    """Have links of a scope captured so.

    Raises:
        UnknownReferenceError: what the scope names is not there.
    """
    await check_scope(unit, owner_id, scope)
    at = now()
    item = OptionSet(
        id=new_id(),
        owner_id=owner_id,
        scope=scope,
        options=options,
        enabled=enabled,
        created_at=at,
        updated_at=at,
    )
    await store.insert(unit, item)
    return item


async def list_options(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> OptionSetPage:
    """An owner's sets, newest first."""
    found = await store.newest(unit, owner_id, after, limit + 1)
    return OptionSetPage(items=found[:limit], has_more=len(found) > limit)


async def get_options(unit: UnitOfWork, owner_id: UUID, options_id: UUID) -> OptionSet:
    """An owner's set.

    Raises:
        OptionSetNotFoundError: the owner has no such set.
    """
    item = await store.get(unit, owner_id, options_id)
    if item is None:
        raise OptionSetNotFoundError(options_id)
    return item


async def change_options(
    unit: UnitOfWork,
    owner_id: UUID,
    options_id: UUID,
    change: OptionSetChange,
    precondition: Precondition,
) -> OptionSet:
    """Change what was mentioned. Saying what is already so changes nothing.

    Raises:
        OptionSetNotFoundError: the owner has no such set.
        PreconditionFailedError: it has another version.
        UnknownReferenceError: what the new scope names is not there.
    """
    item = await _lock(unit, owner_id, options_id, precondition)
    if change.scope is not None:
        await check_scope(unit, owner_id, change.scope)
    changed = replace(
        item,
        scope=change.scope if change.scope is not None else item.scope,
        options=change.options if change.options is not None else item.options,
        enabled=change.enabled if change.enabled is not None else item.enabled,
    )
    if changed == item:
        return item
    changed = replace(changed, updated_at=now(), version=item.version + 1)
    await store.save(unit, changed)
    return changed


async def delete_options(
    unit: UnitOfWork, owner_id: UUID, options_id: UUID, precondition: Precondition
) -> None:
    """Delete a set; what was captured by it stays so.

    Raises:
        OptionSetNotFoundError: the owner has no such set.
        PreconditionFailedError: it has another version.
    """
    await _lock(unit, owner_id, options_id, precondition)
    await store.remove(unit, options_id)


async def _lock(
    unit: UnitOfWork, owner_id: UUID, options_id: UUID, precondition: Precondition
) -> OptionSet:
    item = await store.get(unit, owner_id, options_id, lock=True)
    if item is None:
        raise OptionSetNotFoundError(options_id)
    precondition.check(item.version)
    return item


async def options_of_link(unit: UnitOfWork, owner_id: UUID, link_id: UUID) -> Effective:
    """What holds for a link, and who says it.

    Raises:
        LinkNotFoundError: the owner has no such link.
        LinkTrashedError: it is in the trash.
    """
    link = await links.get_link(unit, owner_id, link_id)
    found = await applying.of_links(unit, owner_id, {link_id: link.row.url})
    return found[link_id]
