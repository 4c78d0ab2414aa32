"""What a page says of itself, from its head, its JSON-LD and trafilatura's reading. Pure.

Authors write for link previews first, so `meta` (OpenGraph included) comes first, then JSON-LD
(https://schema.org), then what trafilatura finds in the text. All of it is the page's own word.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import ada_url

from shared.contracts.messages import PageMetadata

_DESCRIPTION_LENGTH = 2_000
_NAME_LENGTH = 200
_URL_LENGTH = 4_096
_YEARS = range(1900, 2200)  # what lies outside is a slip, and far outside breaks databases
_MOST_NODES = 2_000
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]+")
_AN_ARTICLE = re.compile(
    r"Article|Posting|Report|Recipe|Review|Video|Book|Episode|WebPage", re.IGNORECASE
)

Head = Mapping[str, str | None]


def page_metadata(head: Head, json_ld: Sequence[str], found: Head) -> PageMetadata:
    """Everything together, in one line each and of bounded length.

    Args:
        head: what `describe.js` read.
        json_ld: the texts of the page's JSON-LD scripts.
        found: what trafilatura read.
    """
    said = _from_json_ld(json_ld)
    description = head.get("description") or said.get("description") or found.get("description")
    site_name = head.get("site") or said.get("site") or found.get("site")
    author = _first_name(head.get("author"), said.get("author"), found.get("author"))
    published = (head.get("published_at"), said.get("published_at"), found.get("published_at"))
    return PageMetadata(
        description=_line(description, _DESCRIPTION_LENGTH),
        site_name=_line(site_name, _NAME_LENGTH),
        author=author,
        published_at=next((at for text in published if (at := parse_time(text))), None),
        canonical_url=_web_url(head.get("canonical_url")),
    )


def parse_time(text: str | None) -> datetime | None:
    """A time as UTC; one without a zone is taken for UTC, a date for its first moment."""
    line = _line(text, 64)
    if line is None:
        return None
    at = _iso(line) or _rfc_5322(line)
    if at is None or at.year not in _YEARS:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc_5322(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None


def _line(text: str | None, length: int) -> str | None:
    shown = _BLANK.sub(" ", text or "").strip()
    return shown[:length].strip() or None


def _first_name(*names: str | None) -> str | None:
    """The first that is a person's name, not the address of a profile or an account's handle."""
    lines = [line for name in names if (line := _line(name, _NAME_LENGTH))]
    lines = [line for line in lines if not re.match(r"https?:|//|www\.", line, re.IGNORECASE)]
    return next((line for line in lines if not line.startswith("@")), None) or next(
        iter(lines), None
    )


def _web_url(text: str | None) -> str | None:
    try:
        parsed = ada_url.URL(text or "")
    except ValueError:
        return None
    url = str(parsed.href)
    return url if parsed.protocol in {"http:", "https:"} and len(url) <= _URL_LENGTH else None


def _from_json_ld(texts: Sequence[str]) -> dict[str, str | None]:
    """What the first node says that is an article or the like, one with a date before others."""
    nodes = [node for node in _nodes(texts) if _AN_ARTICLE.search(_type(node))]
    nodes.sort(key=lambda node: not _text(node.get("datePublished")))
    if not nodes:
        return {}
    node = nodes[0]
    return {
        "description": _text(node.get("description")),
        "site": _text(node.get("publisher")),
        "author": _text(node.get("author")),
        "published_at": _text(node.get("datePublished")),
    }


def _nodes(texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every object at the top or in a `@graph`, of those that are JSON at all."""
    waiting: list[Any] = []
    for text in texts:
        try:
            waiting.append(json.loads(text))
        except (ValueError, RecursionError):
            continue
    for _count in range(_MOST_NODES):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item[:_MOST_NODES]
        elif isinstance(item, dict):
            waiting.append(item.get("@graph"))
            yield item


def _type(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return " ".join(item for item in kinds if isinstance(item, str))


def _text(value: Any) -> str | None:
    """A text, or the name of a person or organisation; of several the first with one."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, dict):
        name = value.get("name")
        return _text(name) if isinstance(name, str | list) else None
    if isinstance(value, list):
        texts = (_text(item) for item in value[:20] if isinstance(item, str | dict))
        return next(filter(None, texts), None)
    return None
