"""A deleted account is taken apart: everything of it goes, and nothing of anybody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from services.catalog.account_admin import service
from services.catalog.account_admin import store as removal_store
from services.catalog.account_admin.removal import AccountRemoval
from services.catalog.accounts import store as accounts
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import deleted_links, outbox
from services.catalog.idempotency import store as keys
from services.catalog.idempotency.model import Answer
from services.catalog.links.model import UNSET
from services.catalog.schedules.service import create_schedule
from services.catalog.scopes.model import Scope, ScopeKind
from services.catalog.tag_rules.model import RuleChange
from services.catalog.tag_rules.service import create_rule
from services.catalog.tags.names import parse_tags
from tests.contract.catalog.libraries import fill

LINKS = 450
"""More than are removed in one transaction."""


async def furnish(database: Database, owner_id: UUID) -> None:
    await fill(database, owner_id, LINKS, seed=owner_id.int)
    async with database.write() as unit:
        await create_schedule(unit, owner_id, Scope(ScopeKind.ALL), every_days=7, enabled=True)
        rule = RuleChange(
            name="r",
            site="example.com",
            url_pattern=UNSET,
            title_contains=UNSET,
            enabled=True,
            tags=parse_tags(["x/y"]),
        )
        await create_rule(unit, owner_id, rule)
        await keys.put(unit, owner_id, "k", Answer("f" * 64, 200, {}, b"{}"), now())


async def rows(database: Database, owner_id: UUID) -> dict[str, int]:
    found = {}
    async with database.read() as unit:
        for table in removal_store.owned_tables():
            query = select(func.count()).select_from(table).where(table.c.owner_id == owner_id)
            found[table.name] = (await unit.connection.execute(query)).scalar_one()
    return {name: count for name, count in found.items() if count}


async def test_everything_goes_and_nothing_of_others(
    database: Database, owner_id: UUID, stranger_id: UUID
) -> None:
    for account_id in (owner_id, stranger_id):
        await furnish(database, account_id)
    kept = await rows(database, owner_id)
    async with database.write() as unit:
        await service.delete_account(unit, stranger_id)
    await AccountRemoval(database).remove()
    assert "links" not in (awaited := await rows(database, stranger_id))
    assert awaited["deleted_links"] == LINKS  # embed and the files are waited for
    async with database.write() as unit:
        await unit.connection.execute(
            update(deleted_links)
            .where(deleted_links.c.owner_id == stranger_id)
            .values(index_confirmed_at=now(), files_deleted_at=now())
        )
        await unit.connection.execute(outbox.delete())
    await AccountRemoval(database).remove()
    assert await rows(database, stranger_id) == {}
    async with database.read() as unit:
        assert await accounts.find(unit, stranger_id) is None
    assert await rows(database, owner_id) == kept


class Dying(Database):
    """Commits so many transactions and then no more."""

    left = 1

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        async with super().write() as unit:
            self.left -= 1
            if self.left < 0:
                raise ConnectionError("killed")
            yield unit


async def test_what_was_killed_in_the_middle_goes_on(
    database: Database, database_url: str, stranger_id: UUID
) -> None:
    await fill(database, stranger_id, LINKS)
    async with database.write() as unit:
        await service.delete_account(unit, stranger_id)
    dying = Dying(database_url)
    with pytest.raises(ConnectionError):
        await AccountRemoval(dying).remove()
    await dying.close()
    assert 0 < (await rows(database, stranger_id))["links"] < LINKS
    await AccountRemoval(database).remove()
    assert "links" not in await rows(database, stranger_id)
