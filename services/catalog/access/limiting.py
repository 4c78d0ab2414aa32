"""How much may be asked in a minute: by a token, by strangers of an address, by who signs in.

Counted in the memory of the process by a sliding window, so that nobody gets twice the number at
the turn of a minute; a second process counts for itself.
"""

import math
import time
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

WINDOW_SECONDS = 60
_NETWORK_BITS = 64  # what one household or machine gets of IPv6: it can use any address in it


class Policy(StrEnum):
    """What is counted."""

    TOKEN = "token"  # noqa: S105 - every request with a valid token, by token
    ADDRESS = "address"  # requests without one, by where they come from
    SIGN_IN = "sign-in"  # tries of a password, by account and address


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a quota: `remaining` requests, and more in `reset_seconds`."""

    policy: Policy
    quota: int
    remaining: int
    reset_seconds: int
    is_exceeded: bool = False

    def headers(self) -> dict[str, str]:
        """As clients are told (draft-ietf-httpapi-ratelimit-headers-10, and RFC 9110, 10.2.3)."""
        found = {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={WINDOW_SECONDS}',
            "RateLimit": f'"{self.policy}";r={self.remaining};t={self.reset_seconds}',
        }
        if self.is_exceeded:
            found["Retry-After"] = str(self.reset_seconds)
        return found


class RateLimitedError(Exception):
    """More was asked in a minute than may be."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.policy)
        self.standing = standing


class RateLimits:
    """Counts. A quota of 0 is none: then there is no standing."""

    def __init__(self, *, per_token: int, per_address: int, per_sign_in: int) -> None:
        quotas = {
            Policy.TOKEN: per_token,
            Policy.ADDRESS: per_address,
            Policy.SIGN_IN: per_sign_in,
        }
        self._items: dict[Policy, RateLimitItem] = {
            policy: RateLimitItemPerMinute(quota) for policy, quota in quotas.items() if quota
        }
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def spend(self, policy: Policy, key: str) -> Standing | None:
        """Count a request, unless nothing is left."""
        item = self._items.get(policy)
        if item is None:
            return None
        passed = await self._limiter.hit(item, policy, key)
        return await self._standing(policy, item, key, is_exceeded=not passed)

    async def look(self, policy: Policy, key: str) -> Standing | None:
        """What is left, without counting anything."""
        item = self._items.get(policy)
        if item is None:
            return None
        passes = await self._limiter.test(item, policy, key)
        return await self._standing(policy, item, key, is_exceeded=not passes)

    async def _standing(
        self, policy: Policy, item: RateLimitItem, key: str, *, is_exceeded: bool
    ) -> Standing:
        stats = await self._limiter.get_window_stats(item, policy, key)
        reset_seconds = max(1, math.ceil(stats.reset_time - time.time()))
        remaining = 0 if is_exceeded else stats.remaining
        return Standing(policy, item.amount, remaining, reset_seconds, is_exceeded)


def network_of(host: str | None) -> str:
    """The address of a client as it is counted: of IPv6, the network that it may choose from."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return host or ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or IPv6Address(int(address) >> _NETWORK_BITS << _NETWORK_BITS)
    return str(address)
