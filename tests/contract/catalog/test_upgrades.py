"""Databases of earlier versions become what they would be today."""

import hashlib
from pathlib import Path
from uuid import UUID

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Uuid, bindparam, select, text

from services.catalog.aliases.rekeying import rekey_all
from services.catalog.clock import new_id, now
from services.catalog.database import migrate as migrating
from services.catalog.database.columns import UtcDateTime
from services.catalog.database.engine import Database
from services.catalog.database.migrate import migrate
from services.catalog.database.tables import links
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.adding import add_link
from services.catalog.links.model import NewLink
from services.catalog.tagging import store as tagging
from services.catalog.tags import service as tags
from tests.contract.catalog.test_tag_tree import Library

OLD_ACCOUNT = text(
    "INSERT INTO accounts (id, name, created_at, version, ignore_tracking, identity_rules, "
    "trash_days, check_days) VALUES (:id, 'owner', :at, 1, true, 0, 30, 30)"
).bindparams(bindparam("id", type_=Uuid), bindparam("at", type_=UtcDateTime))
"""As accounts were before they had roles."""


async def upgrade(database: Database, revision: str) -> None:
    def run(connection: Connection) -> None:
        config = Config()
        folder = Path(migrating.__file__).parent / "migrations"
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    await database.prepare()
    async with database.write_schema() as unit:
        await unit.connection.run_sync(run)


async def old_tag(unit: UnitOfWork, owner_id: UUID, link_id: UUID, name: str) -> None:
    tag_id = new_id()
    at = now()
    values = {"id": tag_id, "owner": owner_id, "link": link_id, "key": name.casefold()}
    sqlite = unit.connection.dialect.name == "sqlite"
    ids = {
        key: value.hex if sqlite and isinstance(value, UUID) else value
        for key, value in values.items()
    }
    await unit.connection.execute(
        text(
            "INSERT INTO tags (id, owner_id, key, name, created_at) "
            "VALUES (:id, :owner, :key, :name, :at)"
        ),
        {
            "id": ids["id"],
            "owner": ids["owner"],
            "key": ids["key"],
            "name": name,
            "at": at.isoformat(sep=" ") if sqlite else at,
        },
    )
    await unit.connection.execute(
        text(
            "INSERT INTO link_tags (link_id, tag_id, owner_id, own) "
            "VALUES (:link, :id, :owner, :own)"
        ),
        {"link": ids["link"], "id": ids["id"], "owner": ids["owner"], "own": True},
    )


async def test_tags_with_slashes_become_paths_and_links_are_announced_again(
    empty_database: Database,
) -> None:
    database = empty_database
    await upgrade(database, "0005")
    owner_id, link_id, other_id = new_id(), new_id(), new_id()
    async with database.write() as unit:
        await unit.connection.execute(OLD_ACCOUNT, {"id": owner_id, "at": now()})
        for number, row_id in enumerate((link_id, other_id)):
            await unit.connection.execute(
                links.insert().values(
                    id=row_id,
                    owner_id=owner_id,
                    url=f"https://example.com/{number}",
                    site="example.com",
                    sort_title="",
                    read=False,
                    favourite=False,
                    archived=False,
                    created_at=now(),
                    updated_at=now(),
                    version=1,
                    state="queued",
                    snapshot_at=now(),
                    check_failures=0,
                    indexed_version=1,
                    issued_at=now(),
                    issues=1,
                )
            )
        for name in ("Tech/AI", "tech//ai/Nets/", "/", "plain", "/plain", "a/b/c/d/e/f/g/h/i/j/k"):
            await old_tag(unit, owner_id, link_id, name)
        await old_tag(unit, owner_id, other_id, "tech/ai/nets")
    await migrate(database)
    library = Library(database, owner_id)
    async with database.read() as unit:
        own = await tagging.of_links(unit, [link_id, other_id])
        page = await tags.list_tags(unit, owner_id, limit=100)
        rows = (await unit.connection.execute(select(links))).all()
    await library.check()
    assert own == {
        link_id: ("a/b/c/d/e/f/g/h/i/j∕k", "plain", "Tech/AI", "Tech/AI/nets", "∕"),
        other_id: ("Tech/AI/nets",),
    }
    counts = {tag.row.name: tag.count for tag in page.items}
    assert (counts["Tech"], counts["Tech/AI"], counts["Tech/AI/nets"]) == (2, 2, 2)
    assert [(row.version, row.issues) for row in rows] == [(2, 0)] * 2


async def test_links_of_the_first_version_are_found_under_the_keys_of_today(
    empty_database: Database,
) -> None:
    database = empty_database
    await upgrade(database, "0001")
    owner_id, link_id, other_id = new_id(), new_id(), new_id()
    urls = {link_id: "https://www.example.com/a?b=1&a=2", other_id: "https://www.example.com/%7Ea"}
    async with database.write() as unit:
        at, sqlite = now(), unit.connection.dialect.name == "sqlite"
        ids = {row_id: row_id.hex if sqlite else row_id for row_id in (owner_id, *urls)}
        moment = at.replace(tzinfo=None).isoformat(sep=" ") if sqlite else at
        await unit.connection.execute(
            text("INSERT INTO accounts (id, name, created_at) VALUES (:id, 'owner', :at)"),
            {"id": ids[owner_id], "at": moment},
        )
        for row_id, url in urls.items():
            await unit.connection.execute(
                text(
                    "INSERT INTO links (id, owner_id, url, identity, created_at, updated_at,"
                    " version, indexed_version, issued_at, issues)"
                    " VALUES (:id, :owner, :url, :key, :at, :at, 1, 1, :at, 1)"
                ),
                {
                    "id": ids[row_id],
                    "owner": ids[owner_id],
                    "url": url,
                    "key": hashlib.sha256(url.encode()).hexdigest(),
                    "at": moment,
                },
            )
    await migrate(database)
    await rekey_all(database)
    for url, row_id in (
        ("https://www.example.com/a?a=2&b=1&utm_source=x", link_id),
        ("https://www.example.com/~a#part", other_id),
    ):
        async with database.write() as unit:
            added = await add_link(unit, owner_id, NewLink(url=url))
        assert (added.row.id, added.is_new, added.row.site) == (row_id, False, "example.com")
