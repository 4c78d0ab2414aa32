"""Keys by other rules: after the rules or an account's switch changed, every key is made anew.

In batches, each a transaction of its own. Doing a batch again changes nothing, so whoever was
stopped starts over. Links that fall together stay two links and are reported as duplicates. Until
the last batch is done, adding looks for a URL under its key by either setting (links/adding.py).
"""

from datetime import datetime
from functools import cache, partial
from uuid import UUID

import structlog

from services.catalog.accounts import store as account_store
from services.catalog.accounts.model import Account
from services.catalog.aliases import store
from services.catalog.aliases.settling import settle
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import store as link_store
from services.catalog.links.identity import IDENTITY_RULES, identify

log = structlog.get_logger()

_BATCH = 1_000


async def rekey_all(database: Database) -> None:
    """Bring the keys of every account to the rules that hold for it."""
    async with database.read() as unit:
        waiting = await account_store.of_other_rules(unit, IDENTITY_RULES)
    for account in waiting:
        link_count = await rekey(database, account)
        log.info("keys_made_anew", account_id=str(account.id), link_count=link_count)


async def rekey(database: Database, account: Account) -> int:
    """Make one account's keys and sites anew; of how many links.

    Ends early when the account's switch changes meanwhile: whoever changed it left the account
    waiting for another pass.
    """
    after: UUID | None = None
    count = 0
    while True:
        async with database.write() as unit:
            current = await account_store.lock(unit, account.id)
            if current.ignore_tracking != account.ignore_tracking:
                return count
            ids = await _rekey_batch(unit, current, after, now())
            if len(ids) < _BATCH:
                await account_store.change(unit, account.id, identity_rules=IDENTITY_RULES)
                return count + len(ids)
        after = ids[-1]
        count += len(ids)


async def _rekey_batch(
    unit: UnitOfWork, account: Account, after: UUID | None, at: datetime
) -> list[UUID]:
    identity_of = cache(partial(identify, ignore_tracking=account.ignore_tracking))
    links = await link_store.sites_after(unit, account.id, after, _BATCH)
    ids = [link_id for link_id, _url, _site in links]
    if not ids:
        return []
    sites = {
        link_id: wanted for link_id, url, site in links if (wanted := identity_of(url).site) != site
    }
    await link_store.set_sites(unit, sites)
    held = await store.keys_between(unit, account.id, after, ids[-1])
    if all(identity_of(url).key == key for key, url in held):
        return ids
    urls = await store.of_links(unit, ids)
    moved = {identity_of(item.url).key for item in urls} - {item.key for item in urls}
    holders = await store.by_keys(unit, account.id, moved)
    settled = settle(urls, holders, lambda url: identity_of(url).key)
    await store.replace(unit, account.id, settled.removed, settled.added)
    await store.report(unit, account.id, settled.collisions, at)
    return ids
