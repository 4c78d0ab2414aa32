"""Which URLs are one link, and which cannot be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.links import identity
from services.catalog.links.identity import MAX_URL_LENGTH, InvalidUrlError, LinkIdentity


def identify(text: str, *, ignore_tracking: bool = True) -> LinkIdentity:
    return identity.identify(text, ignore_tracking=ignore_tracking)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com", "https://example.com/"),
        ("https://example.com/", "HTTPS://EXAMPLE.COM/"),
        ("https://example.com/", "https://example.com:443/"),
        ("http://example.com/", "http://example.com:80/"),
        ("https://example.com/a", "https://example.com/b/../a"),
        ("https://example.com/a", "https://example.com/./a"),
        ("https://example.com/a", "https://example.com\\a"),
        ("https://example.com/a", "  https://example.com/a\n"),
        ("https://example.com/a", "https://example.com/a#part"),
        ("https://example.com/a", "https://example.com/a#"),
        ("https://example.com/a", "https://example.com/a?"),
        ("https://example.com/a", "https://example.com/a?#"),
        ("https://example.com/a", "https://example.com/a#:~:text=hello"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("http://127.0.0.1/", "http://0x7f.1/"),
        ("https://example.com/中", "https://example.com/%E4%B8%AD"),
    ],
)
def test_spellings_of_one_link(one: str, other: str) -> None:
    assert identify(one).key == identify(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/", "http://example.com/"),
        ("https://example.com/", "https://example.com:8443/"),
        ("https://example.com/", "https://www.example.com/"),
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a", "https://example.com/a/"),
        ("https://example.com/?a=1", "https://example.com/?a=2"),
        ("https://example.com/#/a", "https://example.com/#/b"),
        ("https://example.com/#!a", "https://example.com/"),
    ],
)
def test_different_links(one: str, other: str) -> None:
    assert identify(one).key != identify(other).key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a URL"),
        ("example.com", "not a URL"),
        ("/page", "not a URL"),
        ("http://", "not a URL"),
        ("http://a b/", "not a URL"),
        ("http://\ud800/", "not a URL"),
        ("https://example.com:99999/", "not a URL"),
        ("ftp://example.com/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("data:text/html,x", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("https://user@example.com/", "user name or password"),
        ("https://:secret@example.com/", "user name or password"),
        ("https://example.com/" + "a" * MAX_URL_LENGTH, "at most 8,192"),
        ("https://example.com/" + "中" * 1_000, "when encoded"),
    ],
)
def test_urls_that_cannot_be_kept(text: str, reason: str) -> None:
    with pytest.raises(InvalidUrlError, match=reason):
        identify(text)


def test_the_url_is_kept_as_the_browser_writes_it() -> None:
    assert identify("HTTP://Example.com:80/a/../b#c").url == "http://example.com/b#c"


@given(st.text(max_size=200))
def test_any_text_is_kept_or_refused_and_keeping_is_stable(text: str) -> None:
    for candidate in (text, f"https://example.com/{text}", f"https://{text}/"):
        try:
            found = identify(candidate)
        except InvalidUrlError:
            continue
        assert identify(found.url) == found
