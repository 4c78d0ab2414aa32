"""`python -m services.embed`: serve until SIGTERM or SIGINT (exit 0) or a crash (exit 1)."""

import asyncio
import signal
import sys

import uvicorn

from services.embed.app import create_app
from services.embed.settings import EmbedSettings
from shared.telemetry.logs import configure_logs
from shared.telemetry.tracing import configure_tracing

_DRAIN_SECONDS = 30


class _Process:
    """The server, and whether a part of it crashed."""

    def __init__(self, settings: EmbedSettings) -> None:
        self._crashed = False
        self._server = uvicorn.Server(
            uvicorn.Config(
                create_app(settings, on_crash=self._on_crash),
                host=settings.host,
                port=settings.port,
                log_config=None,
                timeout_graceful_shutdown=_DRAIN_SECONDS,
            )
        )

    def _on_crash(self) -> None:
        self._crashed = True
        self._server.should_exit = True

    def run(self) -> int:
        """Serve; the exit status."""
        # uvicorn raises the signal again after its shutdown; a drained stop is no failure
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        asyncio.run(self._server.serve())
        return 1 if self._crashed or not self._server.started else 0


def main() -> int:
    """Build the settings, configure logs and traces, serve."""
    settings = EmbedSettings()
    configure_tracing("embed")
    configure_logs("embed", log_format=settings.log_format, level=settings.log_level)
    return _Process(settings).run()


if __name__ == "__main__":
    sys.exit(main())
