"""Feeds as Atom (RFC 4287) and as JSON Feed 1.1. Pure.

Titles and notes are strangers' text: they are given as text, never as HTML, and XML gets only the
characters that it can hold.
"""

import json
import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from services.catalog.feeds.service import FeedContent
from services.catalog.links.model import Link

ATOM_TYPE = "application/atom+xml"
JSON_TYPE = "application/feed+json"
_ATOM = "http://www.w3.org/2005/Atom"
_AUTHOR = "Linksnap"
# XML 1.0, 2.2: what is no Char.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_atom(content: FeedContent, self_url: str) -> bytes:
    """The feed in XML."""
    feed = ET.Element("feed", {"xmlns": _ATOM})
    _add(feed, "id", f"urn:uuid:{content.feed.id}")
    _add(feed, "title", content.feed.name, type="text")
    _add(feed, "updated", _rfc_3339(content.updated_at))
    _add(_add(feed, "author"), "name", _AUTHOR)
    _add(feed, "link", rel="self", type=ATOM_TYPE, href=self_url)
    for link in content.links:
        _entry(feed, link)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def as_json_feed(content: FeedContent, self_url: str) -> bytes:
    """The feed in JSON."""
    found = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": content.feed.name,
        "feed_url": self_url,
        "items": [_item(link) for link in content.links],
    }
    return json.dumps(found, ensure_ascii=False).encode()


def _entry(feed: ET.Element, link: Link) -> None:
    row = link.row
    entry = _add(feed, "entry")
    _add(entry, "id", f"urn:uuid:{row.id}")
    _add(entry, "title", row.title or row.url, type="text")
    _add(entry, "link", rel="alternate", href=row.url)
    _add(entry, "published", _rfc_3339(row.created_at))
    _add(entry, "updated", _rfc_3339(row.updated_at))
    if row.author:
        _add(_add(entry, "author"), "name", row.author)
    if text := row.note or row.description:
        _add(entry, "summary", text, type="text")
    for tag in link.tags:
        _add(entry, "category", term=tag)


def _item(link: Link) -> dict[str, Any]:
    row = link.row
    item: dict[str, Any] = {
        "id": f"urn:uuid:{row.id}",
        "url": row.url,
        "title": row.title or row.url,
        "content_text": row.note or row.description or "",
        "date_published": _rfc_3339(row.created_at),
        "date_modified": _rfc_3339(row.updated_at),
        "tags": list(link.tags),
    }
    return item | ({"authors": [{"name": row.author}]} if row.author else {})


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    cleaned = {key: _NO_XML.sub("\ufffd", value) for key, value in attributes.items()}
    element = ET.SubElement(parent, name, cleaned)
    if text is not None:
        element.text = _NO_XML.sub("\ufffd", text)
    return element


def _rfc_3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
