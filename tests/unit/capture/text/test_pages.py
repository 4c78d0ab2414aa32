"""Pages of many kinds: what a reader came for is marked `data-kept` in each."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from services.capture.steps.text import readers
from services.capture.steps.text.readable_text import Page, extract_readable
from tests.bench.extraction import f1

URL = "http://site.test/page"
PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


def _expected(markup: str) -> str:
    tree: Any = lxml_html.document_fromstring(markup)
    return "\n".join(" ".join(part.itertext()) for part in tree.xpath("//*[@data-kept]"))


def _visible(markup: str) -> str:
    tree: Any = lxml_html.document_fromstring(markup)
    return "\n".join(text.strip() for text in tree.find("body").itertext() if text.strip())


@cache
def score(path: Path) -> float:
    """How well the main text is found with the readers that need no browser."""
    markup = path.read_text("utf-8")
    return f1(_expected(markup), extract_readable(Page(URL, markup, _visible(markup))).text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_main_text_of_every_kind_of_page_is_found(path: Path) -> None:
    assert score(path) > 0.85


def test_all_readers_together_are_better_than_each() -> None:
    ours = sum(map(score, PAGES))

    alone = {"port": 0.0, "strict": 0.0, "generous": 0.0}
    for path in PAGES:
        markup = path.read_text("utf-8")
        expected = _expected(markup)
        alone["port"] += f1(expected, readers.by_readability_lxml(markup))
        for name, generous in (("strict", False), ("generous", True)):
            found = readers.by_trafilatura(markup, URL, with_comments=generous)
            alone[name] += f1(expected, found)
    assert ours >= max(alone.values())
