"""What happened, and who is told of it. Triggers write the log of events (migration 0011)."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from services.catalog.database.columns import Position, UtcDateTime
from services.catalog.database.metadata import index_where, metadata, owner

UNNUMBERED_EVENTS = text("sequence IS NULL")
DUE_DELIVERIES = text("due_at IS NOT NULL")
ISSUED_DELIVERIES = text("issued_at IS NOT NULL")

# `sequence` counts an owner's events without a gap, in the order in which readers may see them. On
# SQLite the trigger gives it. On PostgreSQL it is NULL until events/numbering.py has seen the row
# committed, and readers do not see it before.
events = Table(
    "events",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=True),
    owner(),
    Column("sequence", Position),
    Column("type", String(24), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("link_id", Uuid),  # of no foreign key: an event outlives what it is about
    Column("snapshot_id", Uuid),
    Column("tag_id", Uuid),
    Column("import_id", Uuid),
    Column("data", Text, nullable=False),  # JSON
    Index("ix_events_sequence", "owner_id", "sequence", unique=True),
    index_where("ix_events_unnumbered", UNNUMBERED_EVENTS, "position"),
)

# URLs that events are posted to. `place` is the number of the last event that was looked at.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
    Column("url", Text, nullable=False),
    Column("types", Text, nullable=False),  # JSON
    Column("description", Text),
    Column("enabled", Boolean, nullable=False),
    Column("disabled_reason", String(16)),  # when it was not a person: gone, failing
    Column("failing_since", UtcDateTime),  # the first failure since the last success
    Column("secret", Text, nullable=False),
    Column("former_secret", Text),  # signs too, until `former_until`
    Column("former_until", UtcDateTime),
    Column("place", Position, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_webhooks_owner_id", "owner_id", "id"),
)

# An event on its way to a webhook. While it is pending, either it is due at a time, or it was
# issued and is not answered yet.
deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
    Column("webhook_id", Uuid, ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("sequence", Position),  # of the event; NULL: a test
    Column("type", String(24), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(16), nullable=False),  # pending, delivered, failed
    Column("attempts", Text, nullable=False),  # JSON, the newest last
    Column("tries", Integer, nullable=False),  # since it was made or replayed
    Column("issue", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("issued_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_webhook_deliveries_newest", "webhook_id", "id"),
    Index("ix_webhook_deliveries_state", "webhook_id", "state", "id"),
    index_where("ix_webhook_deliveries_due", DUE_DELIVERIES, "due_at"),
    index_where("ix_webhook_deliveries_issued", ISSUED_DELIVERIES, "issued_at"),
)
