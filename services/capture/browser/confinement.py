"""As whom the browser runs and whether Chromium's own sandbox is on.

Chromium refuses its sandbox to root. So as root the browser runs as the user `nobody`, which is
better anyway: what breaks out of a page is then nobody too.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from typing import Literal

import structlog

log = structlog.get_logger()

_OTHER_USER = "nobody"


class SandboxUnavailableError(Exception):
    """`CAPTURE_SANDBOX=on`, but the kernel or the user does not allow it."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user that is not ours."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Confinement:
    """`account` is None where the browser runs as the worker's own user."""

    sandbox: bool
    account: Account | None = None


def choose_confinement(mode: Literal["auto", "on", "off"]) -> Confinement:
    """What this machine allows.

    Raises:
        SandboxUnavailableError: `on`, and the sandbox cannot work here.
    """
    if mode == "off":
        log.warning("chromium_sandbox_off", why="CAPTURE_SANDBOX=off")
        return Confinement(sandbox=False)
    account = _other_account() if os.geteuid() == 0 else None
    why_not = _why_no_sandbox(account)
    if why_not is None:
        return Confinement(sandbox=True, account=account)
    if mode == "on":
        raise SandboxUnavailableError(why_not)
    log.warning("chromium_sandbox_off", why=why_not)
    return Confinement(sandbox=False)


def _other_account() -> Account | None:
    try:
        found = pwd.getpwnam(_OTHER_USER)
    except KeyError:
        return None
    return Account(found.pw_uid, found.pw_gid)


def _why_no_sandbox(account: Account | None) -> str | None:
    """None when that user can make a user namespace and enter the profile folders' parent."""
    if os.geteuid() == 0 and account is None:
        return f"running as root, and there is no user {_OTHER_USER}"
    unshare = shutil.which("unshare")
    if unshare is None:
        return "cannot test for user namespaces: the program unshare is missing"
    try:
        subprocess.run(  # noqa: S603 - fixed arguments
            [unshare, "--user", "--map-root-user", "test", "-x", tempfile.gettempdir()],
            check=True,
            capture_output=True,
            timeout=5,
            cwd="/",
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return (
            "the browser's user cannot make a user namespace, or not enter "
            f"{tempfile.gettempdir()}: {error}"
        )
    return None
