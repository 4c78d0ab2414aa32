"""`python -m services.embed`: serve until SIGTERM or SIGINT (exit 0) or a crash (exit 1)."""

import sys

from services.embed.app import create_app
from services.embed.settings import EmbedSettings
from shared.http.serving import serve


def main() -> int:
    """The exit status."""
    return serve(
        "embed", EmbedSettings, lambda settings, on_crash: create_app(settings, on_crash=on_crash)
    )


if __name__ == "__main__":
    sys.exit(main())
