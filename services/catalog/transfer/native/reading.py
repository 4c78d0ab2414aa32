"""The entries of our own files: links with their snapshots, and what belongs to the library.

A file of links has one entry a line. An archive has one entry for what must be there before its
links (settings, tags), one a link with the snapshots that stand under its id, and one for what
names them (rules, schedules). Their order is that of the file, so numbers mean the same each time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, TypeVar

from pydantic import ValidationError

from services.catalog.transfer.formats.model import Unreadable, UnsupportedFileError
from services.catalog.transfer.native.archive import Archive
from services.catalog.transfer.native.layout import Table
from services.catalog.transfer.native.lines import Line, lines_of
from services.catalog.transfer.native.records import (
    AccountRecord,
    CaptureOptionsRecord,
    Header,
    LinkRecord,
    Record,
    RetentionRecord,
    ScheduleRecord,
    SnapshotRecord,
    TagRecord,
    TagRuleRecord,
)

_SHOWN = 200
RecordT = TypeVar("RecordT", bound=Record)


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """A link with its history. `flaws` says what of the history cannot be read."""

    number: int
    link: LinkRecord
    snapshots: tuple[SnapshotRecord, ...] = ()
    flaws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BasisEntry:
    """What must be there before the links."""

    number: int
    account: AccountRecord | None
    tags: tuple[TagRecord, ...]
    flaws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UpkeepEntry:
    """What names links and tags."""

    number: int
    tag_rules: tuple[TagRuleRecord, ...]
    schedules: tuple[ScheduleRecord, ...]
    retention_rules: tuple[RetentionRecord, ...]
    capture_options: tuple[CaptureOptionsRecord, ...]
    flaws: tuple[str, ...] = ()


NativeEntry = LinkEntry | BasisEntry | UpkeepEntry | Unreadable


def read_lines(file: BinaryIO) -> Iterator[NativeEntry]:
    """The entries of a file of links.

    Raises:
        UnsupportedFileError: it is none, or of a version that nobody here knows.
    """
    file.seek(0)
    lines = lines_of(file)
    check_header(next(lines, None))
    for number, line in enumerate(lines, 1):
        link, flaw = _record(LinkRecord, line)
        if link is None:
            yield Unreadable(number, line.text[:_SHOWN], flaw)
        else:
            yield LinkEntry(number, link)


def read_archive(archive: Archive) -> Iterator[NativeEntry]:
    """The entries of an archive.

    Raises:
        UnsupportedFileError: it is broken from here on.
    """
    accounts, account_flaws = _all(archive, Table.ACCOUNT, AccountRecord)
    tags, tag_flaws = _all(archive, Table.TAGS, TagRecord)
    account = accounts[0] if accounts else None
    yield BasisEntry(1, account, tags, (*account_flaws, *tag_flaws))
    number = 1
    histories = _Histories(archive)
    lines = archive.lines(Table.LINKS)
    check_header(next(lines, None))
    for number, line in enumerate(lines, 2):
        link, flaw = _record(LinkRecord, line)
        if link is None:
            yield Unreadable(number, line.text[:_SHOWN], flaw)
        else:
            yield LinkEntry(number, link, *histories.of(link))
    rules, rule_flaws = _all(archive, Table.TAG_RULES, TagRuleRecord)
    schedules, schedule_flaws = _all(archive, Table.SCHEDULES, ScheduleRecord)
    retention, retention_flaws = _all(archive, Table.RETENTION_RULES, RetentionRecord)
    options, option_flaws = _all(archive, Table.CAPTURE_OPTIONS, CaptureOptionsRecord)
    flaws = (*rule_flaws, *schedule_flaws, *retention_flaws, *option_flaws, *histories.rest())
    yield UpkeepEntry(number + 1, rules, schedules, retention, options, flaws)


def check_header(line: Line | None) -> None:
    """Let only files pass that begin as ours do.

    Raises:
        UnsupportedFileError: the line is none, or of a version that nobody here knows.
    """
    try:
        Header.model_validate_json(line.text if line else "")
    except ValidationError as error:
        raise UnsupportedFileError(
            "it does not begin with the line of linksnap's own format in version 1"
        ) from error


class _Histories:
    """Snapshots beside links: both stand in the order of the links' ids, so each is read once."""

    def __init__(self, archive: Archive) -> None:
        self._lines = archive.lines(Table.SNAPSHOTS)
        self._next: SnapshotRecord | None = None
        self._flaws: list[str] = []
        self._advance()

    def of(self, link: LinkRecord) -> tuple[tuple[SnapshotRecord, ...], tuple[str, ...]]:
        """The snapshots of a link, and what is the matter with lines on the way to the next."""
        self._skip(link)
        found = []
        while self._next is not None and self._next.link_id == link.id:
            found.append(self._next)
            self._advance()
        flaws, self._flaws = tuple(self._flaws), []
        return tuple(found), flaws

    def rest(self) -> list[str]:
        """What is the matter with the lines behind the last link."""
        while self._next is not None:
            self._lose()
        return self._flaws

    def _skip(self, link: LinkRecord) -> None:
        while self._next is not None and self._next.link_id < link.id:
            self._lose()

    def _lose(self) -> None:
        assert self._next is not None
        self._flaws.append(f"snapshot {self._next.id} belongs to no link before it")
        self._advance()

    def _advance(self) -> None:
        self._next = None
        for line in self._lines:
            self._next, flaw = _record(SnapshotRecord, line)
            if self._next is not None:
                return
            self._flaws.append(f"a snapshot cannot be read: {flaw}")


def _all(
    archive: Archive, table: Table, model: type[RecordT]
) -> tuple[tuple[RecordT, ...], tuple[str, ...]]:
    read = [_record(model, line) for line in archive.lines(table)]
    records = tuple(record for record, _flaw in read if record is not None)
    flaws = tuple(f"{table}: {flaw}" for record, flaw in read if record is None)
    return records, flaws


def _record(model: type[RecordT], line: Line) -> tuple[RecordT | None, str]:
    """The record of a line, or what is the matter with it."""
    if line.flaw is not None:
        return None, line.flaw
    try:
        return model.model_validate_json(line.text), ""
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, chain(first["loc"])))
        return None, f"{field}: {first['msg']}" if field else first["msg"]
