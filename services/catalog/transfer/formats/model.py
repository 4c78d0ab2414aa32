"""What a file of links says, entry by entry, before anybody has judged it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Format(StrEnum):
    """Kinds of files that can be told apart by their content."""

    NETSCAPE_HTML = "netscape-html"
    POCKET_HTML = "pocket-html"
    POCKET_CSV = "pocket-csv"
    INSTAPAPER_CSV = "instapaper-csv"
    RAINDROP_CSV = "raindrop-csv"
    PINBOARD_JSON = "pinboard-json"
    DELICIOUS_JSON = "delicious-json"
    DELICIOUS_XML = "delicious-xml"
    OMNIVORE_JSON = "omnivore-json"
    WALLABAG_JSON = "wallabag-json"
    ELCURATOR_JSON = "elcurator-json"
    KARAKEEP_JSON = "karakeep-json"
    LINKWARDEN_JSON = "linkwarden-json"
    FIREFOX_JSON = "firefox-json"
    CHROME_JSON = "chrome-json"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    URLS = "urls"
    LINKSNAP_JSONL = "linksnap-jsonl"
    LINKSNAP_ARCHIVE = "linksnap-archive"


@dataclass(frozen=True, slots=True)
class ImportedLink:
    """One entry of a file, as the file says it: nothing is checked, cut or put in order.

    Attributes:
        number: the entry's place in the file, from 1, in reading order. Unreadable entries count
            too, so a number means the same entry at every reading.
        url: as written: it may be empty, `javascript:`, or no URL at all.
        tags: raw names in the file's order, without doubles. A folder is a path (`tech/ai`); a
            slash in a folder's own name has become a dash.
        created_at: when it was saved there, in UTC; like the other times None when the file's value
            is no time.
        published_at: when the page itself says that it was published.
        read: whether the tool says that it was read; False where it knows nothing of reading.
        favourite: whether it was marked as a favourite, starred or pinned.
        archived: whether it was put into the tool's archive.
    """

    number: int
    url: str
    title: str | None = None
    description: str | None = None
    note: str | None = None
    site_name: str | None = None
    author: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None
    published_at: datetime | None = None
    read: bool = False
    favourite: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry that is there but cannot be read.

    Attributes:
        number: its place in the file, from 1, in the same count as that of the links.
        text: how it begins, for people.
        reason: what is the matter with it, for people.
    """

    number: int
    text: str
    reason: str


Entry = ImportedLink | Unreadable
"""What a file is made of."""


_TAKEN = (
    "bookmarks as HTML from any browser or tool; exports of Pocket, Instapaper, Raindrop,"
    " Pinboard, Delicious, Omnivore, wallabag, elCurator, Karakeep, Linkwarden, Firefox, Chrome,"
    " Edge and Linksnap; CSV with a column of URLs; JSON and JSON Lines with URLs; a list of URLs"
)


class UnsupportedFileError(Exception):
    """The file is empty, broken, or of no kind that is taken; the message tells people which.

    Attributes:
        found: what it looks like, as the end of a sentence that begins with "The file".
    """

    def __init__(self, found: str) -> None:
        super().__init__(f"The file {found}. Taken are: {_TAKEN}.")
        self.found = found
