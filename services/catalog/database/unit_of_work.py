"""One transaction of one use case, with the messages that leave when it is committed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalog.database.upkeep_tables import outbox
from shared.contracts.messages import Message
from shared.sealing import Sealer
from shared.telemetry.tracing import current_traceparent


class UnitOfWork:
    """Stores read and write through `connection`; `publish` says what others shall learn.

    A message is a row of the outbox in the same transaction, so that it exists exactly when the
    change exists. The relay (relay.py) sends it after the commit. `sealer` seals what is secret.
    """

    def __init__(self, connection: AsyncConnection, sealer: Sealer | None = None) -> None:
        self.connection = connection
        self.sealer = sealer
        self.outbox_written = False

    async def publish(
        self, message: Message, *, message_id: str, owner_id: UUID, at: datetime
    ) -> None:
        """Write a message to the outbox, with the active trace."""
        await self.publish_many([(message_id, message)], owner_id=owner_id, at=at)

    async def publish_many(
        self, messages: Sequence[tuple[str, Message]], *, owner_id: UUID, at: datetime
    ) -> None:
        """Write messages, each after its id, in this order, as one statement."""
        if not messages:
            return
        self.outbox_written = True
        traceparent = current_traceparent()
        await self.insert_many(
            outbox.insert(),
            [
                {
                    "owner_id": owner_id,
                    "message_id": message_id,
                    "subject": message.subject,
                    "payload": message.model_dump_json(),
                    "traceparent": traceparent,
                    "created_at": at,
                }
                for message_id, message in messages
            ],
        )

    async def insert_many(self, insert: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run an INSERT for many rows.

        asyncpg would send PostgreSQL a statement a row, and triggers that are meant to look at all
        rows at once would run for each. A RETURNING lets SQLAlchemy write many rows into one.
        """
        if not rows:
            return
        if self.connection.dialect.name == "postgresql":
            insert = insert.returning(*list(insert.table.primary_key.columns)[:1])
        await self.connection.execute(insert, rows)

    def insert(self, table: Table) -> Any:
        """An INSERT of the database's own dialect: both know `ON CONFLICT` and `RETURNING`."""
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)
