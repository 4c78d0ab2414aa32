"""elCurator's export."""

from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.json_entries import Says, array_entries, without_url
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import flag, moment, names, text, url


def read_elcurator(file: BinaryIO) -> Iterator[Entry]:
    """The entries of an export."""
    return array_entries(file, _entry, {"content"})


def _entry(number: int, says: Says) -> Entry:
    address, title = url(says.get("url")), text(says.get("title"))
    if address is None:
        return without_url(number, title)
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        description=text(says.get("description")),
        tags=names(says.get("tags")),
        created_at=moment(says.get("created_at")),
        read=flag(says.get("is_read")),
        favourite=flag(says.get("is_saved")),
    )
