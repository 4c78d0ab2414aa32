"""What a link becomes when its URL is wanted again, or another link becomes part of it. Pure."""

from typing import Any

from services.catalog.links.model import MAX_NOTE_LENGTH, LinkRow, NewLink, NoteTooLongError
from services.catalog.links.titles import sort_title

_FILLED_WHEN_EMPTY = (
    "title",
    "description",
    "site_name",
    "author",
    "published_at",
    "language",
)
_FLAGS = ("read", "favourite", "archived")


def differences(
    row: LinkRow, wanted: NewLink | LinkRow, *, max_note_length: int | None = MAX_NOTE_LENGTH
) -> dict[str, Any]:
    """The columns of `row` that `wanted` changes: it fills, adds and sets, but takes nothing away.

    Raises:
        NoteTooLongError: the two notes are too long together.
    """
    fields: dict[str, Any] = {
        name: getattr(wanted, name)
        for name in _FILLED_WHEN_EMPTY
        if getattr(row, name) is None and getattr(wanted, name) is not None
    }
    fields |= {name: True for name in _FLAGS if getattr(wanted, name) and not getattr(row, name)}
    if "title" in fields:
        fields["sort_title"] = sort_title(fields["title"], row.url)
    note = _joined(row.note, wanted.note, max_note_length)
    if note != row.note:
        fields["note"] = note
    if row.trashed_at is not None:
        fields["trashed_at"] = None
    return fields


def _joined(note: str | None, other: str | None, max_length: int | None) -> str | None:
    if other is None or other in (note or ""):
        return note
    joined = f"{note}\n\n{other}" if note else other
    if max_length is not None and len(joined) > max_length:
        raise NoteTooLongError(max_length)
    return joined
