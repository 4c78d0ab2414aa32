"""Taking our own files: links as they were, with histories and what belongs to the library."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from services.catalog.accounts import store as account_store
from services.catalog.accounts.quotas import usage_of
from services.catalog.aliases import store as alias_store
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.files import store as files
from services.catalog.imports.foreign import refusal, unreadable
from services.catalog.imports.model import Import, LineOutcome, Outcome
from services.catalog.links import store as link_store
from services.catalog.links.rules import identity_of
from services.catalog.transfer.formats.model import Format, Unreadable
from services.catalog.transfer.native import store
from services.catalog.transfer.native.archive import Archive
from services.catalog.transfer.native.histories import FilePutter, History, restore_histories
from services.catalog.transfer.native.ids import kept_or_new
from services.catalog.transfer.native.layout import Table
from services.catalog.transfer.native.library import restore_basis, restore_upkeep
from services.catalog.transfer.native.lines import lines_of
from services.catalog.transfer.native.reading import (
    BasisEntry,
    LinkEntry,
    NativeEntry,
    UpkeepEntry,
    check_header,
    read_archive,
    read_lines,
)
from services.catalog.transfer.native.records import SnapshotRecord
from services.catalog.transfer.native.restoring import (
    Restored,
    RestoringError,
    Wish,
    created_at,
    restore_links,
)
from shared.artifacts.store import ArtifactStore

_CHANGED_MEANWHILE = (
    "the link was added or deleted meanwhile; import the file again for its history"
)


def check_lines(file: BinaryIO) -> None:
    """See `imports.takings.Check`."""
    file.seek(0)
    check_header(next(lines_of(file), None))


def check_archive(file: BinaryIO) -> None:
    """See `imports.takings.Check`."""
    archive = Archive(file)
    archive.check()
    check_header(next(archive.lines(Table.LINKS), None))


class NativeTaking:
    """Restores what a file of our own says."""

    def __init__(self, import_: Import, database: Database, artifacts: ArtifactStore) -> None:
        self._import = import_
        self._database = database
        self._artifacts = artifacts
        self._archive: Archive | None = None
        self._histories: dict[int, History] = {}

    def entries(self, file: BinaryIO) -> Iterator[NativeEntry]:
        """See `Taking`."""
        if self._import.format is Format.LINKSNAP_JSONL:
            return read_lines(file)
        self._archive = Archive(file)
        return read_archive(self._archive)

    async def prepare(self, entries: Sequence[NativeEntry]) -> None:
        """Put the files of snapshots that are not there yet into the folders of their links."""
        self._histories = {}
        links = [item for item in entries if isinstance(item, LinkEntry) and item.snapshots]
        if not links or self._archive is None:
            return
        async with self._database.read() as unit:
            link_ids = await self._link_ids(unit, links, now())
            known = await store.moments(unit, list(link_ids.values()))
            room = await _room(unit, self._import.owner_id)
        putter = FilePutter(self._archive, self._artifacts, room)
        for entry in links:
            link_id = link_ids[entry.number]
            missing = [item for item in entry.snapshots if _moment(item) not in known[link_id]]
            self._histories[entry.number] = await putter.history(link_id, missing)

    async def take(
        self, unit: UnitOfWork, owner_id: UUID, entries: Sequence[NativeEntry]
    ) -> list[LineOutcome]:
        """See `Taking`."""
        outcomes: dict[int, LineOutcome] = {}
        for entry in entries:
            if isinstance(entry, BasisEntry):
                flaws = await restore_basis(unit, owner_id, entry)
                outcomes |= _of_library(entry.number, flaws)
            elif isinstance(entry, Unreadable):
                outcomes[entry.number] = unreadable(entry)
        links = [entry for entry in entries if isinstance(entry, LinkEntry)]
        restored = await restore_links(unit, owner_id, [self._wish(entry) for entry in links])
        for entry, found in zip(links, restored, strict=True):
            outcomes[entry.number] = await self._outcome(unit, entry, found)
        await restore_histories(unit, owner_id, list(self._histories.values()))
        for entry in entries:
            if isinstance(entry, UpkeepEntry):
                flaws = await restore_upkeep(unit, owner_id, entry)
                outcomes |= _of_library(entry.number, flaws)
        return [outcomes[entry.number] for entry in entries if entry.number in outcomes]

    async def _link_ids(
        self, unit: UnitOfWork, entries: Sequence[LinkEntry], at: datetime
    ) -> dict[int, UUID]:
        """The links that keep the URLs now, or the ids of those that are about to be made."""
        account = await account_store.get(unit, self._import.owner_id)
        keys = {item.number: identity_of(item.link.url, account).key for item in entries}
        urls = await alias_store.by_keys(unit, account.id, list(keys.values()))
        known = {item.key: item.link_id for item in urls}
        taken = await store.taken_link_ids(unit, [item.link.id for item in entries])
        found: dict[int, UUID] = {}
        for item in entries:
            key = keys[item.number]
            if key not in known:
                known[key] = kept_or_new(item.link.id, created_at(item.link, at), taken)
                taken.add(known[key])
            found[item.number] = known[key]
        return found

    def _wish(self, entry: LinkEntry) -> Wish:
        history = self._histories.get(entry.number)
        return Wish(
            entry.link,
            self._import.tags,
            history.link_id if history else None,
            capture=self._import.capture and not entry.snapshots,
        )

    async def _outcome(
        self, unit: UnitOfWork, entry: LinkEntry, found: Restored | RestoringError
    ) -> LineOutcome:
        history = self._histories.get(entry.number)
        notes = [*entry.flaws, *(history.notes if history else ())]
        row = found.row if isinstance(found, Restored) else None
        if history is not None and (row is None or row.id != history.link_id):
            await self._discard(unit, self._histories.pop(entry.number))
            if row is not None:
                notes.append(_CHANGED_MEANWHILE)
        if not isinstance(found, Restored):
            return refusal(entry.number, entry.link.url, found)
        kind = Outcome.ADDED if found.is_new else Outcome.EXISTING
        return LineOutcome(entry.number, entry.link.url, kind, found.row.id, _sentences(notes))

    async def _discard(self, unit: UnitOfWork, history: History) -> None:
        """Take files away that no snapshot will name; a link that exists is looked through."""
        if await link_store.get(unit, self._import.owner_id, history.link_id) is not None:
            await files.plan(unit, self._import.owner_id, [history.link_id], now())
            return
        await self._artifacts.delete(
            [file.key for _record, put in history.snapshots for file in put]
        )


async def _room(unit: UnitOfWork, owner_id: UUID) -> int | None:
    """How many bytes more the account may keep; None: any number."""
    account = await account_store.get(unit, owner_id)
    if account.max_bytes is None:
        return None
    return account.max_bytes - (await usage_of(unit, owner_id)).used_bytes


def _moment(snapshot: SnapshotRecord) -> store.Moment:
    return snapshot.created_at, snapshot.captured_at


def _of_library(number: int, flaws: Sequence[str]) -> dict[int, LineOutcome]:
    """Of settings, tags and rules only what could not be taken over is a line: they are no link."""
    if not flaws:
        return {}
    return {
        number: LineOutcome(
            number, "", Outcome.REFUSED, reason=_sentences(flaws), problem="invalid-input"
        )
    }


def _sentences(notes: Sequence[str]) -> str | None:
    return " ".join(f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in notes) or None
