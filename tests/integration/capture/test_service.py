"""The service as a process: jobs in, facts out, and nothing left behind however it ends."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from nats.js.api import DeliverPolicy

from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.failures import FailureReason
from shared.contracts.messages import (
    CaptureCancelled,
    CaptureRequested,
    CheckRequested,
    Lane,
    LinkChecked,
    SnapshotCaptured,
    SnapshotFailed,
    SnapshotProgress,
)
from shared.messaging.connection import Broker
from shared.messaging.listener import listen
from shared.messaging.publisher import Publisher
from shared.messaging.topology import CAPTURE_INTERACTIVE
from shared.sealing import Sealer
from tests.support.eventually import eventually
from tests.support.nats import NatsServer
from tests.support.ports import free_port
from tests.support.process_tree import command_of, descendants, is_alive
from tests.support.sites import Answer, Site

ROOT = Path(__file__).parents[3]


class Service:
    """`python -m services.capture`, with the broker that it works for."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, broker: Broker) -> None:
        self.process = process
        self.broker = broker
        self._publisher = Publisher(broker)
        self._url = f"http://127.0.0.1:{port}"

    async def is_ready(self) -> bool:
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{self._url}/readyz")).status_code == 200
        except httpx.TransportError:
            return False

    async def metrics(self) -> str:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"{self._url}/metrics")).text

    async def ask(
        self,
        url: str,
        lane: Lane = Lane.INTERACTIVE,
        upload: Artifact | None = None,
        sealed: str | None = None,
    ) -> CaptureRequested:
        job = CaptureRequested(
            snapshot_id=uuid4(),
            link_id=uuid4(),
            owner_id=uuid4(),
            url=url,
            lane=lane,
            upload=upload,
            sealed_credentials=sealed,
            requested_at=datetime.now(UTC),
        )
        await self._publisher.publish(job, message_id=f"{job.snapshot_id}:1")
        return job

    async def answer(self, job: CaptureRequested) -> SnapshotCaptured | SnapshotFailed:
        """The one fact about a job."""
        subscription = await self.broker.js.subscribe(
            "snapshot.*.v1",
            stream="SNAPSHOTS",
            ordered_consumer=True,
            deliver_policy=DeliverPolicy.ALL,
        )
        try:
            while True:
                message = await subscription.next_msg(timeout=60)
                kind = (
                    SnapshotCaptured
                    if message.subject == SnapshotCaptured.SUBJECT
                    else SnapshotFailed
                )
                fact = kind.model_validate_json(message.data)
                if fact.snapshot_id == job.snapshot_id:
                    return fact
        finally:
            await subscription.unsubscribe()


@asynccontextmanager
async def running(server: NatsServer, artifacts: Path, **settings: str) -> AsyncIterator[Service]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if "CAPTURE_" not in name} | {
        "CAPTURE_NATS_URL": server.url,
        "CAPTURE_ARTIFACTS_URL": artifacts.as_uri(),
        "CAPTURE_PORT": str(port),
        "CAPTURE_BROWSERS": "1",
        "CAPTURE_EGRESS_ALLOW": "127.0.0.0/8",
        **settings,
    }
    broker = await Broker.connect(server.url, name="test")
    process = subprocess.Popen(  # noqa: ASYNC220 - takes a millisecond
        [sys.executable, "-m", "services.capture"], cwd=ROOT, env=environment
    )
    try:
        service = Service(process, port, broker)
        await eventually(service.is_ready, timeout_seconds=60)
        yield service
    finally:
        process.kill()
        process.wait()
        await broker.close()


