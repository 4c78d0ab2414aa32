"""`python -m services.capture`: serve until SIGTERM or SIGINT (exit 0) or a crash (exit 1)."""

import sys

from services.capture.app import create_app
from services.capture.settings import CaptureSettings
from shared.http.serving import serve


def main() -> int:
    """The exit status."""
    return serve(
        "capture",
        CaptureSettings,
        lambda settings, on_crash: create_app(settings, on_crash=on_crash),
    )


if __name__ == "__main__":
    sys.exit(main())
