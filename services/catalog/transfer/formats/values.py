"""What the fields of other tools' files mean: texts, flags, times. Pure; nothing raises."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_TEXT_CHARS = 262_144
"""No text of an entry is longer, so that no file can fill the memory with one."""

_YES = frozenset({"1", "true", "yes", "y", "t", "x", "on", "是", "已读", "已收藏"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEBKIT_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-]?\d{1,22}(?:\.\d{0,9})?", re.ASCII)
_LONGEST_TIME_CHARS = 64
_PATTERNS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%Y年%m月%d日",
    "%b %d, %Y",
    "%B %d, %Y",
)
# Microseconds since 1601 (what Chromium writes) are larger than those since 1970 for 400 years.
_WEBKIT_FROM, _WEBKIT_TO = 1.2e16, 1.7e16


def text(value: object) -> str | None:
    """A text without blanks around it; None when there is none. Numbers are taken as written."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    cut = value[:MAX_TEXT_CHARS].strip()
    if not cut:
        return None
    return cut if cut.isprintable() else _storable(cut)


def _storable(value: str) -> str:
    """Without NULs and halves of characters, which no database takes."""
    return value.replace("\0", "").encode("utf-16-le", "replace").decode("utf-16-le", "replace")


def url(value: object) -> str | None:
    """A URL as written; an empty text is one, to be refused later. None when there is none."""
    if not isinstance(value, str):
        return None
    return text(value) or ""


def flag(value: object) -> bool:
    """Whether a field says yes, as a boolean, a number or a word."""
    if isinstance(value, str):
        return value[:16].strip().lower() in _YES
    return isinstance(value, int | float) and value == 1


def joined(*parts: str | None) -> str | None:
    """The parts that there are, with an empty line between them."""
    return "\n\n".join(part for part in parts if part) or None


def quoted(marks: object) -> str | None:
    """Highlights: a list of objects with a quotation and what was written on it."""
    if not isinstance(marks, list):
        return None
    return joined(*(_quoted(mark) for mark in marks))


def _quoted(mark: object) -> str | None:
    if not isinstance(mark, Mapping):
        return text(mark)
    quotation = text(mark.get("quote"))
    lines = "\n".join(f"> {line}" for line in quotation.splitlines()) if quotation else None
    remark = text(mark.get("text") or mark.get("annotation") or mark.get("note"))
    return "\n".join(part for part in (lines, remark) if part) or None


def names(value: object, separator: str = ",") -> tuple[str, ...]:
    """Tags: a list of names or of objects that have one, or one text with separators."""
    if isinstance(value, str):
        return unique(value[:MAX_TEXT_CHARS].split(separator))
    if isinstance(value, list):
        return unique(_name(part) for part in value)
    return ()


def _name(value: object) -> str | None:
    if isinstance(value, Mapping):
        return next(
            (name for key in ("name", "label", "title") if (name := text(value.get(key)))), None
        )
    return text(value)


def unique(parts: Iterable[str | None]) -> tuple[str, ...]:
    """Names in their order, once each, without empty ones."""
    found = (text(part) for part in parts)
    return tuple(dict.fromkeys(name for name in found if name))


def moment(value: object) -> datetime | None:
    """A time: a number since 1970 in seconds, ms, µs or ns, or a text of a date.

    The unit is told by the size: no library holds links of the year 5138. A text that names no
    zone is taken as UTC. Zero, what lies before 1970, and what is no time is None.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _since_1970(value)
    if not isinstance(value, str) or not value or len(value) > _LONGEST_TIME_CHARS:
        return None
    written = value.strip()
    if _NUMBER.fullmatch(written):
        return _since_1970(float(written))
    return _dated(written)


def webkit_moment(value: object) -> datetime | None:
    """A time as Chromium keeps it: microseconds since 1601."""
    written = str(value)
    if not isinstance(value, str | int) or not written.isdecimal() or len(written) > 20:
        return None
    return _after(_WEBKIT_EPOCH, int(written) / 1_000_000)


def _since_1970(number: float) -> datetime | None:
    try:
        size = float(number)
    except OverflowError:
        return None
    if not math.isfinite(size) or size <= 0 or size >= 1e20:
        return None
    if _WEBKIT_FROM <= size < _WEBKIT_TO:
        return webkit_moment(int(number))
    for limit, unit in ((1e11, 1), (1e14, 1e3), (1e17, 1e6)):
        if size < limit:
            return _after(_EPOCH, size / unit)
    return _after(_EPOCH, size / 1e9)


def _after(epoch: datetime, seconds: float) -> datetime | None:
    try:
        found = epoch + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return found if found > _EPOCH else None


def _dated(written: str) -> datetime | None:
    try:
        return _utc(datetime.fromisoformat(written.removesuffix(" UTC").removesuffix(" GMT")))
    except (ValueError, OverflowError):
        pass
    for pattern in _PATTERNS:
        try:
            return _utc(datetime.strptime(written, pattern))  # noqa: DTZ007 - _utc gives the zone
        except (ValueError, OverflowError):
            continue
    try:
        return _utc(parsedate_to_datetime(written))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _utc(found: datetime) -> datetime | None:
    aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return aware if aware > _EPOCH else None
