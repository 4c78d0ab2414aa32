"""`python -m services.capture`: settings, logs, traces, then the app until SIGTERM."""

import signal

import uvicorn

from services.capture.app import create_app
from services.capture.settings import CaptureSettings
from shared.telemetry.logs import configure_logs
from shared.telemetry.tracing import configure_tracing


def main() -> None:
    """Run the service."""
    settings = CaptureSettings()
    configure_tracing("capture")
    configure_logs("capture", log_format=settings.log_format, level=settings.log_level)
    # uvicorn drains on SIGTERM, then raises it again for whoever handled it before: nobody, so
    # that a drained service ends with 0.
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, log_config=None)


if __name__ == "__main__":
    main()
