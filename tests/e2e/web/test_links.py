"""Keeping links: what is said when something is not as hoped, and what can be changed."""

from uuid import uuid4

import pytest
from selenium.webdriver.common.keys import Keys

from tests.e2e.web.browser import PHONE
from tests.e2e.web.conftest import Visit
from tests.e2e.web.visitor import Visitor
from tests.support.pages import OCEAN_ARTICLE
from tests.support.sites import Site
from tests.support.stack import Stack

HOSTILE = "<img src=x onerror=\"document.title='taken'\"><b>bold</b>"


def test_a_link_that_is_kept_already_is_said_to_be(visitor: Visitor, site: Site) -> None:
    url = site.page(OCEAN_ARTICLE)
    visitor.add(url, "first")
    visitor.click(".dialog-foot .button:not(.button-primary)")
    visitor.type("#field-url", url)
    visitor.type("#field-tags", "second" + Keys.ENTER)
    visitor.click("dialog [type=submit]")
    visitor.see(".verdict", "You already keep this link.")
    visitor.click("dialog .button-primary")
    about = visitor.see(".about .tags")
    assert about.text.split() == ["first", "second"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-US", "This address lies in a private or special network"),
        ("zh-CN", "该地址位于内网或特殊网段，不允许访问。"),
    ],
)
def test_a_refused_address_is_explained(
    stack: Stack, visit: Visit, language: str, words: str
) -> None:
    visitor = visit(language)
    visitor.sign_in(stack.token)
    visitor.add(f"http://10.0.0.1/{uuid4()}")
    visitor.see(".progress[data-state='failed'] .note-text", words)
    visitor.photograph(f"{language}-refused")
    visitor.click("dialog .button-primary")
    visitor.see(".viewer .note-text", words)
    visitor.see("[data-state='failed']")


@pytest.mark.parametrize(
    "address", ["", "not an address", "ftp://example.com/", "javascript:alert(1)"]
)
def test_what_is_no_address_of_the_web_is_not_sent(visitor: Visitor, address: str) -> None:
    visitor.click(".add-button")
    visitor.type("#field-url", address)
    visitor.click("dialog [type=submit]")
    visitor.see("#field-url[aria-invalid=true]")
    assert visitor.see("#field-url-error").text
    assert visitor.see("#field-url").get_attribute("aria-invalid") == "true"


def test_words_of_others_stay_words(visitor: Visitor, site: Site) -> None:
    page = f"<title>x</title><p>{HOSTILE.replace('<', '&lt;')}</p>"
    visitor.add_and_open(site.page(page), "<i>tag</i>", title=HOSTILE, note=HOSTILE)
    assert visitor.see(".link-title").text == HOSTILE
    assert visitor.see(".link-note").text == HOSTILE
    visitor.search(HOSTILE[:60])
    visitor.see(".hit-title", HOSTILE)
    visitor.go("#/links")
    visitor.see(".card-title", HOSTILE)
    assert "taken" not in visitor.driver.title
    assert visitor.all("main b, main i, main img[src='x']") == []


def test_a_link_is_edited_snapshot_again_and_deleted(visitor: Visitor, site: Site) -> None:
    tag = f"passing-{uuid4().hex[:6]}"
    visitor.add_and_open(site.page(OCEAN_ARTICLE), tag)
    visitor.click(".link-actions .button", "Edit")
    title = visitor.see("#field-title")
    title.clear()
    title.send_keys("Whales, and how they live")
    visitor.type("#field-note", "For the talk.\nSecond line.")
    visitor.click("dialog [type=submit]")
    visitor.see(".link-title", "Whales, and how they live")
    assert visitor.see(".link-note").text == "For the talk.\nSecond line."

    visitor.click(".link-actions .button", "New snapshot")
    visitor.until(lambda: len(visitor.all(".history-item")) == 2, "two snapshots")
    visitor.until(lambda: len(visitor.all(".history .badge-captured")) == 2, "both captured")
    visitor.see(".part-frame")

    visitor.click(".link-actions .button", "Delete")
    visitor.see("dialog", "Whales, and how they live")
    visitor.photograph("en-delete")
    visitor.click("dialog .button-danger")
    visitor.see(".toast", "Link moved to the trash")
    visitor.click(".toast-action", "Undo")
    visitor.see(".link-title", "Whales, and how they live")
    visitor.click(".link-actions .button", "Delete")
    visitor.click("dialog .button-danger")
    visitor.see(".toast", "Link moved to the trash")
    visitor.go(f"#/links?tag={tag}")
    visitor.see(".empty-title", f"No link carries #{tag}")


def test_the_trash_gives_back_and_lets_go(visitor: Visitor, site: Site) -> None:
    tag = f"bin-{uuid4().hex[:6]}"
    visitor.add_and_open(site.page(OCEAN_ARTICLE), tag, title=f"To the bin {tag}")
    for _again in range(2):
        visitor.click(".link-actions .button", "Delete")
        visitor.click("dialog .button-danger")
        visitor.see(".toast", "Link moved to the trash")
        visitor.click(".nav-trash")
        visitor.see("h1", "Trash")
        visitor.see(".hit-title", f"To the bin {tag}")
        visitor.photograph("en-trash")
        if _again:
            break
        visitor.click(".hit .button", "Restore")
        visitor.click(".toast-action", "Open")
        visitor.see(".link-title", f"To the bin {tag}")
    visitor.click(".hit .button", "Delete for good")
    visitor.see("dialog", "cannot be undone")
    visitor.click("dialog .button-danger")
    visitor.until(lambda: f"To the bin {tag}" not in visitor.see("main").text, "gone")


def test_the_list_and_its_tags_follow_what_is_added(visitor: Visitor, site: Site) -> None:
    tag = f"shelf-{uuid4().hex[:6]}"
    visitor.add(site.page(OCEAN_ARTICLE), tag)
    visitor.press(Keys.ESCAPE)
    visitor.see_no("dialog")
    visitor.see(".nav-tags", tag)
    visitor.click(".nav-tags a", tag)
    visitor.see("h1", f"#{tag}")
    visitor.until(lambda: len(visitor.all(".card[data-link]")) == 1, "one card")
    visitor.see(".card", "The whales of the northern sea")
    visitor.see_no(".card .badge")


def test_a_link_that_is_gone_says_so(visitor: Visitor) -> None:
    visitor.go(f"#/links/{uuid4()}")
    visitor.see(".empty-title", "This is no longer here.")


def test_nothing_is_wider_than_a_phone(stack: Stack, site: Site, visit: Visit) -> None:
    visitor = visit("en-US", PHONE)
    visitor.sign_in(stack.token)
    long_word = "w" * 120
    visitor.add_and_open(f"{site.page(OCEAN_ARTICLE)}?{long_word}", long_word[:90], title=long_word)
    for fragment in (
        visitor.driver.current_url.partition("#")[2],
        "/links",
        f"/links?q={long_word}",
    ):
        visitor.go("#" + fragment)
        visitor.see("main[class='main']:not([aria-busy]) h1")
        assert visitor.ask_page("return document.documentElement.scrollWidth") <= PHONE[0]
