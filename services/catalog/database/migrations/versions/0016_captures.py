"""What a capture found (a media type, a verdict, an archive's copy), and how it was to be taken.

Columns are added one by one: SQLite would drop the triggers of a table that is written anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in (
        "media_type",
        "verdict",
        "verdict_evidence",
        "missing_steps",
        "archived_copy",
        "options",
    ):
        op.add_column("snapshots", sa.Column(name, sa.Text()))
    for name, where in (
        ("verdict", "verdict IS NOT NULL"),
        ("archived_copy", "archived_copy IS NOT NULL"),
    ):
        op.create_index(
            f"ix_snapshots_{name}",
            "snapshots",
            ["owner_id", "created_at", "id"],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    _capture_options()
    _site_credentials()


def _capture_options() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "capture_options",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("site", sa.Text()),
        sa.Column("tag_id", sa.Uuid()),
        sa.Column("link_id", sa.Uuid()),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("updated_at", time, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name="fk_capture_options_owner_id"),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tags.id"], name="fk_capture_options_tag_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["links.id"], name="fk_capture_options_link_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_options")),
    )
    for column in ("tag_id", "link_id"):
        op.create_index(f"ix_capture_options_{column}", "capture_options", [column])
    op.create_index("ix_capture_options_owner_id", "capture_options", ["owner_id", "id"])


def _site_credentials() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "site_credentials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("updated_at", time, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name="fk_site_credentials_owner_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_credentials")),
        sa.UniqueConstraint("owner_id", "site", name=op.f("uq_site_credentials_owner_id_site")),
    )
