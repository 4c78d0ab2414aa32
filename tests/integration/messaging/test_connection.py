"""Connecting to a server that is not there yet, and making its topology."""

import asyncio
from dataclasses import replace

import pytest
from nats.js.api import StreamConfig

from shared.messaging.connection import Broker
from shared.messaging.errors import BrokerError
from shared.messaging.publisher import Publisher
from shared.messaging.topology import CAPTURE_JOBS, DURABLES, STREAMS
from tests.integration.messaging.work import JOBS, connect, job
from tests.support.eventually import eventually
from tests.support.nats import NatsServer


async def test_connecting_waits_for_the_server(own_nats_server: NatsServer) -> None:
    own_nats_server.kill()
    connecting = asyncio.create_task(connect(own_nats_server))
    done, _ = await asyncio.wait({connecting}, timeout=0.6)
    assert not done
    own_nats_server.start()
    broker = await asyncio.wait_for(connecting, 5)
    await broker.check()
    await broker.close()


async def test_waiting_for_a_server_can_be_cancelled(own_nats_server: NatsServer) -> None:
    own_nats_server.kill()
    connecting = asyncio.create_task(connect(own_nats_server))
    await asyncio.wait({connecting}, timeout=0.3)
    connecting.cancel()
    done, _ = await asyncio.wait({connecting}, timeout=1)
    assert done
    assert connecting.cancelled()


async def test_the_product_topology_is_made_and_made_again(nats_server: NatsServer) -> None:
    broker = await Broker.connect(nats_server.url, name="test")
    await broker.ensure_topology()
    for stream in STREAMS:
        assert (await broker.js.stream_info(stream.name)).config.subjects == list(stream.subjects)
    for durable in DURABLES:
        config = (await broker.js.consumer_info(durable.stream, durable.name)).config
        assert config.max_deliver == -1
        assert config.ack_wait == durable.ack_wait_seconds
    await broker.close()


async def test_a_changed_topology_is_applied_and_what_an_operator_set_stays(
    broker: Broker, messaging_server: NatsServer
) -> None:
    found = (await broker.js.stream_info(CAPTURE_JOBS.name)).config
    await broker.js.update_stream(found.evolve(max_bytes=50_000_000, description="by hand"))
    changed = replace(CAPTURE_JOBS, max_age_seconds=3600.0)
    slower = replace(JOBS, ack_wait_seconds=7.0)

    other = await Broker.connect(
        messaging_server.url, name="newer", streams=[changed], durables=[slower]
    )
    config: StreamConfig = (await other.js.stream_info(CAPTURE_JOBS.name)).config
    durable = (await other.js.consumer_info(JOBS.stream, JOBS.name)).config
    await other.close()

    assert config.max_age == 3600.0
    assert (config.max_bytes, config.description) == (50_000_000, "by hand")
    assert durable.ack_wait == 7.0


async def test_the_check_says_what_is_wrong(own_nats_server: NatsServer) -> None:
    broker = await connect(own_nats_server)
    await broker.check()
    own_nats_server.kill()
    await broker.wait_down()
    with pytest.raises(BrokerError, match="not connected"):
        await broker.check()
    own_nats_server.start()
    await broker.wait_up(5)
    await broker.check()
    await broker.close()


async def test_a_connection_that_the_server_closed_is_opened_again(
    messaging_server: NatsServer, broker: Broker
) -> None:
    """nats-py gives up for ever after an `-ERR`, as for a protocol violation."""
    client = broker.nats
    await client.publish("too.large", b"")
    client._max_payload = 64 * 1024 * 1024
    await client.publish("too.large", bytes(2 * 1024 * 1024))
    await broker.wait_down()
    await broker.wait_up(5)

    async def works() -> bool:
        await broker.check()
        return True

    assert await eventually(works)
    await Publisher(broker).publish(job(), message_id="after")
    assert broker.nats is not client


async def test_closing_twice_and_while_the_server_is_away_is_fine(
    own_nats_server: NatsServer,
) -> None:
    broker = await connect(own_nats_server)
    own_nats_server.kill()
    await broker.wait_down()
    await asyncio.wait_for(broker.close(), 3)
    await broker.close()
