"""The first schema: accounts, links, tags, snapshots, artifacts and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_time = sa.DateTime(timezone=True)
_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_table(
        "deleted_links",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", _time, nullable=False),
        sa.Column("issued_at", _time, nullable=False),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.Column("index_confirmed_at", _time),
        sa.Column("files_swept_at", _time),
        sa.Column("files_deleted_at", _time),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts.id"], name=op.f("fk_deleted_links_owner_id")
        ),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_deleted_links")),
    )
    op.create_index(
        "ix_deleted_links_unconfirmed",
        "deleted_links",
        ["issued_at"],
        sqlite_where=sa.text("(index_confirmed_at IS NULL OR files_deleted_at IS NULL)"),
        postgresql_where=sa.text("(index_confirmed_at IS NULL OR files_deleted_at IS NULL)"),
    )
    op.create_table(
        "links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", _time, nullable=False),
        sa.Column("updated_at", _time, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("indexed_version", sa.Integer(), nullable=False),
        sa.Column("issued_at", _time, nullable=False),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_links_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("owner_id", "identity", name=op.f("uq_links_owner_id_identity")),
    )
    op.create_index("ix_links_newest", "links", ["owner_id", "created_at", "id"])
    op.create_index(
        "ix_links_unindexed",
        "links",
        ["issued_at"],
        sqlite_where=sa.text("indexed_version < version"),
        postgresql_where=sa.text("indexed_version < version"),
    )
    op.create_table(
        "outbox",
        sa.Column("position", _big, autoincrement=True, nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("traceparent", sa.Text()),
        sa.Column("created_at", _time, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_outbox_owner_id")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _time, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_tags_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("owner_id", "key", name=op.f("uq_tags_owner_id_key")),
    )
    op.create_table(
        "link_tags",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["links.id"], name=op.f("fk_link_tags_link_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_link_tags_owner_id")),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name=op.f("fk_link_tags_tag_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link_id", "tag_id", name=op.f("pk_link_tags")),
    )
    op.create_index("ix_link_tags_tag_id", "link_tags", ["tag_id", "link_id"])
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("earlier_attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", _time, nullable=False),
        sa.Column("started_at", _time),
        sa.Column("captured_at", _time),
        sa.Column("http_status", sa.Integer()),
        sa.Column("final_url", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("error_reason", sa.String(length=32)),
        sa.Column("error_message", sa.Text()),
        sa.Column("error_step", sa.Text()),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("issued_at", _time, nullable=False),
        sa.Column("job_message_id", sa.Text(), nullable=False),
        sa.Column("job_stream", sa.Text()),
        sa.Column("job_sequence", _big),
        sa.Column("job_missing_since", _time),
        sa.Column("progress_at", _time),
        sa.Column("indexed_at", _time),
        sa.Column("index_error", sa.Text()),
        sa.Column("index_issues", sa.Integer(), nullable=False),
        sa.Column("index_issued_at", _time),
        sa.ForeignKeyConstraint(
            ["link_id"], ["links.id"], name=op.f("fk_snapshots_link_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_snapshots_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
    )
    op.create_index("ix_snapshots_newest", "snapshots", ["link_id", "created_at", "id"])
    op.create_index(
        "ix_snapshots_open",
        "snapshots",
        ["id"],
        sqlite_where=sa.text("state IN ('queued', 'capturing')"),
        postgresql_where=sa.text("state IN ('queued', 'capturing')"),
    )
    op.create_index(
        "ix_snapshots_unindexed",
        "snapshots",
        ["index_issued_at"],
        sqlite_where=sa.text("indexed_at IS NULL AND state IN ('captured', 'partial')"),
        postgresql_where=sa.text("indexed_at IS NULL AND state IN ('captured', 'partial')"),
    )
    op.create_table(
        "artifacts",
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", _big, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["links.id"], name=op.f("fk_artifacts_link_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_artifacts_owner_id")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["snapshots.id"],
            name=op.f("fk_artifacts_snapshot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "kind", name=op.f("pk_artifacts")),
    )
    op.create_index("ix_artifacts_link_id", "artifacts", ["link_id", "key"])
