"""Capture options and sign-ins of sites on the page: chosen, shown, replaced, deleted."""

from uuid import uuid4

import pytest

from tests.e2e.web.browser import DESKTOP, PHONE
from tests.e2e.web.conftest import Visit
from tests.e2e.web.test_access import nameless
from tests.support.stack import Stack

SECRET = "a-very-secret-cookie"


@pytest.mark.parametrize(
    ("language", "size", "saved", "kept", "phone"),
    [
        ("en-US", DESKTOP, "Options saved", "Sign-in saved", "Screen: Phone"),
        ("zh-CN", PHONE, "设置已保存", "登录信息已保存", "屏幕: 手机"),
    ],
    ids=["en-desktop", "zh-phone"],
)
async def test_options_and_sign_ins_of_a_site_are_chosen(
    stack: Stack,
    visit: Visit,
    *,
    language: str,
    size: tuple[int, int],
    saved: str,
    kept: str,
    phone: str,
) -> None:
    site = f"options-{uuid4().hex[:6]}.example"
    link = await stack.add(f"https://{site}/first")
    visitor = visit(language, size)
    visitor.sign_in(stack.token)
    visitor.go("#/settings/captures")
    visitor.click(".panel .button-primary")
    visitor.see("dialog select")
    assert nameless(visitor) == []
    visitor.photograph(f"{language}-{size[0]}-new-options")
    for field in visitor.see("dialog").find_elements("css selector", "input[maxlength='253']"):
        field.send_keys(site)
    device = visitor.see("dialog option[value=phone]")
    device.click()
    visitor.click("dialog [type=submit]")
    visitor.see(".toast", saved)
    visitor.see(".row", phone)
    visitor.photograph(f"{language}-{size[0]}-options")
    visitor.go(f"#/links/{link['id']}")
    visitor.see(".link-options", phone)
    visitor.photograph(f"{language}-{size[0]}-link-options")
    visitor.go("#/settings/credentials")
    visitor.click(".panel .button-primary")
    visitor.see("dialog textarea").send_keys(f"session={SECRET}")
    visitor.see("dialog input[maxlength='253']").send_keys(site)
    visitor.photograph(f"{language}-{size[0]}-new-sign-in")
    visitor.click("dialog [type=submit]")
    visitor.see(".toast", kept)
    row = visitor.see(".row", site)
    assert "session" in row.text
    assert SECRET not in visitor.ask_page("return document.documentElement.outerHTML")
    assert visitor.ask_page("return document.documentElement.scrollWidth") <= size[0]
    visitor.photograph(f"{language}-{size[0]}-sign-ins")
