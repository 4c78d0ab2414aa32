"""Readable text: the main text of a page, plain and as Markdown. Pure; runs in the extractor.

trafilatura finds the main text. Where it finds none, or next to none on a page that shows much
more (a dashboard, a forum's front page, an app), the visible text stands in: a page with visible
text never yields none.
"""

from typing import Any, Literal

import trafilatura
from trafilatura.settings import use_config

from services.capture.extractor.results import ReadableText
from shared.contracts.sketches import sketch

_LITTLE_CHARS = 250
_SHARE = 0.2
_MAX_HTML_CHARS = 20_000_000


def extract_readable(html: str, url: str, visible_text: str) -> ReadableText:
    """The main text of `html`, or `visible_text` where that is the better answer."""
    document = html if len(html) <= _MAX_HTML_CHARS else ""
    text = _extract(document, url, "txt")
    if _is_too_little(text, visible_text):
        text, markdown = visible_text, visible_text
    else:
        markdown = _extract(document, url, "markdown") or text
    return ReadableText(text, markdown, _metadata(document, url), sketch(text))


def _is_too_little(text: str, visible_text: str) -> bool:
    few = len(text) < _LITTLE_CHARS and len(text) < _SHARE * len(visible_text)
    return few or not text


def _extract(html: str, url: str, output: Literal["txt", "markdown"]) -> str:
    if not html.strip():
        return ""
    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # the extractor's own deadline is harder
    is_markdown = output == "markdown"
    found = trafilatura.extract(
        html,
        url=url,
        output_format=output,
        favor_recall=True,
        include_formatting=is_markdown,
        include_links=is_markdown,
        config=config,
    )
    return (found or "").strip()


def _metadata(html: str, url: str) -> dict[str, str | None]:
    if not html.strip():
        return {}
    document: Any = trafilatura.extract_metadata(html, default_url=url)
    if document is None:
        return {}
    return {
        "title": document.title,
        "author": document.author,
        "description": document.description,
        "site": document.sitename,
        "published_at": document.date,
        "language": document.language,
    }
