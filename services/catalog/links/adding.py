"""Adding links: one use case for every way in, whether for one link or for a thousand.

It takes a constant number of statements. A URL that is kept already, in any spelling, is the link
that keeps it: that gets what is new and loses nothing, and comes back from the trash.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.catalog.accounts import store as account_store
from services.catalog.accounts.model import Account, QuotaExceededError
from services.catalog.accounts.quotas import LinkRoom, room_for_links
from services.catalog.clock import new_id, new_id_at, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import store
from services.catalog.links.announcing import announce_saved
from services.catalog.links.combining import differences
from services.catalog.links.identity import InvalidUrlError, LinkIdentity
from services.catalog.links.model import (
    MAX_NOTE_LENGTH,
    LinkRow,
    NewLink,
    NoteTooLongError,
    next_version,
)
from services.catalog.links.rules import former_key_of, identity_of
from services.catalog.links.states import LinkState
from services.catalog.links.titles import sort_title
from services.catalog.snapshots import service as snapshots
from services.catalog.snapshots.model import Snapshot
from services.catalog.tag_rules.applying import RuleBook, rules_of
from services.catalog.tagging import store as tagging
from services.catalog.tags.names import MAX_TAGS_PER_LINK, InvalidTagNameError, TooManyTagsError
from services.catalog.tags.wishes import tag_ids_of
from shared.contracts.messages import Lane

AddingError = (
    InvalidUrlError | InvalidTagNameError | NoteTooLongError | QuotaExceededError | TooManyTagsError
)
_ERRORS = (InvalidUrlError, NoteTooLongError, TooManyTagsError)

_CLAIM_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Added:
    """A link that was asked for, as it is now, and whether it is new."""

    row: LinkRow
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Item:
    """One link that is wanted: under which keys it may be known, or why it cannot be kept."""

    new: NewLink
    identity: LinkIdentity | None = None
    former_key: str | None = None
    tag_ids: frozenset[UUID] = frozenset()
    error: AddingError | None = None


@dataclass(slots=True)
class _Draft:
    """A link while everything that is wanted of it is put together."""

    row: LinkRow
    is_new: bool = False
    snapshot: Snapshot | None = None  # the first of a new link
    is_taken: bool = False
    has_changed: bool = False
    tag_ids: set[UUID] = field(default_factory=set)
    new_tag_ids: set[UUID] = field(default_factory=set)


async def add_link(
    unit: UnitOfWork, owner_id: UUID, new: NewLink, *, capture: bool = True
) -> Added:
    """Keep one link, for a person who waits.

    Raises:
        InvalidUrlError: the URL cannot be kept.
        InvalidTagNameError: an alias of a tag leads too deep.
        NoteTooLongError: the notes are too long together.
        QuotaExceededError: it would be new, and the account has no room for more.
        TooManyTagsError: the tags are too many together.
    """
    (added,) = await add_links(unit, owner_id, [new], Lane.INTERACTIVE, capture=capture)
    if not isinstance(added, Added):
        raise added
    return added


async def add_links(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: Sequence[NewLink],
    lane: Lane,
    *,
    capture: bool = True,
) -> list[Added | AddingError]:
    """Keep links and ask for the first snapshots of the new ones; what became of each, in order.

    One that cannot be kept does not stop the others: when there is no room for all new ones, the
    first are kept. With `capture` false no snapshot is asked
    for: new links have none.
    """
    at = now()
    account = await account_store.share(unit, owner_id)
    room = await room_for_links(unit, account, are_captured=capture)
    items = [_item(new, account) for new in wanted]
    items = await _with_tags(unit, owner_id, items, at)
    drafts = await _claim(unit, owner_id, items, lane if capture else None, at, room)
    items = [_refused(item, drafts, room) for item in items]
    every = list({draft.row.id: draft for draft in drafts.values()}.values())
    await _read_tags(unit, every)
    book = await rules_of(unit, owner_id)
    taken = [_take(item, drafts) for item in items]
    _tag_by_rules(every, book)
    await _write(unit, owner_id, every, at)
    first = [draft.snapshot for draft in every if draft.snapshot is not None]
    await snapshots.queue_first_snapshots(unit, owner_id, first, at)
    return [_result(found) for found in taken]


def _item(new: NewLink, account: Account) -> _Item:
    """While the links' keys follow other rules than the account's, both keys are looked up."""
    try:
        identity = identity_of(new.url, account)
        if len(new.tags) > MAX_TAGS_PER_LINK:
            raise TooManyTagsError(MAX_TAGS_PER_LINK)
        if len(new.note or "") > MAX_NOTE_LENGTH:
            raise NoteTooLongError(MAX_NOTE_LENGTH)
    except _ERRORS as error:
        return _Item(new, error=error)
    return _Item(new, identity, former_key=former_key_of(new.url, account))


async def _claim(
    unit: UnitOfWork,
    owner_id: UUID,
    items: Sequence[_Item],
    lane: Lane | None,
    at: datetime,
    room: LinkRoom | None,
) -> dict[str, _Draft]:
    """A draft for every key: of the link that is known under it, or of a new one.

    New links are captured in the lane, if there is one. For those without room there is no draft.

    Between a refused insert and the next look another transaction may delete the link: then it is
    tried again.
    """
    missing: dict[str, _Item] = {}
    for item in items:
        if item.identity is not None:
            missing.setdefault(item.identity.key, item)
    drafts: dict[str, _Draft] = {}
    for _attempt in range(_CLAIM_ATTEMPTS):
        drafts |= await _known(unit, owner_id, missing)
        unknown = [(key, item) for key, item in missing.items() if key not in drafts]
        new = {
            key: _new_draft(owner_id, item, lane, at)
            for key, item in (unknown if room is None else unknown[: room.left])
        }
        claimed = await store.insert_claimed(unit, {key: new[key].row for key in new})
        drafts |= {key: new[key] for key in new if key in claimed}
        if room is not None:
            room.take(len(claimed))
        missing = {key: missing[key] for key in new if key not in drafts}
        if not missing:
            return drafts
    raise RuntimeError(f"links were deleted {_CLAIM_ATTEMPTS} times while adding them")


async def _known(
    unit: UnitOfWork, owner_id: UUID, wanted: Mapping[str, _Item]
) -> dict[str, _Draft]:
    """Drafts of the links that are known; two keys of one link share a draft."""
    former = {item.former_key for item in wanted.values() if item.former_key is not None}
    rows = await store.lock_known(unit, owner_id, {*wanted, *former})
    drafts = {row.id: _Draft(row) for row in rows.values()}
    found: dict[str, _Draft] = {}
    for key, item in wanted.items():
        row = rows.get(key) or rows.get(item.former_key or "")
        if row is not None:
            found[key] = drafts[row.id]
    return found


def _new_draft(owner_id: UUID, item: _Item, lane: Lane | None, at: datetime) -> _Draft:
    assert item.identity is not None
    new = item.new
    link_id = new.id or (new_id_at(new.created_at) if new.created_at else new_id())
    url = item.identity.url
    snapshot = None
    if lane:
        snapshot = snapshots.new_snapshot(
            owner_id, link_id, url, at, lane=lane, options=new.options
        )
    row = LinkRow(
        id=link_id,
        owner_id=owner_id,
        url=url,
        site=item.identity.site,
        sort_title=sort_title(None, url),
        latest_snapshot_id=snapshot.id if snapshot else None,
        state=LinkState.QUEUED if snapshot else LinkState.NONE,
        created_at=new.created_at or at,
        updated_at=at,
        snapshot_at=at,
        issued_at=at,
    )
    return _Draft(replace(row, **differences(row, new)), is_new=True, snapshot=snapshot)


async def _with_tags(
    unit: UnitOfWork, owner_id: UUID, items: Sequence[_Item], at: datetime
) -> list[_Item]:
    wishes = await tag_ids_of(
        unit, owner_id, [item.new.tags if item.error is None else () for item in items], at
    )
    return [
        replace(item, identity=None, error=wish)
        if isinstance(wish, InvalidTagNameError)
        else replace(item, tag_ids=wish)
        for item, wish in zip(items, wishes, strict=True)
    ]


def _refused(item: _Item, drafts: Mapping[str, _Draft], room: LinkRoom | None) -> _Item:
    """An item without a draft has found no room."""
    if room is None or item.identity is None or item.identity.key in drafts:
        return item
    return replace(item, identity=None, error=room.refusal())


async def _read_tags(unit: UnitOfWork, drafts: Sequence[_Draft]) -> None:
    kept = [draft for draft in drafts if not draft.is_new]
    ids = [draft.row.id for draft in kept]
    found = await tagging.ids_of_links(unit, ids, own_only=True)
    for draft in kept:
        draft.tag_ids = set(found.get(draft.row.id, ()))


def _take(item: _Item, drafts: Mapping[str, _Draft]) -> tuple[_Draft, bool] | AddingError:
    """Make an item part of its draft. Only the first item of a new link made it."""
    if item.identity is None:
        assert item.error is not None
        return item.error
    draft = drafts[item.identity.key]
    new_tag_ids = item.tag_ids - draft.tag_ids
    try:
        fields = differences(draft.row, item.new)
        if new_tag_ids and len(draft.tag_ids) + len(new_tag_ids) > MAX_TAGS_PER_LINK:
            raise TooManyTagsError(MAX_TAGS_PER_LINK)
    except _ERRORS as error:
        return error
    made = draft.is_new and not draft.is_taken
    draft.is_taken = True
    draft.tag_ids |= new_tag_ids
    draft.new_tag_ids |= new_tag_ids
    draft.has_changed |= bool(fields)
    draft.row = replace(draft.row, **fields)
    return draft, made


def _tag_by_rules(drafts: Sequence[_Draft], book: RuleBook) -> None:
    """Give new links what the rules say, as far as there is room."""
    for draft in drafts:
        found = book.tags_for(draft.row) if draft.is_new else None
        if found and len(draft.tag_ids | found) <= MAX_TAGS_PER_LINK:
            draft.new_tag_ids |= found - draft.tag_ids
            draft.tag_ids |= found


async def _write(unit: UnitOfWork, owner_id: UUID, drafts: Sequence[_Draft], at: datetime) -> None:
    """Write what the drafts say, and the news of those that are new or changed."""
    attached = {draft.row.id: draft.new_tag_ids for draft in drafts if draft.new_tag_ids}
    await tagging.attach_many(unit, owner_id, attached)
    for draft in drafts:
        if not draft.is_new and (draft.has_changed or draft.new_tag_ids):
            draft.has_changed = True
            draft.row = next_version(draft.row, at)
    await store.write_back(unit, [draft.row for draft in drafts if draft.has_changed])
    news = [draft.row for draft in drafts if draft.has_changed or draft.is_new]
    await announce_saved(unit, news, at)


def _result(found: tuple[_Draft, bool] | AddingError) -> Added | AddingError:
    return Added(found[0].row, is_new=found[1]) if isinstance(found, tuple) else found
