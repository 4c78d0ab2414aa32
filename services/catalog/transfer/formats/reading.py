"""The links of a file, one after another, in little memory however long the file is."""

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from services.catalog.transfer.formats.chrome import read_chrome
from services.catalog.transfer.formats.elcurator import read_elcurator
from services.catalog.transfer.formats.firefox import read_firefox
from services.catalog.transfer.formats.generic import read_csv, read_json, read_json_lines
from services.catalog.transfer.formats.instapaper import read_instapaper
from services.catalog.transfer.formats.json_events import check_json
from services.catalog.transfer.formats.karakeep import read_karakeep
from services.catalog.transfer.formats.linkwarden import read_linkwarden
from services.catalog.transfer.formats.model import Entry, Format, UnsupportedFileError
from services.catalog.transfer.formats.netscape import read_netscape
from services.catalog.transfer.formats.omnivore import read_omnivore
from services.catalog.transfer.formats.pinboard import (
    read_delicious,
    read_delicious_xml,
    read_pinboard,
)
from services.catalog.transfer.formats.pocket import read_pocket_csv, read_pocket_html
from services.catalog.transfer.formats.raindrop import read_raindrop
from services.catalog.transfer.formats.urls import read_urls
from services.catalog.transfer.formats.wallabag import read_wallabag

Reader = Callable[[BinaryIO], Iterator[Entry]]

READERS: Mapping[Format, Reader] = {
    Format.NETSCAPE_HTML: read_netscape,
    Format.POCKET_HTML: read_pocket_html,
    Format.POCKET_CSV: read_pocket_csv,
    Format.INSTAPAPER_CSV: read_instapaper,
    Format.RAINDROP_CSV: read_raindrop,
    Format.PINBOARD_JSON: read_pinboard,
    Format.DELICIOUS_JSON: read_delicious,
    Format.DELICIOUS_XML: read_delicious_xml,
    Format.OMNIVORE_JSON: read_omnivore,
    Format.WALLABAG_JSON: read_wallabag,
    Format.ELCURATOR_JSON: read_elcurator,
    Format.KARAKEEP_JSON: read_karakeep,
    Format.LINKWARDEN_JSON: read_linkwarden,
    Format.FIREFOX_JSON: read_firefox,
    Format.CHROME_JSON: read_chrome,
    Format.CSV: read_csv,
    Format.JSON: read_json,
    Format.JSONL: read_json_lines,
    Format.URLS: read_urls,
}
"""Who reads what. Of Linksnap's own files each has a reader of its own elsewhere."""

_DOCUMENTS_OF_JSON = frozenset(
    {
        *(Format.PINBOARD_JSON, Format.DELICIOUS_JSON, Format.OMNIVORE_JSON, Format.WALLABAG_JSON),
        *(Format.ELCURATOR_JSON, Format.KARAKEEP_JSON, Format.LINKWARDEN_JSON),
        *(Format.FIREFOX_JSON, Format.CHROME_JSON, Format.JSON),
    }
)


def read(file: BinaryIO, format: Format) -> Iterator[Entry]:  # noqa: A002 - the word for it
    """The entries of a seekable file from its beginning, numbered from 1, the same every time.

    The file is read while the entries are taken: nobody else may move it meanwhile.

    Raises:
        UnsupportedFileError: nobody here reads this kind; or, while the entries are taken, the file
            is broken from here on.
    """
    reader = READERS.get(format)
    if reader is None:
        msg = f"is of the kind {format}, which cannot be read here"
        raise UnsupportedFileError(msg)
    return reader(file)


def check(file: BinaryIO, format: Format) -> None:  # noqa: A002
    """Read a file of JSON to its end without keeping anything, to see whether it is whole.

    Of the other kinds any beginning is good, and nothing is read.

    Raises:
        UnsupportedFileError: it is broken or cut off; the message says where.
    """
    if format in _DOCUMENTS_OF_JSON:
        check_json(file, many=format is Format.JSON)
