"""Counting links: from the totals that triggers keep, or one by one for a filter."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    delete,
    func,
    literal,
    select,
    union_all,
)

from services.catalog.database.tables import link_tags, links, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import facet_counts, facet_totals
from services.catalog.facets.model import Facet
from services.catalog.links.filters import LinkFilter
from services.catalog.links.matching import store as matching

Counts = dict[Facet, dict[str, int]]

_LINKS = ""  # the facet of the answer's row that says how many links were counted
_USAGE = "usage"  # what migration 0009 counts; no facet of links
FOLDED_AT_ONCE = 20_000


async def top_totals(unit: UnitOfWork, owner_id: UUID, limit: int) -> Counts:
    """At least the `limit` most frequent values of each facet (the last ones, of months).

    A value that was counted since the last folding may have changed its rank: so as many more
    totals are read as there are such values, and their own.
    """
    unfolded = await _unfolded(unit, owner_id)
    found: Counts = {facet: {} for facet in Facet}
    for facet in Facet:
        recent = unfolded.get(facet, {})
        order = facet_totals.c.value if facet is Facet.MONTH else facet_totals.c.count
        query = (
            select(facet_totals.c.value, facet_totals.c.count)
            .where(_is(owner_id, facet))
            .order_by(order.desc())
            .limit(limit + len(recent))
        )
        found[facet] = dict((await unit.connection.execute(query)).all())
        missing = [value for value in recent if value not in found[facet]]
        found[facet] |= await _totals(unit, owner_id, facet, missing)
        for value, count in recent.items():
            found[facet][value] = found[facet].get(value, 0) + count
    return found


async def tag_totals(
    unit: UnitOfWork, owner_id: UUID, tag_ids: Collection[UUID]
) -> dict[UUID, int]:
    """How many links outside the trash each of these tags finds, itself or by what is under it."""
    values = {tag_id.hex: tag_id for tag_id in tag_ids}
    counts: Counter[str] = Counter(await _totals(unit, owner_id, Facet.TAG, list(values)))
    recent = await _unfolded(unit, owner_id, Facet.TAG)
    for value, count in recent.get(Facet.TAG, {}).items():
        if value in values:
            counts[value] += count
    return {tag_id: counts[value] for value, tag_id in values.items()}


async def link_total(unit: UnitOfWork, owner_id: UUID) -> int:
    """How many links there are outside the trash: each has one state."""
    total = 0
    for table in (facet_totals, facet_counts):
        query = select(func.coalesce(_sum(table.c.count), 0)).where(
            table.c.owner_id == owner_id, table.c.facet == Facet.STATE
        )
        total += (await unit.connection.execute(query)).scalar_one()  # of bigints: a Decimal
    return total


async def usage(unit: UnitOfWork, owner_id: UUID) -> tuple[int, int]:
    """How many links an account has, the trash included, and the bytes of its artifacts."""
    uses = {"links": 0, "bytes": 0}
    for table in (facet_totals, facet_counts):
        query = select(table.c.value, _sum(table.c.count)).where(
            table.c.owner_id == owner_id, table.c.facet == _USAGE
        )
        for value, count in await unit.connection.execute(query.group_by(table.c.value)):
            uses[value] += count
    return uses["links"], uses["bytes"]


async def count_matching(
    unit: UnitOfWork, owner_id: UUID, wanted: LinkFilter, limit: int
) -> tuple[Counts, int]:
    """Every value of the newest `limit` links that a filter means, and how many links these are."""
    columns = (links.c.site, links.c.language, links.c.state, _month(unit).label("month"))
    newest = await matching.newest(unit, owner_id, wanted, limit, *columns)
    found = newest.cte("found").prefix_with("MATERIALIZED")
    total = select(literal(_LINKS), literal(""), func.count()).select_from(found)
    parts: list[Select[str, str, int]] = [total]
    for facet in (Facet.SITE, Facet.LANGUAGE, Facet.STATE, Facet.MONTH):
        value = found.c[facet]
        counted = select(literal(facet.value), value, func.count()).where(value.is_not(None))
        parts.append(counted.group_by(value))
    tag_id = link_tags.c.tag_id
    tagged = select(literal(Facet.TAG.value), cast(tag_id, Text), func.count())
    # SQLite would read all of link_tags and look for each row's link among those found: it does not
    # turn an outer join around.
    tagged = tagged.join_from(found, link_tags, link_tags.c.link_id == found.c.id, isouter=True)
    parts.append(tagged.group_by(tag_id))
    counts: Counts = {facet: {} for facet in Facet}
    counted_links = 0
    for name, text, count in await unit.connection.execute(union_all(*parts)):
        if name == _LINKS:
            counted_links = count
        elif text is not None:
            counts[Facet(name)][text.replace("-", "") if name == Facet.TAG else text] = count
    return counts, counted_links


async def tag_names(unit: UnitOfWork, owner_id: UUID, values: Sequence[str]) -> dict[str, str]:
    """The names of tags by their value as a facet; those that are deleted are left out."""
    ids = [UUID(value) for value in values]
    rows = await unit.connection.execute(  # without the owner, or SQLite reads all of its tags
        select(tags.c.id, tags.c.owner_id, tags.c.name).where(tags.c.id.in_(ids))
    )
    return {row.id.hex: row.name for row in rows if row.owner_id == owner_id}


async def fold(unit: UnitOfWork) -> int:
    """Move rows of `facet_counts` into the totals, oldest first; how many rows."""
    oldest = (
        select(facet_counts.c.position)
        .order_by(facet_counts.c.position)
        .limit(FOLDED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = await unit.connection.execute(
        delete(facet_counts)
        .where(facet_counts.c.position.in_(oldest))
        .returning(
            facet_counts.c.owner_id,
            facet_counts.c.facet,
            facet_counts.c.value,
            facet_counts.c.count,
        )
    )
    folded = 0
    sums: Counter[tuple[UUID, str, str]] = Counter()
    for owner_id, facet, value, count in rows:
        folded += 1
        sums[owner_id, facet, value] += count
    await _add(unit, {key: count for key, count in sums.items() if count})
    return folded


async def _add(unit: UnitOfWork, sums: Mapping[tuple[UUID, str, str], int]) -> None:
    """In the order of the keys, so that two that fold at once wait in one direction only."""
    if not sums:
        return
    adding = unit.insert(facet_totals)
    adding = adding.on_conflict_do_update(
        index_elements=["owner_id", "facet", "value"],
        set_={"count": facet_totals.c.count + adding.excluded.count},
    )
    await unit.connection.execute(
        adding,
        [
            {"owner_id": owner_id, "facet": facet, "value": value, "count": sums[key]}
            for key in sorted(sums)
            for owner_id, facet, value in [key]
        ],
    )
    for owner_id, facet in sorted({key[:2] for key in sums}):
        await unit.connection.execute(
            delete(facet_totals).where(_is(owner_id, facet), facet_totals.c.count == 0)
        )


async def _unfolded(
    unit: UnitOfWork, owner_id: UUID, facet: Facet | None = None
) -> dict[Facet, dict[str, int]]:
    query = select(facet_counts.c.facet, facet_counts.c.value, _sum(facet_counts.c.count))
    wanted = list(Facet) if facet is None else [facet]
    query = query.where(facet_counts.c.owner_id == owner_id, facet_counts.c.facet.in_(wanted))
    query = query.group_by(facet_counts.c.facet, facet_counts.c.value)
    found: Counts = {}
    for name, value, count in await unit.connection.execute(query):
        found.setdefault(Facet(name), {})[value] = count
    return found


async def _totals(
    unit: UnitOfWork, owner_id: UUID, facet: Facet, values: Sequence[str]
) -> dict[str, int]:
    if not values:
        return {}
    query = select(facet_totals.c.value, facet_totals.c.count)
    rows = await unit.connection.execute(
        query.where(_is(owner_id, facet), facet_totals.c.value.in_(values))
    )
    return dict(rows.all())


def _sum(counts: ColumnElement[int]) -> ColumnElement[int]:
    """As a whole number: PostgreSQL adds 64-bit ones up to a decimal."""
    return cast(func.sum(counts), BigInteger)


def _is(owner_id: UUID, facet: str) -> ColumnElement[bool]:
    return and_(facet_totals.c.owner_id == owner_id, facet_totals.c.facet == facet)


def _month(unit: UnitOfWork) -> ColumnElement[str]:
    """As the triggers write it."""
    if unit.connection.dialect.name == "postgresql":
        return func.to_char(func.timezone("UTC", links.c.created_at), "YYYY-MM")
    return func.substr(links.c.created_at, 1, 7)
