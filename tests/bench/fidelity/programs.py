"""The programs that are compared: each makes one file of a page."""

import asyncio
import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

from services.capture.browser.pool import Pool
from services.capture.budget import Budget
from services.capture.extractor import Extractor
from services.capture.pipeline import Capture
from services.capture.plain_http import PlainHttp
from services.capture.steps.step import Equipment, Order
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.capture_options import CaptureOptions, SnapshotFormat

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "linksnap-bench"
_PACKAGE = "single-file-cli"
_SECONDS = 120.0
_TRIES = 3
_LOOPBACK = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2, EXCLUDE localhost"


class Program(Protocol):
    """Saves pages."""

    name: str

    async def save(self, url: str) -> bytes:
        """The page in one file.

        Raises:
            RuntimeError: there is none; says why.
        """


@dataclass(slots=True)
class Kept:
    """A store in memory that has the bytes of one capture at hand."""

    files: dict[ArtifactKind, bytes] = field(default_factory=dict)
    store: ArtifactStore = field(default_factory=lambda: ArtifactStore.open("memory://"))

    async def put(
        self, link_id: UUID, kind: ArtifactKind, media_type: str, data: bytes
    ) -> Artifact:
        self.files[kind] = data
        return await self.store.put(link_id, kind, media_type, data)

    async def read(self, key: str) -> bytes:
        return await self.store.read(key)


class Linksnap:
    """The capture service's own parts, as its worker uses them."""

    name = "linksnap"

    def __init__(self, pool: Pool, extractor: Extractor) -> None:
        self._pool = pool
        self._extractor = extractor

    async def save(self, url: str) -> bytes:
        """The single file, without what hides overlays: the live page is shown with them."""
        kept = await self.capture(
            url, CaptureOptions(formats=(SnapshotFormat.HTML,), hide_overlays=False)
        )
        if ArtifactKind.HTML not in kept:
            raise RuntimeError(f"no file, but {', '.join(kept)}")
        return kept[ArtifactKind.HTML]

    async def capture(self, url: str, options: CaptureOptions) -> dict[ArtifactKind, bytes]:
        """Every artifact of the page."""
        kept = Kept()
        equipment = Equipment(self._extractor, kept, PlainHttp("Linksnap benchmark"))
        order = Order(url, uuid4(), options.resolved())
        async with self._pool.tab(wait_seconds=120) as tab:
            try:
                outcome = await Capture(tab, equipment, Budget(90.0), _nobody_listens).run(order)
            except Exception as error:
                raise RuntimeError(f"{type(error).__name__}: {error}") from error
        if outcome.failure is not None and ArtifactKind.HTML not in kept.files:
            raise RuntimeError(outcome.failure.message)
        return kept.files


class SingleFileCli:
    """single-file-cli from npm, with its own defaults, in the same Chromium."""

    def __init__(self, program: Path, version: str, chromium: str, hosts: str) -> None:
        self.name = f"{_PACKAGE} {version}"
        self._program = program
        self._chromium = chromium
        self._hosts = hosts

    @classmethod
    async def install(cls, chromium: str, hosts: str = _LOOPBACK) -> "SingleFileCli":
        """Install the newest one in the cache folder, unless one is there.

        Args:
            chromium: the browser that it drives.
            hosts: Chromium's rules for the names that it can reach.

        Raises:
            RuntimeError: node or npm is missing, or npm failed.
        """
        folder = CACHE / _PACKAGE
        package = folder / "node_modules" / _PACKAGE
        if not (package / "package.json").exists():
            if shutil.which("npm") is None:
                raise RuntimeError("npm is not installed")
            folder.mkdir(parents=True, exist_ok=True)
            await run_command("npm", "install", "--no-audit", "--no-fund", _PACKAGE, cwd=folder)
        version = json.loads((package / "package.json").read_text())["version"]
        return cls(package / "single-file-node.js", version, chromium, hosts)

    async def save(self, url: str) -> bytes:
        """The page in one file; its own window size is that of everyone here."""
        for left in reversed(range(_TRIES)):
            try:
                return await self._save(url)
            except RuntimeError:  # on a busy machine it now and then misses its own start
                if not left:
                    raise
        raise AssertionError

    async def _save(self, url: str) -> bytes:
        file = CACHE / f"{uuid4().hex}.html"
        try:
            said = await run_command(
                "node",
                str(self._program),
                url,
                str(file),
                f"--browser-executable-path={self._chromium}",
                "--browser-arg=--no-sandbox",
                f"--browser-arg=--host-resolver-rules={self._hosts}",
                "--browser-width=1280",
                "--browser-height=1024",
            )
            if not file.exists():
                raise RuntimeError(said.strip().splitlines()[0] if said.strip() else "no file")
            return file.read_bytes()
        finally:
            file.unlink(missing_ok=True)


async def run_command(*command: str, cwd: Path | None = None) -> str:
    """What it printed.

    Raises:
        RuntimeError: it failed, or took too long.
    """
    process = await asyncio.create_subprocess_exec(
        *command, cwd=cwd, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), _SECONDS)
    except TimeoutError as error:
        process.kill()
        await process.wait()
        raise RuntimeError(f"{command[0]}: no answer in {_SECONDS:g} s") from error
    if process.returncode:
        raise RuntimeError(f"{command[0]}: {said.decode(errors='replace').strip()[-300:]}")
    return said.decode(errors="replace")


async def _nobody_listens(step: str) -> None:
    """A capture announces its steps; a benchmark needs none of it."""
