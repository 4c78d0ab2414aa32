"""Routes that take a file: a body that is too large is refused while it arrives.

The form parser puts a file of any size on the disk before the route is asked, so the limit must
stand before it.
"""

from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.types import Message, Receive

from services.catalog.access.route import AccessRoute
from services.catalog.state import CatalogState, catalog_state
from services.catalog.uploads.model import UploadTooLargeError

_OTHER_FIELDS_BYTES = 256 * 1024


class FileRoute(AccessRoute):
    """A route whose body may be as large as `max_bytes` says, and not larger."""

    @staticmethod
    def max_bytes(state: CatalogState) -> int:
        """How large the file may be."""
        raise NotImplementedError

    def handler_within(self) -> Callable[[Request], Any]:
        """The handler, with a limit before it."""
        handle = super().handler_within()

        async def handle_limited(request: Request) -> Response:
            max_bytes = self.max_bytes(catalog_state(request))
            body = _LimitedBody(request.receive, max_bytes + _OTHER_FIELDS_BYTES)
            if body.is_too_long(request.headers.get("content-length")):
                raise UploadTooLargeError(max_bytes)
            try:
                response: Response = await handle(Request(request.scope, body.receive))
            except HTTPException:
                if body.is_exceeded:
                    raise UploadTooLargeError(max_bytes) from None
                raise
            return response

        return handle_limited


class _LimitedBody:
    """Counts what is received."""

    def __init__(self, receive: Receive, max_bytes: int) -> None:
        self._receive = receive
        self._left_bytes = max_bytes

    @property
    def is_exceeded(self) -> bool:
        return self._left_bytes < 0

    def is_too_long(self, content_length: str | None) -> bool:
        length = content_length or ""
        return length.isdecimal() and int(length) > self._left_bytes

    async def receive(self) -> Message:
        message = await self._receive()
        self._left_bytes -= len(message.get("body", b""))
        if self.is_exceeded:
            raise MultiPartException("too large")  # which makes the parser remove what it has
        return message
