"""Cookies, headers and hosts of site credentials."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from services.catalog.site_credentials import cookie_texts
from services.catalog.site_credentials.header_rules import flaw_of
from services.catalog.site_credentials.matching import wanted
from services.catalog.site_credentials.model import SecretTextError
from services.catalog.site_credentials.schemas import SiteCredentialsIn, host_of
from shared.contracts.credentials import Cookie

FILE = (
    "# Netscape HTTP Cookie File\n\n"
    "#HttpOnly_.example.com\tTRUE\t/\tTRUE\t4102444800\tsession\tabc=1\r\n"
    "www.example.com\tFALSE\t/in\tFALSE\t0\ttheme\tdark\n"
    "other.example\tTRUE\t/\tFALSE\t0\tnot\tours\n"
    "sub.example.com\tFALSE\t/\tFALSE\t0\tnot\tours\n"
)


def test_a_file_of_cookies_gives_what_a_browser_would_send() -> None:
    assert cookie_texts.from_file(FILE, "example.com") == [
        (
            Cookie(name="session", value="abc=1", secure=True, http_only=True),
            datetime(2100, 1, 1, tzinfo=UTC),
        ),
        (Cookie(name="theme", value="dark", path="/in"), None),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("other.example\tTRUE\t/\tFALSE\t0\tnot\tours", "has no cookie for example.com"),
        ("", "has no cookie for example.com"),
        ("\nsecret=1; b", "line 2 is no cookie"),
        ("example.com\tTRUE\t/\tFALSE\tsoon\ta\tsecret", "line 1 has no time"),
    ],
)
def test_what_is_no_file_of_cookies_is_told_without_its_values(text: str, says: str) -> None:
    with pytest.raises(cookie_texts.CookieTextError, match=says) as caught:
        cookie_texts.from_file(text, "example.com")
    assert "secret" not in str(caught.value)


def test_a_header_gives_cookies() -> None:
    found = cookie_texts.from_header("Cookie: a=1; b=x=y;")
    assert [(item.name, item.value) for item, _ends in found] == [("a", "1"), ("b", "x=y")]
    with pytest.raises(cookie_texts.CookieTextError):
        cookie_texts.from_header("nothing")


@pytest.mark.parametrize(
    ("name", "value", "is_good"),
    [
        ("X-Api-Key", "a b\tc", True),
        ("Authorization", "Bearer x", True),
        ("X-Api-Key", "", False),
        ("X-Api-Key", " a", False),
        ("X-Api-Key", "a\r\nHost: b", False),
        ("X-Api-Key", "é", False),
        ("X Api", "a", False),
        ("", "a", False),
        ("host", "a", False),
        ("Content-Length", "1", False),
        ("Transfer-Encoding", "chunked", False),
        ("Proxy-Authorization", "a", False),
        ("Cookie", "a=1", False),
    ],
)
def test_headers(name: str, value: str, *, is_good: bool) -> None:
    assert (flaw_of(name, value) is None) is is_good


@pytest.mark.parametrize(
    ("site", "kept"),
    [
        ("Example.COM", "example.com"),
        ("www.example.com.", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_sites_are_hosts(site: str, kept: str) -> None:
    given = SiteCredentialsIn.model_validate({"site": site, "headers": {"X-A": "1"}})
    assert host_of(given.site) == kept


def take(body: dict[str, object]) -> None:
    given = SiteCredentialsIn.model_validate(body)
    given.given_for(host_of(given.site))


@pytest.mark.parametrize(
    "body",
    [
        {"site": "example.com"},
        {"site": "https://example.com", "headers": {"X-A": "1"}},
        {"site": "example.com:80", "headers": {"X-A": "1"}},
        {"site": "co.uk", "headers": {"X-A": "1"}},
        {"site": "com", "headers": {"X-A": "1"}},
        {"site": "example.com", "headers": {"X-A": "s3cr3t\n"}},
        {"site": "example.com", "headers": {"X-A": "s3cr3t", "x-a": "s3cr3t"}},
        {"site": "example.com", "cookies": [{"name": "a b", "value": "s3cr3t"}]},
        {"site": "example.com", "cookies": [{"name": "a", "value": "s3cr3t;b"}]},
        {"site": "example.com", "cookies": [{"name": "a", "value": "s3cr3t", "domain": "x"}]},
        {"site": "example.com", "basic_auth": {"username": "a:b", "password": "s3cr3t"}},
    ],
)
def test_what_cannot_be_kept_is_refused_without_being_shown(body: dict[str, object]) -> None:
    with pytest.raises((ValidationError, SecretTextError)) as caught:
        take(body)
    if isinstance(caught.value, ValidationError):
        told = [(error["loc"], error["msg"]) for error in caught.value.errors(include_input=False)]
        assert "s3cr3t" not in str(told)
    assert "s3cr3t" not in str(caught.value)


def test_a_job_carries_what_its_domain_may_need() -> None:
    sites = [
        (1, "example.com"),
        (2, "accounts.example.com"),
        (3, "www2.blog.example.com"),
        (4, "blog.example.com"),
        (5, "example.org"),
        (6, "one.github.io"),
    ]
    assert [item for item, _site in wanted(sites, "blog.example.com")] == [4, 1, 3, 2]
    assert wanted(sites, "two.github.io") == []
    assert wanted([(1, "127.0.0.1")], "127.0.0.1") == [(1, "127.0.0.1")]
