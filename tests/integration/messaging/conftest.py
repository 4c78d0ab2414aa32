"""A server of this suite's own, because its durables have other times than the product's."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from nats.js.errors import NotFoundError

from shared.messaging.connection import Broker
from shared.messaging.publisher import Publisher
from shared.messaging.topology import STREAMS
from tests.integration.messaging.work import connect
from tests.support.nats import NatsServer


@pytest.fixture(scope="session")
def messaging_server() -> Iterator[NatsServer]:
    with tempfile.TemporaryDirectory(prefix="linksnap-nats-") as folder:
        server = NatsServer(Path(folder))
        server.start()
        yield server
        server.kill()


@pytest.fixture
async def broker(messaging_server: NatsServer) -> AsyncIterator[Broker]:
    """A connection to a broker that holds nothing yet."""
    broker = await connect(messaging_server)
    for stream in STREAMS:
        with suppress(NotFoundError):
            await broker.js.delete_stream(stream.name)
    await broker.ensure_topology()
    yield broker
    await broker.close()


@pytest.fixture
def publisher(broker: Broker) -> Publisher:
    return Publisher(broker)
