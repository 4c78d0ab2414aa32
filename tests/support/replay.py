"""Replay of web archives: pywb and the WACZ validator, in a virtual environment of their own.

Their pins do not fit beside ours; `deploy/local/install.sh dev` makes the second environment.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import stamina

from tests.support.ports import free_port

_BIN = Path(__file__).parents[2] / ".venv-replay" / "bin"
_COLLECTION = "kept"


def validate(wacz: Path) -> str:
    """What `wacz validate` says.

    Raises:
        subprocess.CalledProcessError: the file is not valid.
    """
    return _run("wacz", "validate", "--file", str(wacz))


@contextmanager
def pywb(wacz: Path, folder: Path) -> Iterator[str]:
    """Serve the archive on loopback; what an archived URL is appended to."""
    _run("wb-manager", "init", _COLLECTION, folder=folder)
    _run("wb-manager", "add", _COLLECTION, str(wacz), "--unpack-wacz", folder=folder)
    port = free_port()
    with subprocess.Popen(
        [str(_BIN / "wayback"), "--bind", "127.0.0.1", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}/{_COLLECTION}/mp_/"
        finally:
            server.kill()


@stamina.retry(on=httpx.TransportError, timeout=30.0, attempts=None, wait_max=0.2)
def _wait_for(url: str) -> None:
    httpx.get(url)


def _run(program: str, *arguments: str, folder: Path | None = None) -> str:
    ended = subprocess.run(
        [str(_BIN / program), *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return ended.stdout
