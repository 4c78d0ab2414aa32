"""The route of what strangers may ask: it reads little of what they send, and not often."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Message

from services.catalog.access.gate import Gate
from services.catalog.sessions.model import SignInError
from services.catalog.state import catalog_state

MAX_BODY_BYTES = 16 * 1024


class PublicRoute(APIRoute):
    """Refuses who has failed too often, and a body that is longer than any that it could use."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """The handler, with a limit before it."""
        handle: Any = super().get_route_handler()

        async def handle_limited(request: Request) -> Response:
            gate: Gate = catalog_state(request).gate
            await gate.admit_stranger(request)
            left_bytes = MAX_BODY_BYTES
            length = request.headers.get("content-length", "")
            if length.isdecimal() and int(length) > left_bytes:
                raise _too_long()

            async def receive() -> Message:
                nonlocal left_bytes
                message = await request.receive()
                left_bytes -= len(message.get("body", b""))
                if left_bytes < 0:
                    raise _too_long()
                return message

            try:
                response: Response = await handle(Request(request.scope, receive))
            except SignInError:
                await gate.note_failure(request)
                raise
            except HTTPException:
                if left_bytes < 0:  # FastAPI only says that the body cannot be read
                    raise _too_long() from None
                raise
            return response

        return handle_limited


def _too_long() -> RequestValidationError:
    message = f"must have at most {MAX_BODY_BYTES:,} bytes"
    return RequestValidationError([{"loc": ("body",), "msg": message, "type": "too_long"}])
