"""How the databases carry out what lists ask for."""

from typing import Any

from sqlalchemy import event

from services.catalog.database.engine import Database
from services.catalog.facets import service as facets
from services.catalog.links.filters import LinkFilter
from services.catalog.links.matching import store as matching
from services.catalog.links.sorting import Sort
from services.catalog.tags.names import parse_tags
from tests.bench.catalog_library import Library


async def print_plans(database: Database, library: Library) -> None:
    """Print the plan of every statement of some lists and facets."""
    tags = parse_tags(library.tags[:2])
    lists = {
        "newest": (LinkFilter(), Sort.NEWEST),
        "by title": (LinkFilter(), Sort.TITLE),
        "two tags": (LinkFilter(all_tags=tags), Sort.NEWEST),
        "one of two tags": (LinkFilter(any_tags=tags), Sort.NEWEST),
        "a seldom tag by title": (LinkFilter(all_tags=parse_tags(library.tags[-1:])), Sort.TITLE),
        "a site": (LinkFilter(sites=(library.sites[0],)), Sort.NEWEST),
        "favourites": (LinkFilter(favourite=True), Sort.NEWEST),
    }
    seen: list[tuple[str, Any]] = []

    def remember(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    engine = database.engine.sync_engine
    async with database.read() as unit:
        for name, (wanted, sort) in lists.items():
            seen.clear()
            event.listen(engine, "before_cursor_execute", remember)
            await matching.page(unit, library.owner_id, wanted, sort, None, 21)
            event.remove(engine, "before_cursor_execute", remember)
            await _explain(unit.connection, name, list(seen))
        seen.clear()
        event.listen(engine, "before_cursor_execute", remember)
        await facets.count_links(unit, library.owner_id, LinkFilter(), limit=20, depth=1)
        event.remove(engine, "before_cursor_execute", remember)
        await _explain(unit.connection, "facets of all", list(seen))


async def _explain(connection: Any, name: str, statements: list[tuple[str, Any]]) -> None:
    print(f"-- {name}", flush=True)
    is_sqlite = connection.dialect.name == "sqlite"
    for statement, parameters in statements:
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN (COSTS OFF)"
        rows = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
        print("\n".join(f"   {row[-1]}" for row in rows), flush=True)
