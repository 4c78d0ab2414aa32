"""Imports and their lines in the database."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, exists, or_, select, tuple_, update

from services.catalog.database.transfer_tables import RUNNING_IMPORTS, import_lines, imports
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.imports.model import Import, ImportState, LineOutcome, Outcome
from services.catalog.imports.refining import without_strays
from services.catalog.tags.names import parse_tags
from services.catalog.transfer.formats.model import Format

_MAX_URL_LENGTH = 8_192  # what is longer is no link; a `data:` URL may have megabytes


async def insert(unit: UnitOfWork, import_: Import) -> None:
    """Add an import that nobody works on yet."""
    await unit.connection.execute(
        imports.insert().values(
            id=import_.id,
            owner_id=import_.owner_id,
            format=import_.format,
            file_name=import_.file_name,
            size_bytes=import_.size_bytes,
            tags=json.dumps([tag.name for tag in import_.tags]),
            capture=import_.capture,
            created_at=import_.created_at,
            attempts=0,
            **_progress(import_),
        )
    )


async def save(unit: UnitOfWork, import_: Import) -> None:
    """Write how far an import is; what was tried before is forgiven."""
    await unit.connection.execute(
        update(imports).where(imports.c.id == import_.id).values(**_progress(import_), attempts=0)
    )


async def add_lines(unit: UnitOfWork, import_: Import, lines: Sequence[LineOutcome]) -> None:
    """Note what became of some entries."""
    if lines:
        await unit.insert_many(
            import_lines.insert(),
            [
                {
                    "import_id": import_.id,
                    "number": line.number,
                    "owner_id": import_.owner_id,
                    "url": without_strays(line.url[:_MAX_URL_LENGTH]),
                    "outcome": line.outcome,
                    "link_id": line.link_id,
                    "reason": line.reason and without_strays(line.reason),
                    "problem": line.problem,
                }
                for line in lines
            ],
        )


async def get(
    unit: UnitOfWork, owner_id: UUID, import_id: UUID, *, lock: bool = False
) -> Import | None:
    """An owner's import; locked, nobody else changes it until this transaction ends."""
    query = select(imports).where(imports.c.id == import_id, imports.c.owner_id == owner_id)
    found = await _all(unit, query.with_for_update() if lock else query)
    return found[0] if found else None


async def newest(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[Import]:
    """An owner's imports, newest first, from after a (created_at, id)."""
    query = select(imports).where(imports.c.owner_id == owner_id)
    if after is not None:
        query = query.where(tuple_(imports.c.created_at, imports.c.id) < after)
    query = query.order_by(imports.c.created_at.desc(), imports.c.id.desc())
    return await _all(unit, query.limit(limit))


async def lines(
    unit: UnitOfWork, import_id: UUID, outcome: Outcome | None, after: int, limit: int
) -> list[LineOutcome]:
    """Lines of an import in the order of the file, from after a number."""
    query = select(import_lines).where(
        import_lines.c.import_id == import_id, import_lines.c.number > after
    )
    if outcome is not None:
        query = query.where(import_lines.c.outcome == outcome)
    rows = await unit.connection.execute(query.order_by(import_lines.c.number).limit(limit))
    return [_line(row) for row in rows]


async def remove(unit: UnitOfWork, import_id: UUID) -> None:
    """Delete an import with its lines (by the foreign key)."""
    await unit.connection.execute(delete(imports).where(imports.c.id == import_id))


async def running_among(unit: UnitOfWork, import_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these imports whose file is still needed."""
    rows = await unit.connection.execute(
        select(imports.c.id).where(RUNNING_IMPORTS, imports.c.id.in_(import_ids))
    )
    return set(rows.scalars())


async def claim(
    unit: UnitOfWork, holder: UUID, at: datetime, until: datetime
) -> tuple[Import, int] | None:
    """Take up an import that nobody works on, and how often that was done since its last batch.

    Of each account only the oldest that runs: the others wait for it.
    """
    older = imports.alias("older")
    mine = tuple_(imports.c.created_at, imports.c.id)
    waits = exists(
        select(older.c.id).where(
            older.c.owner_id == imports.c.owner_id,
            older.c.state == ImportState.RUNNING,
            tuple_(older.c.created_at, older.c.id) < mine,
        )
    )
    row = (
        await unit.connection.execute(
            select(imports)
            .where(
                imports.c.state == ImportState.RUNNING,
                or_(imports.c.held_until.is_(None), imports.c.held_until <= at),
                ~waits,
            )
            .order_by(imports.c.created_at, imports.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
    ).one_or_none()
    if row is None:
        return None
    await unit.connection.execute(
        update(imports)
        .where(imports.c.id == row.id)
        .values(holder=holder, held_until=until, attempts=row.attempts + 1)
    )
    return _import(row), row.attempts + 1


async def hold(unit: UnitOfWork, import_id: UUID, holder: UUID, until: datetime | None) -> bool:
    """Go on holding an import until then; None: let it go. False: it is held no longer."""
    held = await unit.connection.execute(
        update(imports)
        .where(
            imports.c.id == import_id,
            imports.c.holder == holder,
            imports.c.state == ImportState.RUNNING,
        )
        .values(held_until=until)
        .returning(imports.c.id)
    )
    return held.first() is not None


async def lock_held(unit: UnitOfWork, import_id: UUID, holder: UUID) -> Import | None:
    """An import that a process holds, locked; None: it is gone, ended, or somebody else's."""
    found = await _all(
        unit,
        select(imports)
        .where(
            imports.c.id == import_id,
            imports.c.holder == holder,
            imports.c.state == ImportState.RUNNING,
        )
        .with_for_update(),
    )
    return found[0] if found else None


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[Import]:
    return [_import(row) for row in await unit.connection.execute(query)]


def _progress(import_: Import) -> dict[str, Any]:
    return {
        "state": import_.state,
        "read_bytes": import_.read_bytes,
        "position": import_.position,
        "added": import_.added,
        "existing": import_.existing,
        "refused": import_.refused,
        "error": import_.error,
        "ended_at": import_.ended_at,
        "version": import_.version,
    }


def _import(row: Row[Any]) -> Import:
    return Import(
        id=row.id,
        owner_id=row.owner_id,
        format=Format(row.format),
        file_name=row.file_name,
        size_bytes=row.size_bytes,
        tags=parse_tags(json.loads(row.tags)),
        capture=row.capture,
        created_at=row.created_at,
        state=ImportState(row.state),
        read_bytes=row.read_bytes,
        position=row.position,
        added=row.added,
        existing=row.existing,
        refused=row.refused,
        error=row.error,
        ended_at=row.ended_at,
        version=row.version,
    )


def _line(row: Row[Any]) -> LineOutcome:
    return LineOutcome(
        number=row.number,
        url=row.url,
        outcome=Outcome(row.outcome),
        link_id=row.link_id,
        reason=row.reason,
        problem=row.problem,
    )
