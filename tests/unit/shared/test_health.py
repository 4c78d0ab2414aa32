"""`/readyz` says which part is broken, and why, and never hangs on one that does not answer."""

import asyncio

import httpx
from fastapi import FastAPI

from shared.http.health import health_router


async def _works() -> None:
    return


async def _broken() -> None:
    raise ConnectionError("no route to the broker")


async def _stuck() -> None:
    await asyncio.Event().wait()


def _client(**checks: object) -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(health_router(checks, timeout_seconds=0.05))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def test_ready_when_every_check_passes() -> None:
    answer = await _client(broker=_works).get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "checks": {"broker": "ok"}})


async def test_not_ready_names_what_failed() -> None:
    answer = await _client(broker=_broken, database=_works, disk=_stuck).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "broker": "no route to the broker",
        "database": "ok",
        "disk": "no answer in 0.05 s",
    }


async def test_live_and_metrics_answer_whatever_the_checks_say() -> None:
    client = _client(broker=_broken)
    assert (await client.get("/livez")).text == "ok"
    assert "python_info" in (await client.get("/metrics")).text
