"""The process: chromedriver with its Chromium, leashed, in a profile folder of its own."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from services.capture.browser.confinement import Confinement
from services.capture.errors import BrowserLostError

_START_SECONDS = 15.0
_KILL_SECONDS = 5.0

VIEWPORT_WIDTH = 1280
VIEWPORT_HEIGHT = 1024


@dataclass(frozen=True, slots=True)
class ChromiumOptions:
    """What every browser of a pool has in common.

    Attributes:
        egress_flags: what keeps the browser's traffic inside the egress proxy; empty in tests only.
        user_agent: sent instead of the one that says "HeadlessChrome"; None keeps that.
    """

    chromium_path: str
    chromedriver_path: str
    confinement: Confinement
    egress_flags: tuple[str, ...]
    user_agent: str | None = None


def plain_user_agent(chromedriver_path: str) -> str:
    """What an ordinary Chromium of this version says: many sites refuse "HeadlessChrome"."""
    version = subprocess.run(  # noqa: S603 - the settings name the program
        [chromedriver_path, "--version"], check=True, capture_output=True, text=True, timeout=10
    ).stdout.split()[1]
    major = version.partition(".")[0]
    return (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{major}.0.0.0 Safari/537.36"
    )


class Chromium:
    """One chromedriver and, once a session is asked for, its Chromium."""

    def __init__(self, leash: subprocess.Popen[bytes], profile: Path, port: int) -> None:
        self._leash = leash
        self.profile = profile
        self.driver_url = f"http://127.0.0.1:{port}"

    @classmethod
    def start(cls, options: ChromiumOptions) -> "Chromium":
        """Start chromedriver. Blocks about 60 ms.

        Raises:
            BrowserLostError: it did not come up.
        """
        account = options.confinement.account
        profile = Path(tempfile.mkdtemp(prefix="linksnap-chromium-"))
        if account is not None:
            os.chown(profile, account.uid, account.gid)
        owner = ("-", "-") if account is None else (str(account.uid), str(account.gid))
        leash = subprocess.Popen(  # noqa: S603 - the settings name the program
            [
                *(sys.executable, "-I", "-S", str(Path(__file__).with_name("leash.py"))),
                *(str(profile), *owner),
                *(options.chromedriver_path, "--port=0"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            return cls(leash, profile, _read_port(leash))
        except BrowserLostError:
            _let_go(leash)
            raise

    @property
    def leash_pid(self) -> int:
        """The process whose descendants are this browser's processes, all of them."""
        return self._leash.pid

    def kill(self) -> None:
        """SIGKILL every process of this browser and remove its profile. May be called twice."""
        _let_go(self._leash)


def _read_port(leash: subprocess.Popen[bytes]) -> int:
    assert leash.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(leash.stdout, selectors.EVENT_READ)
        if not selector.select(_START_SECONDS):
            raise BrowserLostError(f"chromedriver did not start in {_START_SECONDS:g} s")
    line = leash.stdout.readline()
    if not line:
        raise BrowserLostError("chromedriver ended while it started")
    return int(line)


def _let_go(leash: subprocess.Popen[bytes]) -> None:
    assert leash.stdin is not None
    assert leash.stdout is not None
    leash.stdin.close()
    try:
        leash.wait(_KILL_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(leash.pid, signal.SIGKILL)
        leash.wait(_KILL_SECONDS)
    leash.stdout.close()
