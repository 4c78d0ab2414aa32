"""Use cases of URLs: under which a link is known, as what a URL is kept, which links are one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.catalog.accounts import store as account_store
from services.catalog.aliases import store
from services.catalog.aliases.model import Duplicate, LinkUrl, Match
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import service as links
from services.catalog.links.rules import former_key_of, identity_of


@dataclass(frozen=True, slots=True)
class UrlPage:
    """Some URLs of a link, oldest first, and whether there are newer ones."""

    items: list[LinkUrl]
    has_more: bool


@dataclass(frozen=True, slots=True)
class DuplicatePage:
    """Some pairs of links, newest first, and whether there are older ones."""

    items: list[Duplicate]
    has_more: bool


async def list_urls(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, after: tuple[datetime, str] | None, limit: int
) -> UrlPage:
    """The URLs under which a link is known.

    Raises:
        LinkNotFoundError: the owner has no such link.
    """
    await links.get_link(unit, owner_id, link_id)
    found = await store.page(unit, link_id, after, limit + 1)
    return UrlPage(items=found[:limit], has_more=len(found) > limit)


async def list_duplicates(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID, UUID] | None, limit: int
) -> DuplicatePage:
    """Pairs of links that lead to one page, and wait for somebody to merge them."""
    found = await store.duplicates(unit, owner_id, after, limit + 1)
    shown = found[:limit]
    ids = {item.pair.link_id for item in shown} | {item.pair.other_id for item in shown}
    loaded = await links.get_links(unit, owner_id, sorted(ids))
    items = [
        Duplicate(
            link=loaded[item.pair.link_id],
            other=loaded[item.pair.other_id],
            reason=item.pair.reason,
            url=item.pair.url,
            found_at=item.found_at,
        )
        for item in shown
    ]
    return DuplicatePage(items=items, has_more=len(found) > limit)


async def find_by_url(unit: UnitOfWork, owner_id: UUID, url: str) -> Match | None:
    """The link that adding a URL would lead to, in the trash too.

    Raises:
        InvalidUrlError: no link can have this URL.
    """
    account = await account_store.get(unit, owner_id)
    wanted = (identity_of(url, account).key, former_key_of(url, account))
    keys = [key for key in wanted if key is not None]
    held = {item.key: item for item in await store.by_keys(unit, owner_id, keys)}
    found = next((held[key] for key in keys if key in held), None)
    if found is None:
        return None
    link = await links.get_link(unit, owner_id, found.link_id, in_trash=True)
    return Match(link=link, matched_by=found.source, matched_url=found.url)


async def canonical_url(unit: UnitOfWork, owner_id: UUID, url: str) -> str:
    """What a URL is compared by.

    Raises:
        InvalidUrlError: no link can have this URL.
    """
    account = await account_store.get(unit, owner_id)
    return identity_of(url, account).canonical
