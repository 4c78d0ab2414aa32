"""Use cases of imports that a client starts: accept a file, look how far it is, forget it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.imports import store
from services.catalog.imports.files import key_of
from services.catalog.imports.model import Import, ImportNotFoundError, LineOutcome, Outcome
from services.catalog.imports.storing import StoredFile
from services.catalog.tags.names import MAX_TAGS_PER_LINK, TagName, TooManyTagsError
from shared.artifacts.store import ArtifactStore


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Some imports, newest first, and whether there are older ones."""

    items: list[Import]
    has_more: bool


@dataclass(frozen=True, slots=True)
class LinesWanted:
    """Which lines of an import are asked for."""

    outcome: Outcome | None = None
    after: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ImportWithLines:
    """An import with some of its lines, in the order of the file, and whether there are more."""

    import_: Import
    lines: list[LineOutcome]
    has_more: bool


async def start_import(
    unit: UnitOfWork, owner_id: UUID, file: StoredFile, tags: tuple[TagName, ...], *, capture: bool
) -> Import:
    """Accept a file that is in the store; the importer takes it from there.

    Raises:
        TooManyTagsError: a link cannot carry so many.
    """
    if len(tags) > MAX_TAGS_PER_LINK:
        raise TooManyTagsError(MAX_TAGS_PER_LINK)
    import_ = Import(
        id=file.id,
        owner_id=owner_id,
        format=file.format,
        file_name=file.name,
        size_bytes=file.size_bytes,
        tags=tags,
        capture=capture,
        created_at=now(),
    )
    await store.insert(unit, import_)
    file.is_named = True
    return import_


async def list_imports(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> ImportPage:
    """An owner's imports, newest first."""
    found = await store.newest(unit, owner_id, after, limit + 1)
    return ImportPage(items=found[:limit], has_more=len(found) > limit)


async def get_import(
    unit: UnitOfWork, owner_id: UUID, import_id: UUID, wanted: LinesWanted
) -> ImportWithLines:
    """An owner's import with some of its lines.

    Raises:
        ImportNotFoundError: the owner has no such import.
    """
    import_ = await store.get(unit, owner_id, import_id)
    if import_ is None:
        raise ImportNotFoundError(import_id)
    lines = await store.lines(unit, import_id, wanted.outcome, wanted.after, wanted.limit + 1)
    return ImportWithLines(import_, lines[: wanted.limit], has_more=len(lines) > wanted.limit)


async def forget_import(
    database: Database, artifacts: ArtifactStore, owner_id: UUID, import_id: UUID
) -> None:
    """Stop an import, if it runs, and forget it with its lines. Links that it added stay.

    Raises:
        ImportNotFoundError: the owner has no such import.
    """
    async with database.write() as unit:
        if await store.get(unit, owner_id, import_id, lock=True) is None:
            raise ImportNotFoundError(import_id)
        await store.remove(unit, import_id)
    await artifacts.delete([key_of(import_id)])
