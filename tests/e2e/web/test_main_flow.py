"""Add a link, watch it finish, find it by meaning, open its snapshot: in both languages."""

from dataclasses import dataclass

import pytest

from tests.e2e.web.browser import DESKTOP, PHONE
from tests.e2e.web.conftest import Visit
from tests.e2e.web.visitor import Visitor
from tests.support.pages import OCEAN_ARTICLE, TEA_ARTICLE
from tests.support.sites import Site
from tests.support.stack import Stack


@dataclass(frozen=True)
class Reader:
    """Somebody who reads one language, and what they look for."""

    language: str
    page: str
    title: str
    tag: str
    query: str
    passage: str
    words: dict[str, str]


ENGLISH = Reader(
    language="en-US",
    page=OCEAN_ARTICLE,
    title="The whales of the northern sea",
    tag="ocean-life",
    query="how do giant marine mammals keep warm",
    passage="blubber",
    words={
        "lang": "en",
        "heading": "Links",
        "add": "Add a link",
        "verdict": "Added to your links",
        "done": "Kept, and ready to be searched.",
        "results": "Results for “how do giant marine mammals keep warm”",
        "screenshot": "Screenshot of The whales of the northern sea",
    },
)
CHINESE = Reader(
    language="zh-CN",
    page=TEA_ARTICLE,
    title="西湖龙井的制作",
    tag="茶文化",
    query="龙井茶怎样炒制",
    passage="龙井",
    words={
        "lang": "zh-CN",
        "heading": "链接管理",
        "add": "添加链接",
        "verdict": "已添加",
        "done": "快照已保存，可以搜索了。",
        "results": "“龙井茶怎样炒制”的搜索结果",
        "screenshot": "西湖龙井的制作 的截图",
    },
)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("reader", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_add_watch_find_and_open(
    stack: Stack, site: Site, visit: Visit, reader: Reader, size: tuple[int, int]
) -> None:
    name = f"{reader.words['lang']}-{size[0]}"
    visitor = visit(reader.language, size)
    visitor.sign_in(stack.token)
    assert "token" not in visitor.driver.current_url
    assert visitor.ask_page("return document.documentElement.lang") == reader.words["lang"]
    assert visitor.see("h1").text == reader.words["heading"]
    assert visitor.see(".add-button").accessible_name == reader.words["add"]

    visitor.add(site.page(reader.page), reader.tag)
    assert visitor.see(".verdict").text == reader.words["verdict"]
    visitor.photograph(f"{name}-1-added")
    visitor.watch_it_finish()
    assert visitor.see(".progress-text").text == reader.words["done"]
    visitor.see(".added-title", reader.title)
    visitor.photograph(f"{name}-2-finished")
    visitor.click("dialog .icon-button")

    _find(visitor, reader, name)
    _open_snapshot(visitor, reader, name)
    assert visitor.complaints() == []


def _find(visitor: Visitor, reader: Reader, name: str) -> None:
    visitor.go(f"#/links?tag={reader.tag}")
    visitor.see("h1", f"#{reader.tag}")
    card = visitor.see(".card", reader.title)
    visitor.until(lambda: visitor.all(".card .thumb img"), "a thumbnail")
    assert reader.tag in card.text
    visitor.photograph(f"{name}-3-library")
    visitor.go("#/links")
    visitor.search(reader.query)
    assert visitor.see("h1").text == reader.words["results"]
    first = visitor.see(".hit")
    assert reader.title in first.text
    assert reader.passage in visitor.see(".hit .passage").text
    visitor.photograph(f"{name}-4-search")


def _open_snapshot(visitor: Visitor, reader: Reader, name: str) -> None:
    passage = visitor.see(".hit .passage").text
    visitor.click(".hit .passage")
    marked = visitor.see(".passage-mark").text
    assert passage[:20].replace("\n", " ") in marked.replace("\n", " ")
    visitor.photograph(f"{name}-5-passage")

    visitor.click("[data-tab='page']")
    frame = visitor.see(".part-frame")
    assert frame.get_attribute("sandbox") == ""
    visitor.driver.switch_to.frame(frame)
    assert visitor.see("h1").text == reader.title
    visitor.driver.switch_to.default_content()
    visitor.photograph(f"{name}-6-page")

    visitor.click("[data-tab='screenshot']")
    picture = visitor.see(".part-screenshot")
    assert picture.get_attribute("alt") == reader.words["screenshot"]
    visitor.until(
        lambda: visitor.ask_page("return arguments[0].naturalWidth", picture) >= 800,
        "a decoded screenshot",
    )
    visitor.photograph(f"{name}-7-screenshot")
    visitor.click("[data-tab='details']")
    visitor.see(".files")
    visitor.photograph(f"{name}-8-details")
