"""A program of its own: starts chromedriver and sees to it that nothing of it outlives us.

    python leash.py <profile folder> <uid or -> <gid or -> <chromedriver> [argument …]

It writes chromedriver's port to stdout as one line, then waits. When stdin closes (the worker let
go of it, or died in any way, kill -9 included) or chromedriver ends, it kills every process that
descends from it and removes the profile folder. It is their subreaper: a process that leaves the
group or the session, as Chromium's crash handler does, is re-parented to the leash and is found
all the same. Standard library only, so that it starts in 20 ms.
"""

import ctypes
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PORT = re.compile(rb"started successfully on port (\d+)")

_libc = ctypes.CDLL(None, use_errno=True)


def main(arguments: list[str]) -> int:
    """Run until the worker lets go or chromedriver ends."""
    profile, uid, gid, *command = arguments
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker, which then lets go
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        driver = _start(command, profile, uid, gid)
        _wait(driver)
    finally:
        _kill_descendants()
        shutil.rmtree(profile, ignore_errors=True)
    return 0


def _start(command: list[str], profile: str, uid: str, gid: str) -> subprocess.Popen[bytes]:
    other_user = uid != "-"
    return subprocess.Popen(  # noqa: S603 - the worker's settings name the program
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=profile,
        env=_environment(profile),
        process_group=0,
        preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 - one thread
        user=int(uid) if other_user else None,
        group=int(gid) if other_user else None,
        extra_groups=[] if other_user else None,
    )


def _environment(profile: str) -> dict[str, str]:
    """No secret of the worker's reaches the browser."""
    kept = ("PATH", "LANG", "LC_ALL", "TZ", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "HOME": profile,
        "TMPDIR": profile,
    }


def _die_with(parent: int) -> Callable[[], None]:
    """Should the leash itself be killed -9, the kernel kills chromedriver."""

    def prepare() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _wait(driver: subprocess.Popen[bytes]) -> None:
    """Pass the port on; keep chromedriver's pipe empty; return when either side ends."""
    assert driver.stdout is not None
    stdin, stdout = sys.stdin.fileno(), driver.stdout.fileno()
    seen: bytes | None = b""
    with selectors.DefaultSelector() as selector:
        selector.register(stdin, selectors.EVENT_READ)
        selector.register(stdout, selectors.EVENT_READ)
        while True:
            for key, _events in selector.select():
                data = os.read(key.fd, 65_536)
                if not data:
                    return
                if key.fd == stdout and seen is not None:
                    seen += data
                    if found := _PORT.search(seen):
                        sys.stdout.write(f"{int(found[1])}\n")
                        sys.stdout.flush()
                        seen = None


def _kill_descendants() -> None:
    """Kill children until none is left: the orphans of each one become children in turn."""
    while True:
        for pid in _children():
            os.kill(pid, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _children() -> Iterator[int]:
    """Processes whose parent we are; not reaped yet, so their ids cannot be anyone else's."""
    for name in filter(str.isdecimal, os.listdir("/proc")):  # noqa: PTH208 - slow to start
        try:
            with open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123 - the same
                parent = file.read().rpartition(b")")[2].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == os.getpid():
            yield int(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
