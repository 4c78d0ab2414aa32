"""Jobs, durables with short times, and consumers that run while a block does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import nats
from nats.aio.msg import Msg
from nats.js.api import ConsumerConfig
from prometheus_client import REGISTRY

from shared.contracts.messages import CaptureRequested, Lane
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.messaging.topology import CAPTURE_BULK, CAPTURE_INTERACTIVE, Durable
from tests.support.nats import NatsServer

JOBS = replace(
    CAPTURE_INTERACTIVE,
    deadline_seconds=10.0,
    ack_wait_seconds=1.0,
    max_attempts=3,
    retry_delays_seconds=(0.1, 0.2),
)
BULK_JOBS = replace(JOBS, name=CAPTURE_BULK.name, subject=CAPTURE_BULK.subject)

Handle = Callable[[CaptureRequested, Delivery], Awaitable[None]]
GiveUp = Callable[[CaptureRequested, Delivery, Exception], Awaitable[None]]


def job(lane: Lane = Lane.INTERACTIVE) -> CaptureRequested:
    return CaptureRequested(
        snapshot_id=uuid4(),
        link_id=uuid4(),
        owner_id=uuid4(),
        url="http://127.0.0.1/page",
        lane=lane,
        requested_at=datetime.now(UTC),
    )


async def connect(
    server: NatsServer, durable: Durable = JOBS, bulk: Durable = BULK_JOBS, *, name: str = "test"
) -> Broker:
    return await Broker.connect(server.url, name=name, durables=(durable, bulk))


class Seen:
    """Every delivery that a handler got, in order."""

    def __init__(self) -> None:
        self.all: list[tuple[UUID, Delivery]] = []
        self._news: asyncio.Queue[tuple[UUID, Delivery]] = asyncio.Queue()

    def add(self, message: CaptureRequested, delivery: Delivery) -> None:
        self.all.append((message.snapshot_id, delivery))
        self._news.put_nowait(self.all[-1])

    async def next(self, timeout_seconds: float = 10.0) -> tuple[UUID, Delivery]:
        return await asyncio.wait_for(self._news.get(), timeout_seconds)

    @property
    def attempts(self) -> list[int]:
        return [delivery.attempt for _, delivery in self.all]


@asynccontextmanager
async def working(
    broker: Broker,
    handle: Handle,
    *,
    durable: Durable = JOBS,
    slots: Slots | None = None,
    give_up: GiveUp | None = None,
) -> AsyncIterator[asyncio.Event]:
    """Run a consumer during the block, and drain it at its end. Yields what stops it earlier."""
    stop = asyncio.Event()
    consumer = Consumer(broker, durable, handle, slots=slots or Slots(1), give_up=give_up)
    running = asyncio.create_task(consumer.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(running, 15)


def counted(outcome: str, durable: Durable = JOBS) -> float:
    """How many deliveries of a durable ended like this in this process."""
    labels = {"durable": durable.name, "outcome": outcome}
    return REGISTRY.get_sample_value("linksnap_messages_total", labels) or 0.0


async def dead_letters(server: NatsServer) -> list[Msg]:
    """Every dead letter, read as any other client would."""
    client = await nats.connect(server.url)
    stream = client.jetstream()
    count = (await stream.stream_info("DEAD_LETTERS")).state.messages
    reader = await stream.subscribe("dead.*", ordered_consumer=True, config=ConsumerConfig())
    found = [await reader.next_msg(timeout=5) for _ in range(count)]
    await client.close()
    return found
