"""Which ids restored things get: their own, when these are free and tell the time. Pure."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.catalog.clock import new_id_at

_SLACK_MILLISECONDS = 60_000
"""A transaction may wait between looking at the clock and making an id."""


def kept_or_new(wanted: UUID, created_at: datetime, taken: Collection[UUID]) -> UUID:
    """The id that was wanted, or a new one of the same moment.

    Lists go by ids as by times, so an id must be a UUIDv7 of when its thing was made.
    """
    if wanted in taken or wanted.version != 7:
        return new_id_at(created_at)
    off = (wanted.int >> 80) - int(created_at.timestamp() * 1_000)
    return wanted if abs(off) <= _SLACK_MILLISECONDS else new_id_at(created_at)
