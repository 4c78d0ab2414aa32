"""pywb, which shows web archives: installed outside the repository, started on loopback."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.bench.fidelity.programs import CACHE, run_command
from tests.support.ports import free_port

_COLLECTION = "kept"
_START_SECONDS = 60.0


async def install_pywb() -> Path:
    """The folder of its programs; an environment of its own, because it pins old libraries.

    Raises:
        RuntimeError: pip failed.
    """
    programs = CACHE / "pywb" / "bin"
    if not (programs / "wayback").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        await run_command(sys.executable, "-m", "venv", str(CACHE / "pywb"))
        await run_command(str(programs / "pip"), "install", "--quiet", "pywb", "setuptools<80")
    return programs


@asynccontextmanager
async def replayed(wacz: bytes, folder: Path) -> AsyncIterator[str]:
    """The beginning of the URLs at which the archive's pages are shown, until the block ends.

    Args:
        wacz: the archive.
        folder: an empty one, for pywb's own files.

    Raises:
        RuntimeError: pywb does not take the archive, or does not start.
    """
    programs = await install_pywb()
    (folder / "kept.wacz").write_bytes(wacz)
    (folder / "config.yaml").write_text("framed_replay: false\n")
    manager = str(programs / "wb-manager")
    await run_command(manager, "init", _COLLECTION, cwd=folder)
    await run_command(manager, "add", _COLLECTION, "kept.wacz", "--unpack-wacz", cwd=folder)
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(str(programs / "wayback"), "-b", "127.0.0.1", "-p", str(port)),
        cwd=folder,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        origin = f"http://127.0.0.1:{port}"
        await _answers(origin)
        yield f"{origin}/{_COLLECTION}/"
    finally:
        process.terminate()
        await process.wait()


async def _answers(origin: str) -> None:
    async with asyncio.timeout(_START_SECONDS), httpx.AsyncClient() as client:
        while True:
            try:
                await client.get(origin)
            except httpx.TransportError:
                await asyncio.sleep(0.2)
            else:
                return
