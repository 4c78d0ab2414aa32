import asyncio
from uuid import uuid4

import pytest

from services.capture.cancellation import Cancellations


async def test_what_runs_is_broken_off_and_what_comes_later_is_not_begun() -> None:
    cancellations, began, ended = Cancellations(), asyncio.Event(), asyncio.Event()
    snapshot_id = uuid4()

    async def work() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    running = asyncio.create_task(cancellations.run(snapshot_id, work()))
    await began.wait()
    cancellations.cancel(uuid4())
    cancellations.cancel(snapshot_id)

    assert await running is False
    assert ended.is_set()
    began.clear()
    assert await cancellations.run(snapshot_id, work()) is False
    assert not began.is_set()


async def test_the_end_of_the_worker_is_no_cancellation_of_a_snapshot() -> None:
    cancellations, began = Cancellations(), asyncio.Event()

    async def work() -> None:
        began.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(cancellations.run(uuid4(), work()))
    await began.wait()
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running


async def test_what_work_raises_is_raised() -> None:
    async def work() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await Cancellations().run(uuid4(), work())
