"""Schedules, retention rules and checks over HTTP, with a worker that answers checks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from services.catalog.clock import now
from services.catalog.settings import CatalogSettings
from shared.contracts.messages import CheckRequested, LinkChecked
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.messaging.publisher import Publisher
from shared.messaging.topology import CAPTURE_CHECKS
from tests.integration.catalog.conftest import Api
from tests.support.eventually import eventually

LINKS = "/api/v1/links"
RULES = "/api/v1/retention-rules"
SCHEDULES = "/api/v1/schedules"


@asynccontextmanager
async def answering(settings: CatalogSettings, status: int) -> AsyncIterator[None]:
    """A worker to which every page answers this."""
    broker = await Broker.connect(settings.nats_url, name="checks")
    publisher, stop = Publisher(broker), asyncio.Event()

    async def answer(job: CheckRequested, _delivery: Delivery) -> None:
        fact = LinkChecked(
            check_id=job.check_id,
            link_id=job.link_id,
            owner_id=job.owner_id,
            url=job.url,
            http_status=status,
            checked_at=now(),
        )
        await publisher.publish(fact, message_id=f"{job.check_id}:checked")

    consumer = Consumer(broker, CAPTURE_CHECKS, answer, slots=Slots(2))
    working = asyncio.create_task(consumer.run(stop))
    yield
    stop.set()
    await working
    await broker.close()


async def test_a_check_is_asked_for_and_answered(api: Api, settings: CatalogSettings) -> None:
    link = await api.add("https://example.com/")
    path = f"{LINKS}/{link['id']}"
    response = await api.http.post(f"{path}/check")
    assert (response.status_code, response.headers["location"]) == (202, path)
    assert (await api.http.post(f"{path}/check")).json() == response.json()
    async with answering(settings, 404):
        found = await eventually(
            lambda: api.get(path), lambda found: found["checked_at"] is not None
        )
    assert found["broken"] is None  # one failure breaks nothing
    missing = await api.http.post(f"{LINKS}/{uuid4()}/check")
    assert missing.status_code == 404


async def test_a_resource_is_made_read_changed_and_deleted(api: Api) -> None:
    keep = {"last": 10, "days": None, "one_per": "month"}
    await _lives(
        api,
        RULES,
        {"scope": {"kind": "all"}, "keep": {"last": 10, "one_per": "month"}},
        {"keep": {"days": 30}},
        {"keep": keep},
        {"keep": {"last": None, "days": 30, "one_per": None}},
    )
    await _lives(
        api,
        SCHEDULES,
        {"scope": {"kind": "site", "site": "WWW.Example.com"}, "every_days": 7},
        {"every_days": 30},
        {"scope": {"kind": "site", "site": "example.com"}, "every_days": 7, "enabled": True},
        {"every_days": 30},
    )


async def _lives(
    api: Api,
    path: str,
    body: dict[str, Any],
    patch: dict[str, Any],
    made: dict[str, Any],
    changed: dict[str, Any],
) -> None:
    created = await api.http.post(path, json=body)
    assert created.status_code == 201, created.text
    assert made.items() <= created.json().items()
    own = created.headers["location"]
    read = await api.http.get(own)
    assert (read.json(), read.headers["etag"]) == (created.json(), '"1"')
    assert (await api.get(path))["items"] == [created.json()]
    patched = await api.http.patch(own, json=patch, headers={"If-Match": '"1"'})
    assert (patched.status_code, patched.headers["etag"]) == (200, '"2"')
    assert changed.items() <= patched.json().items()
    lost = await api.http.patch(own, json=patch, headers={"If-Match": '"1"'})
    assert lost.status_code == 412
    assert (await api.http.delete(own, headers={"If-Match": '"1"'})).status_code == 412
    assert (await api.http.delete(own)).status_code == 204
    assert (await api.http.get(own)).status_code == 404


async def test_what_is_no_rule_is_refused_by_field(api: Api) -> None:
    for body, field in (
        ({"scope": {"kind": "all"}, "keep": {}}, "keep"),
        ({"scope": {"kind": "all"}, "keep": {"last": 0}}, "keep.last"),
        ({"scope": {"kind": "all"}, "keep": {"last": True}}, "keep.last"),
        ({"scope": {"kind": "site"}, "keep": {"last": 1}}, "scope.site.site"),
        ({"scope": {"kind": "host"}, "keep": {"last": 1}}, "scope"),
    ):
        response = await api.http.post(RULES, json=body)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    unknown = {"scope": {"kind": "tag", "tag_id": str(uuid4())}, "keep": {"last": 1}}
    assert (await api.http.post(RULES, json=unknown)).status_code == 409
    preview = await api.http.post(f"{RULES}/preview", json={})
    assert preview.json() == {
        "link_count": 0,
        "snapshot_count": 0,
        "examples": [],
        "is_complete": True,
    }
