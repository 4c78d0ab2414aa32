"""The router of every resource of the public API."""

from typing import Any

from fastapi import APIRouter

from services.catalog.idempotency.route import IdempotentRoute


class ApiRouter(APIRouter):
    """FastAPI's own, with routes whose POSTs heed an `Idempotency-Key`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=IdempotentRoute, **options)
