"""Retention decides on histories alone: properties of every decision, and a table of some."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.retention.decisions import Entry, Keep, Period, surplus
from services.catalog.retention.model import RetentionRule, deciding
from services.catalog.scopes.model import Scope, ScopeKind
from services.catalog.snapshots.state import OPEN, SUCCESSFUL, SnapshotState

NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    states = draw(st.lists(st.sampled_from(SnapshotState), max_size=25))
    return [
        Entry(
            id=UUID(int=number + 1),
            created_at=NOON - timedelta(hours=draw(st.integers(0, 24 * 100))),
            state=state,
            pinned=draw(st.integers(0, 9)) == 0,
        )
        for number, state in enumerate(states)
    ]


KEEPS = st.lists(
    st.builds(
        Keep,
        last=st.none() | st.integers(1, 5),
        days=st.none() | st.integers(1, 60),
        one_per=st.none() | st.sampled_from(Period),
    ),
    max_size=3,
)


def newest_first(history: Sequence[Entry]) -> list[Entry]:
    return sorted(history, key=lambda entry: (entry.created_at, entry.id), reverse=True)


@given(histories(), KEEPS)
def test_what_must_stay_stays(history: list[Entry], keeps: list[Keep]) -> None:
    gone = surplus(history, keeps, NOON)
    assert not any(entry.pinned or entry.state in OPEN for entry in gone)
    good = [entry for entry in newest_first(history) if entry.state in SUCCESSFUL]
    assert good[:1] == [entry for entry in good[:1] if entry not in gone]
    assert history == [] or len(gone) < len(history)
    for keep in keeps:
        if keep.last is not None:
            assert not set(good[: keep.last]) & set(gone)
        if keep.days is not None:
            since = NOON - timedelta(days=keep.days)
            assert all(entry.created_at < since for entry in gone)


@given(histories(), KEEPS)
def test_what_was_pruned_stays_pruned(history: list[Entry], keeps: list[Keep]) -> None:
    gone = surplus(history, keeps, NOON)
    left = [entry for entry in history if entry not in gone]
    assert surplus(left, keeps, NOON) == []


@given(histories(), KEEPS, KEEPS)
def test_a_further_rule_keeps_more(
    history: list[Entry], keeps: list[Keep], further: list[Keep]
) -> None:
    if keeps:
        gone = surplus(history, keeps, NOON)
        assert set(surplus(history, keeps + further, NOON)) <= set(gone)


@given(histories())
def test_without_a_rule_all_is_kept(history: list[Entry]) -> None:
    assert surplus(history, [], NOON) == []


def history_of(*days_and_states: tuple[float, SnapshotState]) -> list[Entry]:
    return [
        Entry(UUID(int=number), NOON - timedelta(days=days), state)
        for number, (days, state) in enumerate(days_and_states, start=1)
    ]


GOOD, PARTIAL, FAILED = SnapshotState.CAPTURED, SnapshotState.PARTIAL, SnapshotState.FAILED
DAILY = history_of(*[(day, GOOD) for day in range(40)])


@pytest.mark.parametrize(
    ("history", "keep", "kept"),
    [
        (DAILY, Keep(), [1]),
        (DAILY, Keep(last=3), [1, 2, 3]),
        (DAILY, Keep(days=2), [1, 2, 3]),
        (DAILY, Keep(one_per=Period.MONTH), [1, 16]),  # 15 May, 30 April
        (DAILY, Keep(one_per=Period.WEEK), [1, 6, 13, 20, 27, 34]),  # Friday, then Sundays
        (history_of((0, GOOD), (0.2, GOOD), (1, PARTIAL)), Keep(one_per=Period.DAY), [1, 3]),
        (history_of((0, FAILED), (1, GOOD), (2, FAILED), (3, GOOD)), Keep(last=1), [1, 2]),
        (history_of((0, FAILED), (1, GOOD), (2, FAILED), (9, FAILED)), Keep(days=5), [1, 2, 3]),
        (history_of((0, FAILED), (1, FAILED), (2, FAILED)), Keep(last=2), [1]),
    ],
)
def test_what_a_rule_keeps(history: list[Entry], keep: Keep, kept: list[int]) -> None:
    gone = {entry.id for entry in surplus(history, [keep], NOON)}
    assert [entry.id.int for entry in history if entry.id not in gone] == kept


LINK, TAG, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)


def rule(scope: Scope, last: int) -> RetentionRule:
    return RetentionRule(UUID(int=9), UUID(int=8), scope, Keep(last), True, NOON, NOON)


RULES = [
    rule(Scope(), 1),
    rule(Scope(ScopeKind.SITE, site="a.example"), 2),
    rule(Scope(ScopeKind.TAG, tag_id=TAG), 3),
    rule(Scope(ScopeKind.TAG, tag_id=OTHER), 4),
    rule(Scope(ScopeKind.LINK, link_id=LINK), 5),
]


@pytest.mark.parametrize(
    ("link_id", "site", "tags", "lasts"),
    [
        (OTHER, "b.example", [], [1]),
        (OTHER, "a.example", [], [2]),
        (OTHER, "a.example", [TAG], [3]),
        (OTHER, "a.example", [OTHER, TAG], [3, 4]),
        (LINK, "a.example", [OTHER, TAG], [5]),
    ],
)
def test_the_narrowest_scope_decides(
    link_id: UUID, site: str, tags: list[UUID], lasts: list[int]
) -> None:
    assert [keep.last for keep in deciding(RULES, link_id, site, tags)] == lasts
    assert deciding([], link_id, site, tags) == []


def test_a_page_that_is_gone_never_drives_out_what_it_was() -> None:
    (page, older) = history_of((9, GOOD), (20, GOOD))
    gone = [
        Entry(UUID(int=10 + day), NOON - timedelta(days=day), GOOD, http_status=404)
        for day in range(5)
    ]
    assert surplus([page, *gone], [Keep(last=1)], NOON) == []
    assert surplus([older, page, *gone], [Keep(last=1)], NOON) == [older]
