"""The history of snapshots: lists by state and reason, deleted ones, cancelled jobs, checks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_index("ix_snapshots_owner", "snapshots")
    op.create_index("ix_snapshots_owner", "snapshots", ["owner_id", "created_at", "id"])
    op.create_index("ix_snapshots_state", "snapshots", ["owner_id", "state", "created_at", "id"])
    _partial(
        "ix_snapshots_reason",
        "snapshots",
        ["owner_id", "error_reason", "created_at", "id"],
        "error_reason IS NOT NULL",
    )
    _partial(
        "ix_snapshots_cancelled",
        "snapshots",
        ["id"],
        "state = 'cancelled' AND job_sequence IS NOT NULL",
    )
    op.create_index("ix_artifacts_key", "artifacts", ["key"])
    op.add_column("links", sa.Column("recheck_at", _time))
    op.create_index("ix_links_snapshot_at", "links", ["owner_id", "snapshot_at"])
    op.create_index("ix_links_checked_at", "links", ["owner_id", "checked_at", "id"])
    _partial("ix_links_recheck_at", "links", ["recheck_at"], "recheck_at IS NOT NULL")
    op.create_table(
        "deleted_snapshots",
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        _owner("deleted_snapshots"),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", _time, nullable=False),
        sa.Column("issued_at", _time, nullable=False),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_deleted_snapshots")),
    )
    op.create_index("ix_deleted_snapshots_issued_at", "deleted_snapshots", ["issued_at"])
    link = sa.ForeignKey("links.id", name=op.f("fk_open_checks_link_id"), ondelete="CASCADE")
    op.create_table(
        "open_checks",
        sa.Column("link_id", sa.Uuid(), link, nullable=False),
        _owner("open_checks"),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("requested_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_open_checks")),
    )
    op.create_index("ix_open_checks_site", "open_checks", ["site"])
    op.create_index("ix_open_checks_requested_at", "open_checks", ["requested_at"])


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _owner(table: str) -> sa.Column[object]:
    key = sa.ForeignKey("accounts.id", name=op.f(f"fk_{table}_owner_id"))
    return sa.Column("owner_id", sa.Uuid(), key, nullable=False)
