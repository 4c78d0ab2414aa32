"""The use case of restoring links: as they were where they were exported.

A URL that is kept already is the link that keeps it: that gets what it lacks and loses nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.catalog.accounts import store as account_store
from services.catalog.accounts.model import Account, QuotaExceededError
from services.catalog.accounts.quotas import LinkRoom, room_for_links
from services.catalog.aliases import store as alias_store
from services.catalog.aliases.model import LinkUrl
from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import store as link_store
from services.catalog.links.announcing import announce_saved
from services.catalog.links.combining import differences
from services.catalog.links.identity import LinkIdentity, literal_key
from services.catalog.links.model import LinkRow, NewLink, NoteTooLongError, next_version
from services.catalog.links.rules import former_key_of, identity_of
from services.catalog.links.states import LinkState
from services.catalog.links.titles import sort_title
from services.catalog.snapshots import service as snapshots
from services.catalog.snapshots.model import Snapshot
from services.catalog.tagging import store as tagging
from services.catalog.tags.names import InvalidTagNameError, TagName, parse_tags
from services.catalog.tags.wishes import tag_ids_of
from services.catalog.transfer.native import store
from services.catalog.transfer.native.ids import kept_or_new
from services.catalog.transfer.native.records import LinkRecord
from shared.contracts.messages import Lane

_CLAIM_ATTEMPTS = 5
RestoringError = InvalidTagNameError | NoteTooLongError | QuotaExceededError


@dataclass(frozen=True, slots=True)
class Wish:
    """A link to restore, under an id that was chosen for it before; and whether to capture it."""

    record: LinkRecord
    tags: tuple[TagName, ...] = ()
    link_id: UUID | None = None
    capture: bool = False


@dataclass(slots=True)
class Restored:
    """A link as it is now."""

    row: LinkRow
    is_new: bool
    has_changed: bool = False
    snapshot: Snapshot | None = None


async def restore_links(
    unit: UnitOfWork, owner_id: UUID, wishes: Sequence[Wish]
) -> list[Restored | RestoringError]:
    """What became of each, in order. One that cannot be restored does not stop the others."""
    at = now()
    account = await account_store.share(unit, owner_id)
    are_captured = any(wish.capture for wish in wishes)
    room = await room_for_links(unit, account, are_captured=are_captured)
    names = [(*parse_tags(wish.record.tags), *wish.tags) for wish in wishes]
    tag_ids = await tag_ids_of(unit, owner_id, names, at)
    identities = [identity_of(wish.record.url, account) for wish in wishes]
    wanted: dict[str, tuple[Wish, LinkIdentity]] = {}
    for wish, identity, tags in zip(wishes, identities, tag_ids, strict=True):
        if not isinstance(tags, InvalidTagNameError):
            wanted.setdefault(identity.key, (wish, identity))
    found = await _claim(unit, account, wanted, at, room)
    results: list[Restored | RestoringError] = []
    tagged: dict[UUID, set[UUID]] = {}
    for wish, identity, tags in zip(wishes, identities, tag_ids, strict=True):
        if isinstance(tags, InvalidTagNameError):
            results.append(tags)
            continue
        if identity.key not in found:
            assert room is not None
            results.append(room.refusal())
            continue
        restored = found[identity.key]
        is_first = restored.is_new and wanted[identity.key][0] is wish
        error = None if is_first else _fill(restored, wish.record)
        if error is None:
            tagged.setdefault(restored.row.id, set()).update(tags)
        results.append(error or (restored if is_first else replace(restored, is_new=False)))
    await _write(unit, account, found.values(), tagged, at)
    await _claim_urls(unit, account, wishes, results)
    return results


async def _claim(
    unit: UnitOfWork,
    account: Account,
    wanted: Mapping[str, tuple[Wish, LinkIdentity]],
    at: datetime,
    room: LinkRoom | None,
) -> dict[str, Restored]:
    """The link of each key: the one that is known under it, or a new one if there is room."""
    found: dict[str, Restored] = {}
    former = {key: former_key_of(wish.record.url, account) for key, (wish, _) in wanted.items()}
    missing = list(wanted)
    for _attempt in range(_CLAIM_ATTEMPTS):
        keys = {*missing, *(old for key in missing if (old := former[key]) is not None)}
        rows = await link_store.lock_known(unit, account.id, keys)
        drafts = {row.id: Restored(row, is_new=False) for row in rows.values()}
        for key in missing:
            if (row := rows.get(key) or rows.get(former[key] or "")) is not None:
                found[key] = drafts[row.id]
        missing = [key for key in missing if key not in found]
        if room is not None:
            missing = missing[: room.left]
        if not missing:
            return found
        new = await _new(unit, account.id, {key: wanted[key] for key in missing}, at)
        claimed = await link_store.insert_claimed(unit, {key: new[key].row for key in new})
        found |= {key: new[key] for key in claimed}
        if room is not None:
            room.take(len(claimed))
        missing = [key for key in missing if key not in found]
        if not missing:
            return found
    raise RuntimeError(f"links were deleted {_CLAIM_ATTEMPTS} times while restoring them")


async def _new(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: Mapping[str, tuple[Wish, LinkIdentity]],
    at: datetime,
) -> dict[str, Restored]:
    taken = await store.taken_link_ids(unit, [wish.record.id for wish, _ in wanted.values()])
    made: dict[str, Restored] = {}
    for key, (wish, identity) in wanted.items():
        link_id = wish.link_id or kept_or_new(wish.record.id, created_at(wish.record, at), taken)
        taken.add(link_id)
        made[key] = _draft(owner_id, link_id, wish, identity, at)
    return made


def created_at(record: LinkRecord, at: datetime) -> datetime:
    """When a link was added: not in the future."""
    return min(record.created_at, at)


def _draft(
    owner_id: UUID, link_id: UUID, wish: Wish, identity: LinkIdentity, at: datetime
) -> Restored:
    record = wish.record
    url = identity.url
    first = (
        snapshots.new_snapshot(owner_id, link_id, url, at, lane=Lane.BULK)
        if wish.capture and record.trashed_at is None
        else None
    )
    row = LinkRow(
        id=link_id,
        owner_id=owner_id,
        url=url,
        site=identity.site,
        created_at=created_at(record, at),
        updated_at=min(record.updated_at, at),
        snapshot_at=at,
        issued_at=at,
        title=record.title,
        sort_title=sort_title(record.title, url),
        description=record.description,
        note=record.note,
        site_name=record.site_name,
        author=record.author,
        published_at=record.published_at,
        language=record.language,
        read=record.read,
        favourite=record.favourite,
        archived=record.archived,
        trashed_at=record.trashed_at,
        latest_snapshot_id=first.id if first else None,
        state=LinkState.QUEUED if first else LinkState.NONE,
    )
    return Restored(row, is_new=True, snapshot=first)


def _fill(restored: Restored, record: LinkRecord) -> NoteTooLongError | None:
    """Give a link what it lacks. What lies in the trash in both stays there."""
    new = NewLink(
        url=record.url,
        title=record.title,
        description=record.description,
        note=record.note,
        site_name=record.site_name,
        author=record.author,
        published_at=record.published_at,
        language=record.language,
        read=record.read,
        favourite=record.favourite,
        archived=record.archived,
    )
    try:
        fields = differences(restored.row, new)
    except NoteTooLongError as error:
        return error
    if record.trashed_at is not None:
        fields.pop("trashed_at", None)
    if fields:
        restored.row = replace(restored.row, **fields)
        restored.has_changed = True
    return None


async def _write(
    unit: UnitOfWork,
    account: Account,
    found: Iterable[Restored],
    tagged: Mapping[UUID, set[UUID]],
    at: datetime,
) -> None:
    every = list({item.row.id: item for item in found}.values())
    retagged = await tagging.attach_many(unit, account.id, tagged)
    for item in every:
        if not item.is_new and (item.has_changed or item.row.id in retagged):
            item.has_changed = True
            item.row = next_version(item.row, at)
    await link_store.write_back(unit, [item.row for item in every if item.has_changed])
    news = [item.row for item in every if item.has_changed or item.is_new]
    await announce_saved(unit, news, at)
    first = [item.snapshot for item in every if item.snapshot is not None]
    await snapshots.queue_first_snapshots(unit, account.id, first, at)


async def _claim_urls(
    unit: UnitOfWork,
    account: Account,
    wishes: Sequence[Wish],
    results: Sequence[Restored | RestoringError],
) -> None:
    """Let links be known under their other URLs, as far as no other link has these."""
    wanted: dict[str, LinkUrl] = {}
    for wish, restored in zip(wishes, results, strict=True):
        if not isinstance(restored, Restored):
            continue
        own = identity_of(restored.row.url, account).key
        for item in wish.record.urls:
            identity = identity_of(item.url, account)
            same = identity.key == own or identity.key in wanted
            key = literal_key(restored.row.id, identity.url) if same else identity.key
            wanted[key] = LinkUrl(
                owner_id=account.id,
                key=key,
                link_id=restored.row.id,
                url=identity.url,
                source=item.source,
                created_at=item.created_at,
            )
    await alias_store.claim(unit, account.id, list(wanted.values()))
