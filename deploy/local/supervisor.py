"""One program, kept running: started, waited for, started again when it ends, stopped.

Each program leads a session of its own, so that Ctrl-C reaches the runner alone and the order of
the stop is the runner's to choose. Where util-linux's `setpriv` is, the kernel sends SIGTERM to
the programs if the runner itself is killed.
"""

import asyncio
import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

import httpx

from deploy.local.console import Console
from deploy.local.errors import GaveUpError
from deploy.local.plan import Program

GIVE_UP_AFTER_FAILED_STARTS = 3
LONGEST_PAUSE_SECONDS = 15.0
STEADY_SECONDS = 30.0
GRACE_SECONDS = 40.0

_ROOT = Path(__file__).parents[2]
_POLL_SECONDS = 0.2
_LAST_WORDS_SECONDS = 1.0


class Supervised:
    """A program and the process that it is at the moment."""

    def __init__(
        self,
        program: Program,
        console: Console,
        *,
        inherited: tuple[int, ...] = (),
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self.name = program.name
        self.ready = asyncio.Event()
        self.not_ready_because = "starting"
        self._program = program
        self._console = console
        self._inherited = inherited
        self._grace_seconds = grace_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._relay: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Keep the program running until cancelled (which leaves the process to `stop`).

        Raises:
            GaveUpError: it ended several times in a row without ever being ready.
        """
        failed_starts = quick_ends = 0
        while True:
            started_at = time.monotonic()
            self.ready.clear()
            status = await self._run_once()
            failed_starts = 0 if self.ready.is_set() else failed_starts + 1
            if failed_starts == GIVE_UP_AFTER_FAILED_STARTS:
                raise GaveUpError(
                    f"{self.name} {_how_it_ended(status)} before it was ready, {failed_starts} "
                    "times in a row. Its lines above say why."
                )
            steady = time.monotonic() - started_at > STEADY_SECONDS
            quick_ends = 1 if steady else quick_ends + 1
            pause = min(0.25 * 2**quick_ends, LONGEST_PAUSE_SECONDS)
            self._console.say(
                f"{self.name} {_how_it_ended(status)}; starting it again in {pause:g} s"
            )
            await asyncio.sleep(pause)

    async def stop(self) -> None:
        """SIGTERM, time to finish what it does, then SIGKILL for its whole process group."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), self._grace_seconds)
        except TimeoutError:
            self._console.say(f"{self.name} did not end in {self._grace_seconds:g} s: killing it")
            self.kill()
            await process.wait()
        await self._hear_last_words()

    def kill(self) -> None:
        """SIGKILL for the process and everything in its group."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    async def _run_once(self) -> int:
        started_at = time.monotonic()
        self._process = await self._start()
        waiting = asyncio.create_task(self._wait_until_ready(started_at))
        try:
            status = await self._process.wait()
        finally:
            waiting.cancel()
        await self._hear_last_words()
        return status

    async def _start(self) -> asyncio.subprocess.Process:
        # A pipe of our own: asyncio's would tie the process's end to that of its grandchildren.
        reading, writing = os.pipe()
        output = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(output), os.fdopen(reading, "rb")
        )
        try:
            process = await asyncio.create_subprocess_exec(
                *_dies_with_us(),
                *self._program.command,
                cwd=_ROOT,
                env=self._program.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                start_new_session=True,
                pass_fds=self._inherited,
            )
        finally:
            os.close(writing)
        self._relay = asyncio.create_task(
            self._console.relay(self.name, output, chatter=self._program.chatter)
        )
        return process

    async def _wait_until_ready(self, started_at: float) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=10.0) as client:
            while reason := await _why_not_ready(client, self._program.ready_url):
                self.not_ready_because = reason
                await asyncio.sleep(_POLL_SECONDS)
        self._console.say(f"{self.name} is ready after {time.monotonic() - started_at:.1f} s")
        self.ready.set()

    async def _hear_last_words(self) -> None:
        if self._relay is not None:
            await asyncio.wait({self._relay}, timeout=_LAST_WORDS_SECONDS)
            self._relay.cancel()


async def _why_not_ready(client: httpx.AsyncClient, url: str) -> str | None:
    """None when the answer is 200; else the reason, for people."""
    try:
        answer = await client.get(url)
    except httpx.TransportError:
        return "it does not listen yet"
    if answer.is_success:
        return None
    try:
        failed = {k: v for k, v in answer.json()["checks"].items() if v != "ok"}
        return ", ".join(v if v.startswith(k) else f"{k}: {v}" for k, v in failed.items())
    except (ValueError, KeyError, AttributeError):
        return f"it answers {answer.status_code}"


def _how_it_ended(status: int) -> str:
    if status < 0:
        return f"was killed by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def _dies_with_us() -> tuple[str, ...]:
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM", "--") if setpriv else ()
