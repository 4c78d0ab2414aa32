"""What was chosen for a snapshot alone, apart from what held for its link: a retry keeps it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("snapshots", sa.Column("own_options", sa.Text()))
