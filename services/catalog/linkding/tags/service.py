"""Use cases of tags for clients of linkding."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.linkding.numbers import store as number_store
from services.catalog.linkding.numbers.model import Numbered
from services.catalog.linkding.numbers.service import numbers_of
from services.catalog.linkding.paging import Window
from services.catalog.linkding.tag_names import kept, meant
from services.catalog.linkding.tags import store
from services.catalog.tags import service as tags
from services.catalog.tags import store as tag_store
from services.catalog.tags.model import TagRow
from services.catalog.tags.names import TagName, parse_tag


class NoSuchTagError(Exception):
    """The owner has no tag with this number."""


@dataclass(frozen=True, slots=True)
class NumberedTag:
    """A tag with its number."""

    number: int
    row: TagRow


@dataclass(frozen=True, slots=True)
class TagPage:
    """Some tags, how many there are, and whether there are more after these."""

    items: list[NumberedTag]
    count: int
    has_more: bool


async def list_tags(database: Database, owner_id: UUID, window: Window) -> TagPage:
    """An owner's tags, oldest first."""
    async with database.read() as unit:
        rows = await store.page(unit, owner_id, skip=window.offset, limit=window.limit + 1)
        count = await store.count(unit, owner_id)
    shown = rows[: window.limit]
    numbers = await numbers_of(database, owner_id, Numbered.TAG, [row.id for row in shown])
    items = [NumberedTag(numbers[row.id], row) for row in shown if row.id in numbers]
    return TagPage(items, count, has_more=len(rows) > window.limit)


async def get_tag(unit: UnitOfWork, owner_id: UUID, number: int) -> NumberedTag:
    """The tag with a number.

    Raises:
        NoSuchTagError: the owner has none.
    """
    tag = await tags.get_tag(unit, owner_id, await _id_of(unit, owner_id, number))
    return NumberedTag(number, tag.row)


async def create_tag(unit: UnitOfWork, owner_id: UUID, text: str) -> NumberedTag:
    """The tag with a name, which is made when it is missing.

    Raises:
        InvalidTagNameError: no tag can have this name.
    """
    (name,) = await resolve(unit, owner_id, [text])
    (tag_id,) = (await tag_store.ensure(unit, owner_id, [name], now())).values()
    tag = await tags.get_tag(unit, owner_id, tag_id)
    numbers = await number_store.give(unit, owner_id, Numbered.TAG, [tag_id])
    return NumberedTag(numbers[tag_id], tag.row)


async def delete_tag(unit: UnitOfWork, owner_id: UUID, number: int) -> None:
    """Delete a tag and take it from every link.

    Raises:
        NoSuchTagError: the owner has none with this number.
        TagHasChildrenError: tags lie under it.
    """
    await tags.delete_tag(unit, owner_id, await _id_of(unit, owner_id, number))


async def resolve(
    unit: UnitOfWork, owner_id: UUID, texts: Iterable[str], own: Iterable[str] = ()
) -> list[TagName]:
    """The tags that a client means by what it was shown, or new ones, in order, each once.

    A tag that the link carries already (`own`: its names) comes first, then one that has just this
    name or alias, then one that is shown so.

    Raises:
        InvalidTagNameError: one of the texts cannot be a tag.
    """
    wanted = list(dict.fromkeys(texts))
    carried = kept(wanted, own)
    names = [carried.get(text) or parse_tag(text) for text in wanted]
    known = await tag_store.resolve(unit, owner_id, names)
    unknown = [name.key for name in names if name.key not in known and "-" in name.key]
    shown_so = await store.shown_as(unit, owner_id, unknown) if unknown else {}
    found = {tag.key: tag for tag in (meant(name, shown_so) for name in names)}
    return list(found.values())


async def _id_of(unit: UnitOfWork, owner_id: UUID, number: int) -> UUID:
    tag_id = await number_store.find(unit, owner_id, Numbered.TAG, number)
    if tag_id is None:
        raise NoSuchTagError
    return tag_id
