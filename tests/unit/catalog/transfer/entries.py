"""What is read of a file that a test wrote."""

from io import BytesIO

from services.catalog.transfer.formats.detection import detect
from services.catalog.transfer.formats.model import Entry, Format, ImportedLink
from services.catalog.transfer.formats.reading import check, read


def kind_of(content: str | bytes) -> Format:
    return detect(_file(content))


def entries_of(content: str | bytes) -> list[Entry]:
    file = _file(content)
    kind = detect(file)
    check(file, kind)
    found = list(read(file, kind))
    assert [entry.number for entry in found] == list(range(1, len(found) + 1))
    assert list(read(file, kind)) == found
    return found


def links_of(content: str | bytes) -> list[ImportedLink]:
    found = entries_of(content)
    links = [entry for entry in found if isinstance(entry, ImportedLink)]
    assert len(links) == len(found), found
    return links


def _file(content: str | bytes) -> BytesIO:
    return BytesIO(content.encode() if isinstance(content, str) else content)
