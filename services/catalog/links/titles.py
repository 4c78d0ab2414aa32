"""Titles and other lines: as a page gives them, and as lists are sorted by them. Pure."""

import re
import unicodedata

MAX_TITLE_LENGTH = 500
MAX_DESCRIPTION_LENGTH = 2_000
MAX_NAME_LENGTH = 200  # of a site or an author
_SORT_TITLE_LENGTH = 200  # an index entry must fit a page of the database


def clean_line(text: str | None, max_length: int = MAX_TITLE_LENGTH) -> str | None:
    """A page's text as one line of at most so many characters, or None when nothing is left."""
    printable = re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", text or "").strip()
    return printable[:max_length].rstrip() or None


def sort_title(title: str | None, url: str) -> str:
    """What a link is sorted by: its title, else its URL without the scheme, in one case."""
    text = title or url.partition("://")[2].removeprefix("www.")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded.replace("\x00", "").strip()[:_SORT_TITLE_LENGTH]
