"""Waiting for whichever comes first, without leaving a task behind."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def first_of(*awaitables: Awaitable[Any]) -> None:
    """Return when one is done. Coroutines are cancelled then; futures and tasks are left alone."""
    tasks = [asyncio.ensure_future(awaitable) for awaitable in awaitables]
    own = [
        task
        for task, awaitable in zip(tasks, awaitables, strict=True)
        if not asyncio.isfuture(awaitable)
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in own:
            task.cancel()
        await asyncio.gather(*own, return_exceptions=True)


async def unless(stop: asyncio.Event, coroutine: Coroutine[Any, Any, Result]) -> Result | None:
    """The coroutine's result, or None (and the coroutine cancelled) when `stop` comes first."""
    task = asyncio.create_task(coroutine)
    try:
        await first_of(task, stop.wait())
    finally:
        task.cancel()
        await asyncio.wait({task})
    return None if task.cancelled() else task.result()
