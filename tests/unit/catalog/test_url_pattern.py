"""The documented form of URLs is a promise."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalog.links.identity import check_url
from services.catalog.links.url_pattern import URL_PATTERN


@settings(max_examples=300)
@given(st.from_regex(URL_PATTERN, fullmatch=True))
def test_every_url_of_the_form_is_accepted(url: str) -> None:
    assert check_url(url).startswith("http")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "http://例子.测试/路径?查询=值#片段",
        "https://example.com:8443/a?b=c&d#!/e",
        "http://127.0.0.1:8000/page",
        "http://localhost",
        "https://bücher.example/ß",
        "https://xn.example/",
    ],
)
def test_what_people_add_is_of_the_form(url: str) -> None:
    assert re.fullmatch(URL_PATTERN, url)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.com/", "https://", "https://user:pw@example.com/", "x", "https://1.2.3.999/"],
)
def test_what_is_refused_is_not_of_the_form(url: str) -> None:
    assert not re.fullmatch(URL_PATTERN, url)
