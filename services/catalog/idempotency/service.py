"""Use cases of keys: one request at a time, one answer for all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.idempotency import store
from services.catalog.idempotency.model import (
    KEPT_FOR,
    Answer,
    AnsweredError,
    InFlightError,
    KeyReusedError,
)


@dataclass(slots=True)
class InFlight:
    """The keys that this process works under right now."""

    _keys: set[tuple[UUID, str]] = field(default_factory=set)

    @contextmanager
    def hold(self, owner_id: UUID, key: str) -> Iterator[None]:
        """Keep others out for the length of the block.

        Raises:
            InFlightError: somebody is in.
        """
        held = (owner_id, key)
        if held in self._keys:
            raise InFlightError
        self._keys.add(held)
        try:
            yield
        finally:
            self._keys.discard(held)


async def claim(unit: UnitOfWork, owner_id: UUID, key: str, fingerprint: str) -> None:
    """Let a request through that was not answered yet.

    Raises:
        AnsweredError: it was; the answer is in the error.
        InFlightError: another process is about to answer it.
        KeyReusedError: the key belongs to another request.
    """
    if not await store.try_lock(unit, owner_id, key):
        raise InFlightError
    answer = await store.get(unit, owner_id, key, answered_after=now() - KEPT_FOR)
    if answer is None:
        return
    if answer.fingerprint != fingerprint:
        raise KeyReusedError
    raise AnsweredError(answer)


async def remember(
    unit: UnitOfWork, owner_id: UUID, key: str, answer: Answer, at: datetime
) -> None:
    """Keep the answer together with what the request changed."""
    await store.put(unit, owner_id, key, answer, at)


async def forget_old(database: Database) -> None:
    """Delete what nobody may ask for any more."""
    answered_before = now() - KEPT_FOR
    async with database.read() as unit:
        if not await store.has_old(unit, answered_before=answered_before):
            return
    async with database.write() as unit:
        await store.forget(unit, answered_before=answered_before)
