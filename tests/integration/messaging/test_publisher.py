"""Publishing, asking what became of a message, and announcing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from shared.contracts.messages import CaptureRequested, SnapshotProgress
from shared.messaging.connection import Broker
from shared.messaging.consumer import Delivery
from shared.messaging.errors import BrokerError, MessageTooLargeError, PublishError
from shared.messaging.listener import listen
from shared.messaging.publisher import Publisher
from tests.integration.messaging.work import JOBS, connect, job, working
from tests.support.eventually import eventually
from tests.support.nats import NatsServer


async def test_a_message_id_is_stored_once(broker: Broker, publisher: Publisher) -> None:
    first = await publisher.publish(job(), message_id="same")
    again = await publisher.publish(job(), message_id="same")
    other = await publisher.publish(job(), message_id="other")

    assert first == again != other
    assert (await broker.js.stream_info(first.stream)).state.messages == 2


async def test_a_stream_holds_a_message_until_it_is_acknowledged(
    broker: Broker, publisher: Publisher
) -> None:
    started, release = asyncio.Event(), asyncio.Event()

    async def handle(_message: CaptureRequested, _delivery: Delivery) -> None:
        started.set()
        await release.wait()

    published = await publisher.publish(job(), message_id="held")
    assert await publisher.holds(published, "held")
    assert not await publisher.holds(published, "another message")
    assert not await publisher.is_drained(JOBS)
    async with working(broker, handle):
        await started.wait()
        assert await publisher.holds(published, "held")
        assert not await publisher.is_drained(JOBS)
        release.set()
        await eventually(lambda: publisher.is_drained(JOBS))
    assert not await publisher.holds(published, "held")


async def test_a_wiped_broker_holds_nothing(own_nats_server: NatsServer) -> None:
    broker = await connect(own_nats_server)
    publisher = Publisher(broker)
    published = await publisher.publish(job(), message_id="lost")
    own_nats_server.wipe()
    await broker.wait_down()
    await broker.wait_up(5)

    assert not await publisher.holds(published, "lost")
    assert await publisher.is_drained(JOBS)
    await publisher.publish(job(), message_id="new")  # makes the stream again, same sequence
    assert not await publisher.holds(published, "lost")
    await broker.close()


async def test_publishing_waits_for_a_server_that_comes_back(own_nats_server: NatsServer) -> None:
    broker = await connect(own_nats_server)
    own_nats_server.kill()
    await broker.wait_down()
    publishing = asyncio.create_task(Publisher(broker).publish(job(), message_id="patient"))
    own_nats_server.start()

    published = await asyncio.wait_for(publishing, 5)
    assert await Publisher(broker).holds(published, "patient")
    await broker.close()


async def test_without_a_server_publishing_fails_in_bounded_time(
    own_nats_server: NatsServer,
) -> None:
    broker = await connect(own_nats_server)
    publisher = Publisher(broker, patience_seconds=0.5)
    published = await publisher.publish(job(), message_id="stored")
    own_nats_server.kill()
    await broker.wait_down()

    with pytest.raises(PublishError):
        await asyncio.wait_for(publisher.publish(job(), message_id="nowhere"), 2)
    with pytest.raises(BrokerError):
        await publisher.holds(published, "stored")
    with pytest.raises(BrokerError):
        await publisher.is_drained(JOBS)
    await broker.close()


async def test_a_message_that_no_stream_takes_is_refused(broker: Broker) -> None:
    publisher = Publisher(broker, patience_seconds=0.5)
    with pytest.raises(PublishError, match="its stream was missing"):
        await publisher.publish_raw("nobody.reads.this", b"{}", message_id="x")


async def test_a_message_over_the_brokers_limit_is_refused_and_the_connection_lives(
    broker: Broker, publisher: Publisher
) -> None:
    with pytest.raises(MessageTooLargeError):
        await publisher.publish_raw(JOBS.subject, bytes(1024 * 1024), message_id="large")
    await publisher.publish_raw(JOBS.subject, bytes(1000 * 1024), message_id="just fits")
    await broker.check()


def progress(step: str) -> SnapshotProgress:
    return SnapshotProgress(
        snapshot_id=uuid4(),
        link_id=uuid4(),
        owner_id=uuid4(),
        step=step,
        attempt=1,
        at=datetime.now(UTC),
    )


def into(heard: "asyncio.Queue[str]") -> Callable[[SnapshotProgress], Awaitable[None]]:
    async def handle(message: SnapshotProgress) -> None:
        if message.step == "bad":
            raise ValueError("a bug in the listener")
        heard.put_nowait(message.step)

    return handle


async def heard_when_announced(
    publisher: Publisher, heard: "asyncio.Queue[str]", step: str
) -> None:
    """Announce until it is heard: an announcement before the subscription is lost by design."""

    async def announced() -> bool:
        await publisher.announce(progress(step))
        return step in [heard.get_nowait() for _ in range(heard.qsize())]

    await eventually(announced, timeout_seconds=5)


async def test_listeners_hear_announcements_after_bad_ones_and_restarts(
    own_nats_server: NatsServer,
) -> None:
    broker = await connect(own_nats_server)
    publisher = Publisher(broker)
    heard: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    listening = asyncio.create_task(listen(broker, SnapshotProgress, into(heard), stop))

    await heard_when_announced(publisher, heard, "navigate")
    await publisher.announce(progress("bad"))
    await broker.nats.publish(SnapshotProgress.SUBJECT, b"not JSON")
    await heard_when_announced(publisher, heard, "screenshot")
    own_nats_server.kill()
    await broker.wait_down()
    await publisher.announce(progress("nobody hears this, and nothing breaks"))
    own_nats_server.start()
    await heard_when_announced(publisher, heard, "pdf")

    stop.set()
    await asyncio.wait_for(listening, 1)
    await broker.close()
