"""What Pocket gave people: CSV, and before 2024 HTML."""

import html
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from services.catalog.transfer.formats.csv_rows import records
from services.catalog.transfer.formats.encoding import text_of
from services.catalog.transfer.formats.markup import End, Start, tokens
from services.catalog.transfer.formats.model import Entry, ImportedLink, Unreadable
from services.catalog.transfer.formats.values import MAX_TEXT_CHARS, moment, names, text

_ARCHIVE = "archive"


def read_pocket_csv(file: BinaryIO) -> Iterator[Entry]:
    """The links of `part_000000.csv`: title, url, time_added, tags (with `|` between), status."""
    for number, record in records(file):
        if not record.get("url"):
            yield Unreadable(number, (record.get("title") or "")[:200], "It has no URL.")
            continue
        done = (text(record.get("status")) or "").lower() == _ARCHIVE
        yield ImportedLink(
            number=number,
            url=record["url"],
            title=text(record.get("title")),
            tags=names(record.get("tags"), "|"),
            created_at=moment(record.get("time_added")),
            read=done,
            archived=done,
        )


def read_pocket_html(file: BinaryIO) -> Iterator[Entry]:
    """The links of `ril_export.html`: a list under "Unread", another under "Read Archive"."""
    number, done = 0, False
    link: Mapping[str, str] | None = None
    pieces: list[str] | None = None
    length = 0
    for token in tokens(text_of(file), {"href", "time_added", "tags"}):
        if isinstance(token, str):
            if pieces is not None and length < MAX_TEXT_CHARS:
                pieces.append(token)
                length += len(token)
        elif isinstance(token, Start) and token.name in {"a", "h1"}:
            if link is not None and pieces is not None:
                number += 1
                yield _link(number, link, "".join(pieces), done=done)
            link = token.attributes if token.name == "a" and "href" in token.attributes else None
            pieces, length = [], 0
        elif isinstance(token, End) and token.name == "h1" and pieces is not None:
            done = _ARCHIVE in "".join(pieces).lower()
            pieces = None
        elif isinstance(token, End) and token.name == "a" and link and pieces is not None:
            number += 1
            yield _link(number, link, "".join(pieces), done=done)
            link, pieces = None, None
    if link is not None and pieces is not None:
        yield _link(number + 1, link, "".join(pieces), done=done)


def _link(number: int, says: Mapping[str, str], title: str, *, done: bool) -> ImportedLink:
    return ImportedLink(
        number=number,
        url=text(says["href"]) or "",
        title=text(html.unescape(title)),
        tags=names(says.get("tags")),
        created_at=moment(says.get("time_added")),
        read=done,
        archived=done,
    )
