"""Lists of the snapshots that are few: pinned, uploaded, and those that a person asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, where in (
        ("pinned", "pinned"),
        ("uploaded", "origin = 'uploaded'"),
        ("awaited", "lane = 'interactive'"),
    ):
        op.create_index(
            f"ix_snapshots_{name}",
            "snapshots",
            ["owner_id", "created_at", "id"],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
