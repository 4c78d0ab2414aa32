"""How lists are carried out, on both databases: no statement reads a whole large table."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, text

from services.catalog.database.engine import Database
from services.catalog.facets import service as facets
from services.catalog.links.filters import LinkFilter, Trash
from services.catalog.links.matching import store as matching
from services.catalog.links.sorting import Sort
from services.catalog.links.states import LinkState
from services.catalog.tags.names import parse_tags
from tests.contract.catalog.libraries import FIRST, fill

FILTERS = [
    LinkFilter(),
    LinkFilter(all_tags=parse_tags(["a"])),
    LinkFilter(all_tags=parse_tags(["a", "c"]), read=True),
    LinkFilter(any_tags=parse_tags(["c", "d"])),
    LinkFilter(no_tags=parse_tags(["c"]), sites=("one.example",)),
    LinkFilter(sites=("one.example", "two.example"), languages=("en",)),
    LinkFilter(languages=("zh",)),
    LinkFilter(states=(LinkState.FAILED,)),
    LinkFilter(favourite=True),
    LinkFilter(broken=True),
    LinkFilter(has_note=True),
    LinkFilter(archived=False),
    LinkFilter(created_after=FIRST),
    LinkFilter(updated_after=FIRST, published_before=FIRST),
    LinkFilter(trash=Trash.ONLY),
]
LARGE = ("links", "link_tags", "carried")


async def plans(database: Database, owner_id: UUID, wanted: LinkFilter, sort: Sort) -> list[str]:
    seen: list[tuple[str, Any]] = []

    def remember(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    engine = database.engine.sync_engine
    is_sqlite = database.engine.dialect.name == "sqlite"
    async with database.read() as unit:
        if not is_sqlite:  # so few rows would be read whole
            await unit.connection.execute(text("SET LOCAL enable_seqscan = off"))
        event.listen(engine, "before_cursor_execute", remember)
        await matching.page(unit, owner_id, wanted, sort, None, 5)
        if sort is Sort.NEWEST:
            await facets.count_links(unit, owner_id, wanted, limit=5, depth=5)
        event.remove(engine, "before_cursor_execute", remember)
        lines = []
        for statement, parameters in seen:
            explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
            found = await unit.connection.exec_driver_sql(f"{explain} {statement}", parameters)
            lines += [str(line[-1]).strip() for line in found]
    return lines


@pytest.mark.parametrize("short", [3_000, 5])
async def test_no_large_table_is_read_whole(
    database: Database, owner_id: UUID, short: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "_SHORT", short)
    await fill(database, owner_id, 40)
    for wanted in FILTERS:
        for sort in Sort:
            found = await plans(database, owner_id, wanted, sort)
            for table in LARGE:
                whole = [f"SCAN {table}", f"Seq Scan on {table}"]
                scans = [line for line in found if any(part in line for part in whole)]
                assert [line for line in scans if f"{table} " in f"{line} "] == [], wanted


async def test_a_list_is_walked_in_its_order(database: Database, owner_id: UUID) -> None:
    await fill(database, owner_id, 40)
    if database.engine.dialect.name == "sqlite":
        for wanted in (LinkFilter(), LinkFilter(all_tags=parse_tags(["a"])), LinkFilter(read=True)):
            found = await plans(database, owner_id, wanted, Sort.OLDEST)
            assert not [line for line in found if "TEMP B-TREE" in line], wanted
