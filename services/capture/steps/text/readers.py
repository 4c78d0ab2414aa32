"""Readers: those who say which part of a page is its main content. Pure; run in the extractor."""

from typing import Any

import trafilatura
from lxml import html as lxml_html
from trafilatura.settings import use_config

_OWN_DEADLINE = use_config()
_OWN_DEADLINE.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # the extractor's own deadline is harder


def by_trafilatura(html: str, url: str, *, with_comments: bool) -> str:
    """What trafilatura takes, at its most generous where comments are wanted too."""
    if not html.strip():
        return ""
    found = trafilatura.extract(
        html,
        url=url,
        favor_recall=with_comments,
        include_comments=with_comments,
        include_tables=True,
        config=_OWN_DEADLINE,
    )
    return (found or "").strip()


def by_readability_lxml(html: str) -> str:
    """What the port of the first Readability takes, as text."""
    from readability import Document  # noqa: PLC0415

    try:
        summary = Document(html).summary(html_partial=True)
    except Exception:  # noqa: BLE001 - it raises whatever lxml does for odd pages
        return ""
    return text_of(summary)


def text_of(fragment: str) -> str:
    """All text of a fragment of HTML."""
    if not fragment.strip():
        return ""
    tree: Any = lxml_html.fragment_fromstring(fragment, create_parent="div")
    for silent in tree.iter("script", "style", "noscript"):
        silent.text = None
    return "\n".join(tree.itertext())


def images_of(fragment: str, url: str) -> set[str]:
    """The absolute addresses of a fragment's images."""
    if not fragment.strip():
        return set()
    tree: Any = lxml_html.fragment_fromstring(fragment, create_parent="div")
    tree.make_links_absolute(url, handle_failures="ignore")
    return {image.get("src") for image in tree.iter("img") if image.get("src")}
