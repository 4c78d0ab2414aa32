"""Links that became part of another: which one."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deleted_links", sa.Column("merged_into", sa.Uuid()))
    op.create_index("ix_deleted_links_merged_into", "deleted_links", ["merged_into"])
