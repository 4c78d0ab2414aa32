"""Who gets which key when keys are made anew."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.catalog.aliases.model import LinkUrl, UrlSource
from services.catalog.aliases.settling import Settled, settle
from services.catalog.clock import now

OWNER = UUID(int=99)
AT = now()


def row(link: int, url: str, key: str, source: UrlSource = UrlSource.ADDED) -> LinkUrl:
    return LinkUrl(OWNER, key, UUID(int=link), url, source, AT)


def first_letter(url: str) -> str:
    return url[0]


def placed(settled: Settled, before: list[LinkUrl]) -> dict[str, tuple[int, str]]:
    left = [item for item in before if item.key not in settled.removed] + settled.added
    assert len({item.key for item in left}) == len(left)
    return {item.url: (item.link_id.int, item.key) for item in left}


def test_what_is_right_stays() -> None:
    before = [row(1, "a1", "a"), row(2, "b1", "b")]
    assert settle(before, [], first_letter) == Settled([], [], [])


def test_the_older_link_gets_the_key_and_the_newer_its_own() -> None:
    before = [row(1, "a1", "old"), row(2, "a2", "other")]
    found = settle(before, [], first_letter)
    after = placed(found, before)
    assert after["a1"] == (1, "a")
    assert after["a2"][1] not in {"a", "other"}
    assert [(pair.link_id.int, pair.other_id.int) for pair in found.collisions] == [(1, 2)]


def test_keys_may_change_places() -> None:
    before = [row(1, "a1", "b"), row(2, "b1", "a")]
    assert placed(settle(before, [], first_letter), before) == {"a1": (1, "a"), "b1": (2, "b")}


def test_a_holder_that_is_due_for_another_key_gives_way() -> None:
    batch, holder = [row(1, "a1", "x")], row(2, "b1", "a")
    after = placed(settle(batch, [holder], first_letter), [*batch, holder])
    assert after["a1"] == (1, "a")
    assert after["b1"][0] == 2


def test_an_older_holder_keeps_its_key_and_a_newer_one_loses_it() -> None:
    for holder_id, winner in ((1, "a9"), (7, "a1")):
        batch, holder = [row(3, "a1", "x")], row(holder_id, "a9", "a")
        after = placed(settle(batch, [holder], first_letter), [*batch, holder])
        assert after[winner][1] == "a"
        assert len(after) == 2


def test_an_alias_that_lost_its_key_goes() -> None:
    before = [row(1, "a1", "a"), row(2, "b1", "b"), row(2, "a2", "c", UrlSource.REDIRECT)]
    found = settle(before, [], first_letter)
    assert set(placed(found, before)) == {"a1", "b1"}
    assert len(found.collisions) == 1


def test_two_urls_of_one_link_become_one() -> None:
    before = [row(1, "a1", "x", UrlSource.REDIRECT), row(1, "a2", "y")]
    found = settle(before, [], first_letter)
    assert placed(found, before) == {"a2": (1, "a")}
    assert found.collisions == []


ROWS = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.text("abc", min_size=1, max_size=3),
        st.sampled_from(UrlSource),
        st.booleans(),
    ),
    max_size=12,
)


@given(ROWS)
def test_no_link_loses_what_was_added_and_a_second_pass_changes_nothing(
    drawn: list[tuple[int, str, UrlSource, bool]],
) -> None:
    rows = [
        (row(link, url, f"key {index}", source), held)
        for index, (link, url, source, held) in enumerate(drawn)
    ]
    batch = [item for item, held in rows if not held]
    holders = [item for item, held in rows if held]
    settled = settle(batch, holders, first_letter)
    before = [*batch, *holders]
    after = [item for item in before if item.key not in settled.removed] + settled.added
    assert len({item.key for item in after}) == len(after)
    added = {item.link_id for item in before if item.source is UrlSource.ADDED}
    assert added <= {item.link_id for item in after}
    for pair in settled.collisions:
        assert pair.link_id < pair.other_id
    complete = settle(after, [], first_letter)
    final = [item for item in after if item.key not in complete.removed] + complete.added
    assert settle(final, [], first_letter).added == []
