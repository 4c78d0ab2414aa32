"""The settings of admins: who else may use this Linksnap."""

from uuid import uuid4

import pytest
from selenium.webdriver.common.keys import Keys

from tests.e2e.web.asking import PASSWORD
from tests.e2e.web.browser import DESKTOP, PHONE
from tests.e2e.web.conftest import Visit
from tests.e2e.web.test_access import nameless
from tests.support.stack import Stack


@pytest.mark.parametrize(
    ("language", "size", "disable", "disabled"),
    [("en-US", DESKTOP, "Disable", "Disabled"), ("zh-CN", PHONE, "停用", "已停用")],
    ids=["en-desktop", "zh-phone"],
)
def test_an_account_is_made_used_disabled_and_deleted(
    stack: Stack, visit: Visit, language: str, size: tuple[int, int], disable: str, disabled: str
) -> None:
    name = f"guest-{uuid4().hex[:8]}"
    admin = visit(language, size)
    admin.sign_in(stack.token)
    admin.go("#/settings/accounts")
    admin.click(".panel-head .button-primary")
    for field, text in zip(admin.all("dialog input"), (name, PASSWORD, "50", "1.5"), strict=True):
        field.send_keys(text)
    admin.photograph(f"{language}-{size[0]}-new-account")
    admin.click("dialog [type=submit]")
    row = admin.see(".row", name)
    assert "50" in row.text
    assert "1.5" in row.text
    assert nameless(admin) == []
    assert admin.ask_page("return document.documentElement.scrollWidth") <= size[0]
    admin.photograph(f"{language}-{size[0]}-accounts")

    guest = visit("en-GB")
    guest.driver.get(stack.url)
    guest.type("#name", name)
    guest.type("#password", PASSWORD + Keys.ENTER)
    guest.see(".shell h1")
    guest.click(".nav-settings")
    guest.see(".usage", "0 of 50")
    guest.photograph("en-guest-account")
    assert "Accounts" not in guest.see(".settings-tabs").text

    row.find_element("css selector", ".button:not(.button-quiet-danger)").click()
    admin.until(lambda: disabled in admin.see(".row", name).text, "disabled")
    guest.click(".nav-trash")
    guest.see("#sign-in-error", "Your session has ended.")

    admin.see(".row", name).find_element("css selector", ".button-quiet-danger").click()
    assert not admin.see("dialog .button-danger").is_enabled()
    admin.type("#typed-word", name)
    admin.photograph(f"{language}-{size[0]}-delete-account")
    admin.click("dialog .button-danger")
    admin.see_no("dialog")
    admin.until(
        lambda: name not in admin.see("main").text or disable not in admin.see(".row", name).text,
        "deleted",
    )
