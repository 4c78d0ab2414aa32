"""Every table of catalog. Each row has an owner; migrations/ makes what is written here."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TextClause,
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
CANCELLED_JOBS = text("state = 'cancelled' AND job_sequence IS NOT NULL")
FAILED_SNAPSHOTS = text("error_reason IS NOT NULL")
PINNED_SNAPSHOTS = text("pinned")
UPLOADED_SNAPSHOTS = text("origin = 'uploaded'")
AWAITED_SNAPSHOTS = text("lane = 'interactive'")
LINKS_TO_RECHECK = text("recheck_at IS NOT NULL")
KEPT_LINKS = text("trashed_at IS NULL")
TRASHED_LINKS = text("trashed_at IS NOT NULL")
FAVOURITE_LINKS = text("trashed_at IS NULL AND favourite")
NOTED_LINKS = text("trashed_at IS NULL AND note IS NOT NULL")
BROKEN_LINKS = text("trashed_at IS NULL AND broken_reason IS NOT NULL")
UNCONFIRMED_DELETIONS = text("(index_confirmed_at IS NULL OR files_deleted_at IS NULL)")


def _index_where(name: str, condition: TextClause, *columns: str) -> Index:
    """An index of those rows only that fulfil a condition."""
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


def _owner() -> Column[object]:
    return Column("owner_id", Uuid, ForeignKey("accounts.id"), nullable=False)


accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime),
    Column("version", Integer, nullable=False, default=1),
    # Whether tracking parameters make no other link, and the rules that its links' keys follow.
    Column("ignore_tracking", Boolean, nullable=False, default=True),
    Column("identity_rules", Integer, nullable=False, default=0),
    Column("trash_days", Integer, nullable=False, default=30),
    Column("check_days", Integer, nullable=False, default=30),  # between checks; 0: never
)

# A link's id is a UUIDv7 of its `created_at`, so that the order of ids is the order of adding.
links = Table(
    "links",
    metadata,
    Column("id", Uuid, primary_key=True),
    _owner(),
    Column("url", Text, nullable=False),
    Column("site", Text, nullable=False),  # the host without `www.`
    Column("title", Text),
    Column("sort_title", Text, nullable=False),  # what sorting by title goes by
    Column("description", Text),
    Column("note", Text),
    Column("site_name", Text),
    Column("author", Text),
    Column("published_at", UtcDateTime),
    Column("language", Text),
    Column("read", Boolean, nullable=False),
    Column("favourite", Boolean, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("trashed_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    # Its snapshots, written down here so that a list needs no search for the newest.
    Column("latest_snapshot_id", Uuid),
    Column("good_snapshot_id", Uuid),  # the newest that was captured, at least in part
    Column("state", String(16), nullable=False),  # of the latest snapshot
    Column("snapshot_at", UtcDateTime, nullable=False),  # when the latest was asked for
    # Link rot.
    Column("checked_at", UtcDateTime),
    Column("check_failures", Integer, nullable=False),  # in a row
    Column("broken_reason", String(32)),
    Column("broken_since", UtcDateTime),  # the first failure in a row, even before it is broken
    Column("recheck_at", UtcDateTime),  # when to look again, sooner than the account's period
    # The index.
    Column("indexed_version", Integer, nullable=False),  # the last one that embed confirmed
    Column("issued_at", UtcDateTime, nullable=False),  # when link.saved was last written
    Column("issues", Integer, nullable=False),  # how often, for this version; 0: still to be
    # What lists walk (links/matching): one index a condition or order, of links outside the trash.
    _index_where("ix_links_newest", KEPT_LINKS, "owner_id", "id"),
    _index_where("ix_links_site", KEPT_LINKS, "owner_id", "site", "id"),
    _index_where("ix_links_language", KEPT_LINKS, "owner_id", "language", "id"),
    _index_where("ix_links_state", KEPT_LINKS, "owner_id", "state", "id"),
    _index_where("ix_links_read", KEPT_LINKS, "owner_id", "read", "id"),
    _index_where("ix_links_archived", KEPT_LINKS, "owner_id", "archived", "id"),
    _index_where("ix_links_favourite", FAVOURITE_LINKS, "owner_id", "id"),
    _index_where("ix_links_note", NOTED_LINKS, "owner_id", "id"),
    _index_where("ix_links_broken", BROKEN_LINKS, "owner_id", "id"),
    _index_where("ix_links_updated", KEPT_LINKS, "owner_id", "updated_at", "id"),
    _index_where("ix_links_title", KEPT_LINKS, "owner_id", "sort_title", "id"),
    _index_where("ix_links_published", KEPT_LINKS, "owner_id", "published_at", "id"),
    _index_where("ix_links_trash", TRASHED_LINKS, "owner_id", "id"),
    Index("ix_links_snapshot_at", "owner_id", "snapshot_at"),
    Index("ix_links_checked_at", "owner_id", "checked_at", "id"),
    Index(
        "ix_links_recheck_at",
        "recheck_at",
        sqlite_where=LINKS_TO_RECHECK,
        postgresql_where=LINKS_TO_RECHECK,
    ),
    Index(
        "ix_links_unindexed",
        "issued_at",
        sqlite_where=UNINDEXED_LINKS,
        postgresql_where=UNINDEXED_LINKS,
    ),
)

# Every URL under which a link is known: links/identity.py makes the keys, and the primary key
# makes two links of one URL impossible.
link_urls = Table(
    "link_urls",
    metadata,
    Column("owner_id", Uuid, ForeignKey("accounts.id"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), nullable=False),
    Column("url", Text, nullable=False),
    Column("source", String(16), nullable=False),  # added, redirect, canonical, merged
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_link_urls_link_id", "link_id"),
)

# Two links that a capture showed to be one. `link_id` is the older.
link_duplicates = Table(
    "link_duplicates",
    metadata,
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    _owner(),
    Column("reason", String(16), nullable=False),
    Column("url", Text, nullable=False),  # where both lead
    Column("found_at", UtcDateTime, nullable=False),
    Index("ix_link_duplicates_other_id", "other_id"),
    Index("ix_link_duplicates_newest", "owner_id", "found_at"),
)

# `key` and `name` are whole paths (`tech/ai`); every ancestor of a tag is a tag too.
tags = Table(
    "tags",
    metadata,
    Column("id", Uuid, primary_key=True),
    _owner(),
    Column("key", Text, nullable=False),  # tags/names.py says what is the same
    Column("name", Text, nullable=False),
    Column("colour", String(7)),
    Column("description", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("owner_id", "key"),
)

# Another name of a tag: who tags with it means the tag.
tag_aliases = Table(
    "tag_aliases",
    metadata,
    Column("owner_id", Uuid, ForeignKey("accounts.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("tag_id", Uuid, ForeignKey("tags.id", ondelete="CASCADE"), nullable=False),
    Index("ix_tag_aliases_tag_id", "tag_id"),
)

# A link carries its own tags and, with `own` false, the ancestors of these: so one look finds
# what lies under a tag, in order, each link once.
link_tags = Table(
    "link_tags",
    metadata,
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Uuid, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    _owner(),
    Column("own", Boolean, nullable=False),
    Index("ix_link_tags_tag_id", "tag_id", "link_id"),
)

# What tags a link as it is added, or when its title is known. Every condition that is set holds.
tag_rules = Table(
    "tag_rules",
    metadata,
    Column("id", Uuid, primary_key=True),
    _owner(),
    Column("name", Text),
    Column("site", Text),
    Column("url_pattern", Text),  # `*` stands for anything
    Column("title_contains", Text),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_tag_rules_owner_id", "owner_id", "id"),
)

tag_rule_tags = Table(
    "tag_rule_tags",
    metadata,
    Column("rule_id", Uuid, ForeignKey("tag_rules.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Uuid, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    _owner(),
    Index("ix_tag_rule_tags_tag_id", "tag_id"),
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
    # The history.
    Column("version", Integer, nullable=False),  # grows with every change of the row
    Column("origin", String(16), nullable=False),  # captured, uploaded
    Column("pinned", Boolean, nullable=False),  # retention leaves it alone
    Column("page", StrangersText),  # PageMetadata as JSON
    Column("text_sha256", String(64)),
    Column("text_sketch", Text),  # shared/contracts/sketches.py
    Index("ix_snapshots_newest", "link_id", "created_at", "id"),
    Index("ix_snapshots_owner", "owner_id", "created_at", "id"),
    Index("ix_snapshots_state", "owner_id", "state", "created_at", "id"),
    Index(
        "ix_snapshots_reason",
        "owner_id",
        "error_reason",
        "created_at",
        "id",
        sqlite_where=FAILED_SNAPSHOTS,
        postgresql_where=FAILED_SNAPSHOTS,
    ),
    _index_where("ix_snapshots_pinned", PINNED_SNAPSHOTS, "owner_id", "created_at", "id"),
    _index_where("ix_snapshots_uploaded", UPLOADED_SNAPSHOTS, "owner_id", "created_at", "id"),
    _index_where("ix_snapshots_awaited", AWAITED_SNAPSHOTS, "owner_id", "created_at", "id"),
    Index(
        "ix_snapshots_cancelled",
        "id",
        sqlite_where=CANCELLED_JOBS,
        postgresql_where=CANCELLED_JOBS,
    ),
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
    Index("ix_artifacts_key", "key"),
)


# Scopes of schedules and retention rules: everything, a site, a tag or a link.
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
    _owner(),
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
    _owner(),
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

# Links in whose folder of the artifact store may lie files that no snapshot names.
file_sweeps = Table(
    "file_sweeps",
    metadata,
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    _owner(),
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
    Column("count", Integer, nullable=False),
    Index("ix_facet_totals_count", "owner_id", "facet", "count"),
)
facet_counts = Table(
    "facet_counts",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=True),
    _owner(),
    Column("facet", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Index("ix_facet_counts_value", "owner_id", "facet", "value", "count"),
    sqlite_autoincrement=True,
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
    _owner(),
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
    _owner(),
    Column("check_id", Uuid, nullable=False),
    Column("site", Text, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Index("ix_open_checks_site", "site"),
    Index("ix_open_checks_requested_at", "requested_at"),
)
