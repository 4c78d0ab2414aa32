"""Reading bookmarks: lists by offset, searches, what is known of a URL."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.catalog.aliases.service import find_by_url
from services.catalog.clock import new_id
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.facets.store import link_total
from services.catalog.linkding.bookmarks import store
from services.catalog.linkding.bookmarks.model import Bookmark, Found, Wanted, split
from services.catalog.linkding.numbers.model import Numbered
from services.catalog.linkding.numbers.service import numbers_of
from services.catalog.linkding.paging import Window
from services.catalog.linkding.query import Tagged, Word, terms
from services.catalog.linkding.tags import store as shown_tags
from services.catalog.links import service as links
from services.catalog.links import store as link_store
from services.catalog.links.filters import LinkFilter
from services.catalog.links.identity import InvalidUrlError, identify
from services.catalog.links.matching import store as matching
from services.catalog.links.model import Link, LinkRow
from services.catalog.links.service import Needs
from services.catalog.links.sorting import cursor_after, place_after
from services.catalog.tag_rules.applying import rules_of
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import TagName

_NEEDS = Needs(tags=True, latest_snapshot=False, good_snapshot=True)
_KEPT = LinkFilter(archived=False)


@dataclass(frozen=True, slots=True)
class BookmarkPage:
    """Some bookmarks, how many there are, whether there are more, and where these go on."""

    items: list[Bookmark]
    count: int
    has_more: bool
    cursor: str | None = None


async def list_bookmarks(
    database: Database, owner_id: UUID, wanted: Wanted, window: Window
) -> BookmarkPage:
    """A page of the bookmarks that are wanted.

    Counts end at `store.COUNTED`; words are looked for in the newest `store.SEARCHED` links.

    Raises:
        InvalidCursorError: `window.after` is none of this order.
    """
    async with database.read() as unit:
        tags = await _tags(unit, owner_id, wanted)
        filtered, rest = split(wanted, {key: tag for key, (_id, tag) in tags.items()})
        if rest is None:
            rows, count = await _walked(unit, owner_id, filtered, wanted, window)
        else:
            search = store.Search(
                filtered,
                rest,
                {key: tag_id for key, (tag_id, _tag) in tags.items()},
                await _urls(unit, owner_id, wanted),
                wanted.sort,
            )
            ids, count = await store.search(
                unit, owner_id, search, skip=window.offset, limit=window.limit + 1
            )
            by_id = {row.id: row for row in await link_store.by_ids(unit, owner_id, ids)}
            rows = [by_id[link_id] for link_id in ids]
        loaded = await links.load_links(unit, rows[: window.limit], _NEEDS)
    has_more = len(rows) > window.limit
    cursor = cursor_after(loaded[-1].row, wanted.sort) if has_more and rest is None else None
    return BookmarkPage(await numbered(database, owner_id, loaded), count, has_more, cursor)


async def numbered(database: Database, owner_id: UUID, loaded: Sequence[Link]) -> list[Bookmark]:
    """Links with their numbers; one that was deleted meanwhile is left out."""
    ids = [link.row.id for link in loaded]
    numbers = await numbers_of(database, owner_id, Numbered.LINK, ids)
    return [Bookmark(numbers[link.row.id], link) for link in loaded if link.row.id in numbers]


async def check_url(database: Database, owner_id: UUID, url: str) -> Found:
    """The bookmark of a URL, in any spelling, and the tags that rules would give it.

    One in the trash is none. A URL that cannot be kept has neither.
    """
    async with database.read() as unit:
        try:
            match = await find_by_url(unit, owner_id, url)
            tags = await _rule_tags(unit, owner_id, url)
        except InvalidUrlError:
            return Found(url, None, ())
    link = match.link if match and match.link.row.trashed_at is None else None
    bookmarks = await numbered(database, owner_id, [link]) if link else []
    return Found(url, bookmarks[0] if bookmarks else None, tags)


async def _walked(
    unit: UnitOfWork, owner_id: UUID, filtered: LinkFilter, wanted: Wanted, window: Window
) -> tuple[list[LinkRow], int]:
    count = await _count(unit, owner_id, filtered)
    after = place_after(window.after, wanted.sort)
    if after is None and window.offset:
        after = await matching.place_of_last(unit, owner_id, filtered, wanted.sort, window.offset)
        if after is None:
            return [], count
    rows = await matching.page(unit, owner_id, filtered, wanted.sort, after, window.limit + 1)
    return rows, count


async def _count(unit: UnitOfWork, owner_id: UUID, filtered: LinkFilter) -> int:
    """Of everything outside the archive from the totals: the archive is smaller by far."""
    if filtered != _KEPT:
        return await store.count(unit, owner_id, filtered)
    archived = await store.count(unit, owner_id, LinkFilter(archived=True))
    return max(await link_total(unit, owner_id) - archived, 0)


async def _tags(
    unit: UnitOfWork, owner_id: UUID, wanted: Wanted
) -> dict[str, tuple[UUID, TagName]]:
    """Id and name of the tags that the query's names mean, by the key of the name."""
    names = {
        item.tag.key: item.tag
        for item in terms(wanted.query)
        if isinstance(item, Tagged) and item.tag is not None
    }
    if not names:
        return {}
    known = await tag_store.resolve(unit, owner_id, list(names.values()))
    unknown = [key for key in names if key not in known]
    shown = await shown_tags.shown_as(unit, owner_id, unknown) if unknown else {}
    by_key = await tag_store.by_keys(unit, owner_id, [tag.key for tag in shown.values()])
    known |= {key: by_key[tag.key][0] for key, tag in shown.items()}
    paths = await shown_tags.paths(unit, list(known.values()))
    return {key: (tag_id, paths[tag_id]) for key, tag_id in known.items()}


async def _urls(unit: UnitOfWork, owner_id: UUID, wanted: Wanted) -> dict[str, UUID]:
    """The links of URLs in the query: who searches for one means its link in any spelling."""
    found: dict[str, UUID] = {}
    for item in terms(wanted.query):
        if isinstance(item, Word) and item.text.lower().startswith(("http://", "https://")):
            try:
                match = await find_by_url(unit, owner_id, item.text)
            except InvalidUrlError:
                continue
            if match is not None:
                found[item.text] = match.link.row.id
    return found


@dataclass(frozen=True, slots=True)
class _NewLink:
    """What rules look at of a link that is not there yet."""

    id: UUID
    url: str
    site: str
    title: str | None = None


async def _rule_tags(unit: UnitOfWork, owner_id: UUID, url: str) -> tuple[str, ...]:
    identity = identify(url, ignore_tracking=True)
    book = await rules_of(unit, owner_id)
    found = book.tags_for(_NewLink(new_id(), identity.url, identity.site))
    paths = await shown_tags.paths(unit, sorted(found or ()))
    return tuple(tag.name for tag in sorted(paths.values(), key=lambda tag: tag.key))
