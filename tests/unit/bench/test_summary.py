import pytest

from tests.bench.fidelity.summary import Result, Row, as_json, is_good, sentences, summarise, table

GOOD = Result(ssim=0.999, recall=1.0, size_bytes=2_000, seconds=1.0)
POOR = Result(ssim=0.5, recall=0.8, offline_request_count=2, size_bytes=4_000, seconds=3.0)
ROWS = [
    Row("a", 1_000, {"ours": GOOD, "other": POOR}),
    Row("b", 2_000, {"ours": GOOD, "other": GOOD}),
    Row("c", 2_000, {"ours": GOOD, "other": Result(error="no file")}),
]


def test_a_program_is_summed_up_over_all_pages() -> None:
    other = summarise("other", ROWS)
    assert other.page_count == 3
    assert other.good_share == pytest.approx(1 / 3)
    assert other.ssim_median == 0.5
    assert other.recall_mean == pytest.approx(0.6)
    assert other.offline_request_count == 2
    assert other.size_bytes_median == 3_000
    assert other.failed == ("c",)
    assert other.worst == (("c", 0.0), ("a", 0.5))


def test_good_is_faithful_and_silent() -> None:
    assert is_good(summarise("ours", ROWS))
    assert not is_good(summarise("other", ROWS))
    noisy = Result(ssim=1.0, recall=1.0, offline_request_count=1)
    assert not is_good(summarise("ours", [Row("a", 1, {"ours": noisy})]))
    assert not is_good(summarise("ours", []))


def test_it_can_be_read_by_people_and_programs() -> None:
    lines = table(ROWS, ["ours", "other"])
    assert len(lines) == 2 + len(ROWS)
    assert "no file" in lines[-1]
    assert any("without a file: c" in line for line in sentences(summarise("other", ROWS)))
    assert "none below the mark" in sentences(summarise("ours", ROWS))[-1]
    assert as_json(ROWS, ["ours"])["pages"]
