"""What becomes of a message: done, again later, or never again."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from shared.contracts.messages import CaptureRequested
from shared.messaging.connection import Broker
from shared.messaging.consumer import Delivery, Slots
from shared.messaging.errors import DeadlineExceededError, PermanentError, TransientError
from shared.messaging.publisher import Publisher
from shared.telemetry.tracing import configure_tracing, current_trace_id, span
from tests.integration.messaging.work import JOBS, Seen, counted, dead_letters, job, working
from tests.support.eventually import eventually
from tests.support.nats import NatsServer


@pytest.fixture
def seen() -> Seen:
    return Seen()


async def drained(publisher: Publisher) -> bool:
    return await eventually(lambda: publisher.is_drained(JOBS))


async def test_a_handler_that_returns_is_done(
    broker: Broker, publisher: Publisher, seen: Seen
) -> None:
    done_before = counted("done")
    sent = job()

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        assert message == sent
        seen.add(message, delivery)

    async with working(broker, handle):
        published = await publisher.publish(sent, message_id="one")
        _, delivery = await seen.next()
        assert delivery == Delivery(attempt=1, is_last=False, message_id="one")
        await drained(publisher)

    assert not await publisher.holds(published, "one")
    assert counted("done") == done_before + 1


async def test_a_slow_handler_keeps_its_message(
    broker: Broker, publisher: Publisher, seen: Seen
) -> None:
    """It works for three times the `ack_wait`, with a free slot beside it."""

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)
        await asyncio.sleep(3 * JOBS.ack_wait_seconds)

    async with working(broker, handle, slots=Slots(2)):
        await publisher.publish(job(), message_id="slow")
        await drained(publisher)

    assert seen.attempts == [1]


async def test_the_deadline_cancels_a_handler_and_it_is_tried_again(
    broker: Broker, publisher: Publisher, seen: Seen
) -> None:
    cancelled: list[int] = []

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)
        try:
            if delivery.attempt == 1:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(delivery.attempt)
            raise

    async with working(broker, handle, durable=replace(JOBS, deadline_seconds=0.3)):
        await publisher.publish(job(), message_id="hangs")
        await drained(publisher)

    assert seen.attempts == [1, 2]
    assert cancelled == [1]


async def test_the_last_deadline_gives_up_with_the_reason(
    broker: Broker, publisher: Publisher
) -> None:
    given_up: list[Exception] = []

    async def handle(_message: CaptureRequested, _delivery: Delivery) -> None:
        await asyncio.Event().wait()

    async def give_up(_message: CaptureRequested, _delivery: Delivery, error: Exception) -> None:
        given_up.append(error)

    durable = replace(JOBS, deadline_seconds=0.1, max_attempts=1)
    async with working(broker, handle, durable=durable, give_up=give_up):
        await publisher.publish(job(), message_id="hangs")
        await drained(publisher)

    assert [type(error) for error in given_up] == [DeadlineExceededError]


async def test_a_flaky_handler_is_called_again_after_growing_delays(
    broker: Broker, publisher: Publisher, seen: Seen
) -> None:
    called_at: list[float] = []

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)
        called_at.append(asyncio.get_running_loop().time())
        if not delivery.is_last:
            raise TransientError("not yet")

    async with working(broker, handle):
        await publisher.publish(job(), message_id="flaky")
        await drained(publisher)

    assert [(d.attempt, d.is_last) for _, d in seen.all] == [(1, False), (2, False), (3, True)]
    first, second, third = called_at
    assert second - first >= JOBS.retry_delay_seconds(1)
    assert third - second >= JOBS.retry_delay_seconds(2)


async def test_a_handler_may_name_its_own_delay(
    broker: Broker, publisher: Publisher, seen: Seen
) -> None:
    called_at: list[float] = []

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)
        called_at.append(asyncio.get_running_loop().time())
        if delivery.attempt == 1:
            raise TransientError("busy", retry_after_seconds=0.8)

    async with working(broker, handle):
        await publisher.publish(job(), message_id="busy")
        await drained(publisher)

    assert called_at[1] - called_at[0] >= 0.8


async def test_attempts_that_are_exhausted_give_up_and_make_a_dead_letter(
    broker: Broker, publisher: Publisher, messaging_server: NatsServer
) -> None:
    given_up: list[tuple[UUID, Delivery, str]] = []
    dead_before = counted("dead")
    sent = job()

    async def handle(_message: CaptureRequested, _delivery: Delivery) -> None:
        raise RuntimeError("a bug 漏洞")

    async def give_up(message: CaptureRequested, delivery: Delivery, error: Exception) -> None:
        given_up.append((message.snapshot_id, delivery, str(error)))

    async with working(broker, handle, give_up=give_up):
        published = await publisher.publish(sent, message_id="bug")
        await drained(publisher)

    assert given_up == [(sent.snapshot_id, Delivery(3, True, "bug"), "a bug 漏洞")]
    (letter,) = await dead_letters(messaging_server)
    assert letter.subject == f"dead.{JOBS.name}"
    assert letter.data == sent.model_dump_json().encode()
    assert letter.headers is not None
    assert letter.headers["Linksnap-Dead-Reason"] == r"RuntimeError: a bug \u6f0f\u6d1e"
    assert letter.headers["Linksnap-Dead-Subject"] == sent.subject
    assert letter.headers["Linksnap-Dead-Attempt"] == "3"
    assert letter.headers["Linksnap-Dead-Message-Id"] == "bug"
    assert not await publisher.holds(published, "bug")
    assert counted("dead") == dead_before + 1


async def test_a_permanent_failure_is_never_tried_again(
    broker: Broker, publisher: Publisher, messaging_server: NatsServer, seen: Seen
) -> None:
    given_up: list[int] = []

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)
        raise PermanentError("address refused")

    async def give_up(_message: CaptureRequested, delivery: Delivery, _error: Exception) -> None:
        given_up.append(delivery.attempt)

    async with working(broker, handle, give_up=give_up):
        await publisher.publish(job(), message_id="refused")
        await drained(publisher)

    assert seen.attempts == given_up == [1]
    assert len(await dead_letters(messaging_server)) == 1


async def test_giving_up_is_repeated_until_it_succeeds(
    broker: Broker, publisher: Publisher, messaging_server: NatsServer, seen: Seen
) -> None:
    """More often than the attempts of a handler, which is not called beyond its last."""
    given_up: list[int] = []

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)
        raise TransientError("no")

    async def give_up(_message: CaptureRequested, delivery: Delivery, _error: Exception) -> None:
        given_up.append(delivery.attempt)
        if delivery.attempt < 5:
            raise TransientError("nobody hears me")

    async with working(broker, handle, give_up=give_up):
        await publisher.publish(job(), message_id="unheard")
        await drained(publisher)

    assert seen.attempts == [1, 2, 3]
    assert given_up == [3, 4, 5]
    assert len(await dead_letters(messaging_server)) == 1


async def test_a_poison_message_is_buried_and_the_next_one_is_handled(
    broker: Broker, publisher: Publisher, messaging_server: NatsServer, seen: Seen
) -> None:
    undecodable_before = counted("undecodable")

    async def handle(message: CaptureRequested, delivery: Delivery) -> None:
        seen.add(message, delivery)

    async with working(broker, handle):
        await publisher.publish_raw(JOBS.subject, b'{"url": 1', message_id="poison")
        await publisher.publish(job(), message_id="good")
        _, delivery = await seen.next()
        await drained(publisher)

    assert delivery.message_id == "good"
    (letter,) = await dead_letters(messaging_server)
    assert letter.data == b'{"url": 1'
    assert letter.headers is not None
    assert letter.headers["Linksnap-Dead-Reason"].startswith("ValidationError")
    assert counted("undecodable") == undecodable_before + 1


async def test_the_handler_continues_the_publishers_trace(
    broker: Broker, publisher: Publisher
) -> None:
    configure_tracing("test")
    found: asyncio.Queue[str | None] = asyncio.Queue()

    async def handle(_message: CaptureRequested, _delivery: Delivery) -> None:
        found.put_nowait(current_trace_id())

    async with working(broker, handle):
        with span("request"):
            started = current_trace_id()
            await publisher.publish(job(), message_id="active span")
        assert await asyncio.wait_for(found.get(), 10) == started
        trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
        await publisher.publish_raw(
            JOBS.subject,
            job().model_dump_json().encode(),
            message_id="from the outbox",
            traceparent=f"00-{trace_id}-00f067aa0ba902b7-01",
        )
        assert await asyncio.wait_for(found.get(), 10) == trace_id
