"""`/export`."""

from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Annotated, Any, cast

from fastapi import Query
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.catalog.clock import now
from services.catalog.exports.model import ExportFormat
from services.catalog.exports.schemas import ExportQuery
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, State

router = ApiRouter(tags=["transfer"])

_BINARY = {"type": "string", "format": "binary"}
_FILES: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK.value: {
        "description": "The file. Without a proper end of the transfer it is incomplete.",
        "content": {
            form.media_type.partition(";")[0]: {"schema": _BINARY} for form in ExportFormat
        },
        "headers": {
            "Content-Disposition": {
                "description": "`attachment`, with a file name that has the date",
                "schema": {"type": "string"},
            }
        },
    }
}


class _Download(StreamingResponse):
    """Pieces of a file, whose source is closed at once when nobody reads on."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await cast("AsyncGenerator[bytes, None]", self.body_iterator).aclose()


@router.get(
    "/export",
    summary="Export links",
    operation_id="export_links",
    response_class=_Download,
    responses=_FILES,
)
async def export_links(
    state: State, owner_id: Owner, query: Annotated[ExportQuery, Query()]
) -> _Download:
    """Every link that fulfils all conditions, as one file, oldest first, however many they are.

    The records in it belong to one moment. `jsonl` and `archive` are our own format, which
    `POST /imports` takes back as it was; docs/formats.md describes it, and how cells of `csv` are
    kept from being executed.
    """
    pieces = state.exports.pieces(owner_id, query.format, query.to_wanted())
    name = f"linksnap-{now():%Y-%m-%d}.{query.format.suffix}"
    return _Download(
        await _begun(pieces),
        media_type=query.format.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _begun(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """The same pieces, after the first is there: what fails at once is answered as a problem."""
    first = await anext(pieces, b"")

    async def every() -> AsyncGenerator[bytes, None]:
        try:
            yield first
            async for piece in pieces:
                yield piece
        finally:
            await pieces.aclose()

    return every()
