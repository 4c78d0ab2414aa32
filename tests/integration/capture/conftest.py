"""One pool, one proxy and one extractor for the whole run; a capture is a call."""

import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.capture.browser.chromium import ChromiumOptions, plain_user_agent
from services.capture.browser.confinement import choose_confinement
from services.capture.browser.pool import Pool
from services.capture.budget import Budget
from services.capture.egress import BROWSER_FLAGS, EgressPolicy, EgressProxy
from services.capture.extractor import Extractor
from services.capture.outcome import Outcome, StepSeconds
from services.capture.pipeline import Capture
from services.capture.plain_http import PlainHttp
from services.capture.steps.archived_copy.copies import InternetArchive
from services.capture.steps.opening.navigate import prepare
from services.capture.steps.step import Equipment, Order
from services.capture.steps.upload.upload import Upload
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.credentials import SiteCredentials

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CHROMEDRIVER = shutil.which("chromedriver") or "/usr/bin/chromedriver"


@dataclass(slots=True)
class Taken:
    """What a capture stored, and what it said on the way."""

    steps: list[str] = field(default_factory=list)
    files: dict[ArtifactKind, bytes] = field(default_factory=dict)
    outcome: Outcome | None = None

    @property
    def result(self) -> Outcome:
        assert self.outcome is not None
        return self.outcome

    def text(self, kind: ArtifactKind = ArtifactKind.TEXT) -> str:
        return self.files[kind].decode()


class Sink:
    """A store in memory that also keeps the bytes at hand."""

    def __init__(self, taken: Taken) -> None:
        self._store = ArtifactStore.open("memory://")
        self._taken = taken

    async def put(
        self, link_id: UUID, kind: ArtifactKind, media_type: str, data: bytes
    ) -> Artifact:
        self._taken.files[kind] = data
        return await self._store.put(link_id, kind, media_type, data)

    async def read(self, key: str) -> bytes:
        return await self._store.read(key)


TakePage = Callable[..., Coroutine[Any, Any, Taken]]


@pytest.fixture(scope="session")
def chromium_options() -> ChromiumOptions:
    return ChromiumOptions(
        CHROMIUM,
        CHROMEDRIVER,
        choose_confinement("auto"),
        BROWSER_FLAGS,
        plain_user_agent(CHROMEDRIVER),
    )


@pytest.fixture(scope="session")
async def egress() -> AsyncIterator[EgressProxy]:
    async with EgressProxy(EgressPolicy(allow=(ip_network("127.0.0.0/8"),))) as proxy:
        yield proxy


@pytest.fixture(scope="session")
async def pool(chromium_options: ChromiumOptions, egress: EgressProxy) -> AsyncIterator[Pool]:
    async with Pool.start(
        chromium_options, browsers=2, open_lease=egress.lease, prepare=prepare
    ) as started:
        yield started


@pytest.fixture(scope="session")
async def extractor() -> AsyncIterator[Extractor]:
    async with Extractor.start(1) as started:
        yield started


@pytest.fixture(scope="session")
def http() -> PlainHttp:
    return PlainHttp("the tests")


@pytest.fixture
def take(pool: Pool, extractor: Extractor, http: PlainHttp) -> TakePage:
    """A call that captures a URL."""

    async def take_page(
        url: str,
        *,
        total_seconds: float = 60.0,
        seconds: StepSeconds | None = None,
        upload: bytes | None = None,
        options: CaptureOptions | None = None,
        max_file_bytes: int = 64 * 1024**2,
        credentials: tuple[SiteCredentials, ...] = (),
        archive: InternetArchive | None = None,
    ) -> Taken:
        taken = Taken()

        async def announce(step: str) -> None:
            taken.steps.append(step)

        async with pool.tab() as tab:
            capture = Capture(
                tab,
                Equipment(
                    extractor, Sink(taken), http, max_file_bytes, archive or InternetArchive()
                ),
                Budget(total_seconds),
                announce,
                seconds or StepSeconds(),
            )
            order = Order(url, uuid4(), (options or CaptureOptions()).resolved(), credentials)
            if upload is None:
                taken.outcome = await capture.run(order)
            else:
                kept = Artifact(
                    kind=ArtifactKind.HTML,
                    key="upload",
                    media_type="text/html",
                    size_bytes=len(upload),
                    sha256="0" * 64,
                )
                taken.outcome = await capture.run_upload(order, Upload(kept, upload))
        return taken

    return take_page
