"""Numbers by which clients that know no UUIDs name links and tags (linkding/numbers).

Each account counts for itself from 1, so that a number says nothing of what others have. A number
is never given twice: `number_counters` remembers the last one, whatever was deleted since.
"""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Uuid

from services.catalog.database.metadata import metadata


def _owner() -> Column[object]:
    return Column("owner_id", Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)


link_numbers = Table(
    "link_numbers",
    metadata,
    _owner(),
    Column("number", Integer, primary_key=True),
    Column(
        "link_id", Uuid, ForeignKey("links.id", ondelete="CASCADE"), nullable=False, unique=True
    ),
)

tag_numbers = Table(
    "tag_numbers",
    metadata,
    _owner(),
    Column("number", Integer, primary_key=True),
    Column("tag_id", Uuid, ForeignKey("tags.id", ondelete="CASCADE"), nullable=False, unique=True),
)

number_counters = Table(
    "number_counters",
    metadata,
    _owner(),
    Column("kind", String(8), primary_key=True),  # link, tag
    Column("last", Integer, nullable=False),
)
