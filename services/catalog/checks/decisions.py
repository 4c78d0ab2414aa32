"""What an answer says about a link, and when a link is broken. Pure.

One failure breaks nothing: sites have bad days. A page that is gone (404, 410, no such name) is
broken when a second look, an hour later or more, finds the same; one that does not answer, when it
still does not a day later. One answer heals it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.contracts.failures import FailureReason

GONE_AFTER = timedelta(hours=1)
DOWN_AFTER = timedelta(days=1)
_BUSY_AT_LEAST = timedelta(hours=1)
_BUSY_AT_MOST = timedelta(days=7)


class Sign(StrEnum):
    """What an answer is a sign of."""

    ALIVE = "alive"
    GONE = "gone"
    DOWN = "down"
    BUSY = "busy"  # come again later
    UNKNOWN = "unknown"  # nothing was learnt about the page


class BrokenReason(StrEnum):
    """Why a link is broken."""

    NOT_FOUND = "not_found"
    GONE = "gone"
    SERVER_ERROR = "server_error"
    NAME_NOT_RESOLVED = "name_not_resolved"
    CONNECTION_FAILED = "connection_failed"
    TLS_FAILED = "tls_failed"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TIMED_OUT = "timed_out"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and the reason that it gives for being broken."""

    sign: Sign
    reason: BrokenReason | None = None
    again_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a link stands.

    Attributes:
        checked_at: when it was looked at last.
        check_failures: how many looks in a row failed; those soon after another do not count.
        broken_reason: set when it is broken.
        broken_since: the first failure in a row, even while it is not broken yet.
        recheck_at: when to look again, sooner than usual.
    """

    checked_at: datetime | None = None
    check_failures: int = 0
    broken_reason: str | None = None
    broken_since: datetime | None = None
    recheck_at: datetime | None = None


_STATUSES = {
    404: Finding(Sign.GONE, BrokenReason.NOT_FOUND),
    410: Finding(Sign.GONE, BrokenReason.GONE),
    429: Finding(Sign.BUSY),
    503: Finding(Sign.DOWN, BrokenReason.SERVER_ERROR),
}
_REASONS = {
    FailureReason.NAME_NOT_RESOLVED: Finding(Sign.GONE, BrokenReason.NAME_NOT_RESOLVED),
    FailureReason.CONNECTION_FAILED: Finding(Sign.DOWN, BrokenReason.CONNECTION_FAILED),
    FailureReason.TLS_FAILED: Finding(Sign.DOWN, BrokenReason.TLS_FAILED),
    FailureReason.TOO_MANY_REDIRECTS: Finding(Sign.DOWN, BrokenReason.TOO_MANY_REDIRECTS),
    FailureReason.TIMED_OUT: Finding(Sign.DOWN, BrokenReason.TIMED_OUT),
    FailureReason.TOO_LARGE: Finding(Sign.ALIVE),
    FailureReason.UNSUPPORTED_CONTENT: Finding(Sign.ALIVE),
}


def judge(
    http_status: int | None,
    reason: FailureReason | None,
    retry_after_seconds: float | None = None,
) -> Finding:
    """What an answer is a sign of. A refusal (401, 403 …) is one too: something answers there."""
    if http_status is None:
        return _REASONS.get(reason, Finding(Sign.UNKNOWN)) if reason else Finding(Sign.UNKNOWN)
    if retry_after_seconds is not None and http_status in {429, 503}:
        return Finding(Sign.BUSY, again_after=timedelta(seconds=retry_after_seconds))
    if http_status in _STATUSES:
        return _STATUSES[http_status]
    if http_status >= 500:
        return Finding(Sign.DOWN, BrokenReason.SERVER_ERROR)
    return Finding(Sign.ALIVE)


def after_look(standing: Standing, finding: Finding, at: datetime) -> Standing:
    """How a link stands after a look at a time; one that comes late changes nothing."""
    if standing.checked_at is not None and at < standing.checked_at:
        return standing
    looked = replace(standing, checked_at=at, recheck_at=None)
    match finding.sign:
        case Sign.ALIVE:
            return Standing(checked_at=at)
        case Sign.BUSY:
            return replace(looked, recheck_at=at + _patience(finding.again_after))
        case Sign.UNKNOWN:
            is_suspect = standing.broken_since is not None and standing.broken_reason is None
            return replace(looked, recheck_at=at + DOWN_AFTER if is_suspect else None)
        case _:
            return _after_failure(looked, finding, at)


def _after_failure(standing: Standing, finding: Finding, at: datetime) -> Standing:
    wait = GONE_AFTER if finding.sign is Sign.GONE else DOWN_AFTER
    if standing.broken_since is None:
        return replace(standing, check_failures=1, broken_since=at, recheck_at=at + wait)
    if standing.broken_reason is None and at - standing.broken_since < wait:
        return replace(standing, recheck_at=standing.broken_since + wait)
    return replace(
        standing, check_failures=standing.check_failures + 1, broken_reason=finding.reason
    )


def _patience(again_after: timedelta | None) -> timedelta:
    """How long a site that asks for it is left alone."""
    if again_after is None:
        return DOWN_AFTER
    return min(max(again_after, _BUSY_AT_LEAST), _BUSY_AT_MOST)
