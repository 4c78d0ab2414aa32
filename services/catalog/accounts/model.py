"""An account: who owns links, and how they want them kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.catalog.access.scopes import Role


@dataclass(frozen=True, slots=True)
class Account:
    """An account's own row. `check_days` 0: links are never checked. A limit of None is none."""

    id: UUID
    name: str
    created_at: datetime
    updated_at: datetime | None
    version: int
    ignore_tracking: bool
    identity_rules: int
    trash_days: int
    check_days: int
    role: Role
    password_hash: str | None
    max_links: int | None
    max_bytes: int | None
    disabled_at: datetime | None
    deleted_at: datetime | None


class WrongPasswordError(Exception):
    """The current password is another one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an account may use at most. None: no limit."""

    max_links: int | None = None
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What an account uses of its limits."""

    link_count: int
    used_bytes: int


class Quota(StrEnum):
    """What an account may use only so much of."""

    LINKS = "links"
    BYTES = "bytes"


class QuotaExceededError(Exception):
    """The account uses as much as it may."""

    def __init__(self, quota: Quota, *, limit: int, used: int) -> None:
        super().__init__(f"{quota}: {used} of {limit}")
        self.quota = quota
        self.limit = limit
        self.used = used
