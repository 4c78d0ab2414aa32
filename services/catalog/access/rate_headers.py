"""ASGI middleware: every answer says what is left of the quota that it was counted in."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.catalog.access.gate import STANDING
from services.catalog.access.limiting import Standing


class RateHeadersMiddleware:
    """Adds `RateLimit-Policy`, `RateLimit` and `Retry-After`, also to errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_rate(message: Message) -> None:
            standing: Standing | None = state.get(STANDING)
            if message["type"] == "http.response.start" and standing is not None:
                headers = MutableHeaders(scope=message)
                for name, value in standing.headers().items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_rate)
