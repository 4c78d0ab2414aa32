"""Consumers that share slots: people first, nobody starves, nothing is taken that cannot run."""

import asyncio
from functools import partial

from shared.contracts.messages import CaptureRequested, Lane
from shared.messaging.connection import Broker
from shared.messaging.consumer import Delivery, Slots
from shared.messaging.publisher import Publisher
from tests.integration.messaging.work import BULK_JOBS, JOBS, job, working
from tests.support.eventually import eventually


class Browsers:
    """A handler that holds each job until it is let go, and knows what runs."""

    def __init__(self) -> None:
        self.running: list[Lane] = []
        self.most = 0
        self.started: list[Lane] = []
        self._let_go: asyncio.Queue[None] = asyncio.Queue()

    async def capture(self, message: CaptureRequested, _delivery: Delivery) -> None:
        self.running.append(message.lane)
        self.started.append(message.lane)
        self.most = max(self.most, len(self.running))
        await self._let_go.get()
        self.running.remove(message.lane)

    def let_one_go(self) -> None:
        self._let_go.put_nowait(None)

    async def started_count(self) -> int:
        return len(self.started)


async def publish(publisher: Publisher, lane: Lane, count: int) -> None:
    for number in range(count):
        await publisher.publish(job(lane), message_id=f"{lane}-{number}")


async def test_bulk_leaves_a_slot_to_people_and_both_share_the_parents_limit(
    broker: Broker, publisher: Publisher
) -> None:
    browsers, slots = Browsers(), Slots(2)
    bulk_slots = Slots(1, parent=slots)
    await publish(publisher, Lane.BULK, 4)
    async with (
        working(broker, browsers.capture, slots=slots),
        working(broker, browsers.capture, durable=BULK_JOBS, slots=bulk_slots),
    ):
        await eventually(browsers.started_count, lambda count: count == 1)
        await publish(publisher, Lane.INTERACTIVE, 4)
        await eventually(browsers.started_count, lambda count: count == 2)
        assert sorted(browsers.running) == [Lane.BULK, Lane.INTERACTIVE]
        for _ in range(8):
            browsers.let_one_go()
        await eventually(lambda: publisher.is_drained(JOBS))
        await eventually(lambda: publisher.is_drained(BULK_JOBS))

    assert browsers.most == 2
    assert sorted(browsers.started) == [Lane.BULK] * 4 + [Lane.INTERACTIVE] * 4


async def test_with_one_slot_people_go_before_the_rest_of_an_import(
    broker: Broker, publisher: Publisher
) -> None:
    browsers, slots = Browsers(), Slots(1)
    bulk_slots = Slots(1, parent=slots)
    await publish(publisher, Lane.BULK, 3)
    async with (
        working(broker, browsers.capture, slots=slots),
        working(broker, browsers.capture, durable=BULK_JOBS, slots=bulk_slots),
    ):
        await eventually(browsers.started_count, lambda count: count == 1)
        await publish(publisher, Lane.INTERACTIVE, 2)
        for _ in range(5):
            browsers.let_one_go()
        await eventually(lambda: publisher.is_drained(BULK_JOBS))

    assert browsers.started == [
        Lane.BULK,
        Lane.INTERACTIVE,
        Lane.INTERACTIVE,
        Lane.BULK,
        Lane.BULK,
    ]


async def test_a_worker_takes_no_message_that_it_has_no_slot_for(
    broker: Broker, publisher: Publisher
) -> None:
    """It waits on the broker, where another worker can have it at once."""
    busy, idle = Browsers(), Browsers()
    async with working(broker, busy.capture, slots=Slots(1)):
        await publish(publisher, Lane.INTERACTIVE, 1)
        await eventually(busy.started_count, bool)
        await eventually(
            lambda: broker.js.consumer_info(JOBS.stream, JOBS.name),
            lambda info: info.num_waiting == 0,
        )
        for number in range(3):
            await publisher.publish(job(), message_id=f"later-{number}")
        info = await broker.js.consumer_info(JOBS.stream, JOBS.name)
        assert (info.num_ack_pending, info.num_pending) == (1, 3)
        async with working(broker, idle.capture, slots=Slots(3)):
            await eventually(idle.started_count, lambda count: count == 3)
            for _ in range(3):
                idle.let_one_go()
        busy.let_one_go()
        await eventually(lambda: publisher.is_drained(JOBS))
    assert len(busy.started) == 1


async def test_idle_consumers_of_one_slot_leave_each_other_alone(
    broker: Broker, publisher: Publisher
) -> None:
    """Their requests stay with the server; neither wakes the other in a loop."""
    browsers, slots = Browsers(), Slots(1)
    async with (
        working(broker, browsers.capture, slots=slots),
        working(broker, browsers.capture, durable=BULK_JOBS, slots=slots),
    ):
        for durable in (JOBS, BULK_JOBS):
            info = partial(broker.js.consumer_info, durable.stream, durable.name)
            await eventually(info, lambda answer: answer.num_waiting == 1)
        sent = broker.nats.stats["out_msgs"]
        await asyncio.sleep(0.5)
        assert broker.nats.stats["out_msgs"] == sent
        await publish(publisher, Lane.BULK, 1)
        await eventually(browsers.started_count, bool)
        browsers.let_one_go()
