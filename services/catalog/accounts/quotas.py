"""What an account uses of what it may use, and what it still has room for.

Links are counted exactly, also while many are added at once. Bytes are only known when a capture
has ended: so what was asked for before the limit was reached is still kept, and nothing after it.
"""

from dataclasses import dataclass
from uuid import UUID

from services.catalog.accounts import store
from services.catalog.accounts.model import Account, Quota, QuotaExceededError, Usage
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.facets import store as facets


@dataclass(slots=True)
class LinkRoom:
    """How many more links there may be, and what is said to those for which there is no room."""

    left: int
    quota: Quota
    limit: int
    used: int

    def take(self, count: int) -> None:
        """So many links were made."""
        self.left -= count
        self.used += count

    def refusal(self) -> QuotaExceededError:
        """There is no room."""
        return QuotaExceededError(self.quota, limit=self.limit, used=self.used)


async def usage_of(unit: UnitOfWork, owner_id: UUID) -> Usage:
    """How many links an account keeps, and how many bytes of artifacts."""
    link_count, used_bytes = await facets.usage(unit, owner_id)
    return Usage(link_count, used_bytes)


async def room_for_links(
    unit: UnitOfWork, account: Account, *, are_captured: bool
) -> LinkRoom | None:
    """The room that an account has for new links; None: for any number.

    Nobody else adds any to an account with a limit until this transaction ends.
    """
    max_bytes = account.max_bytes if are_captured else None
    if account.max_links is None and max_bytes is None:
        return None
    if account.max_links is not None:
        await store.lock_adding(unit, account.id)
    usage = await usage_of(unit, account.id)
    if max_bytes is not None and usage.used_bytes >= max_bytes:
        return LinkRoom(0, Quota.BYTES, max_bytes, usage.used_bytes)
    if account.max_links is None:
        return None
    left = max(0, account.max_links - usage.link_count)
    return LinkRoom(left, Quota.LINKS, account.max_links, usage.link_count)


async def check_bytes(unit: UnitOfWork, owner_id: UUID) -> None:
    """Let something be captured or uploaded.

    Raises:
        QuotaExceededError: the account keeps as many bytes as it may, or more.
    """
    account = await store.get(unit, owner_id)
    if account.max_bytes is None:
        return
    usage = await usage_of(unit, owner_id)
    if usage.used_bytes >= account.max_bytes:
        raise QuotaExceededError(Quota.BYTES, limit=account.max_bytes, used=usage.used_bytes)


async def has_room_for_bytes(unit: UnitOfWork, owner_id: UUID) -> bool:
    """Whether something may be captured."""
    try:
        await check_bytes(unit, owner_id)
    except QuotaExceededError:
        return False
    return True
