"""Use cases that change bookmarks. Each runs in the caller's transaction."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.catalog.aliases.service import find_by_url
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.linkding.bookmarks.model import (
    Bookmark,
    NoSuchBookmarkError,
    UrlFixedError,
    UrlTakenError,
)
from services.catalog.linkding.numbers import store as number_store
from services.catalog.linkding.numbers.model import Numbered
from services.catalog.linkding.tags.service import resolve
from services.catalog.links import adding
from services.catalog.links import service as links
from services.catalog.links.model import (
    UNSET,
    Link,
    LinkChange,
    LinkNotFoundError,
    NewLink,
    Unset,
)
from services.catalog.trash import service as trash


@dataclass(frozen=True, slots=True)
class Edit:
    """What a client says of a bookmark; UNSET: it says nothing.

    `keeps_texts`: an empty title or description leaves what is there, as linkding fills them from
    the page then.
    """

    url: str | Unset = UNSET
    title: str | Unset = UNSET
    description: str | Unset = UNSET
    notes: str | Unset = UNSET
    is_archived: bool | Unset = UNSET
    unread: bool | Unset = UNSET
    tag_names: tuple[str, ...] | Unset = UNSET
    keeps_texts: bool = False


async def get_bookmark(unit: UnitOfWork, owner_id: UUID, number: int) -> Bookmark:
    """The bookmark with a number.

    Raises:
        NoSuchBookmarkError: the owner has none, or it is in the trash.
    """
    link_id = await number_store.find(unit, owner_id, Numbered.LINK, number)
    if link_id is None:
        raise NoSuchBookmarkError
    try:
        return Bookmark(number, await links.get_link(unit, owner_id, link_id))
    except LinkNotFoundError as error:
        raise NoSuchBookmarkError from error


async def save_bookmark(unit: UnitOfWork, owner_id: UUID, url: str, edit: Edit) -> Bookmark:
    """Keep a URL; one that is kept already becomes what the client says, and loses nothing else.

    As in linkding, saving a URL again puts it into the archive but never takes it out.

    Raises:
        InvalidUrlError, InvalidTagNameError, TooManyTagsError: it cannot be kept so.
    """
    match = await find_by_url(unit, owner_id, url)
    again = edit if edit.is_archived else replace(edit, is_archived=UNSET)
    if match is not None and match.link.row.trashed_at is None:
        return await _numbered(unit, owner_id, await _change(unit, owner_id, match.link, again))
    added = await adding.add_link(unit, owner_id, await _new(unit, owner_id, url, edit))
    link = await links.get_link(unit, owner_id, added.row.id)
    if not added.is_new:
        link = await _change(unit, owner_id, link, again)
    return await _numbered(unit, owner_id, link)


async def change_bookmark(unit: UnitOfWork, owner_id: UUID, number: int, edit: Edit) -> Bookmark:
    """Change what the client says; what it does not mention stays.

    Raises:
        NoSuchBookmarkError: the owner has none with this number.
        UrlTakenError: another bookmark has the URL.
        UrlFixedError: the URL is another one that nobody has.
        InvalidTagNameError, TooManyTagsError: it cannot be tagged so.
    """
    bookmark = await get_bookmark(unit, owner_id, number)
    if not isinstance(edit.url, Unset):
        match = await find_by_url(unit, owner_id, edit.url)
        if match is None:
            raise UrlFixedError
        if match.link.row.id != bookmark.link.row.id:
            raise UrlTakenError
    return Bookmark(number, await _change(unit, owner_id, bookmark.link, edit))


async def trash_bookmark(unit: UnitOfWork, owner_id: UUID, number: int) -> None:
    """Move a bookmark to the trash, from where catalog's own clients can restore it.

    Raises:
        NoSuchBookmarkError: the owner has none with this number.
    """
    bookmark = await get_bookmark(unit, owner_id, number)
    await trash.trash_link(unit, owner_id, bookmark.link.row.id)


async def _new(unit: UnitOfWork, owner_id: UUID, url: str, edit: Edit) -> NewLink:
    names = () if isinstance(edit.tag_names, Unset) else edit.tag_names
    return NewLink(
        url=url,
        title=_text(edit.title),
        description=_text(edit.description),
        note=_text(edit.notes),
        read=edit.unread is not True,
        archived=edit.is_archived is True,
        tags=tuple(await resolve(unit, owner_id, names)),
    )


async def _change(unit: UnitOfWork, owner_id: UUID, link: Link, edit: Edit) -> Link:
    def line(text: str | Unset) -> str | Unset | None:
        if isinstance(text, Unset) or (edit.keeps_texts and not text):
            return UNSET
        return text or None

    tags = edit.tag_names
    change = LinkChange(
        title=line(edit.title),
        description=line(edit.description),
        note=UNSET if isinstance(edit.notes, Unset) else edit.notes or None,
        read=UNSET if isinstance(edit.unread, Unset) else not edit.unread,
        archived=edit.is_archived,
        tags=UNSET
        if isinstance(tags, Unset)
        else tuple(await resolve(unit, owner_id, tags, link.tags)),
    )
    return await links.change_link(unit, owner_id, link.row.id, change)


async def _numbered(unit: UnitOfWork, owner_id: UUID, link: Link) -> Bookmark:
    numbers = await number_store.give(unit, owner_id, Numbered.LINK, [link.row.id])
    return Bookmark(numbers[link.row.id], link)


def _text(text: str | Unset) -> str | None:
    return None if isinstance(text, Unset) else text or None
