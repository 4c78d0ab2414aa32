"""The outbox's rows: what the relay reads, in order, and forgets after the broker has it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import outbox


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message that waits to be published."""

    position: int
    message_id: str
    subject: str
    payload: str
    traceparent: str | None


async def oldest(unit: UnitOfWork, limit: int) -> list[OutboxRow]:
    """The messages that wait longest, in the order in which they were written."""
    rows = await unit.connection.execute(
        select(
            outbox.c.position,
            outbox.c.message_id,
            outbox.c.subject,
            outbox.c.payload,
            outbox.c.traceparent,
        )
        .order_by(outbox.c.position)
        .limit(limit)
    )
    return [OutboxRow(*row) for row in rows]


async def withdraw(unit: UnitOfWork, message_ids: Sequence[str]) -> None:
    """Delete messages that were not published yet, by their ids."""
    await unit.connection.execute(delete(outbox).where(outbox.c.message_id.in_(message_ids)))


async def forget(unit: UnitOfWork, positions: Sequence[int]) -> None:
    """Delete messages that the broker holds now."""
    await unit.connection.execute(delete(outbox).where(outbox.c.position.in_(positions)))
