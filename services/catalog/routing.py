"""The router of every resource of the public API."""

import re
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

from services.catalog.idempotency.route import IdempotentRoute

_ID = re.compile(r"\{(\w+_id)\}")


class ApiRouter(APIRouter):
    """FastAPI's own, with routes whose POSTs heed an `Idempotency-Key`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=IdempotentRoute, **options)

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Add a route. A path parameter that is an id only takes what has the form of one.

        So `/snapshots/cancel` is no `/snapshots/{snapshot_id}`: each knows its own methods, and
        anything else there is not found.
        """
        super().add_api_route(_ID.sub(r"{\1:uuid}", path), endpoint, **options)
