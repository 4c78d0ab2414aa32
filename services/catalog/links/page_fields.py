"""What a page says of itself, as fields of its link, and which of them are taken over. Pure."""

from collections.abc import Mapping
from typing import Any

from services.catalog.clock import in_utc
from services.catalog.links.languages import language_of
from services.catalog.links.model import LinkRow
from services.catalog.links.titles import MAX_DESCRIPTION_LENGTH, MAX_NAME_LENGTH, clean_line
from shared.contracts.messages import PageMetadata

PageFields = Mapping[str, Any]


def page_fields(title: str | None, language: str | None, page: PageMetadata | None) -> PageFields:
    """The fields that a page gives, each in the form and length that a link has; None: it does not.

    The texts are a stranger's: they become one line each, without control characters.
    """
    said = page or PageMetadata()
    return {
        "title": clean_line(title),
        "description": clean_line(said.description, MAX_DESCRIPTION_LENGTH),
        "site_name": clean_line(said.site_name, MAX_NAME_LENGTH),
        "author": clean_line(said.author, MAX_NAME_LENGTH),
        "published_at": in_utc(said.published_at) if said.published_at else None,
        "language": language_of(language),
    }


def taken_over(row: LinkRow, before: PageFields | None, now: PageFields) -> dict[str, Any]:
    """The fields that change when a link's page now says this and said that before.

    An empty field is filled. One that still is what the page said before follows the page, unless
    the page falls silent. Anything else a person wrote, and it stays.
    """
    changed: dict[str, Any] = {}
    for name, value in now.items():
        kept = getattr(row, name)
        is_the_pages = before is not None and kept == before[name]
        if value is not None and value != kept and (kept is None or is_the_pages):
            changed[name] = value
    return changed
