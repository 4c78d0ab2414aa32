"""Waiting for something that another process does: poll fast, fail with the last answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Answer = TypeVar("Answer")


async def eventually(
    ask: Callable[[], Awaitable[Answer]],
    accept: Callable[[Answer], bool] = bool,
    *,
    timeout_seconds: float = 30.0,
    every_seconds: float = 0.05,
) -> Answer:
    """The first answer that is accepted.

    Raises:
        AssertionError: none was in time; the message holds the last answer.
    """
    deadline = time.monotonic() + timeout_seconds
    while True:
        answer = await ask()
        if accept(answer):
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not accepted within {timeout_seconds} s: {answer!r}")
        await asyncio.sleep(every_seconds)
