"""Processes of one run, found by a mark in their environment or on their command line."""

from pathlib import Path


def living(marker: str) -> dict[int, str]:
    """Process id and command line of every running process that carries `marker`."""
    found: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            command = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        if state != "Z" and marker.encode() in command + b"\0" + environment:
            found[int(folder.name)] = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def parent_of(pid: int) -> int:
    """The process that started `pid`, or 0 when it has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    # The name in parentheses may hold spaces; the state and the parent follow it.
    return int(stat.rpartition(")")[2].split()[1])