async def test_a_job_becomes_a_fact_with_progress_on_the_way(
    nats_server: NatsServer, tmp_path: Path, site: Site
) -> None:
    heard: list[SnapshotProgress] = []
    stop = asyncio.Event()

    async def hear(progress: SnapshotProgress) -> None:
        heard.append(progress)

    async with running(nats_server, tmp_path) as service:
        listening = asyncio.create_task(listen(service.broker, SnapshotProgress, hear, stop))
        job = await service.ask(site.url("/light.html"))
        fact = await service.answer(job)

        assert isinstance(fact, SnapshotCaptured)
        assert fact.failure is None
        assert fact.title == "The lighthouse keeper's notebook"
        for artifact in fact.artifacts:
            assert (tmp_path / artifact.key).stat().st_size == artifact.size_bytes

        async def steps() -> list[str]:
            return [progress.step for progress in heard if progress.snapshot_id == job.snapshot_id]

        await eventually(steps, lambda found: "pdf" in found)
        assert (await steps())[:2] == ["navigate", "settle"]
        assert 'linksnap_captures_total{reason="none",state="captured"} 1.0' in (
            await service.metrics()
        )
        stop.set()
        await listening


async def test_sealed_credentials_are_opened_or_the_capture_fails(
    nats_server: NatsServer, tmp_path: Path, site: Site
) -> None:
    key = "a key of the tests that is long enough"
    text = '[{"site": "127.0.0.1", "cookies": [{"name": "sid", "value": "c00kie-value"}]}]'
    page = site.page(
        "<p id=p></p><script>p.textContent = `${document.cookie.length} read`</script>"
    )

    async with running(nats_server, tmp_path, CAPTURE_SECRETS_KEY=key) as service:
        good = await service.answer(await service.ask(page, sealed=Sealer([key]).seal(text)))
        bad = await service.answer(
            await service.ask(page, sealed=Sealer(["another key of the tests"]).seal(text))
        )

    assert isinstance(good, SnapshotCaptured)
    kept = next(item for item in good.artifacts if item.kind is ArtifactKind.TEXT)
    assert (tmp_path / kept.key).read_text() == "16 read"
    assert isinstance(bad, SnapshotFailed)
    assert bad.failure.reason is FailureReason.INTERNAL_ERROR
    assert "CAPTURE_SECRETS_KEY" in bad.failure.message


async def test_a_refused_address_is_told_at_once_and_a_dead_host_after_one_more_try(
    nats_server: NatsServer, tmp_path: Path, site: Site
) -> None:
    connections = site.connection_count
    async with running(nats_server, tmp_path, CAPTURE_EGRESS_ALLOW="") as service:
        fact = await service.answer(await service.ask(site.url("/light.html")))

        assert isinstance(fact, SnapshotFailed)
        assert fact.failure.reason is FailureReason.ADDRESS_REFUSED
        assert fact.failure.message == "address refused: 127.0.0.1 is a loopback address"
        assert fact.attempt == 1
        assert site.connection_count == connections

    async with running(nats_server, tmp_path) as service:
        dead = f"http://127.0.0.1:{free_port()}/"
        fact = await service.answer(await service.ask(dead, Lane.BULK))

        assert isinstance(fact, SnapshotFailed)
        assert fact.failure.reason is FailureReason.CONNECTION_FAILED
        assert fact.attempt == 2


