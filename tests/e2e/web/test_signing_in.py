"""Who may see the page's content, and in which language they see it."""

from functools import partial

import httpx
import pytest
from selenium.webdriver.common.keys import Keys

from tests.e2e.web.asking import PASSWORD, add_person, answer_to, try_password
from tests.e2e.web.conftest import Visit
from tests.support.eventually import eventually
from tests.support.stack import Stack

WRONG_PASSWORD = {
    "en-US": "Name or password is not right.",
    "zh-CN": "用户名或密码不正确。",
}
WRONG = {
    "en-US": "This token is not right. Copy it again from where Linksnap was started.",
    "zh-CN": "令牌不正确，请从启动链接快照的地方重新复制。",
}


def test_the_first_visit_asks_for_the_token_and_says_when_it_is_wrong(
    stack: Stack, visit: Visit
) -> None:
    for language, words in WRONG.items():
        visitor = visit(language)
        visitor.driver.get(stack.url)
        visitor.click("[data-way='token']")
        for wrong in ("mistyped", "带汉字的令牌"):
            visitor.type("#token", wrong + Keys.ENTER)
            visitor.see("#sign-in-error", words)
        visitor.photograph(f"{language}-wrong-token")
        visitor.type("#token", f" {stack.token} {Keys.ENTER}")
        visitor.see(".shell h1")


def test_a_wrong_token_in_the_address_is_refused_and_removed(stack: Stack, visit: Visit) -> None:
    visitor = visit()
    visitor.driver.get(f"{stack.url}/#token=wrong")
    visitor.see("#sign-in-error", WRONG["en-US"])
    assert "wrong" not in visitor.driver.current_url


async def test_the_token_is_kept_until_signing_out(stack: Stack, visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in(stack.token)
    visitor.driver.get(stack.url)
    visitor.see(".shell h1")
    visitor.click("[aria-label='Sign out']")
    visitor.see("#token")
    visitor.driver.refresh()
    visitor.see("#token")
    assert (await stack.api.get("/account")).status_code == 200
    assert visitor.ask_page("return localStorage.getItem('linksnap.token')") is None


def test_the_language_can_be_switched_and_stays(stack: Stack, visit: Visit) -> None:
    visitor = visit("fr-FR")
    visitor.sign_in(stack.token)
    assert visitor.see("h1").text == "Links"
    visitor.click("[data-language='zh']")
    visitor.see("h1", "链接管理")
    visitor.driver.refresh()
    visitor.see("h1", "链接管理")
    assert visitor.ask_page("return document.documentElement.lang") == "zh-CN"


async def test_a_name_and_its_password_sign_in_and_signing_out_ends_the_session(
    stack: Stack, visit: Visit
) -> None:
    name = await add_person(stack)
    for language, words in WRONG_PASSWORD.items():
        visitor = visit(language)
        visitor.driver.get(stack.url)
        visitor.type("#name", name)
        visitor.type("#password", "mistyped" + Keys.ENTER)
        visitor.see("#sign-in-error", words)
        visitor.photograph(f"{language}-wrong-password")
        visitor.see("#password").clear()
        visitor.type("#password", PASSWORD + Keys.ENTER)
        visitor.see(".shell h1")
        token = visitor.ask_page("return localStorage.getItem('linksnap.token')")
        assert await answer_to(stack, token) == 200
        visitor.click(".side-foot button:not([data-language])")
        visitor.see("#password")
        await eventually(partial(answer_to, stack, token), lambda status: status == 401)


async def test_a_session_that_was_ended_elsewhere_is_said_to_be(stack: Stack, visit: Visit) -> None:
    name = await add_person(stack)
    visitor = visit()
    visitor.driver.get(stack.url)
    visitor.type("#name", name)
    visitor.type("#password", PASSWORD + Keys.ENTER)
    visitor.see(".shell h1")
    token = visitor.ask_page("return localStorage.getItem('linksnap.token')")
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as other:
        (await other.delete(f"{stack.url}/api/v1/sessions/current")).raise_for_status()
    visitor.click(".nav-trash")
    visitor.see("#sign-in-error", "Your session has ended. Sign in again.")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en-US", "That was tried too often."), ("zh-CN", "尝试次数过多，请一分钟后再试。")],
)
async def test_who_tries_too_many_passwords_is_told_to_wait(
    stack: Stack, visit: Visit, language: str, words: str
) -> None:
    name = await add_person(stack)
    while await try_password(stack, name, "guessed") != 429:
        pass
    visitor = visit(language)
    visitor.driver.get(stack.url)
    visitor.type("#name", name)
    visitor.type("#password", PASSWORD + Keys.ENTER)
    visitor.see("#sign-in-error", words)
