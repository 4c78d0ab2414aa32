"""The folder that holds everything of one Linksnap, and the lock that only one run may have."""

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from deploy.local.errors import StartError

_TOKEN_BYTES = 24
_ADDED_LATER = "secrets"  # which folders of earlier versions lack


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the services share.

    `api` is what clients send to catalog, `service` what catalog sends to embed, and with
    `secrets` catalog and capture encrypt what is secret.
    """

    api: str
    service: str
    secrets: str


class DataFolder:
    """An existing, locked data folder. The lock ends with the last process that inherited it."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self.lock = lock

    @classmethod
    def open(cls, path: Path) -> "DataFolder":
        """Make the folder when missing, and lock it.

        Raises:
            StartError: another run has it, or it cannot be written.
        """
        path = path.resolve()
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StartError(f"Cannot use {path} as data folder: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(lock, 200).decode(errors="replace")
            os.close(lock)
            raise StartError(
                f"Linksnap runs on {path} already{f' ({holder})' if holder else ''}.\n"
                "Stop it first, or choose another folder: LINKSNAP_DATA=/path make up"
            ) from error
        os.ftruncate(lock, 0)
        return cls(path, lock)

    def sign(self, holder: str) -> None:
        """Write into the lock who holds it, for whoever finds it taken."""
        os.pwrite(self.lock, holder.encode(), 0)

    def tokens(self) -> Tokens:
        """The tokens of this folder, made at the first call and readable by the owner alone."""
        path = self.path / "tokens.json"
        try:
            kept = json.loads(path.read_text()) if path.exists() else {}
            fresh = {
                item.name: secrets.token_urlsafe(_TOKEN_BYTES)
                for item in fields(Tokens)
                if not kept or item.name == _ADDED_LATER
            }
            tokens = Tokens(**fresh | kept)
        except (TypeError, ValueError) as error:
            raise StartError(
                f"{path} is damaged. Delete it to get new tokens at the next start."
            ) from error
        if asdict(tokens) != kept:
            _write(path, tokens)
        return tokens


def _write(path: Path, tokens: Tokens) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(tokens), file)
    unfinished.rename(path)
