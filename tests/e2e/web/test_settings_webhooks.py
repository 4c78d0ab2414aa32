"""Webhooks on the page: made, tested, replayed, switched off, and deleted."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.e2e.web.browser import DESKTOP, PHONE
from tests.e2e.web.conftest import Visit
from tests.e2e.web.test_access import nameless
from tests.support.receivers import Receiver, receiving
from tests.support.stack import Stack

SCROLLED_PIXELS = """const dialog = document.querySelector("dialog");
return dialog.scrollHeight - dialog.clientHeight;"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.mark.parametrize(
    ("language", "size", "delivered", "answered"),
    [("en-US", DESKTOP, "Delivered", "Answered 500"), ("zh-CN", PHONE, "已送达", "返回 500")],
    ids=["en-desktop", "zh-phone"],
)
async def test_a_webhook_is_made_tested_replayed_and_deleted(
    stack: Stack,
    visit: Visit,
    receiver: Receiver,
    language: str,
    size: tuple[int, int],
    delivered: str,
    answered: str,
) -> None:
    path = f"/{uuid4().hex[:8]}"
    receiver.says(path, 500, 204)
    visitor = visit(language, size)
    visitor.sign_in(stack.token)
    visitor.go("#/settings/webhooks")
    visitor.click(".panel-head .button-primary")
    visitor.type("dialog input[type=url]", receiver.url(path))
    visitor.click("dialog .options .check:last-child")
    visitor.photograph(f"{language}-{size[0]}-new-webhook")
    visitor.click("dialog [type=submit]")
    secret = visitor.see("dialog .secret").get_attribute("value")
    assert secret
    receiver.secrets[path] = secret
    visitor.click("dialog footer .button")

    row = visitor.see(".row", receiver.url(path))
    assert nameless(visitor) == []
    assert visitor.ask_page("return document.documentElement.scrollWidth") <= size[0]
    visitor.photograph(f"{language}-{size[0]}-webhooks")
    row.find_element("css selector", ".button").click()
    visitor.click("dialog .panel-head .button")
    visitor.see("dialog .row", answered)
    visitor.photograph(f"{language}-{size[0]}-delivery-failed")
    visitor.click("dialog .panel-head .button")
    visitor.see("dialog .row [data-state='delivered']", delivered)
    visitor.until(lambda: len(receiver.events(path)) > 0, "a message with a right signature")
    messages = len(receiver.at(path))
    visitor.until(lambda: not visitor.all("dialog [data-state='pending']"), "nothing waits")
    assert visitor.ask_page(SCROLLED_PIXELS) <= 1  # of rounding
    visitor.photograph(f"{language}-{size[0]}-deliveries")
    visitor.click("dialog .row .button")
    visitor.until(lambda: len(receiver.at(path)) > messages, "it came again")
    visitor.click("dialog header .icon-button")
    visitor.see_no("dialog")

    visitor.click(".row .check input")
    visitor.see(".toast")
    visitor.until(lambda: not visitor.all(".row .check input:checked"), "switched off")
    [webhook] = [
        item
        for item in (await stack.api.get("/webhooks")).json()["items"]
        if item["url"] == receiver.url(path)
    ]
    assert webhook["enabled"] is False
    assert not any(kind.startswith("import") for kind in webhook["types"])
    visitor.click(".row .button-quiet-danger")
    visitor.click("dialog .button-danger")
    visitor.until(lambda: receiver.url(path) not in visitor.see("main").text, "deleted")
