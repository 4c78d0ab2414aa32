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
_PATIENCE_SECONDS = 300.0


def validate(wacz: Path) -> str:
    """What `wacz validate` says.

    Raises:
        subprocess.CalledProcessError: the file is not valid.
    """
    return _run("wacz", "validate", "--file", str(wacz))


@contextmanager
def pywb(wacz: Path, folder: Path) -> Iterator[str]:
    """Serve the archive on loopback; what an archived URL is appended to.

    Args:
        wacz: the archive, in a file whose name ends in `.wacz`.
        folder: an empty one, for pywb's own files.

    Raises:
        subprocess.CalledProcessError: pywb does not take the archive.
        httpx.TransportError: it does not start.
    """
    for part in ("archive", "indexes"):
        (folder / "collections" / _COLLECTION / part).mkdir(parents=True)
    (folder / "config.yaml").write_text("framed_replay: false\n")
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
            yield f"http://127.0.0.1:{port}/{_COLLECTION}/"
        finally:
            server.kill()


@stamina.retry(on=httpx.TransportError, timeout=_PATIENCE_SECONDS, attempts=None, wait_max=0.2)
def _wait_for(url: str) -> None:
    httpx.get(url, timeout=_PATIENCE_SECONDS)


def _run(program: str, *arguments: str, folder: Path | None = None) -> str:
    ended = subprocess.run(
        [str(_BIN / program), *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
    )
    return ended.stdout
