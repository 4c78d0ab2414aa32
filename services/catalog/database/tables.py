"""Every table of catalog. Each row has an owner; migrations/ makes what is written here."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from services.catalog.database.columns import Position, StrangersText, UtcDateTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# What the partial indexes hold. A query must repeat the very condition to be served by one.
OPEN_SNAPSHOTS = text("state IN ('queued', 'capturing')")
UNINDEXED_SNAPSHOTS = text("indexed_at IS NULL AND state IN ('captured', 'partial')")
UNINDEXED_LINKS = text("indexed_version < version")
UNCONFIRMED_DELETIONS = text("(index_confirmed_at IS NULL OR files_deleted_at IS NULL)")


def _owner() -> Column[object]:
    return Column("owner_id", Uuid, ForeignKey("accounts.id"), nullable=False)


accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("id", Uuid, primary_key=True),
    _owner(),
    Column("identity", String(64), nullable=False),  # links/identity.py says what is the same
    Column("url", Text, nullable=False),
    Column("title", Text),
    Column("note", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Column("indexed_version", Integer, nullable=False),  # the last one that embed confirmed
    Column("issued_at", UtcDateTime, nullable=False),  # when link.saved was last written
    Column("issues", Integer, nullable=False),  # how often, for this version
    UniqueConstraint("owner_id", "identity"),
    Index("ix_links_newest", "owner_id", "created_at", "id"),
    Index(
        "ix_links_unindexed",
        "issued_at",
        sqlite_where=UNINDEXED_LINKS,
        postgresql_where=UNINDEXED_LINKS,
    ),
)

tags = Table(
    "tags",
    metadata,
    Column("id", Uuid, primary_key=True),
    _owner(),
    Column("key", Text, nullable=False),  # tags/names.py says what is the same
    Column("name", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("owner_id", "key"),
)

link_tags = Table(
    "link_tags",
    metadata,
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Uuid, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    _owner(),
    Index("ix_link_tags_tag_id", "tag_id", "link_id"),
)


snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Uuid, primary_key=True),
    _owner(),
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), nullable=False),
    Column("url", Text, nullable=False),
    Column("lane", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("step", StrangersText),
    Column("attempts", Integer, nullable=False),
    Column("earlier_attempts", Integer, nullable=False),  # of the issues before this one
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("captured_at", UtcDateTime),  # when it ended, well or badly
    Column("http_status", Integer),
    Column("final_url", StrangersText),
    Column("title", StrangersText),
    Column("language", StrangersText),
    Column("error_reason", String(32)),
    Column("error_message", StrangersText),
    Column("error_step", StrangersText),
    # The job on the broker: which message it is and where it lies.
    Column("issue", Integer, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("job_message_id", Text, nullable=False),
    Column("job_stream", Text),
    Column("job_sequence", Position),
    Column("job_missing_since", UtcDateTime),
    Column("progress_at", UtcDateTime),
    # The index.
    Column("indexed_at", UtcDateTime),
    Column("index_error", StrangersText),
    Column("index_issues", Integer, nullable=False),
    Column("index_issued_at", UtcDateTime),
    Index("ix_snapshots_newest", "link_id", "created_at", "id"),
    Index("ix_snapshots_open", "id", sqlite_where=OPEN_SNAPSHOTS, postgresql_where=OPEN_SNAPSHOTS),
    Index(
        "ix_snapshots_unindexed",
        "index_issued_at",
        sqlite_where=UNINDEXED_SNAPSHOTS,
        postgresql_where=UNINDEXED_SNAPSHOTS,
    ),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("snapshot_id", Uuid, ForeignKey("snapshots.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(32), primary_key=True),
    _owner(),
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size_bytes", Position, nullable=False),
    Column("sha256", String(64), nullable=False),
    Index("ix_artifacts_link_id", "link_id", "key"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=True),
    _owner(),
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
    _owner(),
    Column("version", Integer, nullable=False),
    Column("deleted_at", UtcDateTime, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("issues", Integer, nullable=False),
    Column("index_confirmed_at", UtcDateTime),
    Column("files_swept_at", UtcDateTime),
    Column("files_deleted_at", UtcDateTime),
    Index(
        "ix_deleted_links_unconfirmed",
        "issued_at",
        sqlite_where=UNCONFIRMED_DELETIONS,
        postgresql_where=UNCONFIRMED_DELETIONS,
    ),
)
