"""Readable text: the main content of a page, as text, Markdown and clean HTML. Pure.

Runs in the extractor. Four readers say what the main content is: the browser's own Readability, the
port of its first version, and trafilatura twice; what they agree on is kept (`main_content.py`).
Where next to nothing is found on a page that shows much more (a dashboard, an app), more of the
page stands in: a page with visible text never yields none.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import trafilatura
from html_to_markdown import convert
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from services.capture.extractor.results import ReadableText
from services.capture.steps.text import readers
from services.capture.steps.text.clean_html import (
    article,
    clean,
    keep_only,
    plain_article,
)
from services.capture.steps.text.language import language_of, reading_seconds
from services.capture.steps.text.main_content import Ballot, choose
from services.capture.steps.text.names import HEADINGS
from services.capture.steps.text.segments import Outline, Segment, key_of, outline
from services.capture.steps.text.votes import kept_by
from shared.contracts.sketches import sketch

_LITTLE_CHARS = 250
_SHARE = 0.2
_MAX_HTML_CHARS = 20_000_000
_MOST_SEGMENTS = 20_000
_LOST_SHARE = 0.5
_WEIGHTS = {"reader": 1.0, "port": 0.4, "strict": 0.5, "both": 0.5, "generous": 0.5}
_MOST_SLOW_CHARS = 1_500_000  # trafilatura and the port take about 3 s for so many
_MOST_SLOW_SEGMENTS = 8_000
_MOST_READING_SECONDS = 5.0
_MOST_HEAD_CHARS = 300_000


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of a page: `PageSource` on the extractor's side."""

    url: str
    html: str
    visible_text: str
    reader_html: str = ""
    raw_reader_html: str = ""
    raw_html: str = ""


def extract_readable(page: Page) -> ReadableText:
    """The main content of a page, or more of it where that is the better answer."""
    markup, reader_html = _base(page)
    body = _body(markup, page.url)
    if body is None:
        return _as_it_stands(page)
    found = outline(body)
    if not found.segments or len(found.segments) > _MOST_SEGMENTS:
        return _as_it_stands(page)
    kept = choose(found.segments, _ballots(found.segments, markup, page.url, reader_html))
    text = _text(found, kept)
    if _is_too_little(text, page.visible_text):
        kept = [not segment.is_aside for segment in found.segments]
        text = _text(found, kept)
        if _is_too_little(text, page.visible_text):
            return _as_it_stands(page)
    keep_only(body, found, kept, readers.images_of(reader_html, page.url))
    metadata = _metadata(page) | _of_text(text)
    html = article(clean(body), _byline(metadata, page.url))
    return ReadableText(text, _markdown(html) or text, html, metadata, sketch(text))


def _base(page: Page) -> tuple[str, str]:
    """The markup to read, and what the reader made of it: as a rule that of the page as it stands.

    Where scripts have replaced an article by something else (an error, a wall, an empty shell),
    what came over the network is it.
    """
    if page.raw_html:
        before, after = readers.text_of(page.raw_reader_html), readers.text_of(page.reader_html)
        if len(before) > max(_LITTLE_CHARS, 1.3 * len(after)):
            lines = [key for line in before.splitlines() if len(key := key_of(line)) > 20]
            seen = key_of(page.visible_text)
            lost = sum(len(key) for key in lines if key not in seen)
            if lost > _LOST_SHARE * sum(map(len, lines)):
                return page.raw_html[:_MAX_HTML_CHARS], page.raw_reader_html
    return page.html if len(page.html) <= _MAX_HTML_CHARS else "", page.reader_html


def _body(markup: str, url: str) -> HtmlElement | None:
    if not markup.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        tree: Any = lxml_html.document_fromstring(markup.encode(errors="replace"), parser=parser)
        tree.make_links_absolute(url, resolve_base_href=True, handle_failures="discard")
    except (etree.LxmlError, ValueError):
        return None
    found: HtmlElement | None = tree.find("body")
    return found


def _ballots(segments: Sequence[Segment], markup: str, url: str, reader_html: str) -> list[Ballot]:
    """What each reader kept. Those that are slow are not asked about what is huge."""
    slow: dict[str, Callable[[], str]] = {
        "strict": lambda: readers.by_trafilatura(markup, url, with_comments=False),
        "generous": lambda: readers.by_trafilatura(markup, url, with_comments=True),
        "port": lambda: readers.by_readability_lxml(markup),
    }
    texts = {"reader": readers.text_of(reader_html)}
    until = time.monotonic() + _MOST_READING_SECONDS
    is_huge = len(markup) > _MOST_SLOW_CHARS or len(segments) > _MOST_SLOW_SEGMENTS
    for name, read in slow.items():
        if not is_huge and time.monotonic() < until:
            texts[name] = read()
    votes = {name: kept_by(text, segments) for name, text in texts.items() if text.strip()}
    if "strict" in votes and "generous" in votes:
        # What only its stricter half finds is as a rule another page's story.
        pairs = zip(votes["strict"], votes["generous"], strict=True)
        votes["both"] = [strict and generous for strict, generous in pairs]
    return [Ballot(_WEIGHTS[name], kept) for name, kept in votes.items()]


def _text(page: Outline, kept: Sequence[bool]) -> str:
    lines: list[str] = []
    for segment, is_kept in zip(page.segments, kept, strict=True):
        if is_kept:
            if lines and (segment.block in HEADINGS or segment.block == "pre"):
                lines.append("")
            lines.append(segment.shown)
    return "\n".join(lines).strip()


def _is_too_little(text: str, visible_text: str) -> bool:
    few = len(text) < _LITTLE_CHARS and len(text) < _SHARE * len(visible_text)
    return few or not text


def _as_it_stands(page: Page) -> ReadableText:
    text = page.visible_text
    metadata = _metadata(page) | _of_text(text)
    html = article(plain_article(text), _byline(metadata, page.url))
    return ReadableText(text, text, html, metadata, sketch(text))


def _byline(metadata: dict[str, str | None], url: str) -> dict[str, str | None]:
    """Without a site's name that is only its host: nobody wrote that."""
    site = (metadata.get("site") or "").lower()
    return metadata | {"site": None} if site and site in url.lower() else metadata


def _markdown(html: str) -> str:
    return str(convert(html).content or "").strip() + "\n"


def _of_text(text: str) -> dict[str, str | None]:
    return {
        "detected_language": language_of(text),
        "reading_seconds": str(reading_seconds(text)) if text else None,
    }


def _metadata(page: Page) -> dict[str, str | None]:
    html = page.html if len(page.html) <= _MOST_SLOW_CHARS else page.html[:_MOST_HEAD_CHARS]
    if not html.strip():
        return {}
    document: Any = trafilatura.extract_metadata(
        html, default_url=page.url, extensive=len(html) <= _MOST_HEAD_CHARS
    )
    if document is None:
        return {}
    return {
        "title": document.title,
        "author": document.author,
        "description": document.description,
        "site": document.sitename,
        "published_at": document.date,
        "language": document.language,
        "image_url": document.image,
    }
