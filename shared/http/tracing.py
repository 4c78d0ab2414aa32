"""ASGI middleware: every request runs in a span and answers with its trace id."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.telemetry.tracing import TRACEPARENT, current_trace_id, span


class TraceMiddleware:
    """Continues the caller's `traceparent` or starts a trace; answers `X-Trace-Id`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with span(f"{scope['method']} http", Headers(scope=scope).get(TRACEPARENT)):

            async def send_with_trace(message: Message) -> None:
                trace_id = current_trace_id()
                if message["type"] == "http.response.start" and trace_id:
                    MutableHeaders(scope=message)["X-Trace-Id"] = trace_id
                await send(message)

            await self._app(scope, receive, send_with_trace)
