"""What the terminal shows: one line at a time, each with the name of who says it."""

import asyncio
from collections.abc import Sequence
from typing import TextIO

RUNNER = "linksnap"

_COLOURS = (36, 33, 35, 34, 32)
_READ_BYTES = 65_536


class Console:
    """Writes prefixed lines, coloured when people look at it."""

    def __init__(self, stream: TextIO, names: Sequence[str], *, colours: bool) -> None:
        self._stream = stream
        self._colours = colours
        self._width = max(map(len, [RUNNER, *names]))
        self._colour_of = {
            name: _COLOURS[index % len(_COLOURS)] for index, name in enumerate(names)
        }

    def say(self, text: str) -> None:
        """A line of the runner itself."""
        self.line(RUNNER, text)

    def line(self, name: str, text: str) -> None:
        """A line of the program `name`."""
        prefix = f"{name:<{self._width}} |"
        if self._colours:
            prefix = f"\033[{self._colour_of.get(name, 1)}m{prefix}\033[0m"
        self.plain(f"{prefix} {text}")

    def plain(self, text: str) -> None:
        """A line without a prefix."""
        self._stream.write(f"{text}\n")
        self._stream.flush()

    async def relay(
        self, name: str, output: asyncio.StreamReader, *, chatter: str | None = None
    ) -> None:
        """Show what a program writes, however long its lines are, until it closes its output."""

        def show(line: bytes) -> None:
            text = line.decode(errors="replace")
            if chatter is None or chatter not in text:
                self.line(name, text)

        rest = b""
        while piece := await output.read(_READ_BYTES):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                show(line)
        if rest:
            show(rest)
