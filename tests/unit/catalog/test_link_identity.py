"""Which URLs are one link, and which cannot be kept."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.links import identity
from services.catalog.links.identity import (
    MAX_URL_LENGTH,
    InvalidUrlError,
    LinkIdentity,
    literal_key,
)


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
        ("https://example.com/", "https://example.com./"),
        ("https://example.com/~a", "https://example.com/%7Ea"),
        ("https://example.com/%e4%b8%ad", "https://example.com/%E4%B8%AD"),
        ("https://example.com/a|b", "https://example.com/a%7Cb"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/?a=1&b=2", "https://example.com/?b=2&a=1"),
        ("https://example.com/?a=1", "https://example.com/?&a=1&"),
        ("https://example.com/?q=%7e", "https://example.com/?q=~"),
        ("https://example.com/?a=1", "https://example.com/?a=1&utm_source=x&UTM_Medium=y"),
        ("https://example.com/", "https://example.com/?fbclid=1&gclid=2"),
        ("https://example.com/#/a", "https://example.com/#/a:~:text=b"),
        ("https://youtu.be/abc", "https://youtu.be/abc?si=x"),
        ("https://www.youtube.com/watch?v=1", "https://www.youtube.com/watch?feature=a&v=1"),
        ("https://www.amazon.co.uk/dp/1", "https://www.amazon.co.uk/dp/1?ref=sr_1&pd_rd_w=2"),
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
        ("https://example.com/?a=1&a=2", "https://example.com/?a=2&a=1"),
        ("https://example.com/?a", "https://example.com/?a="),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/?a=b%26c", "https://example.com/?a=b&c"),
        ("https://example.com/?a=%2B", "https://example.com/?a=+"),
        ("https://example.com/%2541", "https://example.com/%41"),
        ("https://example.com/%%412", "https://example.com/%A2"),
        ("https://example.com/?feature=a", "https://example.com/"),
        ("https://example.com/?id=1", "https://example.com/"),
        ("https://notyoutube.com/watch?feature=a", "https://notyoutube.com/watch"),
        ("https://docs.google.com/document/d/1/edit", "https://docs.google.com/document/d/2/edit"),
    ],
)
def test_different_links(one: str, other: str) -> None:
    assert identify(one).key != identify(other).key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a URL"),
        ("example.com", "not a URL"),
        ("https://a*b.example/", "host name"),
        ("https://a,b/", "host name"),
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
    ],
)
def test_urls_that_cannot_be_kept(text: str, reason: str) -> None:
    with pytest.raises(InvalidUrlError, match=reason):
        identify(text)


def test_the_url_is_kept_as_the_browser_writes_it() -> None:
    assert identify("HTTP://Example.com:80/a/../b#c").url == "http://example.com/b#c"


def test_a_host_is_a_site_without_www() -> None:
    for url in ("https://www.example.com/", "http://example.com:81/a", "https://WWW.example.com./"):
        assert identify(url).site == "example.com"


@pytest.mark.parametrize("extra", ["utm_source=x", "fbclid=1", "gclid=2&mc_eid=3"])
def test_who_wants_it_keeps_tracking_parameters_apart(extra: str) -> None:
    plain, tracked = "https://example.com/?a=1", f"https://example.com/?a=1&{extra}"
    assert identify(plain).key == identify(tracked).key
    assert (
        identify(plain, ignore_tracking=False).key != identify(tracked, ignore_tracking=False).key
    )


def test_the_kept_url_keeps_what_identity_ignores() -> None:
    found = identify("https://example.com./?b=2&utm_source=x&a=%7e#part")
    assert found.url == "https://example.com./?b=2&utm_source=x&a=%7e#part"
    assert found.canonical == "https://example.com/?a=~&b=2"


def test_a_link_of_its_own_key_has_it_alone() -> None:
    one, other = UUID(int=1), UUID(int=2)
    url = "https://example.com/"
    keys = {literal_key(one, url), literal_key(other, url), literal_key(one, f"{url}a")}
    assert len(keys | {identify(url).key}) == 4


TEXTS = st.text(max_size=200)
URLS = st.builds(
    "https://{}/{}?{}#{}".format,
    st.sampled_from(["example.com", "youtu.be", "www.amazon.de", "bücher.example", "1.2.3.4"]),
    *(st.text(st.sampled_from("ab%41cE2&=/.;:~!|^ü#?utm_source+"), max_size=30) for _ in "123"),
)


@given(st.one_of(TEXTS, URLS), st.booleans())
def test_any_text_is_kept_or_refused_and_keeping_is_stable(
    text: str,
    ignore_tracking: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    for candidate in (text, f"https://example.com/{text}", f"https://{text}/"):
        try:
            found = identify(candidate, ignore_tracking=ignore_tracking)
        except InvalidUrlError:
            continue
        assert identify(found.url, ignore_tracking=ignore_tracking) == found
        again = identify(found.canonical, ignore_tracking=ignore_tracking)
        assert again.canonical == found.canonical


@given(st.lists(st.sampled_from(["a=1", "b=2", "c", "d=", "utm_x=1"]), unique=True))
def test_the_order_of_different_names_says_nothing(pairs: list[str]) -> None:
    def key(parts: list[str]) -> str:
        return identify(f"https://example.com/?{'&'.join(parts)}").key

    assert key(pairs) == key(pairs[::-1]) == key(sorted(pairs))


@given(st.text(st.characters(codec="ascii", exclude_characters="%#?/\\."), max_size=20))
def test_encoding_what_needs_none_says_nothing(text: str) -> None:
    encoded = "".join(f"%{byte:02x}" for byte in text.encode())
    plain = "".join(
        letter if letter.isalnum() or letter in "-_~" else f"%{ord(letter):02X}" for letter in text
    )
    assert (
        identify(f"https://example.com/x{encoded}").key
        == identify(f"https://example.com/x{plain}").key
    )