def entries(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A temporary folder that the browser's user may enter; empty again at the end."""
    folder = Path(tempfile.mkdtemp(prefix="capture-test-"))
    folder.chmod(0o1777)
    yield folder
    folder.rmdir()


async def test_kill_9_leaves_no_process_and_no_profile(
    nats_server: NatsServer, tmp_path: Path, site: Site, scratch: Path
) -> None:
    async with running(nats_server, tmp_path, TMPDIR=str(scratch)) as service:
        with site.slow_page("<p>slow</p>") as url:
            await service.ask(url)

            async def was_asked_for() -> int:
                return site.request_count(url)

            await eventually(was_asked_for)
            below = descendants(service.process.pid)
            commands = list(map(command_of, below))
            assert any("chromedriver" in command for command in commands)
            assert any("--type=renderer" in command for command in commands)
            assert entries(scratch)

            service.process.kill()
            service.process.wait()

            async def left() -> list[int]:
                return [pid for pid in below if is_alive(pid)]

            async def profiles() -> list[str]:
                return entries(scratch)

            await eventually(left, lambda found: not found, timeout_seconds=10)
            await eventually(profiles, lambda found: not found, timeout_seconds=10)


async def test_sigterm_finishes_what_runs_and_ends_with_0(
    nats_server: NatsServer, tmp_path: Path, site: Site
) -> None:
    async with running(nats_server, tmp_path) as service:
        with site.slow_page("<p>finished all the same</p>") as url:
            job = await service.ask(url)

            async def was_asked_for() -> int:
                return site.request_count(url)

            await eventually(was_asked_for)
            below = descendants(service.process.pid)
            service.process.send_signal(signal.SIGTERM)

        fact = await service.answer(job)
        assert isinstance(fact, SnapshotCaptured)
        assert await asyncio.to_thread(service.process.wait, 30) == 0
        assert [pid for pid in below if is_alive(pid)] == []


async def test_a_cancelled_capture_stops_and_says_nothing(
    own_nats_server: NatsServer, tmp_path: Path, site: Site
) -> None:
    async with running(own_nats_server, tmp_path) as service:
        publisher = Publisher(service.broker)
        with site.slow_page("<p>slow</p>") as url:
            job = await service.ask(url)

            async def was_asked_for() -> int:
                return site.request_count(url)

            await eventually(was_asked_for)
            await publisher.announce(
                CaptureCancelled(
                    snapshot_id=job.snapshot_id, owner_id=job.owner_id, at=datetime.now(UTC)
                )
            )

            async def is_done() -> bool:
                return await publisher.is_drained(CAPTURE_INTERACTIVE)

            await eventually(is_done, timeout_seconds=10)
            assert 'linksnap_captures_total{reason="none",state="cancelled"} 1.0' in (
                await service.metrics()
            )
            other = await service.answer(await service.ask(site.url("/light.html")))

        assert isinstance(other, SnapshotCaptured)
        assert other.attempt == 1
        facts = await service.broker.js.stream_info(
            "SNAPSHOTS", subjects_filter="snapshot.captured.v1"
        )
        assert facts.state.subjects == {"snapshot.captured.v1": 1}
        assert not (tmp_path / str(job.link_id)).exists()


async def test_a_check_is_answered_without_a_browser(
    nats_server: NatsServer, tmp_path: Path, site: Site
) -> None:
    async with running(nats_server, tmp_path) as service:
        job = CheckRequested(
            check_id=uuid4(),
            link_id=uuid4(),
            owner_id=uuid4(),
            url=site.answer("/moved", Answer(status=301, headers={"Location": "/light.html"})),
            requested_at=datetime.now(UTC),
        )
        await Publisher(service.broker).publish(job, message_id=f"{job.check_id}:requested")
        subscription = await service.broker.js.subscribe(
            LinkChecked.SUBJECT, stream="LINKS", ordered_consumer=True
        )
        fact = LinkChecked.model_validate_json((await subscription.next_msg(timeout=20)).data)

    assert (fact.check_id, fact.link_id, fact.owner_id) == (job.check_id, job.link_id, job.owner_id)
    assert fact.http_status == 200
    assert fact.final_url == site.url("/light.html")
    assert fact.failure is None


async def test_an_upload_is_captured_though_its_address_is_refused(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    store = ArtifactStore.open(tmp_path.as_uri())
    page = b"<!doctype html><title>Behind a login</title><p>saved words"
    async with running(nats_server, tmp_path, CAPTURE_EGRESS_ALLOW="") as service:
        kept = await store.put(uuid4(), ArtifactKind.HTML, "text/html;charset=utf-8", page)
        fact = await service.answer(await service.ask("http://10.1.2.3/wiki", upload=kept))

        assert isinstance(fact, SnapshotCaptured)
        assert fact.failure is None
        assert fact.title == "Behind a login"
        assert fact.final_url == "http://10.1.2.3/wiki"
        assert fact.http_status is None
        assert [found for found in fact.artifacts if found.kind is ArtifactKind.HTML] == [kept]

        lost = kept.model_copy(update={"key": "lost"})
        fact = await service.answer(await service.ask("http://10.1.2.3/wiki", upload=lost))

        assert isinstance(fact, SnapshotFailed)
        assert fact.failure.message == "the uploaded file is lost"
