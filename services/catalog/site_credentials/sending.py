"""The credentials that jobs carry: sealed once more, all that a page may need as one list."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from pydantic import TypeAdapter

from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.identity import site_of
from services.catalog.site_credentials import store
from services.catalog.site_credentials.matching import wanted
from services.catalog.site_credentials.model import StoredCredentials
from shared.contracts.credentials import SiteCredentials
from shared.sealing import NotSealedHereError, Sealer

log = structlog.get_logger()
_LIST = TypeAdapter(tuple[SiteCredentials, ...])


async def sealed_for(unit: UnitOfWork, owner_id: UUID, urls: Sequence[str]) -> dict[str, str]:
    """What the jobs of these URLs carry, by URL; nothing for those that no credentials are for.

    Credentials that cannot be opened any more are left out: the page is captured without them.
    """
    if unit.sealer is None or not urls:
        return {}
    sites = await store.sites(unit, owner_id)
    if not sites:
        return {}
    of_urls = {url: tuple(item for item, _site in wanted(sites, site_of(url))) for url in urls}
    needed = sorted({item for items in of_urls.values() for item in items})
    kept = await store.by_ids(unit, needed)
    opened = _opened(unit.sealer, kept.values(), now())
    sealed: dict[tuple[UUID, ...], str | None] = {}
    for items in of_urls.values():
        if items not in sealed:
            found = tuple(opened[item] for item in items if item in opened)
            text = _LIST.dump_json(found).decode()
            sealed[items] = unit.sealer.seal(text) if found else None
    found_for = {url: sealed[items] for url, items in of_urls.items()}
    return {url: text for url, text in found_for.items() if text is not None}


def _opened(
    sealer: Sealer, kept: Iterable[StoredCredentials], at: datetime
) -> dict[UUID, SiteCredentials]:
    found: dict[UUID, SiteCredentials] = {}
    for item in kept:
        try:
            credentials = SiteCredentials.model_validate_json(sealer.open(item.sealed))
        except NotSealedHereError:
            log.warning("site_credentials_unreadable", credentials_id=str(item.id))
            continue
        cookies = tuple(
            cookie
            for cookie, shown in zip(credentials.cookies, item.shown.cookies, strict=True)
            if shown.expires_at is None or shown.expires_at > at
        )
        found[item.id] = credentials.model_copy(update={"cookies": cookies})
    return found
