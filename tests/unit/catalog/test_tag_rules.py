"""Which links a tag rule means."""

import fnmatch
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.tag_rules.conditions import Conditions, Matcher

URL = "https://www.github.com/Linksnap/app/issues/7?sort=new"


def matches(url: str = URL, title: str | None = None, **conditions: str) -> bool:
    site = url.partition("://")[2].partition("/")[0].removeprefix("www.")
    return Matcher(Conditions(**conditions)).matches(url, site, title)


@pytest.mark.parametrize(
    ("site", "url", "expected"),
    [
        ("github.com", URL, True),
        ("com", URL, True),
        ("hub.com", URL, False),
        ("github.com", "https://gist.github.com/", True),
        ("gist.github.com", URL, False),
    ],
)
def test_a_site_is_the_host_or_a_domain_that_it_lies_in(
    site: str, url: str, *, expected: bool
) -> None:
    assert matches(url, site=site) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("github.com/*/issues/*", True),
        ("GITHUB.com/linksnap/*", True),
        ("github.com/linksnap", False),
        ("github.com/linksnap*", True),
        ("*issues*new", True),
        ("*issues*new*", True),
        ("*new*issues*", False),
        ("https://www.github.com/*", True),
        ("http://*", False),
        ("*", True),
        ("**", True),
        ("issues", False),
        ("*?sort=*", True),
        ("*[i]ssues*", False),
        ("github.com/*new*new", False),
    ],
)
def test_a_star_stands_for_anything_and_nothing_else_does(pattern: str, *, expected: bool) -> None:
    assert matches(url_pattern=pattern) is expected


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_patterns_mean_what_a_shell_means_by_them(pattern: str, rest: str) -> None:
    expected = fnmatch.fnmatchcase(rest, pattern)
    assert matches(f"https://{rest}", url_pattern=pattern) is expected


def test_a_hostile_pattern_takes_no_time() -> None:
    started = time.perf_counter()
    assert not matches("https://" + "a" * 8_000, url_pattern="*a" * 900 + "b")
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("words", "title", "expected"),
    [
        ("kubernetes", "Running KUBERNETES at home", True),
        ("straße", "STRASSENBAHN", True),
        ("ａｉ  对话", "AI 对话 入门", True),
        ("docker", "Running Kubernetes", False),
        ("docker", None, False),
    ],
)
def test_words_of_a_title_in_any_case_and_width(
    words: str, title: str | None, *, expected: bool
) -> None:
    assert matches(title=title, title_contains=words) is expected


def test_every_condition_must_hold_and_none_means_every_link() -> None:
    assert matches()
    assert matches(title="Bug", site="github.com", url_pattern="*issues*", title_contains="bug")
    assert not matches(title="Bug", site="gitlab.com", title_contains="bug")
    assert not matches(title="Bug", site="github.com", url_pattern="x", title_contains="bug")
