"""`make up`, after its installs: the runner as a person starts it, and ends it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.eventually import eventually
from tests.support.ports import free_port
from tests.support.processes import living, parent_of

ROOT = Path(__file__).parents[2]
READY = re.compile(r"^ready: (http://127\.0\.0\.1:\d+)  token: (\S+)$", re.MULTILINE)
START_SECONDS = 240
STOP_SECONDS = 120

pytestmark = pytest.mark.timeout(600)


class Place:
    """A data folder, and a temporary folder that the browser's user may enter."""

    def __init__(self, folder: Path) -> None:
        # Short: Chromium puts a socket below TMPDIR, and a socket's path has 107 bytes.
        self.marker = f"run-{uuid.uuid4().hex[:12]}"
        self.folder = folder
        self.scratch = Path(tempfile.gettempdir()) / self.marker
        self.scratch.mkdir()
        self.scratch.chmod(0o1777)
        self.environment = {
            **os.environ,
            "LINKSNAP_PORT": str(free_port()),
            "LINKSNAP_DATA": str(folder / "my data 数据"),
            "TMPDIR": str(self.scratch),
            "CAPTURE_PORT": str(free_port()),
            "CAPTURE_BROWSERS": "1",
            "EMBED_PORT": str(free_port()),
        }

    async def is_clean(self) -> None:
        """Return when no process of this place lives."""

        async def left() -> dict[int, str]:
            return living(self.marker)

        await eventually(left, lambda found: not found, timeout_seconds=STOP_SECONDS)

    def remove(self) -> None:
        shutil.rmtree(self.scratch, ignore_errors=True)


class Runner:
    """One run of `python -m deploy.local.up`."""

    def __init__(self, place: Place, **overrides: str) -> None:
        self._log = place.folder / f"{uuid.uuid4().hex}.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.local.up"],
                cwd=ROOT,
                env={**place.environment, **overrides},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.url = ""
        self.token = ""

    @property
    def output(self) -> str:
        return self._log.read_text("utf-8")

    async def ready(self) -> None:
        async def ready_line() -> re.Match[str] | None:
            assert self.process.poll() is None, self.output
            return READY.search(self.output)

        try:
            found = await eventually(ready_line, timeout_seconds=START_SECONDS)
        except AssertionError as error:
            raise AssertionError(f"not ready in {START_SECONDS} s:\n{self.output}") from error
        assert found
        self.url, self.token = found.groups()

    async def says(self, text: str, *, times: int = 1) -> None:
        async def count() -> int:
            return self.output.count(text)

        await eventually(count, lambda seen: seen >= times, timeout_seconds=START_SECONDS)

    def ended(self) -> int:
        return self.process.wait(timeout=STOP_SECONDS)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=30
        )


@asynccontextmanager
async def running(place: Place) -> AsyncIterator[Runner]:
    runner = Runner(place)
    try:
        await runner.ready()
        yield runner
    finally:
        if runner.process.poll() is None:
            runner.process.terminate()
        runner.ended()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.remove()


@pytest.fixture(scope="module")
async def started(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Place, Runner]]:
    """A run that several tests look at, and that is ended with SIGTERM."""
    made = Place(tmp_path_factory.mktemp("run"))
    async with running(made) as runner:
        yield made, runner
    await made.is_clean()
    made.remove()


async def test_it_says_once_that_it_is_ready_and_every_service_answers(
    started: tuple[Place, Runner],
) -> None:
    place, runner = started
    assert len(READY.findall(runner.output)) == 1
    ports = [place.environment[f"{name}_PORT"] for name in ("LINKSNAP", "CAPTURE", "EMBED")]
    async with runner.client() as client:
        for port in ports:
            for path in ("livez", "readyz", "metrics"):
                answer = await client.get(f"http://127.0.0.1:{port}/{path}")
                assert answer.status_code == 200, f"{port}/{path}: {answer.text}"
        assert (await client.get("/api/v1/links")).status_code == 200
        client.headers.pop("Authorization")
        assert (await client.get("/api/v1/links")).status_code == 401


async def test_a_taken_port_is_said_so(started: tuple[Place, Runner]) -> None:
    place, first = started
    second = Runner(place, LINKSNAP_DATA=str(place.folder / "other"))
    assert second.ended() == 1
    assert f"Port {place.environment['LINKSNAP_PORT']} is taken" in second.output
    assert "LINKSNAP_PORT=" in second.output
    assert first.process.poll() is None


async def test_a_second_run_on_the_same_data_is_told_where_the_first_is(
    started: tuple[Place, Runner],
) -> None:
    place, first = started
    second = Runner(place, LINKSNAP_PORT="0", CAPTURE_PORT="0", EMBED_PORT="0")
    assert second.ended() == 1
    assert f"already ({first.url}, process {first.process.pid})" in second.output
    assert first.process.poll() is None


@pytest.mark.parametrize(
    ("name", "program"), [("capture", "services.capture"), ("nats", "nats-server")]
)
async def test_a_program_that_is_killed_is_started_again(
    started: tuple[Place, Runner], name: str, program: str
) -> None:
    place, runner = started
    [pid] = [
        pid
        for pid, command in living(place.marker).items()
        if program in command and parent_of(pid) == runner.process.pid
    ]
    os.kill(pid, signal.SIGKILL)
    await runner.says(f"{name} was killed by SIGKILL; starting it again")
    await runner.says(f"{name} is ready after", times=2)

    async def everything_is_ready() -> bool:
        async with runner.client() as client:
            answers = [
                await client.get(f"http://127.0.0.1:{place.environment[f'{part}_PORT']}/readyz")
                for part in ("LINKSNAP", "CAPTURE", "EMBED")
            ]
        return all(answer.status_code == 200 for answer in answers)

    await eventually(everything_is_ready)


async def test_ctrl_c_stops_everything_and_the_next_start_has_the_data(place: Place) -> None:
    async with running(place) as first:
        async with first.client() as client:
            answer = await client.post("/api/v1/links", json={"url": "http://127.0.0.1:9/"})
            assert answer.status_code == 201, answer.text
        assert any("chromium" in command for command in living(place.marker).values())
        first.process.send_signal(signal.SIGINT)
        assert first.ended() == 0
        assert living(place.marker) == {}
        assert first.output.rstrip().endswith("everything has stopped")

    async with running(place) as second:
        assert second.token == first.token
        async with second.client() as client:
            [link] = (await client.get("/api/v1/links")).json()["items"]
            assert link["url"] == "http://127.0.0.1:9/"
        second.process.kill()
        second.ended()
    await place.is_clean()


async def test_a_service_that_cannot_start_ends_the_run_with_its_own_words(place: Place) -> None:
    runner = Runner(place, CAPTURE_BROWSERS="many")
    assert runner.ended() == 1
    assert "CAPTURE_BROWSERS: Input should be a valid integer" in runner.output
    assert "Traceback" not in runner.output
    assert "capture ended with status 2 before it was ready, 3 times" in runner.output
    await place.is_clean()
