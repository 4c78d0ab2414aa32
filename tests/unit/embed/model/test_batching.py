"""The model's queue: order, lanes, bounds, failure."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence

import numpy as np
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from services.embed.model.batching import (
    BatchingWorker,
    BatchLimits,
    Lane,
    OverloadedError,
    Vectors,
    WorkerStoppedError,
    length_sorted_batches,
)
from services.embed.model.tokenizer import TokenIds
from tests.support.eventually import eventually


class GatedModel:
    """Gives each text its first token as a vector; works only while its gate is open."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.started = threading.Event()
        self.batches: list[list[int]] = []

    def encode(self, texts: Sequence[TokenIds]) -> Vectors:
        self.started.set()
        self.gate.wait(10)
        firsts = [text.ids[0] for text in texts]
        if 666 in firsts:
            raise RuntimeError("out of memory")
        self.batches.append(firsts)
        return np.array([[first] for first in firsts], dtype=np.float32)


@pytest.fixture
def model() -> GatedModel:
    return GatedModel()


@pytest_asyncio.fixture
async def worker(model: GatedModel) -> AsyncIterator[BatchingWorker]:
    worker = BatchingWorker(model.encode, BatchLimits(batch_tokens=8, waiting_tokens=20))
    yield worker
    model.gate.set()
    worker.close()


def text(first: int, tokens: int = 4) -> TokenIds:
    return TokenIds([first] * tokens, [0] * tokens)


async def occupy(worker: BatchingWorker, model: GatedModel) -> asyncio.Task[Vectors]:
    """Have the worker busy with a batch until the gate opens."""
    model.gate.clear()
    task = asyncio.create_task(worker.embed([text(0)], Lane.TEXT))
    assert await asyncio.to_thread(model.started.wait, 10)
    return task


async def test_vectors_come_in_the_order_of_the_texts(worker: BatchingWorker) -> None:
    vectors = await worker.embed([text(1, 2), text(2, 6), text(3, 1), text(4, 3)], Lane.TEXT)
    assert vectors[:, 0].tolist() == [1, 2, 3, 4]


async def test_no_texts_give_no_vectors(worker: BatchingWorker) -> None:
    assert len(await worker.embed([], Lane.TEXT)) == 0


async def test_a_query_waits_for_one_batch_not_for_the_job(
    worker: BatchingWorker, model: GatedModel
) -> None:
    first = await occupy(worker, model)
    job = asyncio.create_task(worker.embed([text(n, 8) for n in (1, 2)], Lane.TEXT))
    await asyncio.sleep(0)
    query = asyncio.create_task(worker.embed([text(9)], Lane.QUERY))
    await asyncio.sleep(0)
    model.gate.set()
    await asyncio.gather(first, job, query)
    assert model.batches == [[0], [9], [1], [2]]


async def test_short_requests_share_a_run(worker: BatchingWorker, model: GatedModel) -> None:
    first = await occupy(worker, model)
    queries = [asyncio.create_task(worker.embed([text(n, 2)], Lane.QUERY)) for n in range(1, 7)]
    await asyncio.sleep(0)
    model.gate.set()
    answers = await asyncio.gather(*queries)
    await first
    assert model.batches == [[0], [1, 2, 3, 4], [5, 6]]
    assert [vectors[:, 0].tolist() for vectors in answers] == [[n] for n in range(1, 7)]


async def test_a_full_lane_refuses_and_the_others_do_not(
    worker: BatchingWorker, model: GatedModel
) -> None:
    first = await occupy(worker, model)
    waiting = asyncio.create_task(worker.embed([text(1, 8), text(2, 8)], Lane.TEXT))
    await asyncio.sleep(0)
    with pytest.raises(OverloadedError):
        await worker.embed([text(3, 8)], Lane.TEXT)
    query = asyncio.create_task(worker.embed([text(4)], Lane.QUERY))
    await asyncio.sleep(0)
    model.gate.set()
    await asyncio.gather(first, waiting, query)


async def test_a_request_too_large_for_the_lane_is_taken_when_it_is_empty(
    worker: BatchingWorker,
) -> None:
    assert len(await worker.embed([text(n, 8) for n in range(10)], Lane.TEXT)) == 10


async def test_what_nobody_waits_for_any_more_does_not_run(
    worker: BatchingWorker, model: GatedModel
) -> None:
    first = await occupy(worker, model)
    gone = asyncio.create_task(worker.embed([text(1)], Lane.TEXT))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    model.gate.set()
    await first
    await worker.embed([text(2)], Lane.TEXT)
    assert model.batches == [[0], [2]]


async def test_a_failing_batch_fails_its_caller_alone(worker: BatchingWorker) -> None:
    with pytest.raises(RuntimeError, match="out of memory"):
        await worker.embed([text(666)], Lane.TEXT)
    worker.check()
    assert len(await worker.embed([text(1)], Lane.TEXT)) == 1


async def test_a_closed_worker_fails_who_waits_and_who_comes(model: GatedModel) -> None:
    worker = BatchingWorker(model.encode, BatchLimits())
    worker.check()
    first = await occupy(worker, model)
    waiting = asyncio.create_task(worker.embed([text(1)], Lane.TEXT))
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(worker.close))
    await eventually(lambda: asyncio.to_thread(lambda: worker.is_stopped))
    model.gate.set()
    await closing
    assert len(await first) == 1
    with pytest.raises(WorkerStoppedError):
        await waiting
    with pytest.raises(WorkerStoppedError):
        await worker.embed([text(2)], Lane.QUERY)
    with pytest.raises(WorkerStoppedError):
        worker.check()


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(256, 4_096))
def test_batches_hold_every_row_once_within_the_budget(
    lengths: list[int], batch_tokens: int
) -> None:
    texts = [text(0, length) for length in lengths]
    batches = list(length_sorted_batches(texts, batch_tokens))
    assert sorted(row for rows in batches for row in rows) == list(range(len(texts)))
    for rows in batches:
        assert len(rows) == 1 or len(rows) * max(lengths[row] for row in rows) <= batch_tokens
