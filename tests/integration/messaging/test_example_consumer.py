"""The consumer that docs/integrating.md shows, as a process, against the real broker.

It is killed while it works, the broker is restarted under it, and it is made to read everything
again: nothing is lost, and nothing is done twice.
"""

import ast
import asyncio
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from shared.contracts.examples import EXAMPLES
from shared.contracts.messages import LinkDeleted, LinkIndexed, LinkSaved, Message, SnapshotCaptured
from shared.messaging.connection import Broker
from shared.messaging.publisher import Publisher
from tests.support.eventually import eventually
from tests.support.nats import NatsServer

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "consumer.py"
NAME = "mirror-of-the-tests"


class Mirror:
    """The program with its database."""

    def __init__(self, server: NatsServer, folder: Path) -> None:
        self.database = folder / "mirror.db"
        self._server = server
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", EXAMPLE, "--nats", self._server.url, "--name", NAME),
            *("--database", self.database, "--ack-wait-seconds", "1"),
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def end(self, how: signal.Signals) -> int:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        return await asyncio.wait_for(self._process.wait(), 20)

    def rows(self, statement: str) -> list[tuple[str, ...]]:
        if not self.database.exists():
            return []
        with closing(sqlite3.connect(self.database)) as database:
            try:
                return database.execute(statement).fetchall()
            except sqlite3.OperationalError:  # the tables are not there yet
                return []

    async def has_done(self, count: int) -> None:
        async def done() -> int:
            return len(self.rows("SELECT number FROM journal"))

        await eventually(done, lambda found: found >= count)

    def journal(self) -> Counter[tuple[str, ...]]:
        return Counter(self.rows("SELECT subject, about FROM journal"))


@pytest.fixture
async def broker(own_nats_server: NatsServer) -> AsyncIterator[Broker]:
    broker = await Broker.connect(own_nats_server.url, name="test")
    yield broker
    await broker.close()


@pytest.fixture
async def mirror(own_nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Mirror]:
    mirror = Mirror(own_nats_server, tmp_path)
    yield mirror
    await mirror.end(signal.SIGKILL)


def saved(link_id: UUID, version: int = 1, **fields: object) -> LinkSaved:
    example = EXAMPLES[LinkSaved]
    assert isinstance(example, LinkSaved)
    return example.model_copy(update={"link_id": link_id, "version": version, **fields})


def captured(link_id: UUID, snapshot_id: UUID) -> SnapshotCaptured:
    example = EXAMPLES[SnapshotCaptured]
    assert isinstance(example, SnapshotCaptured)
    return example.model_copy(update={"link_id": link_id, "snapshot_id": snapshot_id})


async def tell(broker: Broker, *facts: Message) -> None:
    publisher = Publisher(broker)
    for fact in facts:
        await publisher.publish(fact, message_id=str(uuid4()))


async def unread(broker: Broker) -> int:
    """What the durables of the example have before them."""
    infos = [await broker.js.consumer_info(stream, NAME) for stream in ("LINKS", "SNAPSHOTS")]
    return sum((info.num_pending or 0) + (info.num_ack_pending or 0) for info in infos)


async def test_killed_in_its_work_it_loses_nothing_and_does_nothing_twice(
    broker: Broker, mirror: Mirror
) -> None:
    links = [uuid4() for _ in range(80)]
    snapshots = {uuid4(): link_id for link_id in links}
    await tell(broker, *(saved(link_id) for link_id in links[:40]))
    await mirror.start()
    await mirror.has_done(40)

    with closing(sqlite3.connect(mirror.database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")  # it takes messages now, and cannot finish its work
        await tell(broker, *(saved(link_id) for link_id in links[40:]))
        await tell(broker, *(captured(link, snapshot) for snapshot, link in snapshots.items()))

        async def has_taken() -> int:
            return (await broker.js.consumer_info("LINKS", NAME)).num_ack_pending or 0

        await eventually(has_taken)
        await mirror.end(signal.SIGKILL)
    assert len(mirror.journal()) == 40

    await mirror.start()
    await mirror.has_done(160)
    await eventually(lambda: unread(broker), lambda found: found == 0)
    assert set(mirror.journal().values()) == {1}
    assert await mirror.end(signal.SIGTERM) == 0

    # As if each acknowledgement had been lost: the broker has forgotten how far it had read.
    for stream in ("LINKS", "SNAPSHOTS"):
        await broker.js.delete_consumer(stream, NAME)
    await mirror.start()
    last = uuid4()
    await tell(broker, saved(last))
    await mirror.has_done(161)
    await eventually(lambda: unread(broker), lambda found: found == 0)
    assert mirror.journal() == Counter(
        {
            **{("link.saved.v1", str(link_id)): 1 for link_id in [*links, last]},
            **{("snapshot.captured.v1", str(snapshot_id)): 1 for snapshot_id in snapshots},
        }
    )


async def test_it_mirrors_what_is_told_and_leaves_the_rest(broker: Broker, mirror: Mirror) -> None:
    kept, gone, late = uuid4(), uuid4(), uuid4()
    await mirror.start()
    deleted, indexed = EXAMPLES[LinkDeleted], EXAMPLES[LinkIndexed]
    await tell(broker, saved(kept), saved(gone, 1), indexed, saved(late, 5, title="New"))
    await tell(broker, deleted.model_copy(update={"link_id": gone, "version": 2}))
    await tell(broker, saved(gone, 1), saved(late, 4, title="Old"))
    await mirror.has_done(6)
    assert set(mirror.rows("SELECT link_id, state FROM links")) == {
        (str(kept), "kept"),
        (str(gone), "deleted"),
        (str(late), "kept"),
    }
    assert mirror.rows("SELECT title FROM links WHERE version = 5") == [("New",)]
    await broker.nats.publish(LinkSaved.SUBJECT, b"no JSON", headers={"Nats-Msg-Id": "bad"})
    await eventually(lambda: unread(broker), lambda found: found == 0)
    assert mirror.journal().total() == 6


async def test_it_waits_for_a_broker_that_is_away(
    own_nats_server: NatsServer, broker: Broker, mirror: Mirror
) -> None:
    await mirror.start()
    await tell(broker, saved(uuid4()))
    await mirror.has_done(1)
    own_nats_server.restart()
    await tell(broker, saved(uuid4()))
    await mirror.has_done(2)
    own_nats_server.wipe()
    await tell(broker, saved(uuid4()))
    await mirror.has_done(3)
    assert await mirror.end(signal.SIGTERM) == 0


def test_it_needs_nothing_but_nats_py() -> None:
    found = set()
    for node in ast.walk(ast.parse(EXAMPLE.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).partition(".")[0])
    assert found - sys.stdlib_module_names == {"nats"}
