"""What a page says of itself, from its head, its JSON-LD and trafilatura's reading. Pure.

Authors write for link previews first, so `meta` (OpenGraph included) comes first, then JSON-LD
(https://schema.org), then what trafilatura finds in the text. All of it is the page's own word.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from html import unescape
from typing import Any, TypeVar

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

Value = TypeVar("Value")
Head = Mapping[str, str | None]


def page_metadata(
    head: Head,
    json_ld: Sequence[str],
    found: Head,
    head_sources: Mapping[str, str] | None = None,
    url: str | None = None,
) -> PageMetadata:
    """Everything together, in one line each and of bounded length, with where each was found.

    Args:
        head: what `describe.js` read.
        json_ld: the texts of the page's JSON-LD scripts.
        found: what was read in the text.
        head_sources: where each of `head` was found.
        url: of the page, which addresses are relative to.
    """
    gathered = _Gathered(head, head_sources or {}, _from_json_ld(json_ld), found)
    told: dict[str, Any] = {
        "description": gathered.first("description", partial(_line, length=_DESCRIPTION_LENGTH)),
        "site_name": gathered.first("site", partial(_line, length=_NAME_LENGTH), "site_name"),
        "author": gathered.first("author", _name) or gathered.first("author", _any_name),
        "published_at": gathered.first("published_at", parse_time),
        "modified_at": gathered.first("modified_at", parse_time),
        "canonical_url": gathered.first("canonical_url", _web_url),
        "lead_image_url": gathered.first(
            "image_url", lambda text: _web_url(text, url), "lead_image_url"
        ),
        "reading_seconds": gathered.first("reading_seconds", _count),
    }
    gathered.first("title", partial(_line, length=_DESCRIPTION_LENGTH))
    gathered.first("language", partial(_line, length=_NAME_LENGTH))
    if "language" not in gathered.sources and found.get("detected_language"):
        gathered.sources["language"] = "content"
    return PageMetadata(**told, sources=gathered.sources)


@dataclass(slots=True)
class _Gathered:
    """The places where something may be said, from the most to the least trusted."""

    head: Head
    head_sources: Mapping[str, str]
    json_ld: Head
    found: Head
    sources: dict[str, str] = field(default_factory=dict)

    def first(
        self, name: str, read: Callable[[str | None], Value | None], called: str | None = None
    ) -> Value | None:
        """The first that can be read; its source is kept under the name that clients know."""
        for text, source in self._said(name):
            value = read(text)
            if value is not None:
                self.sources[called or name] = source
                return value
        return None

    def _said(self, name: str) -> Iterator[tuple[str | None, str]]:
        source = self.head_sources.get(name, "meta")
        if source != "content":
            yield self.head.get(name), source
        yield self.json_ld.get(name), "json_ld"
        if source == "content":
            yield self.head.get(name), source
        yield self.found.get(name), "content"


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _name(text: str | None) -> str | None:
    """A person's name, not the address of a profile or an account's handle."""
    name = _any_name(text)
    return None if name is None or name.startswith("@") else name


def _any_name(text: str | None) -> str | None:
    line = _line(text, _NAME_LENGTH)
    return None if line is None or re.match(r"https?:|//|www\.", line, re.IGNORECASE) else line


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


def _web_url(text: str | None, base: str | None = None) -> str | None:
    line = (text or "").strip()
    if not line:
        return None
    try:
        parsed = ada_url.URL(line, base=base) if base else ada_url.URL(line)
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
        "modified_at": _text(node.get("dateModified")),
        "title": _text(node.get("headline")) or _text(node.get("name")),
        "language": _text(node.get("inLanguage")),
        "image_url": _address(node.get("image")) or _address(node.get("thumbnailUrl")),
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
        return unescape(value).strip() or None
    if isinstance(value, dict):
        name = value.get("name")
        return _text(name) if isinstance(name, str | list) else None
    if isinstance(value, list):
        texts = (_text(item) for item in value[:20] if isinstance(item, str | dict))
        return next(filter(None, texts), None)
    return None


def _address(value: Any) -> str | None:
    """An address, or that of an ImageObject; of several the first."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    if isinstance(value, list):
        found = (_address(item) for item in value[:20] if isinstance(item, str | dict))
        return next(filter(None, found), None)
    return value.strip() or None if isinstance(value, str) else None
