"""Kill what can be killed, at the worst moment: every snapshot still ends, and ends once."""

import asyncio
from typing import Any

from tests.support.eventually import eventually
from tests.support.pages import OCEAN_ARTICLE
from tests.support.sites import Site
from tests.support.stack import Stack

ENDED = ("captured", "partial", "failed", "cancelled")


async def _only_snapshot(stack: Stack, link: dict[str, Any]) -> dict[str, Any]:
    """The one snapshot of a link, once it is captured and indexed; there must be no second."""
    snapshot = await stack.indexed(link["latest_snapshot"]["id"], timeout_seconds=120)
    items = (await stack.api.get(f"/links/{link['id']}/snapshots")).json()["items"]
    assert [item["id"] for item in items] == [snapshot["id"]]
    assert snapshot["state"] == "captured", snapshot
    return snapshot


async def test_capture_killed_in_mid_job(own_stack: Stack, site: Site) -> None:
    with site.slow_page(OCEAN_ARTICLE) as url:
        link = await own_stack.add(url)
        await own_stack.in_state(link["latest_snapshot"]["id"], "capturing")
        own_stack.capture.kill()

        async def leftovers() -> list[str]:
            return [line for line in own_stack.leftover_processes() if "chrom" in line]

        await eventually(leftovers, lambda found: not found)
    own_stack.capture.start()
    await own_stack.capture.ready()
    snapshot = await _only_snapshot(own_stack, link)
    assert snapshot["attempts"] >= 2


async def test_embed_killed_in_mid_job(own_stack: Stack, site: Site) -> None:
    # Enough text for the model to be busy with when the blow comes.
    paragraphs = "".join(
        f"<p>Chapter {number}. {OCEAN_ARTICLE.partition('<p>')[2].partition('</p>')[0]}</p>"
        for number in range(400)
    )
    link = await own_stack.add(site.page(f"<title>Long</title><article>{paragraphs}</article>"))
    await own_stack.in_state(link["latest_snapshot"]["id"], "captured")
    own_stack.embed.kill()
    assert (await own_stack.snapshot(link["latest_snapshot"]["id"]))["indexed_at"] is None
    own_stack.embed.start()
    await own_stack.embed.ready()
    await _only_snapshot(own_stack, link)
    hits = await own_stack.search("blubber beneath their skin")
    assert hits[0]["link"]["id"] == link["id"]


async def test_catalog_killed_right_after_the_post(own_stack: Stack, site: Site) -> None:
    link = await own_stack.add(site.page(OCEAN_ARTICLE))
    own_stack.catalog.kill()
    own_stack.catalog.start()
    await own_stack.catalog.ready()
    await _only_snapshot(own_stack, link)


async def test_the_brokers_store_wiped_while_twenty_captures_run(
    own_stack: Stack, site: Site
) -> None:
    links = await asyncio.gather(
        *(own_stack.add(site.page(OCEAN_ARTICLE + f"<p>{number}</p>")) for number in range(20))
    )
    first = [link["latest_snapshot"]["id"] for link in links]

    async def some_ended() -> int:
        states = [(await own_stack.snapshot(snapshot_id))["state"] for snapshot_id in first]
        return sum(state in ENDED for state in states)

    await eventually(some_ended, lambda count: count >= 3)
    own_stack.nats.wipe()
    for link in links:
        await _only_snapshot(own_stack, link)


async def test_a_deletion_that_the_broker_lost_still_reaches_the_index(
    own_stack: Stack, site: Site
) -> None:
    link = await own_stack.add(site.page(OCEAN_ARTICLE), tags=["doomed"])
    await _only_snapshot(own_stack, link)
    assert link["id"] in await own_stack.indexed_links("whales blubber")
    own_stack.embed.kill()
    assert (await own_stack.api.delete(f"/links/{link['id']}?permanent=true")).status_code == 204
    own_stack.nats.wipe()
    own_stack.embed.start()
    await own_stack.embed.ready()
    await eventually(
        lambda: own_stack.indexed_links("whales blubber"),
        lambda found: link["id"] not in found,
        timeout_seconds=60,
    )


async def test_an_address_that_is_not_allowed_is_refused_and_sees_no_packet(
    own_stack: Stack, site: Site
) -> None:
    assert own_stack.capture.stop() == 0
    own_stack.capture.start(CAPTURE_EGRESS_ALLOW="")
    await own_stack.capture.ready()
    connections = site.connection_count
    url = site.page(OCEAN_ARTICLE)
    link = await own_stack.add(url)
    snapshot = await own_stack.in_state(link["latest_snapshot"]["id"], *ENDED)
    assert snapshot["state"] == "failed"
    assert snapshot["error"]["reason"] == "address_refused"
    assert "address refused" in snapshot["error"]["message"]
    assert "loopback" in snapshot["error"]["message"]
    assert site.connection_count == connections
    assert site.request_count(url) == 0


async def test_sigterm_ends_every_process(own_stack: Stack) -> None:
    for service in own_stack.services:
        assert service.stop() == 0, service.log[-2_000:]

    async def leftovers() -> list[str]:
        return [line for line in own_stack.leftover_processes() if "nats-server" not in line]

    await eventually(leftovers, lambda found: not found, timeout_seconds=10)
