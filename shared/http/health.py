"""`/livez`, `/readyz` and `/metrics`, the same on every service."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict

Check = Callable[[], Awaitable[None]]
"""Returns when the part works; raises, with a message for people, when it does not."""


class Readiness(BaseModel):
    """What of this service works: `ok`, or what is wrong, by the name of the part."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"ready": False, "checks": {"database": "ok", "nats": "no answer in 5 s"}}]
        }
    )

    ready: bool
    checks: dict[str, str]


def _text(description: str, example: str) -> dict[int | str, dict[str, Any]]:
    content = {"text/plain": {"example": example}}
    return {HTTPStatus.OK.value: {"description": description, "content": content}}


_LIVE = _text("It answers", "ok")
_METRICS = _text("The metrics of this process", 'python_info{version="3.11"} 1.0')
_READY: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK.value: {"model": Readiness, "description": "Every part works"},
    HTTPStatus.SERVICE_UNAVAILABLE.value: {
        "model": Readiness,
        "description": "A part does not work; `checks` says which and why",
    },
}


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

    @router.get(
        "/livez",
        summary="The process runs",
        operation_id="live",
        response_class=PlainTextResponse,
        responses=_LIVE,
    )
    async def livez() -> str:
        """For who restarts processes: whether this one answers at all."""
        return "ok"

    @router.get(
        "/readyz",
        summary="Every part that this service needs works",
        operation_id="ready",
        responses=_READY,
    )
    async def readyz() -> Response:
        """For load balancers: whether requests can be served, and which part says no."""
        results = dict(zip(checks, await asyncio.gather(*map(run, checks.values())), strict=True))
        ready = all(result == "ok" for result in results.values())
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse(Readiness(ready=ready, checks=results).model_dump(), status)

    @router.get(
        "/metrics",
        summary="Prometheus metrics",
        operation_id="metrics",
        response_class=PlainTextResponse,
        responses=_METRICS,
    )
    async def metrics() -> Response:
        """Counters, gauges and histograms in the text format of Prometheus."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
