"""What keeps the library in shape: rules, counts, messages, and what is still to be done."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from services.catalog.database.columns import Position, UtcDateTime
from services.catalog.database.metadata import metadata, owner

UNCONFIRMED_DELETIONS = text("(index_confirmed_at IS NULL OR files_deleted_at IS NULL)")


# Scopes of schedules, retention rules and capture options: everything, a site, a tag or a link.
def _scope() -> tuple[Column[object], ...]:
    return (
        Column("scope", String(8), nullable=False),  # all, site, tag, link
        Column("site", Text),
        Column("tag_id", Uuid, ForeignKey("tags.id", ondelete="CASCADE")),
        Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE")),
    )


schedules = Table(
    "schedules",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
    *_scope(),
    Column("every_days", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_schedules_owner_id", "owner_id", "id"),
    Index("ix_schedules_tag_id", "tag_id"),
    Index("ix_schedules_link_id", "link_id"),
)

# The rule of the narrowest scope decides: link, then tag, then site, then all.
retention_rules = Table(
    "retention_rules",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
    *_scope(),
    Column("keep_last", Integer),
    Column("keep_days", Integer),
    Column("keep_one_per", String(8)),  # day, week, month
    Column("enabled", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_retention_rules_owner_id", "owner_id", "id"),
    Index("ix_retention_rules_tag_id", "tag_id"),
    Index("ix_retention_rules_link_id", "link_id"),
)

# How captures are taken; what is said closest to a link holds.
capture_options = Table(
    "capture_options",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
    *_scope(),
    Column("options", Text, nullable=False),  # CaptureOptions as JSON
    Column("enabled", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_capture_options_owner_id", "owner_id", "id"),
    Index("ix_capture_options_tag_id", "tag_id"),
    Index("ix_capture_options_link_id", "link_id"),
)

# What sites are shown so that they let captures in. Secret, so it is sealed (shared/sealing.py).
site_credentials = Table(
    "site_credentials",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
    Column("site", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("shown", Text, nullable=False),  # JSON: what may be shown of it, names and times
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("owner_id", "site"),
)

# Links in whose folder of the artifact store may lie files that no snapshot names.
file_sweeps = Table(
    "file_sweeps",
    metadata,
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    owner(),
    Column("due_at", UtcDateTime, nullable=False),
    Index("ix_file_sweeps_due_at", "due_at"),
)

# Answers to POSTs with an Idempotency-Key, to be given again.
idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("owner_id", Uuid, ForeignKey("accounts.id"), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False),  # JSON
    Column("body", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_idempotency_keys_created_at", "created_at"),
)

# How many links outside the trash have a tag, a site, a language …; triggers write it (migration
# 0007). On PostgreSQL they append to `facet_counts`, so that adding never waits for a counter, and
# folding moves these rows into the totals. On SQLite they change the totals at once.
facet_totals = Table(
    "facet_totals",
    metadata,
    Column("owner_id", Uuid, ForeignKey("accounts.id"), primary_key=True),
    Column("facet", String(16), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("count", Position, nullable=False),
    Index("ix_facet_totals_count", "owner_id", "facet", "count"),
)
facet_counts = Table(
    "facet_counts",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=True),
    owner(),
    Column("facet", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("count", Position, nullable=False),
    Index("ix_facet_counts_value", "owner_id", "facet", "value", "count"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=True),
    owner(),
    Column("message_id", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("traceparent", Text),
    Column("created_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,  # a position is never used twice
)

deleted_links = Table(
    "deleted_links",
    metadata,
    Column("link_id", Uuid, primary_key=True),
    owner(),
    Column("version", Integer, nullable=False),
    Column("deleted_at", UtcDateTime, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("issues", Integer, nullable=False),
    Column("index_confirmed_at", UtcDateTime),
    Column("files_swept_at", UtcDateTime),
    Column("files_deleted_at", UtcDateTime),
    Column("merged_into", Uuid),  # the link that it is part of now
    Index("ix_deleted_links_merged_into", "merged_into"),
    Index(
        "ix_deleted_links_unconfirmed",
        "issued_at",
        sqlite_where=UNCONFIRMED_DELETIONS,
        postgresql_where=UNCONFIRMED_DELETIONS,
    ),
)

# Snapshots that were deleted and that embed has not confirmed to have forgotten.
deleted_snapshots = Table(
    "deleted_snapshots",
    metadata,
    Column("snapshot_id", Uuid, primary_key=True),
    owner(),
    Column("link_id", Uuid, nullable=False),
    Column("deleted_at", UtcDateTime, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("issues", Integer, nullable=False),
    Index("ix_deleted_snapshots_issued_at", "issued_at"),
)

# Checks that were asked for and not answered yet: one a link.
open_checks = Table(
    "open_checks",
    metadata,
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    owner(),
    Column("check_id", Uuid, nullable=False),
    Column("site", Text, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Index("ix_open_checks_site", "site"),
    Index("ix_open_checks_requested_at", "requested_at"),
)
