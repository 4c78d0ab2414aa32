"""Captures every page of a corpus through the pipeline, and says how long each took.

    python -m tests.bench.capture_corpus FOLDER [--browsers 2] [--out FOLDER] [--only NAME …]

FOLDER holds `pages/<name>/source.html`. The pages are served on loopback; whatever else they refer
to does not answer here, which is part of the exercise. Ends with 1 when a page was lost, took
longer than the deadline, or left a browser process behind.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from services.capture.browser.chromium import ChromiumOptions, plain_user_agent
from services.capture.browser.confinement import choose_confinement
from services.capture.browser.pool import Pool
from services.capture.egress import BROWSER_FLAGS, EgressPolicy, EgressProxy
from services.capture.extractor import Extractor
from services.capture.plain_http import PlainHttp
from services.capture.settings import CaptureSettings
from services.capture.steps.opening.navigate import prepare
from services.capture.steps.step import Equipment
from services.capture.worker import CaptureWorker
from shared.artifacts.store import ArtifactStore
from shared.contracts.messages import CaptureRequested, Message, SnapshotCaptured, SnapshotFailed
from shared.messaging.consumer import Delivery
from shared.telemetry.logs import configure_logs
from tests.support.process_tree import descendants
from tests.support.sites import Site

GRACE_SECONDS = 2.0


class Facts:
    """Keeps what the worker publishes."""

    def __init__(self) -> None:
        self.published: list[Message] = []

    async def publish(self, message: Message, *, message_id: str) -> object:
        self.published.append(message)
        return message_id

    async def announce(self, message: Message) -> None:
        """Nobody listens."""


MakeWorker = Callable[[Facts], CaptureWorker]


@dataclass(frozen=True, slots=True)
class Row:
    """How one page went."""

    name: str
    seconds: float
    state: str
    detail: str


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def state_of(facts: list[Message]) -> tuple[str, str]:
    match facts:
        case [SnapshotCaptured(failure=None) as fact]:
            return "captured", f"{len(fact.artifacts)} artifacts"
        case [SnapshotCaptured(failure=failure)] if failure is not None:
            return "partial", f"{failure.step}: {failure.reason}: {failure.message}"
        case [SnapshotFailed(failure=failure)]:
            return "failed", f"{failure.step}: {failure.reason}: {failure.message}"
        case _:
            return "lost", f"{len(facts)} facts"


async def capture_page(
    make_worker: MakeWorker, site: Site, slots: asyncio.Semaphore, name: str
) -> Row:
    job = CaptureRequested(
        snapshot_id=uuid4(),
        link_id=uuid4(),
        owner_id=uuid4(),
        url=site.url(f"/pages/{quote(name)}/source.html"),
        requested_at=datetime.now(UTC),
    )
    facts = Facts()
    async with slots:
        started = time.monotonic()
        await make_worker(facts).handle(job, Delivery(attempt=1, is_last=True, message_id=None))
        row = Row(name, time.monotonic() - started, *state_of(facts.published))
    say(f"{row.seconds:7.2f} s  {row.state:9} {row.name:45} {row.detail}")
    return row


@asynccontextmanager
async def workers(store: ArtifactStore, browsers: int) -> AsyncIterator[MakeWorker]:
    """Makes workers that share a pool of browsers and reach loopback alone."""
    settings = CaptureSettings()
    policy = EgressPolicy(allow=(ip_network("127.0.0.0/8"),))
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(EgressProxy(policy))
        options = ChromiumOptions(
            settings.chromium_path,
            settings.chromedriver_path,
            choose_confinement(settings.sandbox),
            BROWSER_FLAGS,
            plain_user_agent(settings.chromedriver_path),
        )
        pool = await stack.enter_async_context(
            Pool.start(options, browsers=browsers, open_lease=proxy.lease, prepare=prepare)
        )
        extractor = await stack.enter_async_context(Extractor.start(browsers))
        equipment = Equipment(extractor, store, PlainHttp("Linksnap benchmark"))

        def make_worker(facts: Facts) -> CaptureWorker:
            return CaptureWorker(
                pool, equipment, facts, policy, deadline_seconds=settings.deadline_seconds
            )

        yield make_worker


async def run(folder: Path, names: list[str], browsers: int, artifacts_url: str) -> list[Row]:
    store = ArtifactStore.open(artifacts_url)
    with Site.serve(folder) as site:
        async with workers(store, browsers) as make_worker:
            capture: Callable[[str], Awaitable[Row]] = partial(
                capture_page, make_worker, site, asyncio.Semaphore(browsers)
            )
            return list(await asyncio.gather(*map(capture, names)))


def report(rows: list[Row], wall_seconds: float, deadline_seconds: float) -> int:
    seconds = sorted(row.seconds for row in rows)
    states = {state: sum(row.state == state for row in rows) for state in ("captured", "partial")}
    states |= {state: sum(row.state == state for row in rows) for state in ("failed", "lost")}
    late = [row.name for row in rows if row.seconds > deadline_seconds + GRACE_SECONDS]
    left = descendants()
    say(f"\n{len(rows)} pages in {wall_seconds:.1f} s: {states}")
    say(
        f"per page: median {seconds[len(seconds) // 2]:.2f} s, "
        f"p90 {seconds[len(seconds) * 9 // 10]:.2f} s, longest {seconds[-1]:.2f} s"
    )
    say(f"past the deadline: {late or 'none'}; processes left over: {left or 'none'}")
    return 1 if late or left or states["lost"] else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--browsers", type=int, default=2)
    parser.add_argument("--out", type=Path, help="keep the artifacts in this folder")
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    configure_logs("bench", level="ERROR")
    found = sorted(path.parent.name for path in given.folder.glob("pages/*/source.html"))
    names = [name for name in found if not given.only or name in given.only]
    artifacts_url = f"file://{given.out.resolve()}" if given.out else "memory://"
    started = time.monotonic()
    rows = asyncio.run(run(given.folder, names, given.browsers, artifacts_url))
    return report(rows, time.monotonic() - started, CaptureSettings().deadline_seconds)


if __name__ == "__main__":
    sys.exit(main())
