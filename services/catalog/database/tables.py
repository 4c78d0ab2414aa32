"""What people keep: accounts, links, tags and snapshots. Each row has an owner.

migrations/ makes what is written here and in upkeep_tables.py.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from services.catalog.database.columns import Position, StrangersText, UtcDateTime
from services.catalog.database.metadata import index_where, metadata, owner

# What the partial indexes hold. A query must repeat the very condition to be served by one.
OPEN_SNAPSHOTS = text("state IN ('queued', 'capturing')")
UNINDEXED_SNAPSHOTS = text("indexed_at IS NULL AND state IN ('captured', 'partial')")
UNINDEXED_LINKS = text("indexed_version < version")
CANCELLED_JOBS = text("state = 'cancelled' AND job_sequence IS NOT NULL")
FAILED_SNAPSHOTS = text("error_reason IS NOT NULL")
PINNED_SNAPSHOTS = text("pinned")
UPLOADED_SNAPSHOTS = text("origin = 'uploaded'")
AWAITED_SNAPSHOTS = text("lane = 'interactive'")
JUDGED_SNAPSHOTS = text("verdict IS NOT NULL")
ARCHIVED_SNAPSHOTS = text("archived_copy IS NOT NULL")
LINKS_TO_RECHECK = text("recheck_at IS NOT NULL")
KEPT_LINKS = text("trashed_at IS NULL")
TRASHED_LINKS = text("trashed_at IS NOT NULL")
FAVOURITE_LINKS = text("trashed_at IS NULL AND favourite")
NOTED_LINKS = text("trashed_at IS NULL AND note IS NOT NULL")
BROKEN_LINKS = text("trashed_at IS NULL AND broken_reason IS NOT NULL")


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
    Column("role", String(16), nullable=False, default="user"),  # user, admin
    Column("password_hash", Text),  # None: nobody signs in with a password
    Column("max_links", Integer),  # None: as many as there is room for
    Column("max_bytes", Position),  # of artifacts
    Column("disabled_at", UtcDateTime),
    Column("deleted_at", UtcDateTime),  # it is being taken apart
)

# What clients show. Only a hash is kept.
tokens = Table(
    "tokens",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
    Column("kind", String(16), nullable=False),  # api, session, configured
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("hint", String(16), nullable=False),
    Column("scope", String(8), nullable=False),  # read, write, admin
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    Index("ix_tokens_owner_id", "owner_id", "id"),
)

# A link's id is a UUIDv7 of its `created_at`, so that the order of ids is the order of adding.
links = Table(
    "links",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
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
    index_where("ix_links_newest", KEPT_LINKS, "owner_id", "id"),
    index_where("ix_links_site", KEPT_LINKS, "owner_id", "site", "id"),
    index_where("ix_links_language", KEPT_LINKS, "owner_id", "language", "id"),
    index_where("ix_links_state", KEPT_LINKS, "owner_id", "state", "id"),
    index_where("ix_links_read", KEPT_LINKS, "owner_id", "read", "id"),
    index_where("ix_links_archived", KEPT_LINKS, "owner_id", "archived", "id"),
    index_where("ix_links_favourite", FAVOURITE_LINKS, "owner_id", "id"),
    index_where("ix_links_note", NOTED_LINKS, "owner_id", "id"),
    index_where("ix_links_broken", BROKEN_LINKS, "owner_id", "id"),
    index_where("ix_links_updated", KEPT_LINKS, "owner_id", "updated_at", "id"),
    index_where("ix_links_title", KEPT_LINKS, "owner_id", "sort_title", "id"),
    index_where("ix_links_published", KEPT_LINKS, "owner_id", "published_at", "id"),
    index_where("ix_links_trash", TRASHED_LINKS, "owner_id", "id"),
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
    owner(),
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
    owner(),
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
    owner(),
    Column("own", Boolean, nullable=False),
    Index("ix_link_tags_tag_id", "tag_id", "link_id"),
)

# What tags a link as it is added, or when its title is known. Every condition that is set holds.
tag_rules = Table(
    "tag_rules",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
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
    owner(),
    Index("ix_tag_rule_tags_tag_id", "tag_id"),
)


snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
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
    # What was found, and how it was asked for.
    Column("media_type", StrangersText),
    Column("verdict", Text),  # NotThePage: why it is not the page
    Column("verdict_evidence", StrangersText),  # JSON: what gave it away
    Column("missing_steps", StrangersText),  # JSON
    Column("archived_copy", StrangersText),  # ArchivedCopy as JSON
    Column("options", Text),  # CaptureOptions as JSON; None: nothing was chosen
    Column("own_options", Text),  # the part of them that was chosen for it alone
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
    index_where("ix_snapshots_pinned", PINNED_SNAPSHOTS, "owner_id", "created_at", "id"),
    index_where("ix_snapshots_uploaded", UPLOADED_SNAPSHOTS, "owner_id", "created_at", "id"),
    index_where("ix_snapshots_awaited", AWAITED_SNAPSHOTS, "owner_id", "created_at", "id"),
    index_where("ix_snapshots_verdict", JUDGED_SNAPSHOTS, "owner_id", "created_at", "id"),
    index_where("ix_snapshots_archived_copy", ARCHIVED_SNAPSHOTS, "owner_id", "created_at", "id"),
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
    owner(),
    Column("link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size_bytes", Position, nullable=False),
    Column("sha256", String(64), nullable=False),
    Index("ix_artifacts_link_id", "link_id", "key"),
    Index("ix_artifacts_key", "key"),
)
