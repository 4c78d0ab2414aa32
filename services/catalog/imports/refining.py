"""What of an entry can be kept: what is too much is cut or left out, and said so. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.catalog.clock import in_utc
from services.catalog.imports.tag_cleaning import clean_tags
from services.catalog.links.languages import language_of
from services.catalog.links.model import MAX_NOTE_LENGTH, NewLink
from services.catalog.links.titles import (
    MAX_DESCRIPTION_LENGTH,
    MAX_NAME_LENGTH,
    MAX_TITLE_LENGTH,
    clean_line,
)
from services.catalog.tags.names import TagName
from services.catalog.transfer.formats.model import ImportedLink

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Refined:
    """A link to add, and what of the entry is not in it: sentences for people."""

    new: NewLink
    remarks: tuple[str, ...]


def refine(entry: ImportedLink, given: Sequence[TagName], at: datetime) -> Refined:
    """The link that an entry asks for; whether its URL can be kept is for others to say.

    Args:
        entry: as the file has it.
        given: tags that every link of the import gets.
        at: now; nothing was saved later.
    """
    remarks: list[str] = []
    tags, about_tags = clean_tags(entry.tags, given)
    cut = _Cutter(remarks)
    new = NewLink(
        url=without_strays(entry.url).strip(),
        created_at=saved_at(entry.created_at, at),
        title=cut.line("title", entry.title, MAX_TITLE_LENGTH),
        description=cut.text("description", entry.description, MAX_DESCRIPTION_LENGTH),
        note=cut.text("note", entry.note, MAX_NOTE_LENGTH),
        site_name=cut.line("name of the site", entry.site_name, MAX_NAME_LENGTH),
        author=cut.line("author", entry.author, MAX_NAME_LENGTH),
        published_at=in_utc(entry.published_at) if entry.published_at else None,
        language=language_of(entry.language),
        read=entry.read,
        favourite=entry.favourite,
        archived=entry.archived,
        tags=tags,
    )
    return Refined(new, (*remarks, *about_tags))


def saved_at(moment: datetime | None, at: datetime) -> datetime | None:
    """When an entry was saved. A time of 0, or before, is how tools write that nobody knows."""
    if moment is None or moment <= _EPOCH:
        return None
    return min(moment, at)


def without_strays(text: str) -> str:
    """Text that every database takes: no NUL, and no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def sentences(parts: Iterable[str]) -> str | None:
    """Remarks as one text; None when there are none."""
    return " ".join(parts) or None


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Makes texts as long as they may be, and notes which were longer."""

    remarks: list[str]

    def line(self, name: str, text: str | None, max_length: int) -> str | None:
        return self._cut(name, text, max_length, lambda found: clean_line(found, len(found)) or "")

    def text(self, name: str, text: str | None, max_length: int) -> str | None:
        return self._cut(name, text, max_length, str.strip)

    def _cut(
        self, name: str, text: str | None, max_length: int, clean: Callable[[str], str]
    ) -> str | None:
        cleaned = clean(without_strays(text)) if text else ""
        if len(cleaned) > max_length:
            self.remarks.append(f"The {name} was cut to {max_length:,} characters.")
            cleaned = cleaned[: max_length - len(_ELLIPSIS)].rstrip() + _ELLIPSIS
        return cleaned or None
