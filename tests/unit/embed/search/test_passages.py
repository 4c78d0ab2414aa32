"""Points into links with passages."""

from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.embed.search.passages import link_hits
from shared.contracts.search import LinkHit

TEXT = "".join(chr(0x4E00 + number) for number in range(200))
SNAPSHOT = UUID(int=77)


class Matches:
    """Scores and payloads of points, in the order they are added."""

    def __init__(self) -> None:
        self.scores: dict[UUID, float] = {}
        self.payloads: dict[UUID, dict[str, Any]] = {}

    def chunk(self, link: int, score: float, start: int, end: int, text: str = TEXT) -> "Matches":
        return self._add(
            score,
            link_id=str(UUID(int=link)),
            kind="chunk",
            snapshot_id=str(SNAPSHOT),
            start=start,
            end=end,
            text=text[start:end],
        )

    def link(self, link: int, score: float) -> "Matches":
        return self._add(score, link_id=str(UUID(int=link)), kind="link")

    def hits(self, limit: int = 10, passages_per_link: int = 3) -> tuple[LinkHit, ...]:
        return link_hits(
            self.scores, self.payloads, limit=limit, passages_per_link=passages_per_link
        )

    def _add(self, score: float, **payload: Any) -> "Matches":
        point = UUID(int=1_000 + len(self.scores))
        self.scores[point] = score
        self.payloads[point] = payload
        return self


def spans(hit: LinkHit) -> list[tuple[int, int]]:
    return [(passage.start, passage.end) for passage in hit.passages]


def test_links_come_by_their_best_point() -> None:
    hits = Matches().chunk(1, 0.4, 0, 10).link(2, 0.9).chunk(3, 0.6, 0, 10).hits()
    assert [hit.link_id.int for hit in hits] == [2, 3, 1]


def test_a_link_that_matches_by_title_and_text_comes_before_one_that_matches_by_either() -> None:
    hits = Matches().chunk(1, 0.6, 0, 10).chunk(2, 0.6, 0, 10).link(2, 0.5).link(3, 0.6).hits()
    assert [hit.link_id.int for hit in hits] == [2, 1, 3]


def test_a_long_page_is_no_better_than_a_short_one() -> None:
    hits = Matches().chunk(1, 0.6, 0, 10).chunk(2, 0.6, 0, 10).chunk(2, 0.5, 20, 30).hits()
    assert hits[0].score == hits[1].score


def test_many_poor_points_do_not_beat_one_good_point() -> None:
    matches = Matches().chunk(1, 0.8, 0, 10)
    for number in range(15):
        matches.chunk(2, 0.5, 10 * number, 10 * number + 10)
    assert matches.hits()[0].link_id.int == 1


def test_a_link_found_by_its_title_alone_has_no_passage() -> None:
    (hit,) = Matches().link(1, 0.5).hits()
    assert hit.passages == ()


def test_a_passage_is_its_span_of_the_text() -> None:
    (hit,) = Matches().chunk(1, 0.5, 30, 40).hits()
    (passage,) = hit.passages
    assert passage.text == TEXT[30:40]
    assert passage.snapshot_id == SNAPSHOT


def test_passages_come_best_first_and_at_most_as_many_as_asked() -> None:
    matches = Matches().chunk(1, 0.2, 0, 10).chunk(1, 0.9, 20, 30).chunk(1, 0.5, 40, 50)
    (hit,) = matches.hits(passages_per_link=2)
    assert spans(hit) == [(20, 30), (40, 50)]


def test_what_a_better_passage_shows_is_not_shown_again() -> None:
    matches = Matches().chunk(1, 0.9, 10, 30).chunk(1, 0.8, 25, 45).chunk(1, 0.7, 0, 15)
    (hit,) = matches.chunk(1, 0.6, 12, 20).hits(passages_per_link=10)
    assert spans(hit) == [(10, 30), (30, 45), (0, 10)]


def test_a_cut_passage_does_not_start_with_a_blank() -> None:
    text = "one two three four"
    matches = Matches().chunk(1, 0.9, 0, 7, text).chunk(1, 0.8, 4, 18, text)
    (hit,) = matches.hits()
    assert [passage.text for passage in hit.passages] == ["one two", "three four"]


def test_limit_counts_links() -> None:
    matches = Matches()
    for number in range(5):
        matches.chunk(number, 0.5, 0, 10).link(number, 0.4)
    assert len(matches.hits(limit=3)) == 3


@given(st.lists(st.tuples(st.integers(0, 190), st.integers(1, 60), st.floats(0, 1)), max_size=12))
def test_no_two_passages_overlap_and_each_is_its_span(
    chunks: list[tuple[int, int, float]],
) -> None:
    matches = Matches()
    for start, length, score in chunks:
        matches.chunk(1, score, start, min(start + length, len(TEXT)))
    for hit in matches.hits(passages_per_link=10):
        shown: list[int] = []
        for passage in hit.passages:
            assert passage.text == TEXT[passage.start : passage.end] != ""
            shown += range(passage.start, passage.end)
        assert len(shown) == len(set(shown))
