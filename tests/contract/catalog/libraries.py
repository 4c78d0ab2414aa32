"""A library to filter, sort and count, written straight into the tables."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import insert, update

from services.catalog.clock import first_id_at, now
from services.catalog.database.engine import Database
from services.catalog.database.tables import links
from services.catalog.links.model import LinkRow
from services.catalog.links.states import LinkState
from services.catalog.links.titles import sort_title
from services.catalog.tagging import store as tagging
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import parse_tags

FIRST = datetime(2024, 12, 30, tzinfo=UTC)
TAGS = ("a", "a/b", "c", "d")


@dataclass(frozen=True, slots=True)
class Kept:
    """A link as it was written, and its tags with what these lie under."""

    row: LinkRow
    tags: frozenset[str]


def row(random: Random, owner_id: UUID, number: int) -> LinkRow:
    at = FIRST + timedelta(hours=7 * number)
    url = f"https://{random.choice(['one', 'two', 'three'])}.example/{number}"
    return LinkRow(
        id=UUID(int=first_id_at(at).int + random.getrandbits(60)),
        owner_id=owner_id,
        url=url,
        site=url.split("/")[2],
        title=(title := random.choice([None, "Same", f"T{number}"])),
        sort_title=sort_title(title, url),
        note=random.choice([None, "a note"]),
        language=random.choice([None, "en", "zh"]),
        published_at=random.choice([None, FIRST, FIRST - timedelta(days=number)]),
        read=random.random() < 0.5,
        favourite=random.random() < 0.3,
        archived=random.random() < 0.5,
        state=random.choice(list(LinkState)),
        broken_reason=(reason := random.choice([None, None, "http_error"])),
        broken_since=at if reason else None,
        trashed_at=at if random.random() < 0.2 else None,
        created_at=at,
        updated_at=FIRST + timedelta(hours=random.randrange(50)),
        snapshot_at=at,
        issued_at=at,
    )


async def fill(database: Database, owner_id: UUID, count: int, seed: int = 1) -> list[Kept]:
    """So many links, every third without a tag."""
    random = Random(seed)
    rows = [row(random, owner_id, number) for number in range(count)]
    wanted = [random.sample(TAGS, k=random.randrange(1, 3)) if n % 3 else [] for n in range(count)]
    async with database.write() as unit:
        await unit.connection.execute(insert(links), [asdict(item) for item in rows])
        ids = await tag_store.ensure(unit, owner_id, parse_tags(TAGS), now())
        await tagging.attach_many(
            unit,
            owner_id,
            {
                item.id: [ids[name] for name in names]
                for item, names in zip(rows, wanted, strict=True)
                if names
            },
        )
    return [
        Kept(item, frozenset([*names, *(["a"] if "a/b" in names else [])]))
        for item, names in zip(rows, wanted, strict=True)
    ]


async def trash(database: Database, kept: Sequence[Kept], at: datetime | None) -> list[Kept]:
    """Move links to the trash, or out of it, in one statement."""
    async with database.write() as unit:
        ids = [item.row.id for item in kept]
        await unit.connection.execute(
            update(links).where(links.c.id.in_(ids)).values(trashed_at=at)
        )
    return [replace(item, row=replace(item.row, trashed_at=at)) for item in kept]


def counted(kept: Sequence[Kept]) -> dict[str, Counter[str]]:
    """The facets of these links, by hand."""
    rows = [item.row for item in kept]
    return {
        "tag": Counter(name for item in kept for name in item.tags),
        "site": Counter(item.site for item in rows),
        "language": Counter(item.language for item in rows if item.language),
        "month": Counter(item.created_at.strftime("%Y-%m") for item in rows),
        "state": Counter(str(item.state) for item in rows),
    }
