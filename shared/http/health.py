"""`/livez`, `/readyz` and `/metrics`, the same on every service."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], Awaitable[None]]
"""Returns when the part works; raises, with a message for people, when it does not."""


def health_router(checks: Mapping[str, Check], *, timeout_seconds: float = 5.0) -> APIRouter:
    """The three paths. `/readyz` is 200 when every check passes, else 503 with what failed."""
    router = APIRouter(tags=["health"])

    async def run(check: Check) -> str:
        try:
            await asyncio.wait_for(check(), timeout_seconds)
        except TimeoutError:
            return f"no answer in {timeout_seconds:g} s"
        except Exception as error:  # noqa: BLE001 - whatever broke is the answer
            return str(error) or type(error).__name__
        return "ok"

    @router.get("/livez", summary="The process runs", response_class=PlainTextResponse)
    async def livez() -> str:
        return "ok"

    @router.get("/readyz", summary="Every part that this service needs works")
    async def readyz() -> Response:
        results = dict(zip(checks, await asyncio.gather(*map(run, checks.values())), strict=True))
        ready = all(result == "ok" for result in results.values())
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse({"ready": ready, "checks": results}, status)

    @router.get("/metrics", summary="Prometheus metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
