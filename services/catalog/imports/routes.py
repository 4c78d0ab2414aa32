"""`/imports`."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Form, Query, Response

from services.catalog.file_routes import FileRoute
from services.catalog.imports import service
from services.catalog.imports.model import Outcome
from services.catalog.imports.paging import cursor_of as line_cursor
from services.catalog.imports.paging import number_after
from services.catalog.imports.schemas import ImportIn, ImportOut, ImportWithLinesOut
from services.catalog.imports.storing import StoredFile, stored
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import import_path
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import CatalogState, Owner, ReadUnit, State, WriteUnit
from services.catalog.uploads.schemas import tags_of
from shared.http.pages import Page


class _ImportRoute(FileRoute):
    @staticmethod
    def max_bytes(state: CatalogState) -> int:
        """As large as a file of links may be."""
        return state.import_max_bytes


router = ApiRouter(tags=["imports"], route_class=_ImportRoute)

ImportForm = Annotated[ImportIn, Form(media_type="multipart/form-data")]


@dataclass(frozen=True, slots=True)
class _Received:
    """What a client sent, with its file in the store."""

    form: ImportIn
    file: StoredFile


async def _received(form: ImportForm, state: State) -> AsyncIterator[_Received]:
    """The file in the artifact store, before the transaction begins."""
    async with stored(
        state.artifacts,
        form.file,
        max_bytes=state.import_max_bytes,
        wake=state.wake_importer,
    ) as file:
        yield _Received(form, file)


Received = Annotated[_Received, Depends(_received, scope="function")]


@router.post(
    "/imports",
    status_code=HTTPStatus.ACCEPTED,
    summary="Import links from a file",
    operation_id="start_import",
    response_description="The import, which runs from now on",
    responses=documented("too-many-tags", "upload-too-large")
    | {
        HTTPStatus.ACCEPTED.value: {
            "headers": {
                "Location": {"description": "Path of the import", "schema": {"type": "string"}}
            }
        }
    },
)
async def start_import(
    received: Received, response: Response, unit: WriteUnit, owner_id: Owner
) -> ImportOut:
    """Add every link of a file that another tool has exported, or Linksnap itself.

    The kind of file is seen from its content. Links are added one after another, as
    `GET /imports/{id}` tells; a line of which no link can be made stops none of the others. A link
    is as old as the file says that it is, and keeps its title, note and tags as far as they fit. A
    URL that is kept already gets what is new. New links are captured after everything that a person
    waits for. An import goes on after a restart; imports of one account go one after another.
    """
    form = received.form
    import_ = await service.start_import(
        unit, owner_id, received.file, tags_of(form.tags), capture=form.capture
    )
    response.headers["Location"] = import_path(import_.id)
    return ImportOut.of(import_)


@router.get("/imports", summary="List imports", operation_id="list_imports")
async def list_imports(
    unit: ReadUnit, owner_id: Owner, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[ImportOut]:
    """Every import, newest first, without its lines."""
    page = await service.list_imports(unit, owner_id, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[ImportOut.of(import_) for import_ in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/imports/{import_id}",
    summary="Read an import",
    operation_id="get_import",
    responses=documented("import-not-found"),
)
async def get_import(
    import_id: UUID,
    unit: ReadUnit,
    owner_id: Owner,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
    outcome: Annotated[Outcome | None, Query(description="Lines that ended so only")] = None,
) -> ImportWithLinesOut:
    """How far an import is, and what became of each line of the file."""
    wanted = service.LinesWanted(outcome, number_after(cursor), limit)
    found = await service.get_import(unit, owner_id, import_id, wanted)
    next_cursor = line_cursor(found.lines[-1]) if found.has_more else None
    return ImportWithLinesOut.with_lines(found, next_cursor)


@router.delete(
    "/imports/{import_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Stop and forget an import",
    operation_id="delete_import",
    responses=documented("import-not-found"),
)
async def delete_import(import_id: UUID, state: State, owner_id: Owner) -> None:
    """Stop an import, if it still runs, and forget it with its lines. Links that it added stay."""
    await service.forget_import(state.database, state.artifacts, owner_id, import_id)
