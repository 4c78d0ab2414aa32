"""Feeds on the page: made for a tag or for everything, shown once, and revoked."""

from uuid import uuid4

import httpx
import pytest

from tests.e2e.web.browser import DESKTOP, PHONE
from tests.e2e.web.conftest import Visit
from tests.e2e.web.test_access import nameless
from tests.support.stack import Stack


@pytest.mark.parametrize(
    ("language", "size", "gone"),
    [("en-US", DESKTOP, "Feed revoked"), ("zh-CN", PHONE, "订阅源已吊销")],
    ids=["en-desktop", "zh-phone"],
)
async def test_a_feed_of_a_tag_is_made_read_and_revoked(
    stack: Stack, visit: Visit, language: str, size: tuple[int, int], gone: str
) -> None:
    tag = f"news-{uuid4().hex[:6]}"
    url = f"https://{tag}.example/first"
    await stack.add(url, tags=[tag])
    visitor = visit(language, size)
    visitor.sign_in(stack.token)
    visitor.go(f"#/links?tag={tag}")
    visitor.click(".feed-link")
    visitor.see("dialog select")
    visitor.photograph(f"{language}-{size[0]}-new-feed")
    visitor.click("dialog [type=submit]")
    address = visitor.see("dialog .secret").get_attribute("value")
    assert address
    assert nameless(visitor) == []
    async with httpx.AsyncClient() as reader:
        answer = await reader.get(address)
    assert answer.status_code == 200
    assert url in answer.text
    visitor.click("dialog footer .button")
    row = visitor.see(".row", f"#{tag}")
    assert visitor.ask_page("return document.documentElement.scrollWidth") <= size[0]
    visitor.photograph(f"{language}-{size[0]}-feeds")
    row.find_element("css selector", ".button-quiet-danger").click()
    visitor.click("dialog .button-danger")
    visitor.see(".toast", gone)
    async with httpx.AsyncClient() as reader:
        assert (await reader.get(address)).status_code == 404
