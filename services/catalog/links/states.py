"""The states of a link: those of its newest snapshot, and the one of a link that has none. Pure."""

from enum import StrEnum


class LinkState(StrEnum):
    """Where a link's newest snapshot is in its life (snapshots/state.py), if there is one."""

    NONE = "none"
    QUEUED = "queued"
    CAPTURING = "capturing"
    CAPTURED = "captured"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"
