"""`python -m services.catalog`: builds the settings and serves until SIGTERM."""

import signal
import sys
from types import FrameType

import uvicorn

from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from shared.telemetry.logs import configure_logs
from shared.telemetry.tracing import configure_tracing


def main() -> None:
    """Serve. SIGTERM drains and exits with 0."""
    settings = CatalogSettings()
    configure_tracing("catalog")
    configure_logs("catalog", log_format=settings.log_format, level=settings.log_level)
    # uvicorn drains and then raises the signal again: without this the exit status is -15.
    signal.signal(signal.SIGTERM, _exit)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        timeout_graceful_shutdown=10,
        server_header=False,
    )


def _exit(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
