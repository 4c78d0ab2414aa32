"""`python -m services.catalog`: serve until SIGTERM or SIGINT (exit 0)."""

import sys

from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from shared.http.serving import serve


def main() -> int:
    """The exit status. What runs beside the API heals itself: see `background`."""
    return serve(
        "catalog",
        CatalogSettings,
        lambda settings, _on_crash: create_app(settings),
        drain_seconds=10,
    )


if __name__ == "__main__":
    sys.exit(main())
