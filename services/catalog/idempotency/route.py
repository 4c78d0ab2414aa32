"""How a route and its transaction work under a key.

`IdempotentRoute` leaves the answer where the end of the transaction finds it: FastAPI ends a
dependency of the scope `function` after the answer is built and before it is sent.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPMethod
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import UploadFile

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.idempotency import service
from services.catalog.idempotency.model import (
    HEADER,
    REPLAYED_HEADER,
    Answer,
    AnsweredError,
    parse_key,
)

_KEPT_HEADERS = ("content-type", "etag", "location")
_CHUNK_BYTES = 1 << 20


class IdempotentRoute(APIRoute):
    """A route whose answer can be kept by its transaction."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """FastAPI's own handler, and a note of what it answered."""
        handle: Any = super().get_route_handler()

        async def handle_and_note(request: Request) -> Response:
            response: Response = await handle(request)
            request.state.answered = response
            return response

        return handle_and_note


@asynccontextmanager
async def transaction(
    request: Request, database: Database, in_flight: service.InFlight, owner_id: UUID
) -> AsyncIterator[UnitOfWork]:
    """The transaction of a request. A POST with a key is done once within 24 hours.

    Raises:
        InvalidKeyError: the header is no key.
        AnsweredError, InFlightError, KeyReusedError: see `service.claim`.
    """
    header = request.headers.get(HEADER)
    if request.method != HTTPMethod.POST or header is None:
        async with database.write() as unit:
            yield unit
        return
    key = parse_key(header)
    fingerprint = await _fingerprint(request)
    if database.sealer is not None:  # a body may be secret and short enough to be guessed
        fingerprint = database.sealer.mark(fingerprint)
    with in_flight.hold(owner_id, key):
        async with database.write() as unit:
            await service.claim(unit, owner_id, key, fingerprint)
            yield unit
            response: Response = request.state.answered
            headers = {
                name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
            }
            answer = Answer(fingerprint, response.status_code, headers, bytes(response.body))
            await service.remember(unit, owner_id, key, answer, now())


def answer_again(_request: Request, error: Exception) -> Response:
    """The kept answer, marked as such."""
    assert isinstance(error, AnsweredError)
    answer = error.answer
    headers = {**answer.headers, REPLAYED_HEADER: "true"}
    return Response(answer.body, answer.status, headers)


async def _fingerprint(request: Request) -> str:
    """SHA-256 of where the request goes and what it carries, without a form's random boundary."""
    digest = hashlib.sha256(f"{request.url.path}?{request.url.query}\n".encode())
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        for name, value in (await request.form()).multi_items():
            digest.update(f"\n{name}\n".encode())
            if isinstance(value, str):
                digest.update(value.encode("utf-8", "surrogatepass"))
            else:
                await _digest_file(digest, value)
    else:
        digest.update(await request.body())
    return digest.hexdigest()


async def _digest_file(digest: Any, file: UploadFile) -> None:
    await file.seek(0)
    while chunk := await file.read(_CHUNK_BYTES):
        digest.update(chunk)
    await file.seek(0)
