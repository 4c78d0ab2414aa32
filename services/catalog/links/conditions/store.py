"""The conditions of a filter: how a row is tested, and which index walks the rows that pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, and_, literal_column, select

from services.catalog.clock import first_id_at
from services.catalog.database.tables import link_tags, links
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.filters import LinkFilter, Trash
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import TagName

# An id is made from `created_at`, up to the milliseconds that the clock went on meanwhile.
_ID_SLACK = timedelta(seconds=1)
# As the partial indexes have it, word by word: SQLite compares the expressions.
_FAVOURITE: ColumnElement[bool] = literal_column("links.favourite")

_CARRIED = link_tags.alias("carried")
_CARRIES = select(_CARRIED.c.link_id).where(_CARRIED.c.link_id == links.c.id).correlate(links)


@dataclass(frozen=True, slots=True)
class Way:
    """An index that holds the links with `where`, or those of a tag in `link_tags`."""

    where: ColumnElement[bool]
    index: str
    tag_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """`where` tests a row; the ways, if any, lead to the rows that pass, one alternative each."""

    where: ColumnElement[bool]
    ways: tuple[Way, ...] = ()
    has_order: bool = True  # each way goes in the order of the ids


async def conditions_of(
    unit: UnitOfWork, owner_id: UUID, wanted: LinkFilter
) -> list[Condition] | None:
    """Every condition of a filter, those first that are likely to be met seldom; None: no link can.

    The trash and the owner are not among them: every walk sees to these.
    """
    ids = await _tag_ids(unit, owner_id, wanted)
    if any(tag.key not in ids for tag in wanted.all_tags):
        return None
    if wanted.any_tags and not any(tag.key in ids for tag in wanted.any_tags):
        return None
    return [*_ids(wanted), *_by_tags(wanted, ids), *_by_fields(wanted), *_by_times(wanted)]


def in_trash(trash: Trash) -> ColumnElement[bool]:
    """Whether a row is on the wanted side of the trash."""
    if trash is Trash.ONLY:
        return links.c.trashed_at.is_not(None)
    return links.c.trashed_at.is_(None)


async def _tag_ids(unit: UnitOfWork, owner_id: UUID, wanted: LinkFilter) -> dict[str, UUID]:
    names = {tag.key: tag for tag in (*wanted.all_tags, *wanted.any_tags, *wanted.no_tags)}
    return await tag_store.resolve(unit, owner_id, list(names.values())) if names else {}


def _ids(wanted: LinkFilter) -> Iterator[Condition]:
    if wanted.ids:
        where = links.c.id.in_(wanted.ids)
        yield Condition(where, (Way(where, "sqlite_autoindex_links_1"),), has_order=False)


def _by_tags(wanted: LinkFilter, ids: dict[str, UUID]) -> Iterator[Condition]:
    for tag_id in dict.fromkeys(ids[tag.key] for tag in wanted.all_tags):
        yield _tagged([tag_id])
    if wanted.any_tags:
        yield _tagged(_known(wanted.any_tags, ids))
    if unwanted := _known(wanted.no_tags, ids):
        yield Condition(~_tagged(unwanted).where)
    if wanted.untagged is not None:
        tagged = _CARRIES.exists()
        yield Condition(~tagged if wanted.untagged else tagged)


def _known(names: Sequence[TagName], ids: dict[str, UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids[name.key] for name in names if name.key in ids))


def _tagged(tag_ids: Sequence[UUID]) -> Condition:
    carried = _CARRIED.c.tag_id.in_(tag_ids)
    return Condition(
        _CARRIES.where(carried).exists(),
        tuple(
            Way(link_tags.c.tag_id == tag_id, "ix_link_tags_tag_id", tag_id) for tag_id in tag_ids
        ),
    )


def _by_fields(wanted: LinkFilter) -> Iterator[Condition]:
    yield from _one_of(links.c.site, wanted.sites, "ix_links_site")
    if wanted.favourite is not None:
        yield _flag(_FAVOURITE, "ix_links_favourite", wanted=wanted.favourite)
    if wanted.broken is not None:
        broken = links.c.broken_reason.is_not(None)
        yield _flag(broken, "ix_links_broken", wanted=wanted.broken)
    if wanted.has_note is not None:
        yield _flag(links.c.note.is_not(None), "ix_links_note", wanted=wanted.has_note)
    yield from _one_of(links.c.language, wanted.languages, "ix_links_language")
    for column, value in ((links.c.read, wanted.read), (links.c.archived, wanted.archived)):
        if value is not None:
            yield from _one_of(column, (value,), f"ix_links_{column.name}")
    yield from _one_of(links.c.state, wanted.states, "ix_links_state")


def _one_of(column: Column[Any], values: Sequence[Any], index: str) -> Iterator[Condition]:
    if values:
        ways = tuple(Way(column == value, index) for value in values)
        yield Condition(column.in_(values), ways)


def _flag(column: ColumnElement[bool], index: str, *, wanted: bool) -> Condition:
    """Few links have such a flag, and an index holds just these."""
    return Condition(column, (Way(column, index),)) if wanted else Condition(~column)


def _by_times(wanted: LinkFilter) -> Iterator[Condition]:
    for column, after, before, index in (
        (links.c.updated_at, wanted.updated_after, wanted.updated_before, "ix_links_updated"),
        (
            links.c.published_at,
            wanted.published_after,
            wanted.published_before,
            "ix_links_published",
        ),
    ):
        if between := _between(column, after, before):
            where = and_(*between)
            yield Condition(where, (Way(where, index),), has_order=False)
    if between := _between(links.c.created_at, wanted.created_after, wanted.created_before):
        where = and_(*between, *_id_between(links.c.id, wanted))
        yield Condition(where, (Way(where, "ix_links_newest"),))


def _between(
    column: Column[Any], after: datetime | None, before: datetime | None
) -> list[ColumnElement[bool]]:
    bounds = []
    if after is not None:
        bounds.append(column >= after)
    if before is not None:
        bounds.append(column < before)
    return bounds


def _id_between(column: Column[Any], wanted: LinkFilter) -> list[ColumnElement[bool]]:
    bounds = []
    if wanted.created_after is not None:
        bounds.append(column >= first_id_at(wanted.created_after - _ID_SLACK))
    if wanted.created_before is not None:
        bounds.append(column < first_id_at(wanted.created_before + _ID_SLACK))
    return bounds
