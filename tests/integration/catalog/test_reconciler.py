"""Losses that the reconciler must heal: everything that the broker held, and silence."""

import asyncio
from typing import Any

import pytest

from services.catalog.settings import CatalogSettings
from shared.artifacts.store import ArtifactStore
from shared.messaging.connection import Broker
from tests.integration.catalog.conftest import Api, running_api
from tests.integration.catalog.workers import Workers
from tests.support.eventually import eventually
from tests.support.nats import NatsServer

LINKS = "/api/v1/links"


@pytest.fixture
def broker_server(own_nats_server: NatsServer) -> NatsServer:
    return own_nats_server


async def test_every_snapshot_ends_once_although_the_broker_forgot_all_jobs(
    api: Api, broker_server: NatsServer, idle_workers: Workers
) -> None:
    links = [await api.add(f"https://example.com/{number}") for number in range(20)]
    await _outbox_is_empty(api)
    await asyncio.to_thread(broker_server.wipe)
    late = await api.add("https://example.com/late")
    idle_workers.start_capture()
    idle_workers.start_embed()
    for link in [*links, late]:
        snapshot = await api.indexed(link)
        assert snapshot["state"] == "captured"
        history = await api.get(f"{LINKS}/{link['id']}/snapshots")
        assert [item["id"] for item in history["items"]] == [snapshot["id"]]
    asked = [job.snapshot_id for job in idle_workers.jobs]
    assert len(asked) == len(set(asked)) == 21
    await eventually(
        lambda: _value({fact.link_id for fact in idle_workers.saved}),
        lambda saved: len(saved) == 21,
    )


async def test_the_broker_may_be_away_when_a_link_is_added(
    api: Api, broker_server: NatsServer, workers: Workers
) -> None:
    await asyncio.to_thread(broker_server.kill)
    link = await api.add("https://example.com/")
    await asyncio.to_thread(broker_server.start)
    assert (await api.ended(link))["state"] == "captured"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_long_queue_is_left_alone(
    api: Api, settings: CatalogSettings, idle_workers: Workers
) -> None:
    link = await api.add("https://example.com/")
    await _outbox_is_empty(api)
    await _rounds_of(api, settings, seconds=2.0)
    idle_workers.start_capture()
    await api.ended(link)
    assert [job.issue for job in idle_workers.jobs] == [1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestShortPatience:
    """A catalog that gives up soon."""

    @pytest.fixture
    def settings(self, settings: CatalogSettings) -> CatalogSettings:
        return settings.model_copy(
            update={
                "capture_max_issues": 2,
                "capture_stalled_seconds": 0.5,
                "job_grace_seconds": 0.2,
            }
        )

    async def test_a_job_that_is_always_lost_fails_in_the_end(
        self, api: Api, broker_server: NatsServer
    ) -> None:
        link = await api.add("https://example.com/")
        broker = await Broker.connect(broker_server.url, name="thief")

        async def steal() -> str:
            await broker.js.purge_stream("CAPTURE_JOBS")
            return str((await api.snapshot(link))["state"])

        await eventually(steal, lambda state: state == "failed")
        await broker.close()
        snapshot = await api.snapshot(link)
        assert snapshot["error"]["reason"] == "attempts_exhausted"

    async def test_a_capture_that_fell_silent_is_started_again(
        self, api: Api, workers: Workers
    ) -> None:
        link = await api.add("https://example.com/hold")
        await eventually(lambda: _value(len(workers.jobs)), lambda count: count >= 2)
        workers.released.set()
        snapshot = await api.ended(link)
        assert (snapshot["state"], workers.jobs[1].issue) == ("captured", 2)


async def test_what_embed_lost_is_told_again(api: Api, workers: Workers) -> None:
    workers.confirms = False
    link = await api.add("https://example.com/", title="T")
    gone = await api.add("https://example.com/gone", title="T")
    await api.ended(link)
    await api.ended(gone)
    await api.http.delete(f"{LINKS}/{gone['id']}?permanent=true")
    await eventually(lambda: _value(workers.deleted))
    workers.confirms = True
    assert (await api.indexed(link))["state"] == "captured"
    first, again = [fact for fact in workers.offered if str(fact.link_id) == link["id"]]
    assert first.artifacts == again.artifacts
    assert (first.title, first.final_url, first.url) == (again.title, again.final_url, again.url)
    await eventually(lambda: _unconfirmed(api), lambda counts: counts == (0, 0))
    assert len(workers.deleted) == 2


async def test_a_restart_finishes_what_was_begun(
    settings: CatalogSettings, workers: Workers, artifacts: ArtifactStore
) -> None:
    async with running_api(settings) as api:
        link = await api.add("https://example.com/hold")
        await eventually(lambda: api.snapshot(link), lambda found: found["state"] == "capturing")
    workers.released.set()
    await eventually(lambda: _value(workers.offered))
    async with running_api(settings) as api:
        assert (await api.indexed(link))["state"] == "captured"


async def _outbox_is_empty(api: Api) -> None:
    await eventually(lambda: _count(api, "SELECT count(*) FROM outbox"), lambda count: count == 0)


async def _unconfirmed(api: Api) -> tuple[int, int]:
    return (
        await _count(api, "SELECT count(*) FROM links WHERE indexed_version < version"),
        await _count(api, "SELECT count(*) FROM deleted_links WHERE index_confirmed_at IS NULL"),
    )


async def _count(api: Api, query: str) -> int:
    async with api.app.state.catalog.database.read() as unit:
        count: int = (await unit.connection.exec_driver_sql(query)).scalar_one()
        return count


async def _rounds_of(api: Api, settings: CatalogSettings, *, seconds: float) -> None:
    """Let the reconciler look for far longer than its grace."""
    assert seconds > 3 * (settings.job_grace_seconds + settings.reconcile_seconds) * 0.9
    await asyncio.sleep(seconds)


async def _value(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value
