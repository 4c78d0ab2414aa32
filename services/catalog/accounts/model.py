"""An account: who owns links, and how they want them kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Account:
    """An account's own row. `check_days` 0: links are never checked."""

    id: UUID
    name: str
    created_at: datetime
    updated_at: datetime | None
    version: int
    ignore_tracking: bool
    identity_rules: int
    trash_days: int
    check_days: int
