"""The model's queue: one worker thread, short waits for queries, batches counted in tokens.

A request is cut into batches of about equal lengths (padding is work thrown away). Batches wait
in lanes; before each run the worker takes from the first lane that has any, as many as fit one
run, so a query waits for at most one run, never for a bulk job. What waits is bounded: past that,
a request is refused at once, so that its caller can slow down.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from services.embed.model.tokenizer import TokenIds

Vectors = npt.NDArray[np.float32]

Encode = Callable[[Sequence[TokenIds]], Vectors]
"""Runs one batch: (texts) to (texts, dimension). Called from the worker thread only."""


class OverloadedError(Exception):
    """Too much waits already; try again in a moment."""


class WorkerStoppedError(Exception):
    """The worker thread has ended; the process needs a restart unless it is shutting down."""


class Lane(IntEnum):
    """Who waits, the most urgent first."""

    QUERY = 0
    LINK = 1
    TEXT = 2


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """Bounds in tokens.

    Attributes:
        batch_tokens: most tokens of a batch, padding included; also how long a query may wait.
        waiting_tokens: most tokens that wait in one lane before requests are refused.
    """

    batch_tokens: int = 1_024
    waiting_tokens: int = 1_000_000


@dataclass(frozen=True, slots=True)
class _Batch:
    texts: list[TokenIds]  # the longest first
    result: "Future[Vectors]"

    @property
    def token_count(self) -> int:
        return sum(map(len, self.texts))


class BatchingWorker:
    """Feeds batches to `encode` in one thread."""

    def __init__(self, encode: Encode, limits: BatchLimits) -> None:
        self._encode = encode
        self._limits = limits
        self._lanes: dict[Lane, deque[_Batch]] = {lane: deque() for lane in Lane}
        self._waiting_tokens = dict.fromkeys(Lane, 0)
        self._wake = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="model", daemon=True)
        self._thread.start()

    async def embed(self, texts: Sequence[TokenIds], lane: Lane) -> Vectors:
        """Vectors of `texts`, in their order: shape (len(texts), dimension).

        Raises:
            OverloadedError: the lane is full. A request too large for an empty lane is taken.
            WorkerStoppedError: the worker has ended.
        """
        groups = list(length_sorted_batches(texts, self._limits.batch_tokens))
        batches = [_Batch([texts[row] for row in rows], Future()) for rows in groups]
        self._put(batches, lane)
        try:
            parts = await asyncio.gather(*(asyncio.wrap_future(batch.result) for batch in batches))
        except BaseException:
            for batch in batches:  # whoever waited is gone: what has not run need not run
                batch.result.cancel()
            raise
        if not parts:
            return np.empty((0, 0), dtype=np.float32)
        vectors: Vectors = np.empty((len(texts), parts[0].shape[1]), dtype=np.float32)
        for rows, part in zip(groups, parts, strict=True):
            vectors[rows] = part
        return vectors

    @property
    def is_stopped(self) -> bool:
        """Whether the worker has ended or is about to."""
        return self._stopped or not self._thread.is_alive()

    def check(self) -> None:
        """Raise unless the worker runs (for `/readyz`)."""
        if self.is_stopped:
            raise WorkerStoppedError("the model's worker thread has ended")

    def close(self) -> None:
        """End the thread after the batch that runs; what still waits fails."""
        with self._wake:
            self._stopped = True
            self._wake.notify()
        self._thread.join()

    def _put(self, batches: Sequence[_Batch], lane: Lane) -> None:
        tokens = sum(batch.token_count for batch in batches)
        with self._wake:
            if self._stopped:
                raise WorkerStoppedError("the model's worker thread has ended")
            waiting = self._waiting_tokens[lane]
            if waiting and waiting + tokens > self._limits.waiting_tokens:
                raise OverloadedError(f"{waiting} tokens wait for the model already")
            self._lanes[lane].extend(batches)
            self._waiting_tokens[lane] += tokens
            self._wake.notify()

    def _run(self) -> None:
        try:
            while batches := self._next():
                self._work(batches)
        finally:
            with self._wake:
                self._stopped = True
                left = [batch for lane in self._lanes.values() for batch in lane]
            for batch in left:
                if batch.result.set_running_or_notify_cancel():
                    batch.result.set_exception(WorkerStoppedError("the model's worker ended"))

    def _next(self) -> list[_Batch]:
        """What to run next, from the most urgent lane; empty when it is time to end."""
        with self._wake:
            while not self._stopped:
                for lane in self._lanes:
                    if taken := self._take(lane):
                        return taken
                self._wake.wait()
            return []

    def _take(self, lane: Lane) -> list[_Batch]:
        """The first batches of a lane that fit one run together, padding included."""
        waiting = self._lanes[lane]
        taken: list[_Batch] = []
        rows = longest = 0
        while waiting:
            rows += len(waiting[0].texts)
            longest = max(longest, len(waiting[0].texts[0]))
            if taken and rows * longest > self._limits.batch_tokens:
                break
            taken.append(waiting.popleft())
            self._waiting_tokens[lane] -= taken[-1].token_count
        return taken

    def _work(self, batches: Sequence[_Batch]) -> None:
        wanted = [batch for batch in batches if batch.result.set_running_or_notify_cancel()]
        if not wanted:
            return
        try:
            vectors = self._encode([text for batch in wanted for text in batch.texts])
        except Exception as error:  # noqa: BLE001 - it belongs to the callers, not to the thread
            for batch in wanted:
                batch.result.set_exception(error)
        else:
            first = 0
            for batch in wanted:
                batch.result.set_result(vectors[first : first + len(batch.texts)])
                first += len(batch.texts)


def length_sorted_batches(texts: Sequence[TokenIds], batch_tokens: int) -> Iterator[list[int]]:
    """Row numbers of `texts`, longest first, so that rows times the longest fit `batch_tokens`."""
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]), reverse=True)
    while order:
        count = max(1, batch_tokens // max(1, len(texts[order[0]])))
        yield order[:count]
        order = order[count:]
