"""The worker's side: a few children, started ahead of need, replaced when one had to be killed."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog

from services.capture.errors import StepError
from services.capture.extractor import frames
from services.capture.metrics import EXTRACTOR_KILLS
from shared.contracts.failures import FailureReason

log = structlog.get_logger()


class Extractor:
    """Runs extraction tasks, at most one a child at a time."""

    def __init__(self, count: int) -> None:
        self._children = [_Child() for _number in range(count)]
        self._idle: asyncio.Queue[_Child] = asyncio.Queue()
        self._replacements: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def start(cls, count: int) -> AsyncIterator["Extractor"]:
        """`count` children until the block ends; then they are killed."""
        extractor = cls(count)
        for child in extractor._children:
            await child.spawn()
            extractor._idle.put_nowait(child)
        try:
            yield extractor
        finally:
            for task in extractor._replacements:
                task.cancel()
            await asyncio.gather(*extractor._replacements, return_exceptions=True)
            for child in extractor._children:
                await child.kill()

    async def check(self) -> None:
        """Raise when no child lives (for `/readyz`).

        Raises:
            StepError: none does.
        """
        if not any(child.is_alive for child in self._children):
            raise StepError(FailureReason.STEP_FAILED, "no extractor process lives")

    async def call(
        self, task: str, header: dict[str, Any], blobs: Sequence[bytes], *, seconds: float
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Have a task of `child.TASKS` done; its answer in the same form.

        Raises:
            StepError: it failed, or took longer than `seconds` and was killed.
        """
        child: _Child | None = None
        try:
            async with asyncio.timeout(seconds):
                child = await self._idle.get()
                found, results = await child.ask(frames.encode({**header, "task": task}, blobs))
        except BaseException as error:
            if child is not None:
                EXTRACTOR_KILLS.inc()
                self._replace(child)
            if isinstance(error, TimeoutError):
                raise StepError(
                    FailureReason.TIMED_OUT, f"not extracted in {seconds:.1f} s"
                ) from error
            if isinstance(error, (asyncio.IncompleteReadError, OSError)):
                raise StepError(FailureReason.STEP_FAILED, "the extractor crashed") from error
            raise
        self._idle.put_nowait(child)
        if "error" in found:
            raise StepError(FailureReason.STEP_FAILED, found["error"])
        return found, results

    def _replace(self, child: "_Child") -> None:
        task = asyncio.create_task(self._respawn(child), name="extractor replacement")
        self._replacements.add(task)
        task.add_done_callback(self._replacements.discard)

    async def _respawn(self, child: "_Child") -> None:
        await child.kill()
        await child.spawn()
        self._idle.put_nowait(child)


class _Child:
    """One process; `spawn` again after `kill`."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._is_ready = False

    @property
    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self._process is not None and self._process.returncode is None

    async def spawn(self) -> None:
        """Start it; it imports for a second before it answers."""
        self._is_ready = False
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.capture.extractor.child"),
            stdin=PIPE,
            stdout=PIPE,
            env={
                "PATH": os.defpath,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "LANG": "C.UTF-8",
            },
            start_new_session=True,
        )

    async def ask(self, frame: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """Send a frame and wait for the answer.

        Raises:
            asyncio.IncompleteReadError, OSError: the child died.
        """
        assert self._process is not None
        assert self._process.stdin is not None
        if not self._is_ready:
            await self._receive()
            self._is_ready = True
        self._process.stdin.write(frame)
        await self._process.stdin.drain()
        return await self._receive()

    async def kill(self) -> None:
        """End it, whatever it does. May be called twice."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        # The transport closes its pipes only once they are read to the end.
        self._process._transport.close()  # type: ignore[attr-defined] # noqa: SLF001

    async def _receive(self) -> tuple[dict[str, Any], list[bytes]]:
        assert self._process is not None
        assert self._process.stdout is not None
        stdout = self._process.stdout
        length = int.from_bytes(await stdout.readexactly(8), "big")
        header: dict[str, Any] = json.loads(await stdout.readexactly(length))
        return header, [await stdout.readexactly(size) for size in header["blobs"]]
