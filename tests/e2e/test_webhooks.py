"""Events on their way while processes are killed: each arrives, and streams resume."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.eventually import eventually
from tests.support.receivers import Received, Receiver, receiving
from tests.support.sites import Site
from tests.support.stack import Stack


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


async def webhook(stack: Stack, receiver: Receiver, path: str, *types: str) -> str:
    answer = await stack.api.post(
        "/webhooks", json={"url": receiver.url(path), "types": list(types)}
    )
    assert answer.status_code == 201, answer.text
    receiver.secrets[path] = answer.json()["secret"]
    webhook_id: str = answer.json()["id"]
    return webhook_id


async def log(stack: Stack, *types: str) -> list[dict[str, Any]]:
    """What happened, by types, to the end of the log."""
    items: list[dict[str, Any]] = []
    params: dict[str, Any] = {"type": list(types)}
    while True:
        page = (await stack.api.get("/events", params=params)).raise_for_status().json()
        items += page["items"]
        if not page["has_more"]:
            return items
        params["after"] = page["next_after"]


async def test_every_event_arrives_although_catalog_and_capture_are_killed(
    own_stack: Stack, site: Site, receiver: Receiver
) -> None:
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(_post: Received) -> tuple[int, dict[str, str], bytes]:
        loop.call_soon_threadsafe(begun.set)
        time.sleep(0.3)  # so that the blow comes in the middle of one
        return 200, {}, b""

    receiver.answers["/events"] = slowly
    await webhook(own_stack, receiver, "/events", "link.added", "tag.added")
    for number in range(8):
        await own_stack.add(site.page(f"<title>{number}</title>"), tags=[f"tag {number}"])
    await asyncio.wait_for(begun.wait(), 30)
    own_stack.capture.kill()
    own_stack.catalog.kill()
    own_stack.catalog.start()
    own_stack.capture.start()
    await asyncio.gather(own_stack.catalog.ready(), own_stack.capture.ready())
    for number in range(8, 12):
        await own_stack.add(site.page(f"<title>{number}</title>"), tags=[f"tag {number}"])
    wanted = await log(own_stack, "link.added", "tag.added")
    assert len(wanted) == 24

    async def arrived() -> list[dict[str, Any]]:
        return sorted(receiver.events("/events"), key=lambda event: int(event["id"]))

    await eventually(arrived, lambda found: found == wanted, timeout_seconds=150)


async def test_a_stream_is_resumed_over_a_restart_and_does_not_delay_a_stop(
    own_stack: Stack, site: Site
) -> None:
    await own_stack.add(site.page("<title>before</title>"))
    seen = [event["id"] for event in await log(own_stack)]
    place = seen[-1]
    async with own_stack.api.stream("GET", "/events/stream", params={"after": place}) as answer:
        assert answer.status_code == 200
        started = time.monotonic()
        stopped = await asyncio.to_thread(own_stack.catalog.stop)
        assert stopped == 0
        assert time.monotonic() - started < 9
        try:
            async for line in answer.aiter_lines():
                if line.startswith("id: "):
                    place = line.removeprefix("id: ")
        except httpx.TransportError:
            pass
    own_stack.catalog.start()
    await own_stack.catalog.ready()
    link = await own_stack.add(site.page("<title>after</title>"))
    headers = {"Last-Event-ID": place}
    found: list[dict[str, Any]] = []
    async with (
        asyncio.timeout(60),
        own_stack.api.stream("GET", "/events/stream", headers=headers) as answer,
    ):
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
                if (found[-1]["type"], found[-1].get("link_id")) == ("link.added", link["id"]):
                    break
    ids = [int(event["id"]) for event in found]
    assert ids == list(range(int(place) + 1, int(place) + 1 + len(ids)))
