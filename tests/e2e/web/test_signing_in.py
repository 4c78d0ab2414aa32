"""Who may see the page's content, and in which language they see it."""

from selenium.webdriver.common.keys import Keys

from tests.e2e.web.conftest import Visit
from tests.support.stack import Stack

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
        for wrong in ("mistyped", "带汉字的令牌"):
            visitor.type("#token", wrong + Keys.ENTER)
            visitor.see("#token-error", words)
        visitor.photograph(f"{language}-wrong-token")
        visitor.type("#token", f" {stack.token} {Keys.ENTER}")
        visitor.see(".shell h1")


def test_a_wrong_token_in_the_address_is_refused_and_removed(stack: Stack, visit: Visit) -> None:
    visitor = visit()
    visitor.driver.get(f"{stack.url}/#token=wrong")
    visitor.see("#token-error", WRONG["en-US"])
    assert "wrong" not in visitor.driver.current_url


def test_the_token_is_kept_until_signing_out(stack: Stack, visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in(stack.token)
    visitor.driver.get(stack.url)
    visitor.see(".shell h1")
    visitor.click("[aria-label='Sign out']")
    visitor.see("#token")
    visitor.driver.refresh()
    visitor.see("#token")
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
