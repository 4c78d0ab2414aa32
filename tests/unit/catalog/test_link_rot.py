"""When a link is broken: stories of looks at it, and properties of every story."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.checks.decisions import (
    BrokenReason,
    Finding,
    Sign,
    Standing,
    after_look,
    judge,
)
from shared.contracts.failures import FailureReason

NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)
ALIVE = Finding(Sign.ALIVE)
GONE = Finding(Sign.GONE, BrokenReason.NOT_FOUND)
DOWN = Finding(Sign.DOWN, BrokenReason.TIMED_OUT)
UNKNOWN = Finding(Sign.UNKNOWN)
BUSY = Finding(Sign.BUSY, again_after=timedelta(hours=5))


@pytest.mark.parametrize(
    ("status", "reason", "sign", "broken"),
    [
        (200, None, Sign.ALIVE, None),
        (204, None, Sign.ALIVE, None),
        (401, None, Sign.ALIVE, None),
        (403, None, Sign.ALIVE, None),
        (404, None, Sign.GONE, "not_found"),
        (410, None, Sign.GONE, "gone"),
        (429, None, Sign.BUSY, None),
        (500, None, Sign.DOWN, "server_error"),
        (503, None, Sign.DOWN, "server_error"),
        (200, FailureReason.TIMED_OUT, Sign.ALIVE, None),
        (None, FailureReason.NAME_NOT_RESOLVED, Sign.GONE, "name_not_resolved"),
        (None, FailureReason.TIMED_OUT, Sign.DOWN, "timed_out"),
        (None, FailureReason.TLS_FAILED, Sign.DOWN, "tls_failed"),
        (None, FailureReason.UNSUPPORTED_CONTENT, Sign.ALIVE, None),
        (None, FailureReason.ADDRESS_REFUSED, Sign.UNKNOWN, None),
        (None, FailureReason.BROWSER_CRASHED, Sign.UNKNOWN, None),
        (None, None, Sign.UNKNOWN, None),
    ],
)
def test_what_an_answer_is_a_sign_of(
    status: int | None, reason: FailureReason | None, sign: Sign, broken: str | None
) -> None:
    finding = judge(status, reason)
    assert (finding.sign, finding.reason) == (sign, broken)


def test_a_site_that_asks_for_patience_is_only_busy() -> None:
    assert judge(503, None, 600).sign is Sign.BUSY
    assert judge(404, None, 600).sign is Sign.GONE


def story(*looks: tuple[float, Finding]) -> Standing:
    standing = Standing()
    for hours, finding in looks:
        standing = after_look(standing, finding, NOON + timedelta(hours=hours))
    return standing


def test_what_is_gone_is_broken_at_the_second_look_an_hour_later() -> None:
    once = story((0, GONE))
    assert (once.broken_reason, once.recheck_at) == (None, NOON + timedelta(hours=1))
    soon = story((0, GONE), (0.5, GONE))
    assert (soon.broken_reason, soon.recheck_at) == (None, NOON + timedelta(hours=1))
    broken = story((0, GONE), (1, GONE))
    assert (broken.broken_reason, broken.broken_since) == ("not_found", NOON)
    assert (broken.check_failures, broken.recheck_at) == (2, None)


def test_what_does_not_answer_is_broken_a_day_later() -> None:
    assert story((0, DOWN), (23, DOWN)).broken_reason is None
    broken = story((0, DOWN), (24, DOWN), (48, DOWN))
    assert (broken.broken_reason, broken.broken_since) == ("timed_out", NOON)
    assert broken.check_failures == 3


def test_one_answer_heals() -> None:
    at = NOON + timedelta(hours=50)
    assert story((0, DOWN), (24, DOWN), (50, ALIVE)) == Standing(checked_at=at)
    assert story((0, GONE), (30, ALIVE), (31, GONE)).broken_reason is None


def test_nothing_learnt_changes_nothing_but_the_time() -> None:
    broken = story((0, GONE), (1, GONE), (2, UNKNOWN))
    assert (broken.broken_reason, broken.recheck_at) == ("not_found", None)
    assert broken.checked_at == NOON + timedelta(hours=2)
    assert story((0, DOWN), (2, UNKNOWN)).recheck_at == NOON + timedelta(hours=26)
    assert story((0, UNKNOWN)) == Standing(checked_at=NOON)


def test_a_busy_site_is_left_alone_as_long_as_it_asks() -> None:
    assert story((0, BUSY)) == Standing(checked_at=NOON, recheck_at=NOON + timedelta(hours=5))
    forever = Finding(Sign.BUSY, again_after=timedelta(days=400))
    assert story((0, forever)).recheck_at == NOON + timedelta(days=7)


def test_a_late_answer_changes_nothing() -> None:
    standing = story((5, ALIVE))
    assert after_look(standing, GONE, NOON) == standing


FINDINGS = st.sampled_from([ALIVE, GONE, DOWN, UNKNOWN, BUSY])


@given(st.lists(st.tuples(st.floats(0, 500), FINDINGS), max_size=20))
def test_every_story_is_sound(looks: list[tuple[float, Finding]]) -> None:
    standing = Standing()
    for hours, finding in sorted(looks, key=lambda look: look[0]):
        at = NOON + timedelta(hours=hours)
        standing = after_look(standing, finding, at)
        assert standing.checked_at == at
        assert (standing.check_failures > 0) == (standing.broken_since is not None)
        if standing.broken_reason is not None:
            assert standing.broken_since is not None
            assert at - standing.broken_since >= timedelta(hours=1)
            assert standing.check_failures >= 2
        if standing.recheck_at is not None:
            assert standing.recheck_at > at
