"""A service of your own that follows Linksnap: a mirror of its links and snapshots in SQLite.

It needs Python 3.11 and nats-py, and nothing of Linksnap. Copy it and change `apply`.

    python consumer.py --nats nats://127.0.0.1:4222 --database mirror.db

What it shows, and `docs/integrating.md` explains:

- a durable consumer of its own on each stream: Linksnap's own are left alone, and what happens
  while this program is off is read later;
- every message is worked on once: its id is noted in the transaction of the work, and it is
  acknowledged after the commit. A crash between the two only brings the message again;
- it waits for a broker that is away, and ends in order on SIGTERM.
"""

import argparse
import asyncio
import json
import signal
import sqlite3
import sys
import time
from contextlib import closing, suppress
from typing import Any

import nats
import nats.errors
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

WANTED = {
    "LINKS": ["link.saved.v1", "link.deleted.v1"],
    "SNAPSHOTS": ["snapshot.captured.v1", "snapshot.failed.v1", "snapshot.deleted.v1"],
}
AT_ONCE = 50
REMEMBERED_SECONDS = 14 * 86_400  # longer than the streams keep a message

TABLES = """
CREATE TABLE IF NOT EXISTS seen (message_id TEXT PRIMARY KEY, seen_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS links (
    link_id TEXT PRIMARY KEY, version INTEGER NOT NULL, url TEXT, title TEXT, tags TEXT,
    state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS snapshots (
    snapshot_id TEXT PRIMARY KEY, link_id TEXT NOT NULL, state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS journal (
    number INTEGER PRIMARY KEY, subject TEXT NOT NULL, about TEXT NOT NULL
);
"""


def open_database(path: str) -> sqlite3.Connection:
    """The mirror, with what it has seen long ago forgotten."""
    database = sqlite3.connect(path, timeout=60)
    database.executescript(TABLES)
    with database:
        long_ago = time.time() - REMEMBERED_SECONDS
        database.execute("DELETE FROM seen WHERE seen_at < ?", (long_ago,))
    return database


def work(database: sqlite3.Connection, message_id: str, subject: str, fact: dict[str, Any]) -> bool:
    """Do what a fact asks for, in one transaction; False: it was done before."""
    with database:
        first = database.execute(
            "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING", (message_id, time.time())
        )
        if first.rowcount == 0:
            return False
        apply(database, subject, fact)
    return True


def apply(database: sqlite3.Connection, subject: str, fact: dict[str, Any]) -> None:
    """The work itself. Fields that it does not know are ignored: there will be more of them."""
    match subject:
        case "link.saved.v1":
            state = "trashed" if fact.get("trashed") else "kept"
            put_link(database, fact, state)
        case "link.deleted.v1":
            put_link(database, fact, "deleted")  # kept as a mark, so that nothing brings it back
        case "snapshot.captured.v1":
            put_snapshot(database, fact, "partial" if fact.get("failure") else "captured")
        case "snapshot.failed.v1":
            put_snapshot(database, fact, "failed")
        case "snapshot.deleted.v1":
            put_snapshot(database, fact, "deleted")
    about = fact.get("snapshot_id") or fact["link_id"]
    database.execute("INSERT INTO journal (subject, about) VALUES (?, ?)", (subject, about))


def put_link(database: sqlite3.Connection, fact: dict[str, Any], state: str) -> None:
    """A message may come after a later one: an older version never overwrites a newer one."""
    database.execute(
        "INSERT INTO links VALUES (:link_id, :version, :url, :title, :tags, :state)"
        " ON CONFLICT (link_id) DO UPDATE SET version = excluded.version, url = excluded.url,"
        " title = excluded.title, tags = excluded.tags, state = excluded.state"
        " WHERE excluded.version > links.version",
        {
            "link_id": fact["link_id"],
            "version": fact["version"],
            "url": fact.get("url"),
            "title": fact.get("title"),
            "tags": json.dumps(fact.get("tags", []), ensure_ascii=False),
            "state": state,
        },
    )


def put_snapshot(database: sqlite3.Connection, fact: dict[str, Any], state: str) -> None:
    """Deleted is the end, whatever comes late."""
    database.execute(
        "INSERT INTO snapshots VALUES (?, ?, ?)"
        " ON CONFLICT (snapshot_id) DO UPDATE SET state = excluded.state"
        " WHERE snapshots.state <> 'deleted'",
        (fact["snapshot_id"], fact["link_id"], state),
    )


def durable(name: str, stream: str, ack_wait_seconds: float) -> ConsumerConfig:
    """What the broker keeps for this program: how far it has read."""
    return ConsumerConfig(
        durable_name=name,
        filter_subjects=WANTED[stream],
        deliver_policy=DeliverPolicy.ALL,  # at first everything that the stream still holds
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ack_wait_seconds,  # then a message that was not acknowledged comes again
    )


async def follow(
    js: JetStreamContext,
    stream: str,
    config: ConsumerConfig,
    database: sqlite3.Connection,
    stop: asyncio.Event,
) -> None:
    """Read a stream until `stop`. Making a durable that is there already changes nothing."""
    while not stop.is_set():
        try:
            await js.add_consumer(stream, config)
            subscription = await js.pull_subscribe_bind(consumer=config.durable_name, stream=stream)
            while not stop.is_set():
                await take_some(subscription, database, stop)
        except (
            nats.errors.Error,
            TimeoutError,
        ) as error:  # the broker is away, or the stream is not there yet
            say(f"{stream}: {error or type(error).__name__}; trying again")
            await asyncio.sleep(1)


async def take_some(
    subscription: JetStreamContext.PullSubscription,
    database: sqlite3.Connection,
    stop: asyncio.Event,
) -> None:
    """Work on what is there; return after a second when there is nothing."""
    try:
        messages = await subscription.fetch(AT_ONCE, timeout=1)
    except TimeoutError:
        return
    for message in messages:
        if stop.is_set():
            await message.nak()  # somebody else, or the next start, gets it at once
        else:
            await take(message, database)


async def take(message: Msg, database: sqlite3.Connection) -> None:
    """Work, then acknowledge. A message that can never be understood is not sent again."""
    try:
        message_id = (message.headers or {})["Nats-Msg-Id"]
        if not work(database, message_id, message.subject, json.loads(message.data)):
            say(f"seen before: {message_id}")
    except (ValueError, KeyError) as error:
        say(f"not understood: {message.subject}: {error!r}")
        await message.term()
    else:
        await message.ack()


def say(text: str) -> None:
    """A line for whoever reads the log."""
    print(text, file=sys.stderr, flush=True)


async def main(wanted: argparse.Namespace) -> None:
    """Follow every stream until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    with closing(open_database(wanted.database)) as database:
        broker = await nats.connect(
            wanted.nats, name=wanted.name, max_reconnect_attempts=-1, reconnect_time_wait=1
        )
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        async with asyncio.TaskGroup() as tasks:
            for stream in WANTED:
                config = durable(wanted.name, stream, wanted.ack_wait_seconds)
                tasks.create_task(follow(broker.jetstream(), stream, config, database, stop))
        with suppress(nats.errors.Error, TimeoutError):  # it may be away just now
            await broker.flush()  # then the last acknowledgements are with it
        await broker.close()


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description="Mirror Linksnap's links and snapshots")
    parser.add_argument("--nats", default="nats://127.0.0.1:4222")
    parser.add_argument("--database", default="mirror.db")
    parser.add_argument("--name", default="example-mirror", help="of the durable consumers")
    parser.add_argument("--ack-wait-seconds", type=float, default=30)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main(options()))
