"""The run: every page is seen live, saved by each program, and seen again without a network."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from ipaddress import ip_network
from pathlib import Path

from services.capture.browser.browser import BrowserTab
from services.capture.browser.chromium import ChromiumOptions, plain_user_agent
from services.capture.browser.confinement import choose_confinement
from services.capture.browser.pool import Pool
from services.capture.egress import BROWSER_FLAGS, EgressPolicy, EgressProxy
from services.capture.egress.lease import Lease, LeaseLimits
from services.capture.egress.resolver import Resolver
from services.capture.errors import BrowserError
from services.capture.extractor import Extractor
from services.capture.settings import CaptureSettings
from services.capture.steps.opening.navigate import prepare
from tests.bench.fidelity.pictures import grey, likeness, side_by_side
from tests.bench.fidelity.programs import Linksnap, Program
from tests.bench.fidelity.recall import recall
from tests.bench.fidelity.summary import Result, Row
from tests.bench.fidelity.views import View, look_at_file, look_at_page

_VIEW_SECONDS = 60.0
_WAIT_SECONDS = 300.0
# One process draws all frames: their text can be read together, and no frame is drawn late.
_VIEWER_FLAGS = (*BROWSER_FLAGS, "--disable-site-isolation-trials")


@dataclass(frozen=True, slots=True)
class Target:
    """A page to compare."""

    name: str
    url: str


@dataclass(slots=True)
class Bench:
    """The browsers of one run.

    Attributes:
        live: browsers that reach loopback.
        offline: browsers that reach nothing; whatever they try is counted.
    """

    live: Pool
    offline: Pool
    folder: Path
    pictures: Path | None

    async def compare(self, target: Target, programs: Sequence[Program]) -> Row:
        """One page, with each program's result."""
        try:
            view, resources_bytes = await self._see_page(target.url)
        except (BrowserError, TimeoutError) as error:
            failed = Result(error=f"live page: {error}")
            return Row(target.name, 0, {program.name: failed for program in programs})
        row = Row(target.name, resources_bytes)
        for program in programs:
            row.results[program.name] = await self._judge(target, program, view)
        return row

    async def _judge(self, target: Target, program: Program, live: View) -> Result:
        started = time.monotonic()
        try:
            data = await program.save(target.url)
        except RuntimeError as error:
            return Result(error=str(error) or "failed", seconds=time.monotonic() - started)
        saved = Result(size_bytes=len(data), seconds=time.monotonic() - started)
        short = program.name.split()[0]
        file = self.folder / f"{target.name}.{short}.html"
        await asyncio.to_thread(file.write_bytes, data)
        try:
            view, request_count = await self._see_file(file)
        except (BrowserError, TimeoutError) as error:
            return replace(saved, error=f"offline: {error}")
        finally:
            if self.pictures is not None:
                (self.pictures / file.name).write_bytes(data)
            file.unlink()
        ssim = await asyncio.to_thread(_compare, live, view)
        if self.pictures is not None:
            sheet = await asyncio.to_thread(side_by_side, live.png, view.png)
            (self.pictures / f"{target.name}.{short}.png").write_bytes(sheet)
        return replace(
            saved,
            ssim=ssim,
            recall=recall(live.text, view.text),
            offline_request_count=request_count,
        )

    async def _see_page(self, url: str) -> tuple[View, int]:
        async with self.live.tab(_WAIT_SECONDS) as tab:
            view = await tab.run(partial(look_at_page, url=url), _VIEW_SECONDS)
            return view, _lease(tab).bytes_received

    async def _see_file(self, file: Path) -> tuple[View, int]:
        async with self.offline.tab(_WAIT_SECONDS) as tab:
            view = await tab.run(partial(look_at_file, file=file), _VIEW_SECONDS)
            # What the page's own clock names twice is one request; a refused one may be missing.
            return view, max(_lease(tab).request_count, len(view.asked_for))


def _lease(tab: BrowserTab) -> Lease:
    assert isinstance(tab.lease, Lease)
    return tab.lease


def _compare(live: View, offline: View) -> float:
    return likeness(grey(live.png), grey(offline.png))


@dataclass(frozen=True, slots=True)
class Machine:
    """All that a run needs of this machine."""

    bench: Bench
    linksnap: Linksnap
    settings: CaptureSettings


@asynccontextmanager
async def machine(
    browsers: int, pictures: Path | None = None, resolver: Resolver | None = None
) -> AsyncIterator[Machine]:
    """Browsers for everything, until the block ends. `resolver` finds hosts that are made up."""
    settings = CaptureSettings()
    options = ChromiumOptions(
        settings.chromium_path,
        settings.chromedriver_path,
        choose_confinement(settings.sandbox),
        BROWSER_FLAGS,
        plain_user_agent(settings.chromedriver_path),
    )
    viewer = replace(options, egress_flags=_VIEWER_FLAGS)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        policy = EgressPolicy(allow=(ip_network("127.0.0.0/8"),))
        proxy = await enter(EgressProxy(policy, resolver=resolver))
        sealed = partial(proxy.lease, LeaseLimits(max_requests=0))
        product = await enter(
            Pool.start(options, browsers=browsers, open_lease=proxy.lease, prepare=prepare)
        )
        live = await enter(Pool.start(viewer, browsers=browsers, open_lease=proxy.lease))
        offline = await enter(Pool.start(viewer, browsers=browsers, open_lease=sealed))
        extractor = await enter(Extractor.start(browsers))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="linksnap-fidelity-")))
        folder.chmod(0o755)  # noqa: ASYNC240 - Chromium is another user
        bench = Bench(live, offline, folder, pictures)
        yield Machine(bench, Linksnap(product, extractor), settings)


async def compare_all(
    bench: Bench,
    targets: Sequence[Target],
    programs: Sequence[Program],
    at_once: int,
    tell: Callable[[Row], None],
) -> list[Row]:
    """Every page, so many at once, in the order of `targets`."""
    slots = asyncio.Semaphore(at_once)

    async def one(target: Target) -> Row:
        async with slots:
            row = await bench.compare(target, programs)
        tell(row)
        return row

    return list(await asyncio.gather(*map(one, targets)))


def load() -> float:
    """How busy the machine is: processes that run or wait to, over the last minute."""
    return os.getloadavg()[0]
