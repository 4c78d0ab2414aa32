"""What happened: the log of events. Triggers write it (migration 0011)."""

from sqlalchemy import Column, Index, String, Table, Text, Uuid, text

from services.catalog.database.columns import Position, UtcDateTime
from services.catalog.database.metadata import index_where, metadata, owner

UNNUMBERED_EVENTS = text("sequence IS NULL")

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
