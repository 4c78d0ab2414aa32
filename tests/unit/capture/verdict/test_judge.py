"""What is the page, and what is not: over a hundred of both kinds, in the words of many sites."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.capture.steps.verdict.judge import judge
from services.capture.steps.verdict.signals import Place, Signals
from services.capture.steps.verdict.words import count_words, parts_of_title
from shared.contracts.pages import NotThePage
from tests.unit.capture.verdict import not_the_page, the_page

_SOME_TEXT = st.text(max_size=300)


@pytest.mark.parametrize(
    ("reason", "signals"),
    [
        pytest.param(reason, signals, id=f"{reason}: {name}")
        for reason, name, signals in not_the_page.CASES
    ],
)
def test_what_is_not_the_page_is_seen_with_its_evidence(
    reason: NotThePage, signals: Signals
) -> None:
    verdict = judge(signals)

    assert verdict is not None
    assert (verdict.reason, bool(verdict.evidence)) == (reason, True)
    assert all(fact.strip() and len(fact) < 300 for fact in verdict.evidence)


@pytest.mark.parametrize(
    "signals", [pytest.param(signals, id=name) for name, signals in the_page.CASES.items()]
)
def test_the_page_is_left_alone(signals: Signals) -> None:
    assert judge(signals) is None


@given(title=_SOME_TEXT, text=_SOME_TEXT, heading=_SOME_TEXT)
def test_a_long_text_on_its_own_address_is_the_page_whatever_it_says(
    title: str, text: str, heading: str
) -> None:
    story = "A crane lifts what no man could, and swings it over the water. " * 40

    assert judge(not_the_page.at(title=title, headings=(heading,), text=text + story)) is None


@given(
    title=_SOME_TEXT,
    text=_SOME_TEXT,
    url=_SOME_TEXT,
    status=st.sampled_from([None, 200, 401, 403, 404, 503]),
)
def test_any_page_can_be_judged(title: str, text: str, url: str, status: int | None) -> None:
    verdict = judge(Signals(url, url, status=status, title=title, text=text))

    assert verdict is None or verdict.evidence


@pytest.mark.parametrize("status", [404, 410, 500, 502])
def test_an_error_is_told_by_its_status_alone(status: int) -> None:
    for signals in not_the_page.MISSING.values():
        assert judge(replace(signals, status=status)) is None


def test_evidence_can_be_read() -> None:
    verdict = judge(not_the_page.LOGINS["led to a form"])

    assert verdict is not None
    assert verdict.evidence[:3] == (
        "it led to “news.example.com/login”, which is told where to go back to",
        "the only form asks for a password",
        "title is “Log in”",
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("one two", 2), ("· · ·", 0), ("十六个汉字就是这里的十个词了吧嗯", 10)],
)
def test_words_are_counted_in_any_script(text: str, count: int) -> None:
    assert count_words(text) == count


def test_a_title_has_parts() -> None:
    assert "page not found" in parts_of_title("Page not found | Example – News")
    assert "安全验证" in parts_of_title("安全验证_示例网")
    assert parts_of_title("404 Ways") == ("404 ways",)


def test_no_place_is_a_place() -> None:
    assert Place.of("no url") == Place()
    assert Place.of("http://WWW.Example.COM:81/a?b#c") == Place("example.com", "81", "/a", "b", "c")
