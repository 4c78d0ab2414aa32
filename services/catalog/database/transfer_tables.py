"""Links in and out: imports with what became of each line, and feeds."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from services.catalog.database.columns import Position, StrangersText, UtcDateTime
from services.catalog.database.metadata import index_where, metadata, owner

RUNNING_IMPORTS = text("state = 'running'")

# The counts, the position and the lines of a batch are written in one transaction.
imports = Table(
    "imports",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
    Column("format", String(32), nullable=False),
    Column("file_name", StrangersText),
    Column("size_bytes", Position, nullable=False),
    Column("tags", Text, nullable=False),  # names as JSON
    Column("capture", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),  # running, done, failed
    Column("read_bytes", Position, nullable=False),
    Column("position", Integer, nullable=False),  # the number of the last entry that is done
    Column("added", Integer, nullable=False),
    Column("existing", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("error", StrangersText),
    Column("ended_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    # Which process works on it, and until when it is believed to without saying so again.
    Column("holder", Uuid),
    Column("held_until", UtcDateTime),
    Column("attempts", Integer, nullable=False),  # how often it was taken up since the last batch
    Index("ix_imports_newest", "owner_id", "created_at", "id"),
    index_where("ix_imports_running", RUNNING_IMPORTS, "owner_id", "created_at", "id"),
)

# What became of each entry. The link may be deleted later.
import_lines = Table(
    "import_lines",
    metadata,
    Column("import_id", Uuid, ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    owner(),
    Column("url", StrangersText, nullable=False),
    Column("outcome", String(8), nullable=False),  # added, existing, refused
    Column("link_id", Uuid),
    Column("reason", StrangersText),
    Column("problem", String(64)),
    Index("ix_import_lines_outcome", "import_id", "outcome", "number"),
)

# The newest links of a filter, under a secret of which only the hash is kept.
feeds = Table(
    "feeds",
    metadata,
    Column("id", Uuid, primary_key=True),
    owner(),
    Column("name", Text, nullable=False),
    Column("conditions", Text, nullable=False),  # the filter as JSON
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    Index("ix_feeds_newest", "owner_id", "created_at", "id"),
)
