import pytest

from tests.bench.fidelity.recall import recall, tokens


@pytest.mark.parametrize(
    ("live", "offline", "expected"),
    [
        ("one two three four", "four three two one", 1.0),
        ("one two three four", "One, two!", 0.5),
        ("again again again again", "again", 0.25),
        ("one", "one and more", 1.0),
        ("", "anything", 1.0),
        ("something", "", 0.0),
        ("图书馆", "图书", 2 / 3),
    ],
)
def test_the_share_of_what_is_seen_again(live: str, offline: str, expected: float) -> None:
    assert recall(live, offline) == pytest.approx(expected)


def test_words_and_characters_are_told_apart() -> None:
    assert tokens("Page 12 of 图书") == {"page": 1, "12": 1, "of": 1, "图": 1, "书": 1}
