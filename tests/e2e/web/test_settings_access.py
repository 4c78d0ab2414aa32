"""The settings of who may come in: tokens and the password."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.e2e.web.asking import PASSWORD, add_person, answer_to, try_password
from tests.e2e.web.browser import DESKTOP, PHONE
from tests.e2e.web.conftest import Visit
from tests.e2e.web.test_access import nameless
from tests.e2e.web.visitor import Visitor
from tests.support.stack import Stack


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    ("language", "revoke", "gone"),
    [("en-US", "Revoke", "Token revoked"), ("zh-CN", "吊销", "令牌已吊销")],
)
async def test_a_token_is_made_shown_once_and_revoked(
    stack: Stack, visit: Visit, language: str, revoke: str, gone: str, size: tuple[int, int]
) -> None:
    visitor = visit(language, size)
    visitor.sign_in(stack.token)
    visitor.click(".nav-settings")
    visitor.click(".settings-tab[href='#/settings/tokens']")
    visitor.click(".panel-head .button-primary")
    visitor.click("dialog [type=submit]")
    assert visitor.see("dialog .field-error").text  # a token has a name
    visitor.type("dialog input", f"Phone {language} {size[0]}")
    visitor.photograph(f"{language}-{size[0]}-new-token")
    visitor.click("dialog [type=submit]")
    token = visitor.see("dialog .secret").get_attribute("value")
    visitor.photograph(f"{language}-{size[0]}-token")
    assert token
    assert await answer_to(stack, token) == 200
    visitor.click("dialog footer .button")

    row = visitor.see(".row", f"Phone {language} {size[0]}")
    assert token not in visitor.driver.page_source
    assert visitor.ask_page("return document.documentElement.scrollWidth") <= size[0]
    assert nameless(visitor) == []
    visitor.photograph(f"{language}-{size[0]}-tokens")
    row.find_element("css selector", ".button-quiet-danger").click()
    visitor.click("dialog .button-danger", revoke)
    visitor.see(".toast", gone)
    visitor.until(lambda: f"Phone {language} {size[0]}" not in visitor.see("main").text, "gone")
    assert await answer_to(stack, token) == 401


def test_a_secret_is_copied(visitor: Visitor) -> None:
    visitor.driver.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    visitor.go("#/settings/tokens")
    visitor.click(".panel-head .button-primary")
    visitor.type("dialog input", "Copied" + Keys.ENTER)
    token = visitor.see("dialog .secret").get_attribute("value")
    visitor.click("dialog .button-primary", "Copy")
    visitor.see("dialog [role=status]", "Copied")
    assert visitor.ask_page("return navigator.clipboard.readText()") == token


async def test_a_password_is_changed_by_who_knows_the_old_one(stack: Stack, visit: Visit) -> None:
    old, new = PASSWORD, "another password"
    name = await add_person(stack)
    visitor = visit()
    visitor.driver.get(stack.url)
    visitor.type("#name", name)
    visitor.type("#password", old + Keys.ENTER)
    visitor.see(".shell h1")
    visitor.go("#/settings/account")
    visitor.see(".facts", name)

    def ask(current: str, wanted: str, repeated: str) -> None:
        fields = visitor.all(".panel input[type=password]")
        for field, text in zip(fields, (current, wanted, repeated), strict=True):
            field.clear()
            field.send_keys(text)
        visitor.click(".panel [type=submit]")

    visitor.see(".panel [type=submit]")
    ask(old, "short", "short")
    visitor.see(".panel .field-error", "at least 8 characters")
    ask(old, new, old)
    visitor.see(".panel .field-error", "not the same both times")
    ask("not the old one", new, new)
    visitor.see(".panel .field-error", "The current password is not right.")
    ask(old, new, new)
    visitor.see(".toast", "Password changed")
    visitor.photograph("en-password-changed")
    assert await try_password(stack, name, new) == 201
    assert visitor.see(".settings-tabs").is_displayed()  # this session goes on
