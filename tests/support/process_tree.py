"""Processes: who descends from whom. What a killed service leaves behind is found here."""

import os
from pathlib import Path


def descendants(root: int | None = None) -> list[int]:
    """Every living process below `root` (this process unless given), zombies left out."""
    root = os.getpid() if root is None else root
    children: dict[int, list[int]] = {}
    for pid, parent, state in _processes():
        if state != "Z":
            children.setdefault(parent, []).append(pid)
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return sorted(found)


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    return any(found == pid and state != "Z" for found, _parent, state in _processes())


def command_of(pid: int) -> str:
    """The command line; empty when the process has ended."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return line.replace(b"\0", b" ").decode(errors="replace")


def user_of(pid: int) -> int:
    """The id of the user that it runs as."""
    return Path(f"/proc/{pid}").stat().st_uid


def _processes() -> list[tuple[int, int, str]]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            except (FileNotFoundError, ProcessLookupError):
                continue
            found.append((int(folder.name), int(parent), state))
    return found
