"""Keys of links by the account's rules, and when these change, on both databases."""

import asyncio
from uuid import UUID

from services.catalog.accounts import service as accounts
from services.catalog.accounts import store as account_store
from services.catalog.aliases import store as alias_store
from services.catalog.aliases.rekeying import rekey_all
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.links import store as link_store
from services.catalog.links.adding import Added, add_link
from services.catalog.links.identity import IDENTITY_RULES
from services.catalog.links.model import NewLink

PLAIN = "https://example.com/a?id=7"
TRACKED = "https://example.com/a?utm_source=x&id=7"
OTHER_TRACKED = "https://example.com/a?id=7&utm_source=y"


async def add(database: Database, owner_id: UUID, url: str) -> Added:
    async with database.write() as unit:
        return await add_link(unit, owner_id, NewLink(url=url))


async def switch(database: Database, owner_id: UUID, *, ignore: bool) -> None:
    async with database.write() as unit:
        await accounts.change_account(unit, owner_id, {"ignore_tracking": ignore})


async def duplicates(database: Database, owner_id: UUID) -> list[tuple[UUID, UUID, str]]:
    async with database.read() as unit:
        found = await alias_store.duplicates(unit, owner_id, None, 100)
    return [(item.pair.link_id, item.pair.other_id, item.pair.reason) for item in found]


async def test_tracking_parameters_make_no_other_link_unless_wanted(
    database: Database, owner_id: UUID
) -> None:
    first = await add(database, owner_id, PLAIN)
    assert (await add(database, owner_id, TRACKED)).row.id == first.row.id
    await switch(database, owner_id, ignore=False)
    await rekey_all(database)
    second = await add(database, owner_id, TRACKED)
    assert second.is_new
    assert second.row.url == TRACKED
    assert (await add(database, owner_id, PLAIN)).row.id == first.row.id


async def test_links_that_fall_together_stay_two_and_are_reported(
    database: Database, owner_id: UUID
) -> None:
    await switch(database, owner_id, ignore=False)
    await rekey_all(database)
    older = await add(database, owner_id, TRACKED)
    newer = await add(database, owner_id, PLAIN)
    await switch(database, owner_id, ignore=True)
    assert (await add(database, owner_id, PLAIN)).row.id == newer.row.id  # before the pass too
    await rekey_all(database)
    for _again in range(2):
        assert (await add(database, owner_id, OTHER_TRACKED)).row.id == older.row.id
        assert await duplicates(database, owner_id) == [(older.row.id, newer.row.id, "identity")]
        await rekey_all(database)
    await switch(database, owner_id, ignore=False)
    await rekey_all(database)
    assert (await add(database, owner_id, PLAIN)).row.id == newer.row.id
    assert (await add(database, owner_id, TRACKED)).row.id == older.row.id


async def test_a_pass_fills_sites_and_ends_with_the_newest_rules(
    database: Database, owner_id: UUID
) -> None:
    link = await add(database, owner_id, "https://www.example.com./")
    async with database.write() as unit:
        await link_store.set_sites(unit, {link.row.id: ""})
        await account_store.change(unit, owner_id, identity_rules=0)
    await rekey_all(database)
    async with database.read() as unit:
        row = await link_store.get(unit, owner_id, link.row.id)
        account = await account_store.get(unit, owner_id)
    assert row is not None
    assert (row.site, row.version) == ("example.com", 1)
    assert account.identity_rules == IDENTITY_RULES


async def test_adding_while_keys_are_made_anew_makes_no_second_link(
    database: Database, owner_id: UUID
) -> None:
    first = await add(database, owner_id, TRACKED)
    await switch(database, owner_id, ignore=False)
    results = await asyncio.gather(
        rekey_all(database), *(add(database, owner_id, TRACKED) for _ in range(20))
    )
    added = [result for result in results if isinstance(result, Added)]
    assert {item.row.id for item in added} == {first.row.id}


async def test_accounts_keep_their_own_rules(
    database: Database, owner_id: UUID, stranger_id: UUID
) -> None:
    await switch(database, stranger_id, ignore=False)
    await rekey_all(database)
    mine = [await add(database, owner_id, url) for url in (PLAIN, TRACKED)]
    theirs = [await add(database, stranger_id, url) for url in (PLAIN, TRACKED)]
    assert len({item.row.id for item in mine}) == 1
    assert len({item.row.id for item in theirs}) == 2
    async with database.write() as unit:
        account = await account_store.get(unit, owner_id)
        assert (account.version, account.updated_at) == (1, None)
        await accounts.change_account(unit, owner_id, {"trash_days": 5})
        changed = await account_store.get(unit, owner_id)
    assert (changed.version, changed.trash_days) == (2, 5)
    assert changed.updated_at is not None
    assert changed.updated_at <= now()
