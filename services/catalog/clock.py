"""Time and ids: aware UTC, and UUIDv7 so that ids sort by time."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


# Moments that every database has, in every time zone.
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LATEST = datetime(9999, 12, 30, tzinfo=UTC)


def in_utc(moment: datetime) -> datetime:
    """An aware moment in UTC. The ends of the calendar move to the nearest that can be stored."""
    try:
        return min(max(moment.astimezone(UTC), _EARLIEST), _LATEST)
    except OverflowError:
        return _EARLIEST if moment.year == 1 else _LATEST


_RANDOM_BITS = (0xFFF << 64) | (2**62 - 1)  # all but the time, the version and the variant


def new_id() -> UUID:
    """A new UUIDv7 (RFC 9562, section 5.7)."""
    return uuid7()


def new_id_at(moment: datetime) -> UUID:
    """A new UUIDv7 of a moment since 1970: among those of the same moment, in any order."""
    return UUID(int=first_id_at(moment).int | new_id().int & _RANDOM_BITS)


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 of a moment: those that are made later are greater."""
    milliseconds = min(max(int(moment.timestamp() * 1_000), 0), 2**48 - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0x2 << 62)
