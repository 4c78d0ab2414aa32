"""What an answer to a check means. Pure."""

from datetime import datetime
from email.utils import parsedate_to_datetime

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ANSWERS_TO_ANY_METHOD = frozenset({429})
_MOST_SECONDS = 30 * 86_400.0


def must_ask_by_get(status: int) -> bool:
    """Whether the answer to HEAD is no answer to what was asked.

    Many servers refuse HEAD, by all kinds of statuses (403, 404, 405, 500, 501 are common), and
    answer GET. Only "too many requests" is meant for both.
    """
    return status >= 400 and status not in _ANSWERS_TO_ANY_METHOD


def retry_after_seconds(header: str | None, at: datetime) -> float | None:
    """How long a site asks to be left alone (RFC 9110, 10.2.3): seconds, or a date.

    Args:
        header: the field's value.
        at: now, aware.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), _MOST_SECONDS)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=at.tzinfo)
    return min(max(0.0, (until - at).total_seconds()), _MOST_SECONDS)
