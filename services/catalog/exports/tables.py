"""The records of an archive, table by table, in one transaction.

What belongs to the whole library (rules, schedules, settings, tags that no link carries) is in an
archive of all links only: who gets an archive of some links learns of nothing else.
"""

from collections.abc import AsyncIterator, Callable
from uuid import UUID

from services.catalog.accounts import store as account_store
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.exports import upkeep
from services.catalog.exports.files import FileList
from services.catalog.exports.model import Wanted
from services.catalog.exports.reading import link_records, rows_of, snapshot_records
from services.catalog.tags.names import parse_tag
from services.catalog.tags.reading import store as tag_reading
from services.catalog.transfer.native.layout import Table
from services.catalog.transfer.native.records import AccountRecord, Header, TagRecord

_PAGE = 500
Lines = AsyncIterator[bytes]


class Tables:
    """Reads them. Links come before tags: a part of the links has only their tags."""

    def __init__(self, unit: UnitOfWork, owner_id: UUID, wanted: Wanted, files: FileList) -> None:
        self._unit = unit
        self._owner_id = owner_id
        self._wanted = wanted
        self._files = files
        self._carried: set[str] = set()

    def all(self) -> list[tuple[Table, Callable[[], Lines]]]:
        """Every table with what reads it, in the order in which they must be read."""
        parts: list[tuple[Table, Callable[[], Lines]]] = [
            (Table.LINKS, self._links),
            (Table.TAGS, self._tags),
            (Table.SNAPSHOTS, self._snapshots),
        ]
        if self._wanted.is_whole:
            parts += [
                (Table.ACCOUNT, self._account),
                (Table.TAG_RULES, self._tag_rules),
                (Table.SCHEDULES, self._schedules),
                (Table.RETENTION_RULES, self._retention_rules),
                (Table.CAPTURE_OPTIONS, self._capture_options),
            ]
        return parts

    async def _links(self) -> Lines:
        yield Header().line().encode()
        async for rows in rows_of(self._unit, self._owner_id, self._wanted):
            records = await link_records(self._unit, rows)
            self._carried |= {tag for record in records for tag in record.tags}
            yield "".join(record.line() for record in records).encode()

    async def _snapshots(self) -> Lines:
        async for rows in rows_of(self._unit, self._owner_id, self._wanted):
            async for found in snapshot_records(self._unit, rows):
                for _record, snapshot in found:
                    for artifact in snapshot.artifacts:
                        self._files.add(artifact)
                yield "".join(record.line() for record, _snapshot in found).encode()

    async def _tags(self) -> Lines:
        carried = {parse_tag(name) for name in self._carried}
        keys = {path.key for name in carried for path in (name, *name.ancestors())}
        after: str | None = None
        while rows := await tag_reading.page(
            self._unit, self._owner_id, begins="", after=after, limit=_PAGE
        ):
            after = rows[-1].key
            tags = await tag_reading.load(self._unit, self._owner_id, rows)
            yield "".join(
                TagRecord.model_construct(
                    name=tag.row.name,
                    colour=tag.row.colour,
                    description=tag.row.description,
                    aliases=tag.aliases,
                ).line()
                for tag in tags
                if self._wanted.is_whole or tag.row.key in keys
            ).encode()

    async def _account(self) -> Lines:
        account = await account_store.get(self._unit, self._owner_id)
        yield (
            AccountRecord(
                ignore_tracking=account.ignore_tracking,
                trash_days=account.trash_days,
                check_days=account.check_days,
            )
            .line()
            .encode()
        )

    async def _tag_rules(self) -> Lines:
        async for record in upkeep.tag_rules(self._unit, self._owner_id):
            yield record.line().encode()

    async def _schedules(self) -> Lines:
        for record in await upkeep.schedules(self._unit, self._owner_id):
            yield record.line().encode()

    async def _retention_rules(self) -> Lines:
        for record in await upkeep.retention_rules(self._unit, self._owner_id):
            yield record.line().encode()

    async def _capture_options(self) -> Lines:
        for record in await upkeep.capture_options(self._unit, self._owner_id):
            yield record.line().encode()
