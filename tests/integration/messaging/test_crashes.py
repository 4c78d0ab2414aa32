"""Workers and servers that are killed: every job still ends, and none ends as another."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

import pytest
from nats.js.errors import NotFoundError

from shared.contracts.messages import CaptureRequested
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.messaging.publisher import Publisher
from tests.integration.messaging.work import JOBS, Seen, connect, counted, job, working
from tests.support.eventually import eventually
from tests.support.nats import NatsServer

PATIENT_JOBS = replace(JOBS, ack_wait_seconds=20.0)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
async def own_broker(own_nats_server: NatsServer) -> AsyncIterator[Broker]:
    broker = await connect(own_nats_server, PATIENT_JOBS)
    yield broker
    await broker.close()


@asynccontextmanager
async def stuck_worker(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.messaging.stuck_worker",
        url,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def next_line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()


def recording(seen: Seen) -> Callable[[CaptureRequested, Delivery], Awaitable[None]]:
    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)

    return handle


async def test_another_worker_finishes_the_job_of_a_killed_one(
    broker: Broker, publisher: Publisher, messaging_server: NatsServer, seen: Seen
) -> None:
    sent = job()
    await publisher.publish(sent, message_id="mid-job")
    async with stuck_worker(messaging_server.url) as worker:
        assert await next_line(worker) == "working 1"
        async with working(broker, recording(seen)):
            worker.kill()
            snapshot_id, delivery = await seen.next()
            await eventually(lambda: publisher.is_drained(JOBS))

    assert snapshot_id == sent.snapshot_id
    assert seen.attempts == [delivery.attempt] == [2]


async def test_a_job_that_kills_its_workers_is_given_up_without_another_try(
    broker: Broker, publisher: Publisher, messaging_server: NatsServer, seen: Seen
) -> None:
    given_up: asyncio.Queue[str] = asyncio.Queue()

    async def give_up(_message: CaptureRequested, _delivery: Delivery, error: Exception) -> None:
        given_up.put_nowait(str(error))

    await publisher.publish(job(), message_id="deadly")
    async with stuck_worker(messaging_server.url) as worker:
        assert await next_line(worker) == "working 1"
        worker.kill()
    once = replace(JOBS, max_attempts=1)
    async with working(broker, recording(seen), durable=once, give_up=give_up):
        assert "delivered 2 times" in await asyncio.wait_for(given_up.get(), 10)
        await eventually(lambda: publisher.is_drained(JOBS))

    assert seen.all == []


async def test_a_cancelled_worker_hands_its_job_back_at_once(
    own_broker: Broker, seen: Seen
) -> None:
    """Well before the `ack_wait` of 20 s."""
    started = asyncio.Event()

    async def hang(_message: CaptureRequested, _delivery: Delivery) -> None:
        started.set()
        await asyncio.Event().wait()

    consumer = Consumer(own_broker, PATIENT_JOBS, hang, slots=Slots(1))
    running = asyncio.create_task(consumer.run(asyncio.Event()))
    await Publisher(own_broker).publish(job(), message_id="handed back")
    await asyncio.wait_for(started.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    async with working(own_broker, recording(seen), durable=PATIENT_JOBS):
        await seen.next(timeout_seconds=5)
    assert seen.attempts == [2]


async def test_stopping_finishes_what_runs_and_takes_nothing_new(
    broker: Broker, publisher: Publisher, seen: Seen
) -> None:
    release = asyncio.Event()

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)
        await release.wait()

    stop = asyncio.Event()
    running = asyncio.create_task(Consumer(broker, JOBS, handle, slots=Slots(2)).run(stop))
    first = await publisher.publish(job(), message_id="first")
    await seen.next()
    stop.set()
    done, _ = await asyncio.wait({running}, timeout=0.3)
    assert not done
    second = await publisher.publish(job(), message_id="second")
    release.set()
    await asyncio.wait_for(running, 5)

    assert seen.attempts == [1]
    assert not await publisher.holds(first, "first")
    assert await publisher.holds(second, "second")


async def test_an_idle_consumer_stops_at_once(broker: Broker) -> None:
    async def handle(_message: CaptureRequested, _delivery: Delivery) -> None:
        raise AssertionError("no message was sent")

    stop = asyncio.Event()
    running = asyncio.create_task(Consumer(broker, JOBS, handle, slots=Slots(1)).run(stop))
    await eventually(
        lambda: broker.js.consumer_info(JOBS.stream, JOBS.name), lambda info: bool(info.num_waiting)
    )
    stop.set()
    await asyncio.wait_for(running, 0.5)


async def test_a_job_outlives_a_crash_of_the_server_and_is_done_once(
    own_nats_server: NatsServer, own_broker: Broker, seen: Seen
) -> None:
    publisher = Publisher(own_broker)
    release = asyncio.Event()

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)
        await release.wait()

    async with working(own_broker, handle, durable=PATIENT_JOBS, slots=Slots(2)):
        published = await publisher.publish(job(), message_id="before")
        await seen.next()
        own_nats_server.kill()
        await own_broker.wait_down()
        release.set()  # it is done while the server is away
        own_nats_server.start()
        await publisher.publish(job(), message_id="after")
        assert (await seen.next())[1].message_id == "after"
        await eventually(lambda: publisher.is_drained(JOBS))

    assert not await publisher.holds(published, "before")
    assert seen.attempts == [1, 1]


async def test_an_idle_consumer_is_back_within_seconds_of_a_crash(
    own_nats_server: NatsServer, own_broker: Broker, seen: Seen
) -> None:
    async with working(own_broker, recording(seen), durable=PATIENT_JOBS):
        for attempt in range(3):
            own_nats_server.restart()
            await Publisher(own_broker).publish(job(), message_id=f"{attempt}")
            await seen.next(timeout_seconds=5)


async def test_after_a_wipe_publisher_and_consumer_go_on(
    own_nats_server: NatsServer, own_broker: Broker, seen: Seen
) -> None:
    publisher = Publisher(own_broker)
    async with working(own_broker, recording(seen), durable=PATIENT_JOBS):
        before = await publisher.publish(job(), message_id="before")
        await seen.next()
        own_nats_server.wipe()
        await own_broker.wait_up(5)
        await publisher.publish(job(), message_id="after")
        _, delivery = await seen.next(timeout_seconds=5)
        assert delivery.message_id == "after"
    assert not await publisher.holds(before, "before")


async def test_a_consumer_alone_makes_the_topology_again_after_a_wipe(
    own_nats_server: NatsServer, own_broker: Broker, seen: Seen
) -> None:
    async def durable_exists() -> bool:
        try:
            await own_broker.js.consumer_info(JOBS.stream, JOBS.name)
        except NotFoundError:
            return False
        return True

    async with working(own_broker, recording(seen), durable=PATIENT_JOBS):
        own_nats_server.wipe()
        await own_broker.wait_down()
        await own_broker.wait_up(5)
        await eventually(durable_exists, timeout_seconds=3)


async def test_a_durable_that_is_deleted_under_a_waiting_consumer_is_made_again(
    own_broker: Broker, seen: Seen
) -> None:
    async with working(own_broker, recording(seen), durable=PATIENT_JOBS):
        await eventually(
            lambda: own_broker.js.consumer_info(JOBS.stream, JOBS.name),
            lambda info: bool(info.num_waiting),
        )
        await own_broker.js.delete_stream(JOBS.stream)
        await Publisher(own_broker).publish(job(), message_id="after")
        await seen.next(timeout_seconds=5)


async def test_finishing_an_old_job_after_a_wipe_does_not_acknowledge_a_new_one(
    own_nats_server: NatsServer, own_broker: Broker, seen: Seen
) -> None:
    """Both have sequence 1 of their stream and of their durable."""
    other = await connect(own_nats_server, PATIENT_JOBS, name="other")
    publisher = Publisher(other)
    started, release, release_new = asyncio.Event(), asyncio.Event(), asyncio.Event()
    orphaned_before = counted("orphaned")

    async def old(_message: CaptureRequested, _delivery: Delivery) -> None:
        started.set()
        await release.wait()

    async def new(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)
        await release_new.wait()

    async def orphaned() -> bool:
        return counted("orphaned") == orphaned_before + 1

    async with working(own_broker, old, durable=PATIENT_JOBS):
        before = await publisher.publish(job(), message_id="old")
        await asyncio.wait_for(started.wait(), 10)
        own_nats_server.wipe()
        await other.wait_down()
        async with working(other, new, durable=PATIENT_JOBS):
            after = await publisher.publish(job(), message_id="new")
            assert after == before
            await seen.next()
            release.set()
            await eventually(orphaned)
            assert await publisher.holds(after, "new")
            release_new.set()
            await eventually(lambda: publisher.is_drained(JOBS))
    assert not await publisher.holds(after, "new")
    await other.close()


async def test_nothing_is_lost_while_the_server_crashes_again_and_again(
    own_nats_server: NatsServer, own_broker: Broker
) -> None:
    other = await connect(own_nats_server, PATIENT_JOBS, name="other")
    publisher = Publisher(own_broker)
    sent = [job() for _ in range(60)]
    done: set[UUID] = set()

    async def handle(message: CaptureRequested, _delivery: Delivery) -> None:
        await asyncio.sleep(0.02)
        done.add(message.snapshot_id)

    async def crash_between() -> None:
        for number, message in enumerate(sent):
            await publisher.publish(message, message_id=f"{number}")
            if number % 20 == 10:
                own_nats_server.restart()

    async with (
        working(own_broker, handle, durable=PATIENT_JOBS, slots=Slots(3)),
        working(other, handle, durable=PATIENT_JOBS, slots=Slots(3)),
    ):
        await crash_between()
        await eventually(lambda: publisher.is_drained(JOBS), timeout_seconds=40)

    assert done == {message.snapshot_id for message in sent}
    await other.close()
