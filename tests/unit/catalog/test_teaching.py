"""Which URLs a capture teaches a link, and which are detours."""

import pytest

from services.catalog.aliases.teaching import Page, lessons

ASKED = "https://example.com/story"


def taught(
    asked: str, final: str, canonical: str | None = None, status: int | None = 200
) -> list[tuple[str, str]]:
    page = Page(asked, final, status, canonical)
    return [(item.identity.url, item.source) for item in lessons(page, ignore_tracking=True)]


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("http://example.com/story", ASKED),
        (ASKED, "https://www.example.com/2026/story"),
        ("https://t.co/abc", ASKED),
        ("https://example.com/", "https://www.example.com/"),
        ("https://example.com/", "https://www.example.com/en/"),
        ("https://example.com/login", "https://example.com/signin"),
        ("https://example.com/blogging", "https://example.com/blogging-in-spring"),
        ("https://example.com/#/a", "https://app.example.com/#/a"),
        ("https://example.com/?id=1", "https://example.com/author/1"),
        ("https://example.com/old", "https://example.com/accounting"),
    ],
)
def test_a_new_place_is_learned(asked: str, final: str) -> None:
    assert taught(asked, final) == [(final, "redirect")]


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        (ASKED, "https://example.com/login"),
        (ASKED, "https://example.com/users/sign_in"),
        (ASKED, "https://login.example.com/x"),
        (ASKED, "https://accounts.google.com/v3/signin/identifier?continue=x"),
        (ASKED, "https://consent.youtube.com/m?x=1"),
        (ASKED, "https://guce.yahoo.com/v2/x"),
        (ASKED, "https://example.com/oauth2/authorize?x=1"),
        (ASKED, "https://example.com/SSO/begin"),
        (ASKED, "https://example.com/wp-login.php"),
        (ASKED, "https://example.com/cookie/consent"),
        (ASKED, "https://example.com/captcha"),
        (ASKED, "https://example.com/404.html"),
        (ASKED, "https://example.com/page-not-found"),
        (ASKED, "https://example.com/gate?next=%2Fstory"),
        (ASKED, "https://other.example/gate?u=https%3A%2F%2Fexample.com%2Fstory"),
        (ASKED, "https://other.example/gate?u=https%253A%252F%252Fexample.com%252Fstory"),
        (ASKED, "https://example.com/"),
        (ASKED, "https://example.com/index.html"),
        (ASKED, "https://example.com/de/"),
        (ASKED, "https://example.com/en-us"),
        ("https://example.com/?id=1", "https://example.com/"),
    ],
)
def test_a_detour_teaches_nothing(asked: str, final: str) -> None:
    assert taught(asked, final, canonical=final) == []


def test_what_the_link_has_is_not_learned_again() -> None:
    assert taught(ASKED, f"{ASKED}?utm_source=x", canonical=f"{ASKED}#part") == []


def test_a_page_names_its_own_url() -> None:
    best = "https://www.example.com/best"
    assert taught(ASKED, ASKED, canonical=best) == [(best, "canonical")]
    assert taught(ASKED, ASKED, canonical=best, status=None) == [(best, "canonical")]


@pytest.mark.parametrize(
    ("final", "canonical"),
    [
        (ASKED, "https://example.org/story"),
        (ASKED, "https://example.com/"),
        (ASKED, "https://example.com/login"),
        (ASKED, "not a url"),
        (ASKED, "ftp://example.com/x"),
        (ASKED, "https://user@example.com/x"),
        (f"{ASKED}?page=2", ASKED),
        ("https://a.github.io/story", "https://b.github.io/story"),
        ("http://127.0.0.1/story", "http://127.0.0.2/story"),
    ],
)
def test_a_canonical_url_that_cannot_be_trusted_teaches_nothing(final: str, canonical: str) -> None:
    assert taught(final, final, canonical=canonical) == []


@pytest.mark.parametrize("status", [400, 403, 404, 410, 500, 503])
def test_errors_teach_nothing(status: int) -> None:
    assert taught(ASKED, "https://example.com/new", status=status) == []
